"""How a run is told to people, on a terminal or in a line, and to programs, in JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import IO, Any

from xiaoyou_extract.batch.progress import Progress, Watch
from xiaoyou_extract.records import Failure

_EVERY = 10.0  # seconds between two lines of a log


class JsonLog(Watch):
    """One JSON object a line: `start`, `progress` every few seconds, `failure` for each, `end`."""

    def __init__(self, stream: IO[str], every: float = _EVERY) -> None:
        self._stream = stream
        self._every = every
        self._next = every

    def begin(self, progress: Progress) -> None:
        """Writes what is known at the start."""
        self.write("start", before=progress.before, bytes=progress.size, limit=progress.limit)

    def failed(self, failure: Failure) -> None:
        """Writes the failure."""
        self.write("failure", **failure.model_dump())

    def step(self, progress: Progress) -> None:
        """Writes how far the run is, where it is time to."""
        if progress.seconds >= self._next:
            self._next = progress.seconds + self._every
            self.write("progress", **_figures(progress), remaining=_rounded(progress.remaining))

    def end(self, progress: Progress) -> None:
        """Writes how it went."""
        self.write("end", **_figures(progress))

    def write(self, event: str, **values: Any) -> None:
        """One line."""
        now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
        self._stream.write(json.dumps({"event": event, "time": now, **values}, ensure_ascii=False) + "\n")
        self._stream.flush()


class Closing(Watch):
    """Keeps the last that was told, for a closing line."""

    def __init__(self) -> None:
        self.progress: Progress | None = None

    def end(self, progress: Progress) -> None:
        """Keeps it."""
        self.progress = progress


@contextmanager
def bar() -> Iterator[Closing]:
    """A line on standard error that moves while the run lasts: how many, how fast, how long yet."""
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Moving

    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"))
    with Moving(*columns, console=Console(stderr=True), transient=True) as moving:
        task = moving.add_task("", total=None)

        class Bar(Closing):
            def step(self, progress: Progress) -> None:
                moving.update(task, total=progress.size or None, completed=progress.read, description=moved(progress))

        yield Bar()


def moved(progress: Progress) -> str:
    """A line while the run lasts."""
    told = f"{progress.summary.total:,} articles"
    if progress.summary.failed:
        told += f", {progress.summary.failed:,} failed"
    if progress.rate:
        told += f", {_rate(progress)}"
    if progress.remaining is not None:
        told += f", {_span(progress.remaining)} to go"
    return told


def closing(progress: Progress, failures: Path | None) -> str:
    """The line at the end.

    Args:
        progress: at the end.
        failures: the file that tells them; None where they are among the records.
    """
    summary = progress.summary
    told = f"{summary.done:,} of {summary.total:,} done"
    if summary.total > progress.before:
        told += f" ({progress.before:,} of them before)" if progress.before else ""
        told += f" in {_span(progress.seconds)}, {_rate(progress)}"
    if summary.failed:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in summary.failures.items())
        told += f"; {summary.failed:,} failed ({kinds}): see {failures or 'their lines'}"
    return told


def _figures(progress: Progress) -> dict[str, Any]:
    summary = progress.summary
    return {
        "done": summary.done,
        "failed": summary.failed,
        "failures": dict(summary.failures),
        "seconds": _rounded(progress.seconds),
        "rate": _rounded(progress.rate),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _rate(progress: Progress) -> str:
    return f"{progress.rate:,.{1 if progress.rate < 100 else 0}f} articles a second"


def _span(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else str(timedelta(seconds=round(seconds)))

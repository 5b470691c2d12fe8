"""Another try of what failed: records are added at the output's end, and the file of failures is written anew."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from xiaoyou_extract import formats
from xiaoyou_extract.batch import state as states
from xiaoyou_extract.batch.beside import Beside, own
from xiaoyou_extract.batch.entries import CUT_SHORT, Entry, entries, named
from xiaoyou_extract.batch.outcome import BATCH_SIZE, Outcome
from xiaoyou_extract.batch.progress import Progress, Summary, Watch
from xiaoyou_extract.batch.sink import Opened
from xiaoyou_extract.batch.state import State
from xiaoyou_extract.batch.stop import Stop
from xiaoyou_extract.batch.work import batches, interruptible, working
from xiaoyou_extract.errors import InputError, OptionError, OutputError
from xiaoyou_extract.formats import MAX_ARTICLE_BYTES, PLAIN, STANDARD, Fields, Place, shown
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Failure

_MAY_DIFFER = frozenset({"encoding", "published", "fields", "max_article_bytes", "limit"})
"""Options that may be what was wrong. Others would make records of another kind."""

_DIGEST = "sha256:"  # how the id of an article begins that was given none


def retry(
    inputs: Sequence[str],
    output: str,
    pipeline: Pipeline,
    *,
    encoding: str | None = None,
    published: str | None = None,
    fields: Fields = PLAIN,
    max_article_bytes: int = MAX_ARTICLE_BYTES,
    tables: bool = False,
    kind: str | None = None,
    workers: int | None = None,
    timeout: float | None = None,
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Tries again what failed in a finished run.

    The inputs are read through for the articles that the file of failures names. Those that now work are added at the
    end of the output, not in their places: that would mean to write it all anew. What fails again, and what the inputs no
    longer hold, stays in the file of failures. A retry that does not come to its end changes nothing.

    Args:
        inputs: those of the run; they may have been mended since.
        output: that of the run, a file.
        pipeline: that of the run.
        encoding: as in `run`; it may be another than in the run, as all options of reading may.
        published: as in `run`.
        fields: as in `run`.
        max_article_bytes: as in `run`.
        tables: as in the run.
        kind: as in the run.
        workers: as in `run`.
        timeout: as in `run`.
        watch: is told how it goes.
        stop: breaks it off when it is asked to.

    Returns:
        How many articles were done and failed, of all.

    Raises:
        OptionError: there is no such run, or none that is finished, or it was done by another version or pipeline.
        OutputError: the output cannot be written.
        ExtractError: the pipeline, or a worker, cannot work at all.
    """
    watch, stop = watch or Watch(), stop or Stop()
    beside = None if output == STANDARD else Beside.of(Path(output))
    opened = partial(formats.writer, output, tables=tables, kind=kind)
    before = settled(beside, opened) if beside else None
    if beside is None or before is None:
        raise OptionError(f"{output} holds no run whose failures could be tried again")
    if not before.finished:
        raise OptionError(f"{shown(beside.output)} holds an unfinished run: finish it with --resume first")
    given = {"encoding": encoding, "published": published, "fields": asdict(fields), "tables": tables, "kind": kind}
    states.check(before, states.options(pipeline, **given), None, beside.output, _MAY_DIFFER)
    summary = Summary(before.done, before.failures)
    if not summary.failed:
        return summary
    read = partial(formats.articles, encoding=encoding, published=published, fields=fields, max_bytes=max_article_bytes)
    failed = _Failed(_stored(beside.failures))
    stream = failed.among(
        (given, place, entries([place], read))
        for given in inputs
        for place in formats.expand([given])
        if not own(place, beside)
    )
    progress = Progress(summary, summary.total, size=before.inputs.bytes)
    states.save(beside.run, before.model_copy(update={"retry": "begun"}))
    try:
        with (
            working(pipeline, workers, timeout, None) as work,
            opened(at=before.output_mark) as records,
        ):
            watch.begin(progress)
            begin, done = time.monotonic(), before.done
            for _, outcome in work(batches(interruptible(stream, stop), BATCH_SIZE)):
                failed.answer(outcome)
                if outcome.failure is None:
                    records.write(outcome.line)
                    done += 1
                else:
                    watch.failed(outcome.failure)
                if stop.asked:
                    break
            if not stop.asked:
                mark = records.flush()
                records.finish()
                summary = Summary(done, failed.kinds())
                _renew(beside, before, failed.lines(), summary, mark)
            watch.end(replace(progress, summary=summary, seconds=time.monotonic() - begin))
    finally:
        settled(beside, opened)
    return summary


def settled(beside: Beside, opened: Opened) -> State | None:
    """The state of the run of an output, after whatever a retry left undone is undone, or done.

    Raises:
        OptionError: the file of the state is none.
        OutputError: the files cannot be written.
    """
    state = states.load(beside.run)
    if state is None or state.retry is None:
        return state
    if state.retry == "begun":
        with opened(at=state.output_mark) as records:
            records.finish()
    elif (renewed := _renewed(beside)).exists():
        try:
            if state.failures_mark is None:
                beside.failures.unlink(missing_ok=True)
                renewed.unlink()
            else:
                renewed.replace(beside.failures)
            states.sync_folder(beside.failures.parent)
        except OSError as error:
            raise OutputError(f"cannot write {shown(beside.failures)}: {error.strerror}") from error
    state = state.model_copy(update={"retry": None})
    states.save(beside.run, state)
    return state


class _Known(NamedTuple):
    line: str
    failure: Failure


class _Failed:
    """The failures of a run, and what became of each."""

    def __init__(self, known: Iterable[_Known]) -> None:
        self._known = list(known)
        self._answers: dict[int, list[Outcome]] = {}
        self._asked: deque[int] = deque()
        self._given: set[int] = set()
        self._open: dict[tuple[str | None, str | None], deque[int]] = {}
        for number, (_, failure) in enumerate(self._known):
            if failure.error != CUT_SHORT:
                self._open.setdefault((failure.id, failure.source), deque()).append(number)
                if failure.id and failure.id.startswith(_DIGEST):
                    self._open.setdefault((_DIGEST, failure.source), deque()).append(number)

    def among(self, places: Iterable[tuple[str, Place, Iterable[Entry]]]) -> Iterator[Entry]:
        """The entries that failed."""
        for given, place, found in places:
            where = place.source if isinstance(place, Failure) else shown(place)
            whole = self._taken((None, where), (None, given))
            for entry in found:
                number = self._number(entry.item, where) if whole is None else whole
                if number is not None:
                    self._asked.append(number)
                    yield entry

    def answer(self, outcome: Outcome) -> None:
        """What became of the next of these entries now."""
        self._answers.setdefault(self._asked.popleft(), []).append(outcome)

    def lines(self) -> Iterator[str]:
        """What is still, or newly, a failure, in the order of the file."""
        for line, _ in self._still():
            yield line

    def kinds(self) -> dict[str, int]:
        """How many of them, by kind."""
        summary = Summary()
        for _, failure in self._still():
            summary = summary.plus(failure)
        return dict(summary.failures)

    def _still(self) -> Iterator[_Known]:
        for number, known in enumerate(self._known):
            if number not in self._answers:
                yield known
            for line, failure in self._answers.get(number, ()):
                if failure:
                    yield _Known(line, failure)

    def _number(self, item: Article | Failure, where: str | None) -> int | None:
        """Which of the failures an item is; one that was mended is known by its line, its digest being another."""
        known = item.id if isinstance(item, Failure) else named(item)
        of_line = item.source is not None and item.source in (where, f"{where}:{item.source.rpartition(':')[2]}")
        others = ((None, item.source), (_DIGEST, item.source)) if of_line else ()
        return self._taken((known, item.source), *others)

    def _taken(self, *keys: tuple[str | None, str | None]) -> int | None:
        """The number of a failure under one of the keys; it is given once."""
        for key in keys:
            numbers = self._open.get(key, deque())
            while numbers:
                number = numbers.popleft()
                if number not in self._given:
                    self._given.add(number)
                    return number
        return None


def _stored(path: Path) -> Iterator[_Known]:
    for found in formats.stored(path):
        if not isinstance(found, Failure) or found.source == shown(path):
            raise InputError(f"{shown(path)} holds other things than failures: begin anew with --overwrite")
        yield _Known(found.to_json(), found)


def _renew(beside: Beside, before: State, lines: Iterable[str], summary: Summary, mark: int) -> None:
    """Writes the new file of failures beside the old one, and says that it is to take its place."""
    data = "".join(f"{line}\n" for line in lines).encode()
    states.replace(_renewed(beside), data)
    changed = {
        "done": summary.done,
        "failures": dict(summary.failures),
        "output_mark": mark,
        "failures_mark": len(data) or None,
        "retry": "done",
    }
    states.save(beside.run, before.model_copy(update=changed))


def _renewed(beside: Beside) -> Path:
    return beside.failures.with_name(f"{beside.failures.name}.renewed")

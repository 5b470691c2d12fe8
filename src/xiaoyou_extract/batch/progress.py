"""How a run stands, and who is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiaoyou_extract.records import Failure

_UNREAD = frozenset({"missing", "unreadable", "no_inputs"})


@dataclass(frozen=True)
class Summary:
    """What a run has done so far, the runs included that it resumes.

    Attributes:
        done: articles whose record was written.
        failures: how many articles and inputs failed, by `Failure.error`, in order of the first of each.
    """

    done: int = 0
    failures: Mapping[str, int] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """Articles and inputs that failed."""
        return sum(self.failures.values())

    @property
    def unread(self) -> int:
        """Those of `failed` that could not even be read."""
        return sum(count for kind, count in self.failures.items() if kind in _UNREAD)

    @property
    def total(self) -> int:
        """All that there is an answer for."""
        return self.done + self.failed

    def plus(self, failure: Failure | None) -> "Summary":
        """With one failure more, or one record where it is None."""
        if failure is None:
            return Summary(self.done + 1, self.failures)
        return Summary(self.done, {**self.failures, failure.error: self.failures.get(failure.error, 0) + 1})


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Attributes:
        summary: what is done.
        before: how many of `summary.total` were there when this run began.
        seconds: since it began.
        read: bytes of the inputs that are done, of a large file as far as can be told.
        read_before: those of them that this run passed by.
        size: bytes of all inputs; 0 where it is not known.
        limit: how many articles are to be done at most.
    """

    summary: Summary
    before: int = 0
    seconds: float = 0.0
    read: int = 0
    read_before: int = 0
    size: int = 0
    limit: int | None = None

    @property
    def rate(self) -> float:
        """Articles a second of this run."""
        return (self.summary.total - self.before) / self.seconds if self.seconds else 0.0

    @property
    def remaining(self) -> float | None:
        """Seconds to go at the present rate; None where that cannot be told."""
        estimates = []
        if self.read > self.read_before and self.size:
            estimates.append(self.seconds * (self.size - self.read) / (self.read - self.read_before))
        if self.limit is not None and self.rate:
            estimates.append((self.limit - self.summary.total) / self.rate)
        return min(estimates, default=None)


class Watch:
    """Is told how a run goes; this one keeps silent."""

    def begin(self, progress: Progress) -> None:
        """The inputs are listed and the output is open."""

    def failed(self, failure: Failure) -> None:
        """An article failed, and the run goes on."""

    def step(self, progress: Progress) -> None:
        """An article is done or failed, and written."""

    def end(self, progress: Progress) -> None:
        """Nothing more is written: all is done, or the run was asked to stop."""

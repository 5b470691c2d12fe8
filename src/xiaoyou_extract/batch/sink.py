"""Where outcomes go: records to the output, failures beside it, and now and then how far the run is."""

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from xiaoyou_extract.batch import state as states
from xiaoyou_extract.batch.beside import Beside
from xiaoyou_extract.batch.entries import Entry, named
from xiaoyou_extract.batch.outcome import Outcome
from xiaoyou_extract.batch.progress import Summary
from xiaoyou_extract.batch.state import State
from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats import FrameWriter, LineWriter, Writer, shown

Opened = Callable[..., Writer]
"""Opens an output: anew, or `at` the mark that its writer gave."""

_EVERY = 100  # outcomes between two savings of the state, which is what a run that was killed does again at most


class Sink:
    """The files that a run writes.

    Outcomes are written at once, and in order; a state says for each file how long it was when the same number of
    outcomes was on the disk in all of them. So what a killed run left after its last state can be cut away, and made again.
    States are saved after a fixed number of outcomes, so that formats that write in blocks make the same blocks
    whatever befalls the run.
    """

    def __init__(self, opened: Opened, beside: Beside | None, state: State, *, begun: bool) -> None:
        """Opens the files.

        Args:
            opened: opens the output.
            beside: where failures and the state go; None sends failures to the output, and keeps no state.
            state: where to begin.
            begun: whether to go on with what is there, cut at the marks of the state.

        Raises:
            OutputError: a file cannot be opened, or is shorter than it was.
        """
        self.summary = Summary(state.done, state.failures)
        self._state = state
        self._beside = beside
        self._last: Entry | None = None
        self._failures: Writer | None = None
        with ExitStack() as stack:
            self._records = stack.enter_context(opened(at=state.output_mark if begun else None))
            if beside is None:
                self._failures = self._records
            elif begun and state.failures_mark is not None:
                self._failures = stack.enter_context(LineWriter(beside.failures, state.failures_mark))
            else:
                _remove(beside)
            if beside and not begun:
                states.save(beside.run, state)
            self._stack = stack.pop_all()

    def put(self, entry: Entry, outcome: Outcome) -> None:
        """Writes what became of an entry.

        Raises:
            OutputError: it cannot be written; what was written before is kept.
            BrokenPipeError: nobody reads any more.
        """
        if outcome.failure is None:
            self._records.write(outcome.line)
        else:
            if self._failures is None:
                assert self._beside  # noqa: S101 - without it failures go where records do
                self._failures = self._stack.enter_context(LineWriter(self._beside.failures))
            self._failures.write(outcome.line)
        self.summary = self.summary.plus(outcome.failure)
        self._last = entry
        if self.summary.total % _EVERY == 0:
            self.save()

    def save(self) -> None:
        """Brings all to the disk, and says so.

        Raises:
            OutputError: the disk refuses; the state before stays.
        """
        if self._beside is None:
            return
        self._state = self._state.model_copy(
            update={
                **({"position": self._last.after, "name": named(self._last.item)} if self._last else {}),
                "done": self.summary.done,
                "failures": dict(self.summary.failures),
                "output_mark": self._records.flush(),
                "failures_mark": self._failures.flush() if self._failures else None,
            }
        )
        states.save(self._beside.run, self._state)

    def pause(self) -> None:
        """Nothing more is written for now.

        Raises:
            OutputError: the disk refuses; the state before stays.
        """
        # A flush ends a frame: there only the hundreds are saved, so that frames are those of an undisturbed run.
        if not isinstance(self._records, FrameWriter):
            self.save()

    def finish(self) -> None:
        """All is written.

        Raises:
            OutputError: the disk refuses.
        """
        self.save()
        self._records.finish()
        if self._beside:
            self._state = self._state.model_copy(update={"finished": True})
            states.save(self._beside.run, self._state)

    def __enter__(self) -> "Sink":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._stack:
            if isinstance(
                error, Exception
            ):  # an interrupt may fall between a line and its count: the state before holds
                try:
                    self.pause()
                except OutputError:  # no room for it, and the error on its way says so: the state before holds
                    return


def _remove(beside: Beside) -> None:
    try:
        beside.failures.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot remove {shown(beside.failures)} of an earlier run: {error.strerror}") from error

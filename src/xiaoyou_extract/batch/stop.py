"""How a run is asked to end early, by a signal or by a caller's other thread."""

import signal
from types import FrameType, TracebackType

_NAMES = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is Windows' only; not every system has every one


class Stopped(BaseException):
    """Raised out of the wait for input."""


class Stop:
    """Whether a run should end after the article in hand.

    As a context it listens to signals, which only the main thread can: the first one asks, the second one ends the
    process at once, as the system does.

    Attributes:
        signal: the signal that asked, or None.
        asked: whether anybody asked.
    """

    def __init__(self) -> None:
        self.signal: int | None = None
        self.asked = False
        self._waiting = False
        self._before: dict[int, object] = {}

    def ask(self, number: int, frame: FrameType | None = None) -> None:
        """A signal handler."""
        self.asked, self.signal = True, number
        for listened in self._before:
            signal.signal(listened, signal.SIG_DFL)
        if self._waiting:
            raise Stopped

    def waits(self, *, waiting: bool) -> None:
        """From now on, or no longer, the run waits for input, and has no article in hand.

        Raises:
            Stopped: it was asked to end.
        """
        self._waiting = waiting
        if waiting and self.asked:
            raise Stopped

    def __enter__(self) -> "Stop":
        for name in _NAMES:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as nohup and shells set it
                self._before[number] = signal.signal(number, self.ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._before.clear()

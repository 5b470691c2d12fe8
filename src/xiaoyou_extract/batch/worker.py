"""The process that works on articles for the command: takes batches from one pipe, gives outcomes to another.

It ends when the pipe from the command does, in the middle of an article too, so that none outlives the command.
"""

import faulthandler
import os
import pickle
import signal
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, NamedTuple

from xiaoyou_extract.batch import frames
from xiaoyou_extract.batch.outcome import lines
from xiaoyou_extract.errors import ExtractError, OptionError
from xiaoyou_extract.records import Article

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_FOR_WORKERS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 60.0  # seconds after the command should have ended a worker that hangs; then it ends itself


class Setup(NamedTuple):
    """What a worker is told first.

    Attributes:
        pipeline: pickled.
        timeout: seconds that an article may take.
    """

    pipeline: bytes
    timeout: float


class Ready(NamedTuple):
    """The first answer: the pipeline is there."""


class Fault(NamedTuple):
    """An answer that ends the run: no fault of an article."""

    error: ExtractError


def main() -> None:
    """Works until nobody sends any more."""
    # The command is the one to be interrupted; it finishes what is in hand and then closes the pipe.
    for number in NOT_FOR_WORKERS:
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):  # blocked until here, by the command
        signal.pthread_sigmask(signal.SIG_UNBLOCK, NOT_FOR_WORKERS)
    source, sink = sys.stdin.buffer, _own_output()
    setup: Setup = frames.receive(source)
    waiting: SimpleQueue[Sequence[Article]] = SimpleQueue()
    threading.Thread(target=_take, args=(source, waiting), daemon=True).start()
    try:
        _serve(setup, waiting, sink)
    except ExtractError as error:
        frames.send(sink, Fault(error))
    except OSError:  # the command is gone
        return
    except BaseException:  # noqa: BLE001 - SystemExit too: a part of the pipeline that wants to end costs its article
        traceback.print_exc()
    finally:
        os._exit(1)  # without waiting for the thread that reads


def _serve(setup: Setup, waiting: "SimpleQueue[Sequence[Article]]", sink: IO[bytes]) -> None:
    try:
        pipeline = pickle.loads(setup.pipeline)  # noqa: S301 - from a process of our own
    except Exception as error:
        raise OptionError(
            f"the pipeline cannot be made anew in a worker ({type(error).__name__}: {error}): "
            "put its parts into a module that can be imported, or run without --workers"
        ) from error
    # What is loaded with the first article is no part of the time that one may take.
    list(lines([Article(text="一")], pipeline))
    frames.send(sink, Ready())
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        while True:
            articles = waiting.get()
            _limit(setup.timeout, nowhere)
            for outcome in lines(articles, pipeline):
                frames.send(sink, outcome)
                _limit(setup.timeout, nowhere)
            faulthandler.cancel_dump_traceback_later()


def _limit(timeout: float, nowhere: IO[bytes]) -> None:
    """Ends this process if it hangs where no other thread of it can run, and the command, which ends it, is gone."""
    faulthandler.dump_traceback_later(timeout + _GRACE, exit=True, file=nowhere)


def _take(source: IO[bytes], waiting: "SimpleQueue[Sequence[Article]]") -> None:
    try:
        while True:
            waiting.put(frames.receive(source))
    finally:
        os._exit(0)


def _own_output() -> IO[bytes]:
    """The pipe to the command, out of reach of plug-ins that print: what they print goes to standard error."""
    sys.stdout.flush()
    own = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return own

"""Processes that share the work, and what is done when one of them dies or hangs.

Each worker has pipes of its own: there is no queue that a killed one could leave locked. They are started as commands and
not by `multiprocessing`, so that a caller's script is not run again in each, and needs no guard against that.
"""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

from xiaoyou_extract.batch import frames
from xiaoyou_extract.batch.outcome import Outcome, written
from xiaoyou_extract.batch.worker import NOT_FOR_WORKERS, Fault, Setup
from xiaoyou_extract.errors import ExtractError, OptionError
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Failure
from xiaoyou_extract.resolve.assemble import article_id
from xiaoyou_extract.source import Source

_STARTUP = 300.0  # seconds that a worker may take to load its pipeline, or to take what is sent
_TRIES = 3  # to start one
_TICK = 0.2  # seconds between two looks for a worker that hangs
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)

T = TypeVar("T")


class Lost(Exception):  # noqa: N818 - no error of the caller's: the pool deals with it
    """A worker ended before it had answered for every article.

    Attributes:
        kind: `worker_died` or `timeout`, as a failure's `error`.
        answered: what it gave before.
    """

    def __init__(self, kind: str, message: str, answered: Sequence[Outcome] = ()) -> None:
        super().__init__(message)
        self.kind = kind
        self.answered = answered


class Worker:
    """One process, from this side."""

    def __init__(self, setup: Setup) -> None:
        """Starts the process.

        Raises:
            ExtractError: the system refuses another process.
        """
        self._setup = setup
        self._lock = threading.Lock()
        self._deadline: float | None = None
        self._overdue = False
        code = f"import sys; sys.path[:] = {sys.path!r}; from xiaoyou_extract.batch.worker import main; main()"
        try:
            with _blocked(NOT_FOR_WORKERS):  # until it ignores them itself
                self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this package
                    [sys.executable, "-c", code],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env={**os.environ, **_ONE_THREAD},
                    start_new_session=True,  # what a terminal sends goes to the command alone
                )
        except OSError as error:
            raise ExtractError(f"a worker cannot be started: {error.strerror}; try fewer --workers") from error

    def prepare(self) -> None:
        """Waits until the pipeline is there.

        Raises:
            Lost: the process ended.
            ExtractError: the pipeline cannot be made in it.
        """
        self._send(self._setup)
        self._receive(_STARTUP)

    def run(self, articles: Sequence[Article]) -> list[Outcome]:
        """The outcomes of a batch.

        Raises:
            Lost: the process ended before, or was ended because it took too long.
            ExtractError: the pipeline cannot work as it is set up.
        """
        answered: list[Outcome] = []
        try:
            self._send(articles)
            while len(answered) < len(articles):
                answered.append(self._receive(self._setup.timeout))
        except Lost as error:
            error.answered = answered
            raise
        return answered

    def expire(self, now: float) -> None:
        """Ends the process if it takes longer than it may."""
        with self._lock:
            if self._deadline is not None and now > self._deadline:
                self._overdue = True
                self._process.kill()

    @property
    def alive(self) -> bool:
        """Whether it may be given more."""
        return not self._overdue and self._process.poll() is None

    def close(self) -> None:
        """Ends the process; may be called from any thread, and more than once."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):  # what was left to send to it is lost with it
                    stream.close()

    def _send(self, item: object) -> None:
        assert self._process.stdin  # noqa: S101 - asked for above
        self._allow(_STARTUP)
        try:
            frames.send(self._process.stdin, item)
        except OSError as error:
            raise self._lost() from error

    def _receive(self, seconds: float) -> Any:
        assert self._process.stdout  # noqa: S101 - asked for above
        self._allow(seconds)
        try:
            found = frames.receive(self._process.stdout)
        except (EOFError, OSError, ValueError) as error:
            raise self._lost() from error
        finally:
            self._allow(None)
        if isinstance(found, Fault):
            raise found.error
        return found

    def _allow(self, seconds: float | None) -> None:
        with self._lock:
            self._deadline = None if seconds is None else time.monotonic() + seconds

    def _lost(self) -> Lost:
        try:
            code = self._process.wait(_TICK)
        except subprocess.TimeoutExpired:  # it lives, but has shut its pipes
            self._process.kill()
            code = self._process.wait()
        if self._overdue:
            return Lost("timeout", f"not done within {self._setup.timeout:g} seconds")
        if code < 0:
            return Lost("worker_died", f"the worker was killed ({signal.Signals(-code).name})")
        return Lost("worker_died", f"the worker ended itself (exit code {code})")


class Pool:
    """Workers that answer for batches of articles, the answers in the order of the batches.

    What a worker had not answered when it was lost is tried again, each article alone, so that only an article that
    ends a worker by itself is a failure.
    """

    def __init__(self, pipeline: Pipeline, size: int, timeout: float) -> None:
        """Makes ready; a worker is started when there is work for it.

        Args:
            pipeline: what is done to an article; it is pickled.
            size: how many workers.
            timeout: seconds that an article may take.

        Raises:
            OptionError: the pipeline cannot be pickled.
        """
        self._setup = Setup(_pickled(pipeline), timeout)
        self._size = size
        self._threads = ThreadPoolExecutor(size, "worker")
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()
        for _ in range(size):
            self._idle.put(None)
        self._lock = threading.Lock()
        self._running: set[Worker] = set()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def outcomes(self, batches: Iterable[Sequence[Article]], ahead: int | None = None) -> Iterator[list[Outcome]]:
        """The outcomes of each batch, in order.

        Args:
            batches: read as needed.
            ahead: how many batches may be read before the first is answered; two for each worker if not given.

        Raises:
            ExtractError: a worker cannot be started, or the pipeline not work as it is set up.
        """
        ahead = ahead or 2 * self._size
        pending: deque[Future[list[Outcome]]] = deque()
        for batch in batches:
            pending.append(self._threads.submit(self._answers, batch))
            while pending and (len(pending) >= ahead or pending[0].done()):
                yield _result(pending.popleft())
        while pending:
            yield _result(pending.popleft())

    def close(self) -> None:
        """Ends the workers, whatever they do."""
        with self._lock:
            self._closed.set()
            running = list(self._running)
        for worker in running:
            worker.close()
        self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> "Pool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answers(self, articles: Sequence[Article]) -> list[Outcome]:
        try:
            return self._attempt(articles)
        except Lost as lost:
            answered, rest = lost.answered, articles[len(lost.answered) :]
            if lost.kind == "timeout" and len(articles) == 1:
                return [_lost(articles[0], lost)]
        return [*answered, *map(self._alone, rest)]

    def _alone(self, article: Article) -> Outcome:
        try:
            return self._attempt([article])[0]
        except Lost as lost:
            return _lost(article, lost)

    def _attempt(self, articles: Sequence[Article]) -> list[Outcome]:
        if not articles:
            return []
        worker = self._idle.get()
        try:
            if worker and not worker.alive:
                self._end(worker)
                worker = None
            worker = worker or self._another()
            return worker.run(articles)
        finally:
            self._idle.put(worker)

    def _another(self, tries: int = _TRIES) -> Worker:
        with self._lock:
            if self._closed.is_set():
                raise ExtractError("the run has ended")
            worker = Worker(self._setup)
            self._running.add(worker)
        try:
            worker.prepare()
        except Lost as error:
            self._end(worker)
            if tries == 1:
                raise ExtractError(f"a worker cannot be started: {error}; try fewer --workers") from error
            return self._another(tries - 1)
        return worker

    def _end(self, worker: Worker) -> None:
        with self._lock:
            self._running.discard(worker)
        worker.close()

    def _watch(self) -> None:
        while not self._closed.wait(_TICK):
            with self._lock:
                running = list(self._running)
            for worker in running:
                worker.expire(time.monotonic())


@contextlib.contextmanager
def _blocked(numbers: Iterable[int]) -> Iterator[None]:
    """Holds signals back from this thread, and from processes that it starts, where the system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result(future: "Future[T]") -> T:
    while not future.done():  # in short waits, as some systems deliver no signal during a long one
        wait([future], timeout=1)
    return future.result()


def _pickled(pipeline: Pipeline) -> bytes:
    try:
        return pickle.dumps(pipeline)
    except Exception as error:
        raise OptionError(
            f"the pipeline cannot be given to workers ({type(error).__name__}: {error}): its parts have to be functions "
            "or classes of a module; or run without --workers and --timeout"
        ) from error


def _lost(article: Article, lost: Lost) -> Outcome:
    known = article.id if article.id is not None else article_id(Source.of(article.text).raw)
    return written(Failure(id=known, source=article.source, error=lost.kind, message=str(lost)))

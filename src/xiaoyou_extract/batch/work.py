"""Articles to outcomes: in batches, in this process or in workers."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from xiaoyou_extract.batch.entries import Entry
from xiaoyou_extract.batch.outcome import Outcome, lines, written
from xiaoyou_extract.batch.stop import Stop, Stopped
from xiaoyou_extract.batch.workers import Pool
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article

TIMEOUT = 1800.0  # the longest article that is read takes some minutes
_CHARACTERS = 16_000  # in a batch; more make the neural pass hardly faster

Work = Callable[[Iterable[list[Entry]]], Iterator[tuple[Entry, Outcome]]]
"""Gives the outcome of each entry of each batch, in order."""


def interruptible(stream: Iterator[Entry], stop: Stop) -> Iterator[Entry]:
    """The entries until the run is asked to stop; the wait for the next one is broken off."""
    try:
        while True:
            stop.waits(waiting=True)
            entry = next(stream, None)
            stop.waits(waiting=False)
            if entry is None:
                return
            yield entry
    except Stopped:
        return
    finally:
        stop.waits(waiting=False)


def batches(stream: Iterable[Entry], most: int) -> Iterator[list[Entry]]:
    """The entries in batches, of at most so many, and of so few characters that none takes long."""
    batch: list[Entry] = []
    characters = 0
    for entry in stream:
        batch.append(entry)
        characters += len(entry.item.text) if isinstance(entry.item, Article) else 0
        if len(batch) == most or characters >= _CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


@contextmanager
def working(pipeline: Pipeline, workers: int | None, timeout: float | None, ahead: int | None) -> Iterator[Work]:
    """What does the work: this process, or, where a number of workers or a timeout is given, workers.

    Args:
        pipeline: what is done to an article.
        workers: how many.
        timeout: seconds that an article may take in a worker.
        ahead: how many batches are read before the first is answered, at most.
    """
    if workers is None and timeout is None:
        yield partial(_worked_here, pipeline)
    else:
        with Pool(pipeline, workers or 1, timeout or TIMEOUT) as pool:
            yield partial(_shared, pool, ahead)


def _worked_here(pipeline: Pipeline, batches: Iterable[list[Entry]]) -> Iterator[tuple[Entry, Outcome]]:
    for batch in batches:
        yield from _paired(batch, lines(_articles(batch), pipeline))


def _shared(pool: Pool, ahead: int | None, batches: Iterable[list[Entry]]) -> Iterator[tuple[Entry, Outcome]]:
    given: deque[list[Entry]] = deque()

    def articles() -> Iterator[list[Article]]:
        for batch in batches:
            given.append(batch)
            yield _articles(batch)

    for answers in pool.outcomes(articles(), ahead):
        yield from _paired(given.popleft(), iter(answers))


def _articles(batch: list[Entry]) -> list[Article]:
    return [entry.item for entry in batch if isinstance(entry.item, Article)]


def _paired(batch: list[Entry], answers: Iterator[Outcome]) -> Iterator[tuple[Entry, Outcome]]:
    for entry in batch:
        yield entry, next(answers) if isinstance(entry.item, Article) else written(entry.item)

"""What becomes of an article: a record or a failure, and the line that is written of it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Failure, NewsRecord

BATCH_SIZE = 32


class Outcome(NamedTuple):
    """A line of JSON, without its end, and the failure that it tells, or None where it is a record."""

    line: str
    failure: Failure | None


def outcomes(
    items: Iterable[Article | NewsRecord | Failure], pipeline: Pipeline, batch_size: int = BATCH_SIZE
) -> Iterator[NewsRecord | Failure]:
    """What becomes of each item, in order: an article is piped, anything else stays what it is."""
    stream = iter(items)
    while batch := list(islice(stream, batch_size)):
        piped = pipeline.pipe([i for i in batch if isinstance(i, Article)], batch_size)
        for item in batch:
            yield next(piped) if isinstance(item, Article) else item


def lines(articles: Sequence[Article], pipeline: Pipeline) -> Iterator[Outcome]:
    """The outcomes of a batch, in order, from one pass of the pipeline."""
    return map(written, outcomes(articles, pipeline, max(1, len(articles))))


def written(made: NewsRecord | Failure) -> Outcome:
    """With its JSON; a record that JSON cannot hold (its `meta` may be anything) has become a failure."""
    try:
        return Outcome(made.to_json(), made if isinstance(made, Failure) else None)
    except ValueError as error:
        failure = Failure(id=made.id, source=made.source, error=type(error).__name__, message=str(error))
        return Outcome(failure.to_json(), failure)

"""Many articles from inputs to an output: read, pipe, write, with each failure in its place."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xiaoyou_extract import formats
from xiaoyou_extract.errors import OptionError, OutputError
from xiaoyou_extract.formats import LINES, MAX_ARTICLE_BYTES, PLAIN, STANDARD, Fields, LineWriter, Place, Writer, shown
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Failure, NewsRecord

BATCH_SIZE = 32
_UNREAD = frozenset({"missing", "unreadable", "no_inputs"})
_RECORD_BEGINS = b'{"schema_version":'


@dataclass(frozen=True)
class Summary:
    """How a run stands.

    Attributes:
        done: articles whose record was written.
        failed: articles and inputs that failed.
        unread: those of `failed` that could not even be read.
    """

    done: int = 0
    failed: int = 0
    unread: int = 0

    def plus(self, outcome: NewsRecord | Failure) -> "Summary":
        """With one outcome more."""
        if isinstance(outcome, NewsRecord):
            return Summary(self.done + 1, self.failed, self.unread)
        return Summary(self.done, self.failed + 1, self.unread + (outcome.error in _UNREAD))


def run(
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
    watch: Callable[[Summary], object] = lambda summary: None,
) -> Summary:
    """Writes the record of every article of the inputs, one a line, in their order.

    Lines are appended to the output itself, not to a temporary file that would take its place at the end: what is
    finished is there, whole, whatever ends the run.

    Args:
        inputs: files, folders, globs, or `-` for JSON Lines on standard input.
        output: a file whose ending says what is written (JSON Lines, where it has none), or `-` for standard output. Failures go to the file beside it that `errors_beside` names; on
            standard output, and into pipes and devices, to the line of their article.
        pipeline: what is done to an article.
        encoding: of text files; told from their bytes where it is not given.
        published: `YYYY-MM-DD`, for articles that do not bring their own.
        fields: what the fields of the inputs' lines and rows are called.
        max_article_bytes: an article of more bytes is a failure.
        tables: whether the output is a folder, for a file of each table.
        kind: the table that a CSV file holds.
        watch: called after every article.

    Returns:
        How many articles were done and failed.

    Raises:
        OptionError: the output is one of the inputs, or cannot be told from its ending.
        OutputError: the output cannot be written; what was finished before is kept.
    """
    target = None if output == STANDARD else Path(output)
    aside = errors_beside(target) if target and (tables or _is_file(target)) else None
    places = list(formats.expand(inputs))
    if target and aside:
        places = _without_own(places, inputs, target, aside)
    items = (
        item
        for place in places
        for item in formats.articles(place, encoding, published, fields=fields, max_bytes=max_article_bytes)
    )
    # With both ends on pipes somebody may wait for the answer to each line before sending the next.
    batch_size = 1 if target is None and None in places else BATCH_SIZE
    summary = Summary()
    with ExitStack() as opened:
        records = opened.enter_context(formats.writer(output, tables=tables, kind=kind))
        failures: Writer | None = None if aside else records
        if aside:
            _remove(aside)
        for outcome, line in map(_line, outcomes(items, pipeline, batch_size)):
            if isinstance(outcome, NewsRecord):
                records.write(line)
            else:
                failures = failures or opened.enter_context(LineWriter(aside))
                failures.write(line)
            summary = summary.plus(outcome)
            watch(summary)
        records.finish()
    return summary


def outcomes(
    items: Iterable[Article | NewsRecord | Failure], pipeline: Pipeline, batch_size: int = BATCH_SIZE
) -> Iterator[NewsRecord | Failure]:
    """What becomes of each item, in order: an article is piped, anything else stays what it is."""
    stream = iter(items)
    while batch := list(islice(stream, batch_size)):
        piped = pipeline.pipe([i for i in batch if isinstance(i, Article)], batch_size)
        for item in batch:
            yield next(piped) if isinstance(item, Article) else item


def errors_beside(output: Path) -> Path:
    """The file for failures: `OUT.errors.jsonl`, of an output `OUT.jsonl` or plain `OUT`."""
    stem = output.stem if output.suffix.lower() in LINES else output.name
    return output.with_name(f"{stem}.errors.jsonl")


def _line(outcome: NewsRecord | Failure) -> tuple[NewsRecord | Failure, str]:
    """An outcome and its JSON; a record that JSON cannot hold (its `meta` may be anything) has become a failure."""
    try:
        return outcome, outcome.to_json()
    except ValueError as error:
        failure = Failure(id=outcome.id, source=outcome.source, error=type(error).__name__, message=str(error))
        return failure, failure.to_json()


def _is_file(target: Path) -> bool:
    """Whether the output is, or is to be, a regular file, which has room beside it for another."""
    try:
        return target.is_file() or not target.exists()
    except OSError:
        return True


def _without_own(places: Sequence[Place], inputs: Sequence[str], target: Path, aside: Path) -> list[Place]:
    """The places without the output of an earlier run, which may lie in an input folder.

    Raises:
        OptionError: the output is named as an input, or would replace what this command did not write.
    """
    named = [Path(i) for i in inputs]
    kept: list[Place] = []
    for place in places:
        if isinstance(place, Path) and target.absolute() in place.absolute().parents:
            continue  # a folder of tables
        if not isinstance(place, Path) or not (_same(place, target) or _same(place, aside)):
            kept.append(place)
        elif place in named or (_same(place, target) and not _holds_records(place)):
            raise OptionError(f"{shown(place)} is an input, and the output would replace it: choose another output")
    return kept


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _holds_records(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(len(_RECORD_BEGINS))
    return head in (b"", _RECORD_BEGINS)


def _remove(stale: Path) -> None:
    try:
        stale.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot remove {shown(stale)} of an earlier run: {error.strerror}") from error

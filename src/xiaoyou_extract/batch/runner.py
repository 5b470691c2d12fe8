"""A run from inputs to an output: read, work, write, and tell."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import islice
from pathlib import Path

from xiaoyou_extract import formats
from xiaoyou_extract.batch import state as states
from xiaoyou_extract.batch.beside import Beside, checked, own
from xiaoyou_extract.batch.entries import entries, survey
from xiaoyou_extract.batch.outcome import BATCH_SIZE
from xiaoyou_extract.batch.progress import Progress, Summary, Watch
from xiaoyou_extract.batch.retrying import settled
from xiaoyou_extract.batch.sink import Opened, Sink
from xiaoyou_extract.batch.state import State
from xiaoyou_extract.batch.stop import Stop
from xiaoyou_extract.batch.work import batches, interruptible, working
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.formats import MAX_ARTICLE_BYTES, PLAIN, STANDARD, Fields, Place, shown
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Failure


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
    workers: int | None = None,
    timeout: float | None = None,
    limit: int | None = None,
    fail_fast: bool = False,
    resume: bool = False,
    overwrite: bool = False,
    watch: Watch | None = None,
    stop: Stop | None = None,
) -> Summary:
    """Writes the record of every article of the inputs, one a line, in their order.

    Lines are appended to the output itself, not to a temporary file that would take its place at the end: what is
    finished is there, whole, whatever ends the run. A file beside the output (`OUT.run.json`) says how far it came.

    Args:
        inputs: files, folders, globs, or `-` for JSON Lines on standard input.
        output: a file whose ending says what is written (JSON Lines, where it has none), or `-` for standard output.
            Failures go to the file beside it that `errors_beside` names; on standard output, and into pipes and devices, to
            the line of their article.
        pipeline: what is done to an article.
        encoding: of text files; told from their bytes where it is not given.
        published: `YYYY-MM-DD`, for articles that do not bring their own.
        fields: what the fields of the inputs' lines and rows are called.
        max_article_bytes: an article of more bytes is a failure.
        tables: whether the output is a folder, for a file of each table.
        kind: the table that a CSV file holds.
        workers: how many processes share the work. Where it is not given, and no timeout, this process does it.
        timeout: seconds that an article may take in a worker before it is a failure; `TIMEOUT` if not given.
        limit: end after so many articles.
        fail_fast: end after the first failure.
        resume: go on where an earlier run with the same inputs and options ended, however it ended; begin where there
            was none. A run that is finished stays as it is.
        overwrite: begin anew though the output holds an unfinished run.
        watch: is told how it goes.
        stop: ends the run after the article in hand when it is asked to.

    Returns:
        How many articles were done and failed, in the runs together that this one resumes.

    Raises:
        OptionError: the output is one of the inputs, holds another or an unfinished run, or cannot be told from its ending.
        OutputError: the output cannot be written; what was finished before is kept.
        ExtractError: the pipeline, or a worker, cannot work at all.
    """
    watch, stop = watch or Watch(), stop or Stop()
    beside = None if output == STANDARD else Beside.of(Path(output))
    given = {"encoding": encoding, "published": published, "fields": asdict(fields)}
    state = State(
        options=states.options(
            pipeline, **given, max_article_bytes=max_article_bytes, tables=tables, kind=kind, limit=limit
        ),
        inputs=survey(_places(inputs, beside)),
    )
    opened = partial(formats.writer, output, tables=tables, kind=kind)
    before = _before(beside, opened, state, resume=resume, overwrite=overwrite)
    if before and before.finished:
        return Summary(before.done, before.failures)
    state = before or state
    read = partial(formats.articles, encoding=encoding, published=published, fields=fields, max_bytes=max_article_bytes)
    places = (place for place in formats.expand(inputs) if not (beside and own(place, beside)))
    stream = entries(places, read, state.position, state.name)
    if limit is not None:
        stream = islice(stream, max(0, limit - state.done - sum(state.failures.values())))
    # With both ends on pipes somebody may wait for the answer to each line before sending the next.
    answering = beside is None and STANDARD in inputs
    given_out = batches(interruptible(stream, stop), 1 if answering else BATCH_SIZE)
    with (
        working(pipeline, workers, timeout, ahead=1 if answering else None) as work,
        Sink(opened, beside, state, begun=before is not None) as sink,
    ):
        progress = Progress(sink.summary, sink.summary.total, size=state.inputs.bytes, limit=limit)
        watch.begin(progress)
        begin, first = time.monotonic(), True
        for entry, outcome in work(given_out):
            sink.put(entry, outcome)
            if first:
                progress, first = replace(progress, read_before=entry.read), False
            progress = replace(progress, summary=sink.summary, seconds=time.monotonic() - begin, read=entry.read)
            if outcome.failure:
                watch.failed(outcome.failure)
            watch.step(progress)
            if stop.asked or (fail_fast and outcome.failure):
                sink.pause()
                break
        else:
            if stop.asked:
                sink.pause()
            else:
                sink.finish()
        watch.end(replace(progress, seconds=time.monotonic() - begin))
    return sink.summary


def dry_run(
    inputs: Sequence[str],
    output: str,
    *,
    encoding: str | None = None,
    published: str | None = None,
    fields: Fields = PLAIN,
    max_article_bytes: int = MAX_ARTICLE_BYTES,
    limit: int | None = None,
) -> Iterator[tuple[str, Article | Failure]]:
    """What `run` would read, and of which of its inputs; nothing is written.

    Raises:
        OptionError: the output is one of the inputs.
    """
    beside = None if output == STANDARD else Beside.of(Path(output))
    read = partial(formats.articles, encoding=encoding, published=published, fields=fields, max_bytes=max_article_bytes)
    found = ((given, entry.item) for given in inputs for entry in entries(_places([given], beside), read))
    return islice(found, limit)


def resumable(output: str) -> bool:
    """Whether an output holds an unfinished run."""
    beside = None if output == STANDARD else Beside.of(Path(output))
    state = states.load(beside.run) if beside else None
    return state is not None and not state.finished


def _places(inputs: Sequence[str], beside: Beside | None) -> Iterator[Place]:
    places = formats.expand(inputs)
    if beside is None:
        return places
    return (place for place in checked(places, inputs, beside) if not own(place, beside))


def _before(beside: Beside | None, opened: Opened, now: State, *, resume: bool, overwrite: bool) -> State | None:
    """The state to go on from, or None to begin anew.

    Raises:
        OptionError: neither would be right.
    """
    if resume and overwrite:
        raise OptionError("--resume goes on, --overwrite begins anew: give one of them")
    if resume and beside is None:
        raise OptionError("only an output that is a file can be resumed: name one with -o")
    if beside is None or overwrite:
        return None
    before = settled(beside, opened)
    if resume:
        if before:
            states.check(before, now.options, now.inputs, beside.output)
        elif beside.output.exists() and beside.output.stat().st_size:
            raise OptionError(
                f"{shown(beside.output)} cannot be resumed, as {shown(beside.run)} is not there to tell how far it is: "
                "begin anew, without --resume"
            )
        return before
    if before and not before.finished and before.done + sum(before.failures.values()):
        raise OptionError(
            f"{shown(beside.output)} holds an unfinished run of {before.done:,} articles: "
            "go on with --resume, or begin anew with --overwrite"
        )
    return None

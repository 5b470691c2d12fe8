"""The command. What is heavy is imported by the subcommand that needs it, so that help costs nothing."""

import codecs
import inspect
import json
import os
import signal
import sys
from contextlib import ExitStack
from datetime import date
from importlib import import_module
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from xiaoyou_extract import __version__
from xiaoyou_extract.errors import ExtractError, OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xiaoyou_extract.batch import Summary
    from xiaoyou_extract.formats import Fields
    from xiaoyou_extract.pipeline import Pipeline
    from xiaoyou_extract.records import Article, Failure

_DONE, _SOME_FAILED, _USAGE, _NO_ACCESS, _INTERRUPTED, _TERMINATED = 0, 1, 2, 3, 130, 143


class _Command(click.Group):
    """Speaks UTF-8 whatever the locale, and turns expected faults into a line and an exit code."""

    def main(self, *args: Any, **extra: Any) -> Any:
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if stream is not None and hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        try:
            return super().main(*args, **extra)
        except OSError as error:
            click.echo(f"xiaoyou-extract: cannot write to standard output: {error.strerror}", err=True)
            _forget_output()
            sys.exit(_NO_ACCESS)

    def invoke(self, ctx: click.Context) -> Any:
        before = signal.signal(signal.SIGTERM, _terminate)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)
        except BrokenPipeError:
            _forget_output()
            ctx.exit(_NO_ACCESS)
        except ExtractError as error:
            click.echo(f"xiaoyou-extract: {error}", err=True)
            ctx.exit(_fault(error))
        finally:
            signal.signal(signal.SIGTERM, before)


def _forget_output() -> None:
    """Whoever read has gone, as `head` does; what Python still holds for it must not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="xiaoyou-extract %(version)s")
def main() -> None:
    """Typed facts from messy Chinese news, each tied to the characters that it came from.

    Exit codes: 0 done, 1 some articles failed, 2 usage, 3 cannot read or write, 130 interrupted, 143 terminated.
    """


def _encoding(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return codecs.lookup(value).name if value else None
    except LookupError:
        raise click.BadParameter(
            f"{value!r} is no encoding that Python knows: try utf-8, gb18030 or big5hkscs"
        ) from None


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day of the form YYYY-MM-DD") from None


_encoding_option = click.option(
    "--encoding",
    metavar="NAME",
    callback=_encoding,
    help="Encoding of text files; told from their bytes where not given.",
)
_published_option = click.option(
    "--published",
    metavar="YYYY-MM-DD",
    callback=_day,
    help="The day that relative dates count from, for articles that do not bring their own.",
)


_schema_option = click.option(
    "--schema",
    "schemas",
    metavar="NAME_OR_FILE",
    multiple=True,
    help="Further types of events: public, or another schema that comes with the library, or a TOML file. Repeatable.",
)


_FIELDS = {
    "text": "the article",
    "id": "its id",
    "published": "its day",
    "title": "its headline",
    "source": "its address",
}


def _field_options(command: "Callable[..., None]") -> "Callable[..., None]":
    """The names of an input's fields, which the command gets as `text_field` and so on."""
    for field, what in reversed(_FIELDS.items()):
        told = f'Field or column of {what}, where it is not "{field}".'
        command = click.option(f"--{field}-field", metavar="NAME", default=field, help=told)(command)
    return command


def _fields(named: dict[str, str]) -> "Fields":
    from xiaoyou_extract.formats import Fields

    return Fields(**{option.removesuffix("_field"): name for option, name in named.items()})


@main.command()
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    required=True,
    help="File to write, of the kind that its ending says (.jsonl, .jsonl.gz, .jsonl.zst, .parquet, .sqlite, .duckdb, "
    ".csv), or - for JSON Lines on standard output.",
)
@click.option("--tables", is_flag=True, help="OUT is a folder, for a Parquet file of each kind of record.")
@click.option(
    "--kind", metavar="KIND", help="The kind of record that a CSV holds: people, events, amounts, mentions, …"
)
@_encoding_option
@_published_option
@_schema_option
@_field_options
@click.option(
    "--max-article-bytes",
    metavar="N",
    type=click.IntRange(min=1),
    default=10_000_000,
    show_default=True,
    help="A longer text, line or row is a failure.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1),
    help="Share the work among N processes; one that dies or hangs costs its article only.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    help="What takes longer is a failure (1800 with --workers; alone it means one worker).",
)
@click.option("--resume", is_flag=True, help="Go on where the run of this output ended, however it ended.")
@click.option("--overwrite", is_flag=True, help="Begin anew though the output holds an unfinished run.")
@click.option(
    "--retry-failed", is_flag=True, help="Try again what is in OUT.errors.jsonl; new records come at the end."
)
@click.option("--limit", metavar="N", type=click.IntRange(1), help="End after N articles.")
@click.option("--fail-fast", is_flag=True, help="End after the first failure.")
@click.option("--dry-run", is_flag=True, help="Say what would be read, and write nothing.")
@click.option(
    "--pipeline",
    "place",
    metavar="MODULE:NAME",
    help="A Pipeline of your own, or a function that makes one, from a module that can be imported from here.",
)
@click.option("--script-backend", metavar="NAME", help="What makes traditional text simplified.")
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    default="text",
    help="What standard error gets: text, or one JSON object a line.",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress, no closing line.")
def run(
    inputs: tuple[str, ...],
    output: str,
    *,
    schemas: tuple[str, ...],
    place: str | None,
    script_backend: str | None,
    dry_run: bool,
    retry_failed: bool,
    log: str,
    quiet: bool,
    **options: Any,
) -> None:
    """Write the record of every article, one a line.

    INPUT is a text file or HTML page (one article), JSON Lines, CSV, TSV or Parquet with a field "text" and, where
    known, "id", "published", "source" and "title", any of these in .gz or .zst, a .zip or .tar of them, a folder, a
    glob, or - for JSON Lines on standard input. Failures go to OUT.errors.jsonl; with -o - they go to the line of
    their article.

    An interrupt or SIGTERM ends the run after the article in hand; --resume goes on.
    """
    from xiaoyou_extract import batch
    from xiaoyou_extract.batch import watches

    options["fields"] = _fields({name: options.pop(name) for name in [n for n in options if n.endswith("_field")]})
    if dry_run:
        _tell_what_would_be_read(batch.dry_run(inputs, output, **_only(options, batch.dry_run)))
    if retry_failed and (options["overwrite"] or options["limit"]):
        raise OptionError("--retry-failed tries all that failed in a finished run: leave out --overwrite and --limit")
    work: Callable[..., batch.Summary] = batch.retry if retry_failed else batch.run
    stop = batch.Stop()
    with ExitStack() as opened:
        watch: batch.Watch = watches.Closing()
        if log == "json" and sys.stderr is not None:
            watch = watches.JsonLog(sys.stderr)
        elif not quiet and sys.stderr is not None and sys.stderr.isatty():
            watch = opened.enter_context(watches.bar())
        opened.enter_context(stop)
        try:
            pipeline = _pipeline(place, script_backend, schemas)
            summary = work(inputs, output, pipeline, **_only(options, work), watch=watch, stop=stop)
        except ExtractError as error:
            if isinstance(error, OutputError) and batch.resumable(output):
                error.args = (f"{error}; --resume goes on from there",)
            if not isinstance(watch, watches.JsonLog):
                raise
            watch.write("error", message=str(error))
            sys.exit(_fault(error))
    if isinstance(watch, watches.Closing) and not quiet:
        beside = batch.errors_beside(Path(output))
        progress = watch.progress or batch.Progress(summary, summary.total)
        click.echo(f"xiaoyou-extract: {watches.closing(progress, beside if beside.exists() else None)}", err=True)
    if stop.signal:
        sys.exit(_INTERRUPTED if stop.signal == signal.SIGINT else _TERMINATED)
    sys.exit(_exit_code(summary))


@main.command()
@click.argument("given", metavar="INPUT")
@_encoding_option
@_published_option
@_schema_option
@_field_options
def show(given: str, encoding: str | None, published: str | None, schemas: tuple[str, ...], **named: str) -> None:
    """Print records, or what is in an article, as tables.

    INPUT is JSON Lines or Parquet that run wrote, or anything that run takes.
    """
    from rich.console import Console

    from xiaoyou_extract import batch, formats, report
    from xiaoyou_extract.pipeline import default
    from xiaoyou_extract.records import Failure

    console = Console(highlight=False)
    summary, fields = batch.Summary(), _fields(named)
    items = (i for place in formats.expand([given]) for i in formats.stored(place, encoding, published, fields=fields))
    pipeline = default().with_schemas(*schemas)
    for number, outcome in enumerate(batch.outcomes(items, pipeline, batch_size=1)):
        if number:
            console.rule()
        summary = summary.plus(outcome if isinstance(outcome, Failure) else None)
        if isinstance(outcome, Failure):
            click.echo(f"xiaoyou-extract: {report.printable(outcome.message)}", err=True)
        else:
            console.print(report.tables(outcome))
    sys.exit(_exit_code(summary))


@main.command()
@click.argument("what", type=click.Choice(("record", "events")), default="record")
@_schema_option
def schema(what: str, schemas: tuple[str, ...]) -> None:
    """Print the JSON Schema of a record, or the types of events.

    The types come as TOML in the form of a schema file: triggers, roles, and which file each type is from.
    """
    if what == "events":
        from xiaoyou_extract import events

        click.echo(events.listing(events.finder(schemas).types), nl=False)
        return
    if schemas:
        raise click.UsageError("--schema goes with 'schema events'; a record has one JSON Schema whatever its types")
    from xiaoyou_extract.records import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@main.command()
@click.argument("file", metavar="FILE")
@_encoding_option
@click.option("--explain", is_flag=True, help="Print the changes instead, one JSON object a line.")
def clean(file: str, encoding: str | None, *, explain: bool) -> None:
    """Print the cleaned text of FILE, or what was changed.

    FILE is a text file, or - for standard input. On a terminal the repairs are marked: new characters green, guessed
    ones yellow, what was taken out red and struck.
    """
    from xiaoyou_extract import formats
    from xiaoyou_extract.pipeline import default

    text, doubts = formats.read(None if file == formats.STANDARD else Path(file), encoding)
    source = default().clean(text)
    for message in (*(d.message for d in doubts), *dict.fromkeys(w.message for w in source.warnings)):
        click.echo(f"xiaoyou-extract: {message}", err=True)
    if explain:
        from xiaoyou_extract.clean.explain import explain as changes_of

        for change in changes_of(source):
            click.echo(json.dumps(change._asdict(), ensure_ascii=False))
    elif sys.stdout is not None and sys.stdout.isatty():
        from rich.console import Console

        from xiaoyou_extract.report import repaired

        Console(highlight=False, soft_wrap=True).print(repaired(source))
    else:
        click.echo(source.text)


def _exit_code(summary: "Summary") -> int:
    if summary.failed and summary.failed == summary.unread and not summary.done:
        return _NO_ACCESS
    return _SOME_FAILED if summary.failed else _DONE


def _fault(error: ExtractError) -> int:
    return _USAGE if isinstance(error, OptionError) else _NO_ACCESS


def _only(options: dict[str, Any], function: "Callable[..., Any]") -> dict[str, Any]:
    """Those of the options that a function knows."""
    known = inspect.signature(function).parameters
    return {name: value for name, value in options.items() if name in known}


def _pipeline(place: str | None, backend: str | None, schemas: tuple[str, ...]) -> "Pipeline":
    """The pipeline that the options name.

    Raises:
        OptionError: there is none of that name, or both are given.
    """
    from xiaoyou_extract import clean
    from xiaoyou_extract.pipeline import Pipeline, default

    if place and backend:
        raise OptionError("--script-backend is for the default pipeline: leave it out, or --pipeline")
    if backend:
        return Pipeline(steps=clean.steps(backend)).with_schemas(*schemas)
    if not place:
        return default().with_schemas(*schemas)
    module, _, name = place.partition(":")
    if not name:
        raise OptionError(f"--pipeline {place} names no pipeline: write it as in news.extraction:pipeline")
    sys.path.insert(0, str(Path.cwd()))
    try:
        found = attrgetter(name)(import_module(module))
    except (ImportError, AttributeError) as error:
        raise OptionError(f"--pipeline {place} cannot be loaded: {error}") from error
    made = found if isinstance(found, Pipeline) or not callable(found) else found()
    if not isinstance(made, Pipeline):
        raise OptionError(
            f"--pipeline {place} is no Pipeline, and no function that makes one, but {type(made).__name__}"
        )
    return made.with_schemas(*schemas)


def _tell_what_would_be_read(found: "Iterator[tuple[str, Article | Failure]]") -> NoReturn:
    """Prints how many articles each input has, and what cannot be read."""
    from xiaoyou_extract.batch import Summary
    from xiaoyou_extract.records import Failure
    from xiaoyou_extract.report import printable

    total = Summary()
    for given, items in groupby(found, key=itemgetter(0)):
        summary = Summary()
        for _, item in items:
            failure = item if isinstance(item, Failure) else None
            if failure:
                click.echo(f"xiaoyou-extract: {printable(failure.message)}", err=True)
            summary, total = summary.plus(failure), total.plus(failure)
        click.echo(f"{given}: {summary.done:,} articles, {summary.failed:,} failed")
    sys.exit(_exit_code(total))


def _terminate(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(_TERMINATED)

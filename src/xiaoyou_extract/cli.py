"""The command. What is heavy is imported by the subcommand that needs it, so that help costs nothing."""

import codecs
import json
import os
import signal
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from xiaoyou_extract import __version__
from xiaoyou_extract.errors import ExtractError, OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xiaoyou_extract.batch import Summary
    from xiaoyou_extract.formats import Fields

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
            ctx.exit(_USAGE if isinstance(error, OptionError) else _NO_ACCESS)
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
@_field_options
@click.option(
    "--max-article-bytes",
    metavar="N",
    type=click.IntRange(min=1),
    help="A longer text, line or row is a failure.  [default: 10000000]",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress, no closing line.")
def run(
    inputs: tuple[str, ...],
    output: str,
    encoding: str | None,
    published: str | None,
    *,
    tables: bool,
    kind: str | None,
    max_article_bytes: int | None,
    quiet: bool,
    **named: str,
) -> None:
    """Write the record of every article, one a line.

    INPUT is a text file or HTML page (one article), JSON Lines, CSV, TSV or Parquet with a field "text" and, where
    known, "id", "published", "source" and "title", any of these in .gz or .zst, a .zip or .tar of them, a folder, a
    glob, or - for JSON Lines on standard input. Failures go to OUT.errors.jsonl; with -o - they go to the line of
    their article.
    """
    from xiaoyou_extract import batch
    from xiaoyou_extract.formats import MAX_ARTICLE_BYTES
    from xiaoyou_extract.pipeline import default

    with _progress(shown=not quiet and sys.stderr is not None and sys.stderr.isatty()) as watch:
        summary = batch.run(
            inputs,
            output,
            default(),
            encoding=encoding,
            published=published,
            fields=_fields(named),
            max_article_bytes=max_article_bytes or MAX_ARTICLE_BYTES,
            tables=tables,
            kind=kind,
            watch=watch,
        )
    if summary.failed and not quiet:
        beside = batch.errors_beside(Path(output))
        where = beside if beside.exists() else "their lines"
        total = summary.done + summary.failed
        click.echo(f"xiaoyou-extract: {summary.failed} of {total} failed: see {where}", err=True)
    sys.exit(_exit_code(summary))


@main.command()
@click.argument("given", metavar="INPUT")
@_encoding_option
@_published_option
@_field_options
def show(given: str, encoding: str | None, published: str | None, **named: str) -> None:
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
    for number, outcome in enumerate(batch.outcomes(items, default(), batch_size=1)):
        if number:
            console.rule()
        summary = summary.plus(outcome)
        if isinstance(outcome, Failure):
            click.echo(f"xiaoyou-extract: {report.printable(outcome.message)}", err=True)
        else:
            console.print(report.tables(outcome))
    sys.exit(_exit_code(summary))


@main.command()
def schema() -> None:
    """Print the JSON Schema of one line of output."""
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


@contextmanager
def _progress(*, shown: bool) -> "Iterator[Callable[[Summary], object]]":
    """A line on standard error that counts articles while the run lasts."""
    if not shown:
        yield lambda summary: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} articles"),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda s: progress.update(
            task, completed=s.done + s.failed, description=f"({s.failed} failed)" if s.failed else ""
        )


def _terminate(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(_TERMINATED)

"""Articles in: what the places hold that inputs stand for.

A fault of one input is a `Failure` in its place among the articles, never the end of the run.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from xiaoyou_extract.errors import InputError, OptionError
from xiaoyou_extract.formats.faults import failure, shown, unreadable
from xiaoyou_extract.formats.items import MAX_ARTICLE_BYTES, PLAIN, Fields, How, Input, Make, T, article
from xiaoyou_extract.formats.items import stored as stored_item
from xiaoyou_extract.formats.kinds import is_read, kind_of
from xiaoyou_extract.formats.places import Place
from xiaoyou_extract.formats.read_lines import lines
from xiaoyou_extract.formats.read_texts import decoded, texts
from xiaoyou_extract.records import Article, Failure, NewsRecord, Notice


def articles(
    place: Place,
    encoding: str | None = None,
    published: str | None = None,
    *,
    fields: Fields = PLAIN,
    max_bytes: int = MAX_ARTICLE_BYTES,
) -> Iterator[Article | Failure]:
    """The articles of one place: the one of a text or page, or those of JSON Lines, a table or an archive.

    Args:
        place: a file, whose ending says what it holds (a text, where that is unknown); None for JSON Lines on
            standard input; or a failure, which is given back.
        encoding: of texts and CSV; told from their bytes where it is not given. JSON Lines are UTF-8.
        published: `YYYY-MM-DD`, for articles that do not bring their own.
        fields: what the fields of lines and rows are called. Other columns of a table go into `meta`.
        max_bytes: a text, a line or a row of more bytes is a failure.

    Yields:
        Articles, with their place as `source` where they name none; failures in their place. A place is the path,
        with the line or row after it (`a.jsonl:3`, `t.csv:17`, `p.parquet:1204`), or the archive and its member
        (`a.zip!b.txt`). Lines and the rows of Parquet are counted from 1; a CSV's header is row 1, as spreadsheet
        programs have it, and a row of several lines is one. The n-th item of a file that has not changed is the same
        at every reading.
    """
    return _read(place, How(encoding, published, fields, max_bytes), article)


def stored(
    place: Place,
    encoding: str | None = None,
    published: str | None = None,
    *,
    fields: Fields = PLAIN,
    max_bytes: int = MAX_ARTICLE_BYTES,
) -> Iterator[NewsRecord | Article | Failure]:
    """As `articles`, but what `run` wrote is given as what it is: a record, or a failure."""
    return _read(place, How(encoding, published, fields, max_bytes), stored_item)


def text(path: Path | None, encoding: str | None = None) -> str:
    """As `read`, without what is in doubt."""
    return read(path, encoding)[0]


def read(path: Path | None, encoding: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """The text of one file, or of standard input, every character as it is: line ends and byte-order mark too.

    Returns:
        The text, and a warning where its encoding was guessed and may be another, or where places could not be decoded.

    Raises:
        InputError: the file is `missing`, `unreadable`, `empty`, `binary` or `undecodable` (the error's `code`).
    """
    try:
        data = path.read_bytes() if path else _standard_input().read()
    except OSError as error:
        raise unreadable(path, error) from error
    return decoded(data, shown(path), encoding)


def _read(place: Place, how: How, make: Make[T]) -> Iterator[T | Article | Failure]:
    if isinstance(place, Failure):
        yield place
        return
    try:
        if place is None:
            given = Input(None, _standard_input(), how, make, None)
            yield from lines(given)
        else:
            with place.open("rb") as stream:
                given = Input(shown(place), stream, how, make, _inside)
                held = _held(given)
                yield from held
    except InputError as error:
        yield failure(error, shown(place))
    except OptionError as error:  # a package that this file needs is not there
        yield failure(InputError(f"cannot read {shown(place)}: {error}", "unreadable"), shown(place))
    except OSError as error:
        yield failure(unreadable(place, error), shown(place))


def _held(given: Input[T]) -> Iterator[T | Article | Failure]:
    name = given.name or ""
    kind, packing = kind_of(name)
    if kind is None or kind.read is None:
        return texts(given)
    stream: IO[bytes] = packing.unpacked(given.stream, name) if packing else given.stream
    return kind.read(replace(given, stream=stream))


def _inside(given: Input[T]) -> Iterator[T | Article | Failure] | None:
    if not is_read(given.name or ""):
        return None
    held = _held(given)
    return held  # noqa: RET504 - its type is told by its own call


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed: pipe something into the command, or name a file", "unreadable")
    return sys.stdin.buffer

"""Articles in: what text files, pages, JSON Lines and standard input hold.

A fault of one input is a `Failure` in its place among the articles, never the end of the run.
"""

import json
import math
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, NoReturn, TypeVar

from pydantic import ValidationError

from xiaoyou_extract.clean.encoding import Decoded, decode
from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.places import LINES, STANDARD, Place, failure, shown, unreadable
from xiaoyou_extract.records import Article, Failure, NewsRecord, Notice

MAX_ARTICLE_BYTES = 10_000_000

T = TypeVar("T")
_Make = Callable[[dict[str, Any], str | None, "_How"], T]


@dataclass(frozen=True)
class Fields:
    """The names under which an input's lines or rows keep what an article is made of."""

    text: str = "text"
    id: str = "id"
    published: str = "published"
    title: str = "title"
    source: str = "source"


PLAIN = Fields()


@dataclass(frozen=True)
class _How:
    """How a place is read."""

    encoding: str | None
    published: str | None
    fields: Fields
    max_bytes: int


def articles(
    place: Place,
    encoding: str | None = None,
    published: str | None = None,
    *,
    fields: Fields = PLAIN,
    max_bytes: int = MAX_ARTICLE_BYTES,
) -> Iterator[Article | Failure]:
    """The articles of one place: the one of a text file or page, or those of JSON Lines.

    Args:
        place: a file, None for JSON Lines on standard input, or a failure, which is given back.
        encoding: of text files; told from their bytes where it is not given. JSON Lines are UTF-8.
        published: `YYYY-MM-DD`, for articles that do not bring their own.
        fields: what the fields of a line are called.
        max_bytes: a text, or a line, of more bytes is a failure.

    Yields:
        Articles, with the path (and line, `a.jsonl:3`) as `source` where they name none; failures in their place.
        The n-th item of a file that has not changed is the same at every reading.
    """
    return _read(place, _How(encoding, published, fields, max_bytes), _article)


def stored(
    place: Place,
    encoding: str | None = None,
    published: str | None = None,
    *,
    fields: Fields = PLAIN,
    max_bytes: int = MAX_ARTICLE_BYTES,
) -> Iterator[NewsRecord | Article | Failure]:
    """As `articles`, but a line that `run` wrote is given as what it is: a record, or a failure."""
    return _read(place, _How(encoding, published, fields, max_bytes), _stored)


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
    mark = "\ufeff" if data.startswith(BOM_UTF8) else ""
    try:
        decoded = decode(data, encoding) if data else Decoded("", "utf-8")
    except InputError as error:
        raise InputError(f"{shown(path)}: {error}", error.code) from error
    found = decoded.text.removeprefix(mark)
    if not found.strip():
        raise InputError(f"{shown(path)} is empty", "empty")
    # Places are counted in the file as its bytes decode, and there a byte-order mark is a character.
    return mark + found, tuple(_doubts(decoded))


def _doubts(decoded: Decoded) -> Iterator[Notice]:
    if decoded.lost:
        message = f"{decoded.lost} places are not {decoded.encoding} and were read as U+FFFD"
        yield Notice(code="undecodable_places", message=message, raw_start=None, raw_end=None)
    elif not decoded.certain:
        message = f"the encoding was guessed as {decoded.encoding} and may be another: name it with --encoding"
        yield Notice(code="guessed_encoding", message=message, raw_start=None, raw_end=None)


def _read(place: Place, how: _How, make: _Make[T]) -> Iterator[T | Article | Failure]:
    if isinstance(place, Failure):
        yield place
        return
    try:
        if place is None:
            yield from _lines(_standard_input(), None, how, make)
        elif place.suffix.lower() in LINES:
            with place.open("rb") as stream:
                yield from _lines(stream, shown(place), how, make)
        else:
            found, doubts = read(place, how.encoding)
            yield Article(text=found, source=shown(place), published=how.published, warnings=doubts)
    except InputError as error:
        yield failure(error, shown(place))
    except OSError as error:
        yield failure(unreadable(place, error), shown(place))


def _lines(stream: IO[bytes], file: str | None, how: _How, make: _Make[T]) -> Iterator[T | Failure]:
    """What JSON Lines hold. A blank line is skipped in a file; on standard input somebody waits for its answer."""
    for number, line in enumerate(stream, 1):
        place = f"{file or STANDARD}:{number}"
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if file is not None and not data.strip():
            continue
        fields: dict[str, Any] = {}
        try:
            fields = _fields(data)
            yield make(fields, place if file else None, how)
        except InputError as error:
            known = fields.get(how.fields.id)
            yield failure(InputError(f"{place}: {error}", error.code), place, known if isinstance(known, str) else None)


def _fields(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise InputError(
            "not UTF-8, which JSON Lines are: convert the file, as with `iconv -f GB18030`", "bad_line"
        ) from error
    except json.JSONDecodeError as error:
        message = f'not JSON ({error.msg}, column {error.colno}): a line is one object, as in {{"text": "…"}}'
        raise InputError(message, "bad_line") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON that can be kept: {error}", "bad_line") from error
    if not isinstance(found, dict):
        raise InputError('not an object: a line is one object, as in {"text": "…"}', "bad_line")
    return found


def _article(row: dict[str, Any], source: str | None, how: _How) -> Article:
    names = asdict(how.fields)
    if how.fields.text not in row:
        raise InputError(
            f'no "{how.fields.text}": put the article into that field, or name another with --text-field; '
            f"the line has {', '.join(map(repr, row)) or 'nothing'}",
            "bad_line",
        )
    given = {field: row[name] for field, name in names.items() if name in row}
    if type(given.get("id")) is int:
        given["id"] = str(given["id"])
    try:
        article = Article.model_validate({**given, "meta": row.get("meta")})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        remedy = "; write a day as YYYY-MM-DD, or leave it out" if field == "published" else ""
        raise InputError(f'"{names.get(field, field)}" cannot be used: {first["msg"]}{remedy}', "bad_line") from error
    if not article.text.strip():
        raise InputError("the article is empty", "empty")
    return article.model_copy(
        update={"source": article.source or source, "published": article.published or how.published}
    )


def _stored(row: dict[str, Any], source: str | None, how: _How) -> NewsRecord | Article | Failure:
    kind = NewsRecord if "schema_version" in row else Failure if row.keys() == Failure.model_fields.keys() else None
    if kind is None:
        return _article(row, source, how)
    try:
        return kind.model_validate_json(json.dumps(row))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"not a record of this version: {place}: {first['msg']}", "bad_line") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed: pipe something into the command, or name a file", "unreadable")
    return sys.stdin.buffer

"""What one line or row of an input becomes: an article, or why it is none."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import IO, Any, Generic, TypeVar

from pydantic import ValidationError

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.faults import STANDARD, failure
from xiaoyou_extract.records import Article, Failure, NewsRecord

MAX_ARTICLE_BYTES = 10_000_000
_UNNAMED = InputError("").code
_DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))(?:[T\s]+\d{1,2}:\d\d\S*.*)?"
)

T = TypeVar("T")


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
class How:
    """How inputs are read.

    Attributes:
        encoding: of texts and CSV; told from their bytes where it is None.
        published: `YYYY-MM-DD`, for articles that do not bring their own.
        fields: what the fields of lines and rows are called.
        max_bytes: a text, a line or a row of more bytes is a failure.
    """

    encoding: str | None = None
    published: str | None = None
    fields: Fields = PLAIN
    max_bytes: int = MAX_ARTICLE_BYTES


Row = dict[str, Any]
Make = Callable[[Row, str | None, How], T]
"""What a row, its place and how it is read become. Raises InputError."""


@dataclass(frozen=True)
class Input(Generic[T]):
    """What a reader is given.

    Attributes:
        name: the file, or the member of an archive, as it is shown; None for standard input.
        stream: its bytes, from their beginning.
        how: how it is read.
        make: what becomes of a row.
        inside: reads what an archive holds, each member by its own name; None of a member that is of no known kind.
            It is None itself where archives are not opened, within another.
        bad: the code of a row that cannot be used.
    """

    name: str | None
    stream: IO[bytes]
    how: How
    make: Make[T]
    inside: Callable[["Input[T]"], Iterator["T | Article | Failure"] | None] | None
    bad: str = "bad_line"

    def place(self, number: int) -> str:
        """The place of a line or row, counted from 1."""
        return f"{self.name or STANDARD}:{number}"

    def made(self, number: int, row: Row) -> T | Failure:
        """What becomes of a row, or its failure."""
        try:
            return self.make(row, self.place(number) if self.name else None, self.how)
        except InputError as error:
            return self.failed(number, error, row)

    def failed(self, number: int, error: InputError, row: Row | None = None) -> Failure:
        """The failure of a line or row; it has the row's id where that can be told."""
        known = (row or {}).get(self.how.fields.id)
        place = self.place(number)
        told = InputError(f"{place}: {error}", self.bad if error.code == _UNNAMED else error.code)
        return failure(told, place, known if isinstance(known, str) else None)


def article(row: Row, source: str | None, how: How) -> Article:
    """The article of a line or row.

    Args:
        row: what it holds; `meta`, if it has that, is an object.
        source: its place, for an article that names no source.
        how: the names of the fields, and the day for an article that has none.

    Raises:
        InputError: it holds no article.
    """
    names = asdict(how.fields)
    if how.fields.text not in row:
        raise InputError(without_text(how.fields, row))
    given = {field: row[name] for field, name in names.items() if name in row}
    if type(given.get("id")) is int:
        given["id"] = str(given["id"])
    given["published"] = day(given.get("published"))
    try:
        made = Article.model_validate({**given, "meta": row.get("meta")})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        remedy = "; write a day as YYYY-MM-DD, or leave it out" if field == "published" else ""
        raise InputError(f'"{names.get(field, field)}" cannot be used: {first["msg"]}{remedy}') from error
    if not made.text.strip():
        raise InputError("the article is empty", "empty")
    return made.model_copy(update={"source": made.source or source, "published": made.published or how.published})


def stored(row: Row, source: str | None, how: How) -> NewsRecord | Article | Failure:
    """As `article`, but what `run` wrote is given as what it is: a record, or a failure."""
    kind = NewsRecord if "schema_version" in row else Failure if row.keys() == Failure.model_fields.keys() else None
    if kind is None:
        return article(row, source, how)
    try:
        return kind.model_validate_json(json.dumps(row))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"not a record of this version: {place}: {first['msg']}") from error


def without_text(fields: Fields, names: Iterable[str]) -> str:
    """What to say of a line or table that has no field for the text."""
    there = ", ".join(f'"{name}"' for name in names) or "nothing"
    return f'no "{fields.text}", but {there}: name the field that holds the article with --text-field'


def too_large(what: str, limit: int, *, ended: bool = True) -> InputError:
    """The error of a text, line or row beyond the limit; where its end was not found, the rest is given up with it."""
    rest = "" if ended else "; its end was not found, and what is after it was not read"
    return InputError(
        f"{what} has more than {limit} bytes: split it, or raise --max-article-bytes if it is one article{rest}",
        "too_large",
    )


def day(value: object) -> object:
    """The day of a date, a date with a time, or a text of either (`2024-05-03T08:00+08:00`, `2024/5/3`, `20240503`).

    The day is the one that is written: a time zone does not move it. What is none is given back, to be refused.
    """
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    if not isinstance(value, str):
        return value
    written = value.strip()
    if found := _DAY.fullmatch(written):
        year, *rest = (
            int(part) for part in (found[1], found[3] or found[5] or found[7], found[4] or found[6] or found[8])
        )
        return f"{year:04}-{rest[0]:02}-{rest[1]:02}"
    return written or None


def header(names: list[str], fields: Fields, place: str) -> list[str]:
    """The names of a table's columns.

    Raises:
        InputError: one is there twice, or none is for the text.
    """
    if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
        raise InputError(f'{place}: more than one column is called "{twice[0]}": rename them', "bad_row")
    if fields.text not in names:
        raise InputError(f"{place}: {without_text(fields, names)}", "bad_row")
    return names


def carried(row: Row, fields: Fields) -> Row:
    """A table's row with the columns that are no part of an article under `meta`."""
    known = set(asdict(fields).values())
    meta = {name: value for name, value in row.items() if name not in known}
    return {**{name: value for name, value in row.items() if name in known}, "meta": meta or None}

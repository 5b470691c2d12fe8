"""CSV and TSV: a header, and below it one article a row."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from xiaoyou_extract.clean.encoding import Decoded, decode
from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.faults import STANDARD
from xiaoyou_extract.formats.items import Input, T, carried, header, too_large
from xiaoyou_extract.formats.read_texts import doubts
from xiaoyou_extract.records import Article, Failure

_HEAD = 1 << 20  # bytes that tell the encoding
_PATIENCE = 100  # how often the limit a line may run over it before the rest of the file is given up


def commas(given: Input[T]) -> Iterator[T | Article | Failure]:
    """The rows of a CSV file: commas, and `"` around what holds one."""
    return _sheet(replace(given, bad="bad_row"), ",")


def tabs(given: Input[T]) -> Iterator[T | Article | Failure]:
    """The rows of a TSV file: as CSV, with tabs for commas."""
    return _sheet(replace(given, bad="bad_row"), "\t")


def _sheet(given: Input[T], delimiter: str) -> Iterator[T | Article | Failure]:
    """The articles of a table.

    Rows are counted as a spreadsheet program counts them: the header is row 1, a text of several lines is one row.

    Raises:
        InputError: it has no header, no column for the text, or cannot be decoded.
    """
    head, name = given.stream.read(_HEAD), given.name or STANDARD
    found = _encoding(head, name, given.how.encoding)
    limit = given.how.max_bytes
    # The limit is the process's own. It is raised, never lowered: what is too long is found below.
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    rows = _Rows(io.BufferedReader(_Rejoined(head, given.stream)), found.encoding, limit, delimiter)
    try:
        first = next(rows, None)
    except InputError as error:
        raise InputError(f"{given.place(1)}: {error}", given.bad) from error
    if not first:
        raise InputError(f"{name} has no header in its first row", given.bad)
    names = header([cell.strip() or f"column {n}" for n, cell in enumerate(first, 1)], given.how.fields, name)
    for number in count(2):
        try:
            cells = next(rows, None)
            if cells is None or rows.lost:
                return
            if cells:
                item = _item(given, number, dict(_named(names, cells)), found)
                yield item
        except InputError as error:  # noqa: PERF203 - a broken row costs only itself
            yield given.failed(number, error)


def _encoding(head: bytes, name: str, declared: str | None) -> Decoded:
    """The encoding of a file, from its first lines: where one is cut, half a character must not count against it."""
    whole = head if len(head) < _HEAD else head[: (head.rfind(b"\n") + 1 or len(head)) // 4 * 4]
    if not whole.strip():
        raise InputError(f"{name} is empty", "empty")
    try:
        return decode(whole, declared)
    except InputError as error:
        raise InputError(f"{name}: {error}", error.code) from error


def _named(names: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    if len(cells) > len(names):
        raise InputError(
            f"the row has {len(cells)} cells and the header {len(names)}: put texts with a comma or tab between quotes"
        )
    return zip(names, cells, strict=False)


def _item(given: Input[T], number: int, row: dict[str, str], found: Decoded) -> T | Article | Failure:
    fields = given.how.fields
    row = {name: cell for name, cell in row.items() if cell or name not in (fields.id, fields.title, fields.source)}
    item = given.made(number, carried(row, fields))
    lost = sum(cell.count("\ufffd") for cell in row.values())
    # Where places were lost, the rows that have them say so; the encoding of the others is no guess for that.
    warnings = tuple(doubts(found.encoding, lost, certain=found.certain or found.lost > 0))
    if warnings and isinstance(item, Article):
        return item.model_copy(update={"warnings": warnings})
    return item


class _Rows:
    """The rows of a table; a row that cannot be read costs only itself.

    Attributes:
        lost: whether where the next row begins can no longer be told.
    """

    def __init__(self, stream: io.BufferedReader, encoding: str, limit: int, delimiter: str) -> None:
        self._lines = io.TextIOWrapper(stream, encoding, "replace", newline="")
        self._limit = self._left = limit
        # Strict: a quote in the wrong place is an error, and not a text with its quotes gone.
        self._table = csv.reader(iter(self._line, ""), delimiter=delimiter, strict=True)
        self._mark = "\ufeff"
        self.lost = False

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        """The cells of the next row, none of a blank one.

        Raises:
            InputError: it is no row, or too large.
        """
        self._left = self._limit
        try:
            return next(self._table)
        except csv.Error as error:
            raise InputError(f"not a row: {error}; a quote inside a quoted text is written twice") from error

    def _line(self) -> str:
        line = self._lines.readline(self._limit + 1).removeprefix(self._mark)
        self._mark = ""
        self._left -= len(line.encode("utf-8"))
        if self._left < 0:
            self._pass_over(line)
            raise too_large("the row (is a quote not closed?)", self._limit, ended=not self.lost)
        return line

    def _pass_over(self, line: str) -> None:
        for _ in range(_PATIENCE):
            if not line or line.endswith(("\n", "\r")):
                return
            line = self._lines.readline(self._limit)
        self.lost = True


class _Rejoined(io.RawIOBase):
    """A stream with what was read from it before it."""

    def __init__(self, head: bytes, rest: Any) -> None:
        self._head, self._rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)

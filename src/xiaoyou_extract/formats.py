"""Articles in, lines out: what files, folders, globs, JSON Lines and standard input hold; the file that records go to.

A fault of one input is a `Failure` in its place among the articles, never the end of the run.
"""

import glob
import json
import math
import os
import sys
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NoReturn, TypeVar

from pydantic import ValidationError

from xiaoyou_extract.clean.encoding import Decoded, decode
from xiaoyou_extract.errors import InputError, OutputError
from xiaoyou_extract.records import Article, Failure, NewsRecord, Notice

STANDARD = "-"
LINES = (".jsonl", ".ndjson")
TEXTS = (".txt",)
PAGES = (".html", ".htm", ".xhtml")

Place = Path | Failure | None
"""Where articles are: a file, standard input (None), or nowhere, and why."""

_GIVEN = tuple(name for name in Article.model_fields if name != "warnings")

T = TypeVar("T")
_Make = Callable[[dict[str, Any], str | None, str | None], T]


def expand(inputs: Iterable[str]) -> Iterator[Place]:
    """The files that the inputs stand for, in order.

    Args:
        inputs: files, folders (searched through for `*.txt`, `*.html`, `*.jsonl` and the
            like, in order of path), globs, or
            `-` for standard input. A name that exists is never read as a glob.

    Yields:
        A path; None for standard input; a `Failure` for an input that stands for no file.
    """
    for given in inputs:
        path = Path(given)
        try:
            if given == STANDARD:
                yield None
            elif path.is_dir():
                yield from _folder(path)
            elif path.exists() or not glob.has_magic(given):
                yield path
            else:
                yield from _matches(given)
        except OSError as error:
            yield _failure(_unreadable(path, error), shown(path))


def articles(place: Place, encoding: str | None = None, published: str | None = None) -> Iterator[Article | Failure]:
    """The articles of one file: the one of a text file or page, or those of JSON Lines.

    Args:
        place: a file, None for JSON Lines on standard input, or a failure, which is given back.
        encoding: of text files; told from their bytes where it is not given. JSON Lines are UTF-8.
        published: `YYYY-MM-DD`, for articles that do not bring their own.

    Yields:
        Articles, with the path (and line, `a.jsonl:3`) as `source` where they name none; failures in their place.
    """
    return _read(place, encoding, published, _article)


def stored(
    place: Place, encoding: str | None = None, published: str | None = None
) -> Iterator[NewsRecord | Article | Failure]:
    """As `articles`, but a line that `run` wrote is given as what it is: a record, or a failure."""
    return _read(place, encoding, published, _stored)


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
        raise _unreadable(path, error) from error
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


def shown(path: Path | None) -> str:
    """A path as a record can hold it: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace") if path else STANDARD


class LineWriter:
    """Appends lines to a file, each whole and at once on its way.

    Every line that is written stays, whatever happens after it: a run that was cut short leaves a file that can be
    used, and be continued. A line that cannot be written whole (a full disk, an interrupt) is taken back.
    """

    def __init__(self, path: Path | None) -> None:
        """Opens the file, empty; None is standard output.

        Raises:
            OutputError: the file cannot be opened.
        """
        self._name = shown(path) if path else "standard output"
        self._owned = path is not None
        self._size = 0
        try:
            self._stream: IO[bytes] = path.open("wb", buffering=0) if path else _standard_output()
        except OSError as error:
            raise OutputError(f"cannot write {self._name}: {_reason(error)}") from error
        self._regular = path is not None and path.is_file()

    def write(self, line: str) -> None:
        """One line more; its end is added.

        Raises:
            OutputError: the line cannot be written; the lines before it are kept.
            BrokenPipeError: nobody reads any more.
        """
        data = line.encode("utf-8") + b"\n"
        whole = False
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._stream.write(rest) :]
            self._stream.flush()
            whole = True
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(
                f"cannot write {self._name}: {_reason(error)}; what was written before is kept"
            ) from error
        finally:
            if not whole and self._regular:  # torn by a fault or an interrupt
                self._stream.truncate(self._size)
        self._size += len(data)

    def close(self) -> None:
        """Closes a file; standard output stays open."""
        if self._owned:
            self._stream.close()

    def __enter__(self) -> "LineWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _folder(folder: Path) -> Iterator[Path | Failure]:
    found: list[tuple[tuple[str, ...], Path | Failure]] = []

    def unreadable(error: OSError) -> None:
        place = Path(os.fsdecode(error.filename))
        found.append((place.parts, _failure(_unreadable(place, error), shown(place))))

    for place, _, names in os.walk(folder, onerror=unreadable):
        for name in names:
            path = Path(place, name)
            # A pipe or device would block or never end; a link to nowhere is told when it is opened.
            special = path.exists() and not path.is_file()
            if path.suffix.lower() in TEXTS + PAGES + LINES and not special:
                found.append((path.parts, path))
    if not found:
        kinds = ", ".join(f"*{suffix}" for suffix in TEXTS + PAGES + LINES)
        message = f"{shown(folder)} holds no file of the kinds {kinds}: name other files one by one"
        yield _failure(InputError(message, "no_inputs"), shown(folder))
    for _, item in sorted(found, key=lambda f: f[0]):
        yield item


def _matches(pattern: str) -> Iterator[Path | Failure]:
    found = sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - Path.glob knows no absolute patterns
    if not found:
        yield _failure(
            InputError(f"no file matches {shown(Path(pattern))}: check the pattern", "missing"), shown(Path(pattern))
        )
    for path in found:
        if not path.is_dir():
            yield path
        elif "**" not in pattern:
            yield from _folder(path)


def _read(place: Place, encoding: str | None, published: str | None, make: _Make[T]) -> Iterator[T | Article | Failure]:
    if isinstance(place, Failure):
        yield place
        return
    try:
        if place is None:
            yield from _lines(_standard_input(), None, published, make)
        elif place.suffix.lower() in LINES:
            with place.open("rb") as stream:
                yield from _lines(stream, shown(place), published, make)
        else:
            found, doubts = read(place, encoding)
            yield Article(text=found, source=shown(place), published=published, warnings=doubts)
    except InputError as error:
        yield _failure(error, shown(place))
    except OSError as error:
        yield _failure(_unreadable(place, error), shown(place))


def _lines(stream: IO[bytes], file: str | None, published: str | None, make: _Make[T]) -> Iterator[T | Failure]:
    """What JSON Lines hold. A blank line is skipped in a file; on standard input somebody waits for its answer."""
    for number, line in enumerate(stream, 1):
        place = f"{file or STANDARD}:{number}"
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if file is not None and not data.strip():
            continue
        fields: dict[str, Any] = {}
        try:
            fields = _fields(data)
            yield make(fields, place if file else None, published)
        except InputError as error:
            known = fields.get("id")
            yield _failure(
                InputError(f"{place}: {error}", error.code), place, known if isinstance(known, str) else None
            )


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
    if type(found.get("id")) is int:
        found["id"] = str(found["id"])
    return found


def _article(fields: dict[str, Any], source: str | None, published: str | None) -> Article:
    if "text" not in fields:
        raise InputError('no "text": put the article into that field', "bad_line")
    try:
        article = Article.model_validate({name: fields[name] for name in _GIVEN if name in fields})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        remedy = "; write a day as YYYY-MM-DD, or leave it out" if first["loc"][0] == "published" else ""
        raise InputError(f'"{first["loc"][0]}" cannot be used: {first["msg"]}{remedy}', "bad_line") from error
    if not article.text.strip():
        raise InputError("the article is empty", "empty")
    return article.model_copy(update={"source": article.source or source, "published": article.published or published})


def _stored(fields: dict[str, Any], source: str | None, published: str | None) -> NewsRecord | Article | Failure:
    kind = (
        NewsRecord if "schema_version" in fields else Failure if fields.keys() == Failure.model_fields.keys() else None
    )
    if kind is None:
        return _article(fields, source, published)
    try:
        return kind.model_validate_json(json.dumps(fields))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise InputError(f"not a record of this version: {place}: {first['msg']}", "bad_line") from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)


def _failure(error: InputError, source: str, known_id: str | None = None) -> Failure:
    return Failure(id=known_id, source=source, error=error.code, message=str(error))


def _unreadable(path: Path | None, error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(f"{shown(path)} is not there: check the path", "missing")
    return InputError(f"cannot read {shown(path)}: {_reason(error)}", "unreadable")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


def _standard_input() -> IO[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed: pipe something into the command, or name a file", "unreadable")
    return sys.stdin.buffer


def _standard_output() -> IO[bytes]:
    if sys.stdout is None:
        raise OutputError("standard output is closed: name a file")
    return sys.stdout.buffer

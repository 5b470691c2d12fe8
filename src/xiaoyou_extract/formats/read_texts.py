"""Texts and pages: one file is one article, every character as it is."""

from codecs import BOM_UTF8
from collections.abc import Iterator

from xiaoyou_extract.clean.encoding import Decoded, decode
from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.faults import STANDARD
from xiaoyou_extract.formats.items import Input, T, too_large
from xiaoyou_extract.records import Article, Notice


def texts(given: Input[T]) -> Iterator[Article]:
    """The one article of a text or a page.

    Raises:
        InputError: it is `empty`, `binary`, `undecodable` or `too_large`.
    """
    limit = given.how.max_bytes
    data = given.stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(given.name or STANDARD, limit)
    found, doubts = decoded(data, given.name or STANDARD, given.how.encoding)
    yield Article(text=found, source=given.name, published=given.how.published, warnings=doubts)


def decoded(data: bytes, name: str, encoding: str | None = None) -> tuple[str, tuple[Notice, ...]]:
    """The text that bytes stand for, and what is in doubt about it.

    Raises:
        InputError: they are `empty`, `binary` or `undecodable`.
    """
    mark = "\ufeff" if data.startswith(BOM_UTF8) else ""
    try:
        found = decode(data, encoding) if data else Decoded("", "utf-8")
    except InputError as error:
        raise InputError(f"{name}: {error}", error.code) from error
    text = found.text.removeprefix(mark)
    if not text.strip():
        raise InputError(f"{name} is empty", "empty")
    # Places are counted in the file as its bytes decode, and there a byte-order mark is a character.
    return mark + text, tuple(doubts(found.encoding, found.lost, certain=found.certain))


def doubts(encoding: str, lost: int, *, certain: bool) -> Iterator[Notice]:
    """A warning where places could not be decoded, or the encoding was guessed and may be another."""
    if lost:
        message = f"{lost} places are not {encoding} and were read as U+FFFD"
        yield Notice(code="undecodable_places", message=message, raw_start=None, raw_end=None)
    elif not certain:
        message = f"the encoding was guessed as {encoding} and may be another: name it with --encoding"
        yield Notice(code="guessed_encoding", message=message, raw_start=None, raw_end=None)

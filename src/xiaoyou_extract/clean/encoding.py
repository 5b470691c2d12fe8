"""Bytes to text: a byte order mark, what was declared, strict UTF-8, else what reads best as Chinese."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from xiaoyou_extract.clean.likelihood import model
from xiaoyou_extract.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_MAGIC = (
    *(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"%PDF-", b"PK\x03\x04", b"PK\x05\x06"),
    *(b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf", b"Rar!\x1a", b"\xd0\xcf\x11\xe0", b"\x7fELF", b"MZ\x90"),
    *(b"\x28\xb5\x2f\xfd", b"SQLite format 3", b"OggS"),
)
# the names under which the web declares a subset of what it sends
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "ascii": "utf-8", "iso8859-1": "cp1252"}
_SAMPLE = 1 << 13
_HOLE_COST = 25.0  # a place that cannot be decoded, beyond what U+FFFD itself costs
_WORST_MEAN = 10.5  # natural logarithms a character: what is above reads as nothing
_SURE_MARGIN = 12.0
_META = regex.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", regex.IGNORECASE
)
_CONTROL = regex.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was read.

    Attributes:
        text: the text, without a byte order mark.
        encoding: the name of the encoding, as Python knows it.
        certain: false where the encoding was guessed and another reads nearly as well, or places were lost.
        lost: how many places could not be decoded; U+FFFD stands there.
    """

    text: str
    encoding: str
    certain: bool = True
    lost: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a file.

    Args:
        data: its bytes.
        declared: the encoding that its owner names; it is taken, or refused where the bytes are not of it.

    Raises:
        InputError: the bytes are no text (`binary`), not of the declared encoding or of none (`undecodable`), or
            the declared encoding is unknown (`encoding`).
    """
    if declared is not None:
        return _declared(data, declared)
    for mark, name in _MARKS:
        if data.startswith(mark):
            marked = _lenient(data[len(mark) :], name, certain=True)
            if marked.lost * 10 > len(marked.text):
                raise InputError(
                    f"the bytes begin as {name} does, but are none; name it with --encoding", "undecodable"
                )
            return marked
    if data.startswith(_MAGIC):
        raise InputError("this is a binary file (an image, an archive or the like), not text", "binary")
    if (text := _strict(data, "utf-8")) is not None and not _controlled(data):
        if (
            data.isascii()
            and b"~{" in data
            and (hz := _strict(data, "hz")) is not None
            and model().cost(hz) < model().cost(text)
        ):
            return Decoded(hz, "hz")
        return Decoded(text, "utf-8")
    return _guess(data)


def _declared(data: bytes, name: str) -> Decoded:
    try:
        found = codecs.lookup(name.strip())
        text = "" if found.name in ("hex", "base64", "rot13", "zlib", "bz2", "uu", "quopri") else None
    except LookupError:
        text = ""
    if text is not None:
        raise InputError(
            f"the encoding {name!r} is unknown; use a name such as utf-8, gb18030 or big5hkscs", "encoding"
        )
    wide = _WIDER.get(found.name, found.name)
    for mark, marked in _MARKS:
        if data.startswith(mark) and (marked == wide or (wide in ("utf-16", "utf-32") and marked.startswith(wide))):
            data, wide = data[len(mark) :], marked
            break
    try:
        return Decoded(data.decode(wide), wide)
    except UnicodeDecodeError as error:
        lenient = _lenient(data, wide, certain=False)
        if lenient.lost * 200 <= len(lenient.text):
            return lenient
        raise InputError(
            f"not {name}: byte {error.start} cannot be decoded; leave the encoding out to have it guessed",
            "undecodable",
        ) from error


def _guess(data: bytes) -> Decoded:
    """The decoding whose text costs least; bytes are the same for all, so whole costs compare."""
    sample = _sample(data)
    zeros = sample.count(0) * 50 > len(sample)
    names = list(_names(data, zeros))
    scored = []
    for rank, name in enumerate(names):
        text = sample.decode(name, "replace")
        if name in ("gb18030", "big5hkscs", "utf-8") and text.endswith("\ufffd"):
            text = text[:-1]  # the sample may end within a character
        lost = text.count("\ufffd")
        if text and lost * 10 <= len(text):
            scored.append((model().cost(text) + lost * _HOLE_COST, rank, text))
    if not scored:
        if zeros or _controlled(sample):
            raise InputError("this is binary data, not text", "binary")
        raise InputError("no encoding of Chinese fits these bytes; name it with --encoding", "undecodable")
    scored.sort(key=lambda s: s[:2])
    best, rank, text = scored[0]
    nonsense = best > _WORST_MEAN * len(text) + 20
    if _controlled(text.encode("utf-8", "replace")) or (nonsense and _controlled(sample)):
        raise InputError("this is binary data, not text", "binary")
    if nonsense:
        raise InputError(
            "the bytes read as nonsense in every encoding of Chinese; name it with --encoding", "undecodable"
        )
    margin = min((s[0] for s in scored[1:] if s[2] != text), default=best + _SURE_MARGIN) - best
    return _lenient(data, names[rank], certain=margin >= _SURE_MARGIN)


def _names(data: bytes, zeros: bool) -> Iterator[str]:
    """The encodings to try; of equals the first wins."""
    if found := _META.search(data, endpos=2048):
        try:
            named = codecs.lookup(found[1].decode("ascii")).name
        except LookupError:
            named = ""
        if named.startswith(("gb", "big5", "hz", "cp9", "euc")):
            yield _WIDER.get(named, named)
    if not zeros:
        yield from ("utf-8", "gb18030", "big5hkscs")
    yield from ("utf-16-le", "utf-16-be")
    if not zeros and sum(b >= 0x80 for b in data[:_SAMPLE]) * 10 < min(len(data), _SAMPLE):
        yield "cp1252"


def _sample(data: bytes) -> bytes:
    """Enough of the bytes to judge by: from the first byte beyond ASCII on."""
    if len(data) <= _SAMPLE:
        return data
    first = regex.search(rb"[\x80-\xff]", data)
    start = max(0, first.start() - 200) & ~1 if first else 0
    return data[start : start + _SAMPLE]


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, name: str, *, certain: bool) -> Decoded:
    text = data.decode(name, "replace")
    lost = 0 if _strict(data, name) is not None else text.count("\ufffd")
    return Decoded(text.removeprefix("\ufeff"), name, certain and not lost, lost)


def _controlled(data: bytes) -> bool:
    """Whether so many control characters stand in the bytes that they are no text of one byte a character."""
    return len(_CONTROL.findall(data)) * 20 > len(data)

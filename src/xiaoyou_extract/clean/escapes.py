r"""Escaped characters back to characters: `&ldquo;`, `&#x4e2d;`, `\u4e2d`, `%u4E2D`, `%E4%B8%AD`.

Only what decodes to plausible text is decoded: a link in running text, `50%` and `C:\users` stay.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from html.entities import html5
from unicodedata import category

import regex

from xiaoyou_extract.source import Edit, Source

# The marks that pages escape most; references of other blocks may be anything, these and letters are text.
_TEXT = (
    r"[\p{Han}\u3000-\u30ff\u3100-\u312f\uff00-\uffef\u2010-\u203b\u2100-\u22ff\u2460-\u25ff\u00a0-\u024f\u0300-\u036f]"
)


def decode_escapes(source: Source) -> Source:
    r"""Decode references, `\uXXXX`, `%uXXXX`, `\xXX` and `%XX`, each escaped character with its own range."""
    for sign, find in _FAMILIES:
        if sign in source.text:
            source = source.edit(find(source.text))
    return source


def _references(text: str) -> Iterator[Edit]:
    for m in _pattern("reference").finditer(text):
        new = _referred(m)
        if new is not None:
            yield Edit(m.start(), m.end(), new, "html_reference")


def _referred(m: "regex.Match[str]") -> str | None:
    """What a reference stands for; None where it is no reference, or stands for nothing that can be printed."""
    if m["pair"]:
        high, low = (_code(part) for part in m["pair"][1:-1].split(";&#"))
        return (
            chr(0x10000 + (high - 0xD800) * 0x400 + (low - 0xDC00))
            if high < 0xDC00 <= low <= 0xDFFF <= 0xFFFF
            else None
        )
    if m["name"]:
        return html5.get(m["name"] + ";")
    if m["bare"]:
        return "\xa0"
    new = unescape(f"&#{m['code']};")
    return new if len(new) == 1 and _printable(new) else None


def _code(digits: str) -> int:
    return int(digits[1:], 16) if digits[0] in "xX" else int(digits)


def _unicode_escapes(kind: str) -> Callable[[str], Iterator[Edit]]:
    r"""A finder of runs of `\uXXXX` or `%uXXXX`: each code unit or surrogate pair is one edit."""

    def find(text: str) -> Iterator[Edit]:
        for run in _pattern(kind).finditer(text):
            edits = [
                Edit(
                    m.start(),
                    m.end(),
                    bytes.fromhex(m.group().translate(_NO_ESCAPE)).decode("utf-16-be", "replace"),
                    "unicode_escape",
                )
                for m in _pattern("unit").finditer(text, run.start(), run.end())
            ]
            if all(_printable(e.new) for e in edits):
                yield from edits

    return find


def _byte_escapes(kind: str) -> Callable[[str], list[Edit]]:
    """A finder of escaped bytes, UTF-8 or GBK; escaped ASCII (`%20`) counts only where other characters are escaped."""

    def find(text: str) -> list[Edit]:
        links = [m.span() for m in _pattern("link").finditer(text)]
        edits: list[Edit] = []
        plain: list[Edit] = []
        at = 0
        for run in _pattern(kind).finditer(text):
            while at < len(links) and links[at][1] <= run.start():
                at += 1
            if (at == len(links) or run.start() < links[at][0]) and text[run.start() - 1 : run.start()] not in _QUERY:
                found = list(_decoded(run))
                (edits if any(e.new > "\x7f" for e in found) else plain).extend(found)
        return sorted([*edits, *plain]) if edits else []

    return find


def _decoded(run: "regex.Match[str]") -> Iterator[Edit]:
    """The edits that decode a run of escaped bytes; none where it is no plausible text."""
    tokens = [m.span() for m in _pattern("byte").finditer(run.string, run.start(), run.end())]
    data = bytes(int(run.string[a + 1 : b].lstrip("x"), 16) if b - a > 1 else ord(run.string[a]) for a, b in tokens)
    for codec in ("utf-8", "gbk"):
        text = _decode(data, codec)
        wide = [c for c in text if c > "\x7f"]
        known = len(_pattern("text").findall(text)) if wide else 0
        likely = known >= len(wide) * (0.5 if codec == "utf-8" else 1) and not (codec == "gbk" and len(wide) < 2)
        if not text or not (likely if wide else text.isprintable()):
            continue
        at = 0
        for c in text:
            size = len(c.encode(codec))
            start, end = tokens[at][0], tokens[at + size - 1][1]
            if end - start > 1:
                yield Edit(start, end, c, "byte_escape")
            at += size
        return


def _decode(data: bytes, codec: str) -> str:
    """The text of the bytes, less a character that is cut off at the end; empty where they are not of this encoding."""
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        return data[: error.start].decode(codec) if error.start >= len(data) - 3 else ""


def _printable(text: str) -> bool:
    return "\ufffd" not in text and not any(category(c) in _UNPRINTABLE for c in text)


_UNPRINTABLE = frozenset({"Cc", "Cn", "Co", "Cs"})
_QUERY = frozenset("=&?#")  # what is escaped after these is a part of an address
_NO_ESCAPE = str.maketrans("", "", "\\%uU")
_FAMILIES: tuple[tuple[str, Callable[[str], Iterable[Edit]]], ...] = (
    ("&", _references),
    ("\\u", _unicode_escapes("backslash")),
    ("%u", _unicode_escapes("percent-u")),
    ("\\x", _byte_escapes("backslash-x")),
    ("%", _byte_escapes("percent")),
)


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    unit = r"(?:\\{1,2}|%)[uU]"
    return regex.compile(
        {
            # `&amp;ldquo;` was escaped twice; a surrogate pair is two references
            "reference": r"&(?:amp;){0,4}(?:(?P<pair>\#(?:5[5-7]\d{3}|[xX][dD][89abAB][0-9a-fA-F]{2});"
            r"&\#(?:5[5-7]\d{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2});)"
            r"|\#(?P<code>\d{1,7}(?=;)|\d{5}(?!\d)|[xX][0-9a-fA-F]{1,6}(?=;));?|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});|(?P<bare>nbsp)(?![A-Za-z0-9]))",
            "unit": rf"{unit}[dD][89abAB][0-9a-fA-F]{{2}}{unit}[dD][c-fC-F][0-9a-fA-F]{{2}}|{unit}[0-9a-fA-F]{{4}}",
            "backslash": r"(?:\\{1,2}u[0-9a-fA-F]{4})++",
            "percent-u": r"(?:%[uU][0-9a-fA-F]{4})++",
            "backslash-x": r"(?:\\x[0-9a-fA-F]{2})++",
            "percent": r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9_.~!*'()/-])*+",
            "byte": r"\\x[0-9a-fA-F]{2}|%[0-9A-Fa-f]{2}|[ -~]",
            "link": r"(?:[A-Za-z]{2,8}://|www\.|(?<![A-Za-z0-9.-])[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++/)[!-~]++",
            "text": _TEXT,
        }[name]
    )

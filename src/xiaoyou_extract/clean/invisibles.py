"""Characters that nobody sees: zero-width and control characters, byte order marks, soft hyphens, bidi marks."""

from functools import cache

import regex

from xiaoyou_extract.source import Edit, Source


def remove_invisibles(source: Source) -> Source:
    r"""Delete invisible characters, but joiners in an emoji or in letters that need them; make other line ends `\n`."""
    text = source.text
    if text.isascii() and text.isprintable():
        return source
    lines = text.translate(_LINE_ENDS).replace("\r\n", " \n").replace("\r", "\n")
    edits = (Edit(m.start(), m.end(), "", "invisible") for m in _pattern("invisible").finditer(text) if not _needed(m))
    return source.fold(lines).edit(edits)


def _needed(m: "regex.Match[str]") -> bool:
    """Whether the character shapes what stands beside it: an emoji, or letters of a script with joiners."""
    text, start = m.string, m.start()
    if m.group() in ("\u200c", "\u200d"):
        return _pattern("joined").match(text, max(0, start - 1), m.end() + 1) is not None
    if m.group() <= "\ufe0f" and m.group() >= "\ufe00":
        return start == 0 or _pattern("han").match(text, start - 1) is None
    return "\U000e0020" <= m.group()[0] <= "\U000e007f" and text[start - 1 : start] == "\U0001f3f4"


_LINE_ENDS = str.maketrans("\v\f\x85\u2028\u2029", "\n\n\n\n\n")


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    part = r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]"
    shaped = r"[[\p{L}\p{M}]--[\p{Han}\p{Latin}\p{Bopomofo}\p{Hiragana}\p{Katakana}\p{Hangul}]]"
    return regex.compile(
        {
            # joiners and variation selectors one by one: each is judged by its neighbours; the tags of a flag are one
            "invisible": r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e"
            r"\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\U000e0100-\U000e01ef]++|[\u200c\u200d\ufe00-\ufe0f]|[\U000e0001-\U000e007f]++",
            "joined": rf"(?V1){part}\u200d{part}|{shaped}[\u200c\u200d]{shaped}|{shaped}\u200d",
            "han": r"\p{Han}",
        }[name]
    )

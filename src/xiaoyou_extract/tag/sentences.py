"""Sentence boundaries: 。！？ and their half-width forms with the closing marks after them, or a line's end."""

from functools import cache

import regex

_BREAK = r"\n\r\x0b\x0c\x85\u2028\u2029"
_BLANK = rf"(?:[^\S{_BREAK}]|[\x1c-\x1f])"
_MARK = "。！？!?"
_CLOSING = r"”’」』》〉）】〕\"')\]"


def split(text: str) -> list[tuple[int, int]]:
    """The sentences of a text, in order.

    A sentence ends after `。！？!?` with the closing quotes and brackets that follow, or at a line's end; `；` ends
    none. It holds no line break. Every character that is no line break belongs to exactly one sentence, except in lines
    of nothing but white space. Space after a mark belongs to the next sentence of the line, or to the last one.

    Args:
        text: any text.

    Returns:
        Half-open ranges of code points.
    """
    return [match.span() for match in _pattern().finditer(text) if match["sentence"]]


@cache
def _pattern() -> "regex.Pattern[str]":
    line_end = rf"(?=[{_BREAK}]|\Z)"
    return regex.compile(
        rf"{_BLANK}++{line_end}"
        rf"|(?P<sentence>(?:[^{_MARK}{_BREAK}]++(?:[{_MARK}]++[{_CLOSING}]*+)*+|(?:[{_MARK}]++[{_CLOSING}]*+)++)"
        rf"(?:{_BLANK}++{line_end})?+)"
    )

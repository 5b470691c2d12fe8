"""Doubled marks: a comma before another mark (`,、`), or a mark twice (`；；`)."""

from collections.abc import Iterator
from functools import cache

import regex

from xiaoyou_extract.source import Edit, Source


def undouble_marks(source: Source) -> Source:
    """Keep the last of the marks where no writer puts two: `,,` `,。` `；；`. Ellipses, dashes and `。。。` stay.

    `，。`, `！！` and `？？` may be the writer's own, unless other marks of the text are doubled as well.
    """
    edits = list(_doubled("doubled", source.text))
    source = source.edit(edits)
    doubtful = list(_doubled("doubtful", source.text))
    return source.edit(doubtful) if edits or len(doubtful) > 2 else source


def _doubled(kind: str, text: str) -> Iterator[Edit]:
    for m in _pattern(kind).finditer(text):
        around = text[max(0, m.start() - 1) : m.start()] + text[m.end() : m.end() + 1]
        if not (len(around) == 2 and around.isascii() and around.isalpha()):  # `std::x`, `a,,b`
            yield Edit(m.start(), m.end() - 1, "", "doubled_mark")


@cache
def _pattern(kind: str) -> "regex.Pattern[str]":
    pair = "(?<![{0}])[{0}]{{2}}(?![{0}])"
    if kind == "doubtful":
        return regex.compile(
            "|".join(("(?<![,，])，[、。；：！？;:!?]", *(pair.format(mark) for mark in ("！!", "？?"))))
        )
    return regex.compile(
        "|".join(
            (
                r"(?<![,，]),(?P<mark>[、。；：！？;:!?])(?P=mark)?",
                r"[,，]{2,}+(?:(?P<last>[、。；：！？;:!?])(?P=last)?)?",
                *(pair.format(mark) for mark in ("；;", "：:", "、", "。")),
            )
        )
    )

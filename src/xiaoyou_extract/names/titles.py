"""Titles in the text: `常务副市长`, `党委书记`, `中国工程院院士` without its body."""

from functools import cache
from typing import NamedTuple

import regex

from xiaoyou_extract.names import lexicon


class Title(NamedTuple):
    """A title at `[start, end)`; `kind` is `post`, `rank`, `author` or `editor`, `past` for 原, 前, 时任 before it."""

    start: int
    end: int
    text: str
    kind: str
    past: bool


@cache
def _pattern() -> "regex.Pattern[str]":
    prefixes = lexicon.title_prefixes()
    firsts = "".join(sorted({word[0] for word in (*lexicon.titles(), *prefixes, "党", "纪", "团", "政")}))
    return regex.compile(
        rf"(?=[{regex.escape(firsts)}])"
        r"(?P<past>\L<past>)?(?P<title>(?P<layer>党委|党组|党工委|党总支|党支部|纪委|团委|政法委)?"
        r"(?:\L<part>){0,3}(?P<core>\L<core>))",
        core=sorted(lexicon.titles(), key=len, reverse=True),
        past=[w for w, kind in prefixes.items() if kind == "past"],
        part=[w for w, kind in prefixes.items() if kind == "part"],
    )


def find_titles(text: str) -> list[Title]:
    """Titles from left to right, the longest at each place, not overlapping."""
    kinds = lexicon.titles()
    return [
        Title(m.start("title"), m.end(), m["title"], kinds.get(m["title"], kinds[m["core"]]), m["past"] is not None)
        for m in _pattern().finditer(text)
    ]

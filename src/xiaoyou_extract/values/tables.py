"""Numbers of a table whose head states their unit once (`单位:万元`, `总投资(万元)`)."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import NamedTuple

import regex

from xiaoyou_extract.values import quantities
from xiaoyou_extract.values.lexicon import Lexicon

_ROWS = 200
"""A head says nothing of what stands further down."""
_HEADS = 200


class Head(NamedTuple):
    """A stated unit: half-open range of the head, the value of one such unit, and whether it is that of one column."""

    start: int
    end: int
    one: quantities.Found
    column: bool


def heads(s: str, lexicon: Lexicon, home: str) -> list[Head]:
    """The stated units of a folded text, in order."""
    made = []
    for m in islice(_head().finditer(s), _HEADS):
        named = m["named"] or ""  # 人民币万元: the currency stands before the number
        for length in range(len(m["unit"]), 0, -1):
            unit = f"{named}1{m['unit'][:length]}"
            found = list(quantities.find(unit, unit, lexicon, (), home))
            if len(found) == 1 and (found[0].start, found[0].end) == (0, len(unit)):
                made.append(Head(m.start(), m.start("unit") + length, found[0], m["column"] is not None))
                break
    return made


def find(s: str, head: Head, until: int, taken: Sequence[tuple[int, int]]) -> Iterator[quantities.Found]:
    """The bare numbers in the lines below a head, down to the first line that is a sentence.

    Args:
        s: the folded text.
        head: the stated unit.
        until: where the next head begins, or the text ends.
        taken: ranges of dates, codes and other quantities, in order, in which nothing is counted.
    """
    at = s.find("\n", head.end)
    for _ in range(_ROWS):
        if at < 0 or at + 1 >= until:
            return
        line_end = s.find("\n", at + 1)
        line_end = until if line_end < 0 else min(line_end, until)
        if line_end - at > 400 or _sentence().search(s, at + 1, line_end) is not None:
            return
        cells = list(_cell().finditer(s, at + 1, line_end))
        if all(_year().fullmatch(m[0]) for m in cells):
            cells = []  # the head of the columns
        if head.column and len(cells) != 1:
            cells = []  # which one it heads is not told
        for m in cells:
            before = bisect_left(taken, (m.end(), 0)) - 1
            if before < 0 or taken[before][1] <= m.start():
                value = head.one.value
                number = Decimal(m[0].replace(",", "")) * (value.value or 1)
                yield quantities.Found(m.start(), m.end(), replace(value, value=number, modifier="exact"), 0.7)
        at = line_end


@cache
def _head() -> "regex.Pattern[str]":
    """单位:万元 before or in a table; 总投资(万元) at the end of its head."""
    unit = r"(?P<named>人民币|新台币|港币)?(?P<unit>[十百千万亿]{0,2}(?:[\p{Han}A-Za-z]{1,6}|%))"
    column = r"(?P<column>(?<=\p{Han}))\((?=[^()\n]{1,8}\)[ |]*\n)"
    return regex.compile(rf"(?:(?:金额|货币|计量)?单位\s?[::]\s?|{column}){unit}")


@cache
def _cell() -> "regex.Pattern[str]":
    """A number of its own; the name of its row may stand right before it (净利润12), never right after."""
    return regex.compile(r"(?<![A-Za-z_\d.,:/第-])-?(?:\d{1,3}(?:,\d{3})++|\d{1,15})(?:\.\d{1,6})?(?![\w.,:/%‰-])")


@cache
def _year() -> "regex.Pattern[str]":
    return regex.compile(r"(?:19|20)\d\d")


@cache
def _sentence() -> "regex.Pattern[str]":
    return regex.compile(r"[。！？；;!?]|,(?!\d)")

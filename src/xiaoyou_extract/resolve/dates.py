"""Settles the dates that want a reference: the day of publication, or an earlier date of the text.

当天, 次日 and 当年 count from the date told last; a bare 15日 and a month without a year go on from a date in the
same sentence, else from the day of publication. The tense of the sentence says whether a date without a year lies
ahead.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

import regex

from xiaoyou_extract.document import DateValue, Document, Mention
from xiaoyou_extract.values import date_value
from xiaoyou_extract.values.calendar import Days, Expression, Reference

_MONTHS = ("rmonth", "month", "monthday")
_YEARS = ("year", "reign", "ryear", "yy", "cyear")


def resolve_dates(document: Document, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions, with every date's value as far as the article settles it; None where no year can be told."""
    published = date.fromisoformat(document.published) if document.published else None
    told: list[tuple[int, Days]] = []
    before: Mention | None = None
    made: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        value = mention.value
        if mention.layer != "date" or not isinstance(value, DateValue) or not isinstance(value.expression, Expression):
            made.append(mention)
            continue
        reference = Reference(
            published,
            _context(document.text, told, mention.start, published),
            _inherited(document.text, before, mention),
            _future(document.text, mention),
            _telling(document.text, mention),
        )
        settled = replace(mention, value=date_value(value.expression, reference, value.kind == "relative"))
        if reference.future and published:
            # 将 is also 把: `5日晚将响应提升至一级`, told on the 6th, is no matter of next month.
            past = replace(
                mention, value=date_value(value.expression, replace(reference, future=False), value.kind == "relative")
            )
            gone = _days(past)
            if (
                gone is not None
                and 0 <= (published - gone.last).days <= 3
                and "于" not in document.text[mention.start - 2 : mention.start]
            ):
                settled = past
        days = _days(settled)
        if days is not None and (days.last - days.first).days < 370 and not _is_dateline(document.text, settled):
            told.append((mention.start, days))
        before = settled
        made.append(settled)
    return made


def _context(text: str, told: list[tuple[int, Days]], at: int, published: date | None) -> Days | None:
    """What 当天 and 当年 point at: the paragraph's last date, else the one nearest to publication."""
    if not told:
        return None
    start, days = told[-1]
    if published is None or "\n" not in text[start:at]:
        return days
    return min((d for _, d in told), key=lambda d: (d.last - d.first).days // 8 * 400 + abs((d.last - published).days))


def _days(mention: Mention) -> Days | None:
    value = mention.value
    if not isinstance(value, DateValue) or value.earliest is None or value.latest is None:
        return None
    return Days(date.fromisoformat(value.earliest), date.fromisoformat(value.latest))


def _is_dateline(text: str, mention: Mention) -> bool:
    return text.startswith(("电", "讯"), mention.end)


def _inherited(text: str, before: Mention | None, mention: Mention) -> Days | None:
    """The date before, where it stands in the same sentence and names a year or a month that goes on here."""
    if before is None or mention.start - before.end > 120 or _is_dateline(text, before):
        return None
    between = text[before.end : mention.start]
    if any(c in between for c in "。！？\n") or not isinstance(before.value, DateValue):
        return None
    expression = before.value.expression
    if (
        not isinstance(expression, Expression)
        or not isinstance(mention.value, DateValue)
        or not isinstance(mention.value.expression, Expression)
    ):
        return None
    if expression.parts[0].op not in _MONTHS + _YEARS:
        return None
    goes_on = mention.value.expression.parts[0].op in ("day", "days")
    if _nested(text, before, mention) or (expression.parts[0].op in _MONTHS and not goes_on):
        return None
    return _days(before)


def _nested(text: str, before: Mention, mention: Mention) -> bool:
    """Whether the date before stands in a name or a comparison (《2018年…》, 较2019年), and this one does not."""
    between = text[before.end : mention.start]
    lead = text[max(0, before.start - 2) : before.start]
    return any(c in between for c in "》”)）") or lead.endswith(("比", "较", "自", "对")) or "以来" in between[:12]


@cache
def _ahead() -> "regex.Pattern[str]":
    return regex.compile(
        r"将(?!军|士|领|近|来|来临)|拟(?=于|在|定|订|召|举|\d|\p{Han})|即将|预计|计划(?=于|在|今|明|\d)|有望|力争|定于|争取|届时|要(?=于|在)"
    )


def _future(text: str, mention: Mention) -> bool:
    """Whether the words around say that it is still to come (将于3月15日举行, 拟于10月召开)."""
    low = max(text.rfind(c, max(0, mention.start - 24), mention.start) for c in "，。；！？\n") + 1
    low = max(low, mention.start - 24)
    high = min(
        (i for c in "，。；！？\n" if (i := text.find(c, mention.end, mention.end + 20)) >= 0), default=mention.end + 20
    )
    return _ahead().search(text, low, high) is not None


def _telling(text: str, mention: Mention) -> bool:
    """Whether there is a sentence around the date at all."""
    around = text[max(0, mention.start - 20) : mention.start] + text[mention.end : mention.end + 20]
    return sum("\u4e00" <= c <= "\u9fff" and c not in "年月日号时点分" for c in around) >= 4

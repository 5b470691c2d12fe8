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
from xiaoyou_extract.values.dates import sureness

_MONTHS = ("rmonth", "month", "monthday")
_YEARS = ("year", "reign", "ryear", "yy", "cyear")


def resolve_dates(document: Document, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions, with every date's value as far as the article settles it; None where no year can be told."""
    published = date.fromisoformat(document.published) if document.published else None
    told = _Told(document.text, published)
    before: Mention | None = None
    made: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, m.end)):
        value = mention.value
        if mention.layer != "date" or not isinstance(value, DateValue) or not isinstance(value.expression, Expression):
            made.append(mention)
            continue
        future = _future(document.text, mention)
        counted = told.counted(mention.start)
        if future and counted is not None and published is not None and counted.last < published:
            counted = None  # 2019年成立的公司将在两年后上市 counts from today
        reference = Reference(
            published,
            told.context(mention.start),
            _inherited(document.text, before, mention),
            counted,
            _announced(document.text, mention),
            future,
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
        settled = _after_start(document.text, before, settled, reference)
        days = _days(settled)
        if days is not None and (days.last - days.first).days < 370 and not _is_dateline(document.text, settled):
            told.add(mention.start, days)
        before = settled
        made.append(_weighed(_anchored(settled, document.published_from)))
    return made


def _anchored(mention: Mention, published_from: str | None) -> Mention:
    """Parts that a calendar date lacks and that the dateline states come from the context, not from outside."""
    value = mention.value
    told = published_from in ("dateline", "inferred")
    if not told or not isinstance(value, DateValue) or (value.kind, value.anchor) != ("explicit", "published"):
        return mention
    return replace(mention, value=replace(value, anchor="context"))


def _weighed(mention: Mention) -> Mention:
    """With how sure its form and its anchor make it."""
    value = mention.value
    if not isinstance(value, DateValue) or not isinstance(value.expression, Expression):
        return mention
    return replace(mention, confidence=sureness(value, value.expression))


class _Told:
    """The dates told so far: the last one, and the one nearest to publication."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text
        self.published = published
        self.at = -1
        self.line_end = -1
        self.last: Days | None = None
        self.nearest: tuple[int, Days] | None = None

    def add(self, at: int, days: Days) -> None:
        self.at, self.last = at, days
        self.line_end = self.text.find("\n", at) if self.line_end < at else self.line_end
        if self.line_end < 0:
            self.line_end = len(self.text)
        if self.published is not None:
            far = (days.last - days.first).days // 8 * 400 + abs((days.last - self.published).days)
            if self.nearest is None or far < self.nearest[0]:
                self.nearest = (far, days)

    def context(self, at: int) -> Days | None:
        """What 当天 and 当年 point at: the paragraph's last date, else the one nearest to publication."""
        return self.nearest[1] if self.nearest is not None and self.line_end < at else self.last

    def counted(self, at: int) -> Days | None:
        """The date in the same sentence, or in the one before, from which 两天后 counts."""
        if self.last is None or at - self.at > 160 or self.line_end < at:
            return None
        between = self.text[self.at : at]
        return self.last if sum(between.count(c) for c in "。！？") <= 1 else None


def _after_start(text: str, before: Mention | None, mention: Mention, reference: Reference) -> Mention:
    """2月2日启动，3月13日结束: in one sentence, a later day of the year does not fall before the earlier one."""
    if before is None or not _without_year(before) or not _without_year(mention) or _is_dateline(text, before):
        return mention
    between = text[before.end : mention.start]
    first, then = _days(before), _days(mention)
    if first is None or then is None or len(between) > 40 or any(c in between for c in "。！？\n"):
        return mention
    if then.first >= first.first or (then.first.month, then.first.day) < (first.first.month, first.first.day):
        return mention
    value = mention.value
    if not isinstance(value, DateValue) or not isinstance(value.expression, Expression):
        return mention
    following = date_value(value.expression, replace(reference, inherited=first), value.kind == "relative")
    made = replace(mention, value=following)
    days = _days(made)
    ahead = days is not None and reference.published is not None and days.first > reference.published
    return mention if ahead and _ends().search(text, mention.start - 3, mention.end + 12) is None else made


@cache
def _ends() -> "regex.Pattern[str]":
    """3月5日启动，6月1日结束 ends ahead; 3月5日公布，较12月增长 looks back."""
    return regex.compile(r"结束|闭幕|落幕|收官|截止|完成|返回|持续[至到]|延续[至到]|延[至到]")


def _without_year(mention: Mention) -> bool:
    value = mention.value
    return (
        isinstance(value, DateValue)
        and isinstance(value.expression, Expression)
        and value.expression.parts[0].op in ("month", "monthday")
    )


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


@cache
def _announced_before() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:截止(?:时间|日期|日)?(?:为|是|至|到|于)?[:：]?|延(?:期|长|迟|后)?[至到]|持续[至到]|(?:报名|申报|申请|投稿|征稿|截稿|征集)[^，。；！？\n]{0,8}截[至止][于到]?)$"
    )


@cache
def _announced_after() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:\p{Han}{0,2}(?:施行|实施)|前?(?:全部|全面|基本|建设)?(?:完成|完工|竣工|建成|投用|交付)|(?:正式)?(?:截止|开学|开幕)|(?:开始|起)?，?(?:一直)?持续[至到])"
    )


def _announced(text: str, mention: Mention) -> bool:
    """Whether it is a date as announcements have it: a deadline, the day a rule comes into force, an opening.

    So is one in a later clause of a sentence that spoke of the future.
    """
    if _announced_before().search(text, max(0, mention.start - 20), mention.start) is not None:
        return True
    m = _announced_after().match(text, mention.end, min(len(text), mention.end + 16))
    if m is not None and (
        m[0][-2:] in _SET or text[mention.end - 1] in "前起" or m[0][-1] in "至到" or m[0][0] == "前"
    ):
        return True
    low = max(text.rfind(c, max(0, mention.start - 120), mention.start) for c in "。！？\n") + 1
    return _ahead().search(text, max(low, mention.start - 120), mention.start) is not None


_SET = ("截止", "开学", "开幕")


def _telling(text: str, mention: Mention) -> bool:
    """Whether there is a sentence around the date at all."""
    around = text[max(0, mention.start - 20) : mention.start] + text[mention.end : mention.end + 20]
    return sum("\u4e00" <= c <= "\u9fff" and c not in "年月日号时点分" for c in around) >= 4

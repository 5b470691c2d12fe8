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
from xiaoyou_extract.values.calendar import Days, Expression, Part, Reference, shift
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
        reference = _reference(document.text, published, told, before, mention, value.expression)
        found = _settled(document.text, mention, value, reference)
        if found is None:
            continue
        settled = found
        settled = _after_start(document.text, before, settled, reference)
        days = _days(settled) or _begun(settled)
        if days is not None and (days.last - days.first).days < 370 and not _is_dateline(document.text, settled):
            told.add(mention.start, days)
        before = settled
        made.append(_weighed(settled, document.published_from))
    return made


def _weighed(mention: Mention, published_from: str | None) -> Mention:
    """With how sure its form and its anchor make it.

    Parts that a calendar date lacks and that the dateline states come from the context, not from outside.
    """
    value = mention.value
    expression = value.expression if isinstance(value, DateValue) else None
    if not isinstance(value, DateValue) or not isinstance(expression, Expression):
        return mention
    if published_from in ("dateline", "inferred") and (value.kind, value.anchor) == ("explicit", "published"):
        value = replace(value, anchor="context")
    return replace(mention, value=value, confidence=sureness(value, expression))


def _reference(
    text: str, published: date | None, told: "_Told", before: Mention | None, mention: Mention, expression: Expression
) -> Reference:
    """What the article says around a date of that which the date leaves open."""
    op = expression.parts[0].op
    if op in _POINTING:
        return Reference(published, told.context(mention.start, op, text.startswith("当年", mention.start)))
    if op not in _GUESSED:
        return Reference(published)
    future = _future(text, mention)
    counted = told.counted(mention.start, expression.parts[0])
    if future and counted is not None and published is not None and counted.last < published:
        counted = None  # 2019年成立的公司将在两年后上市 counts from today
    return Reference(
        published,
        None,
        _inherited(text, before, mention) or told.month(mention.start, expression),
        counted,
        _announced(text, mention),
        future,
        _telling(text, mention),
    )


def _settled(text: str, mention: Mention, value: DateValue, reference: Reference) -> Mention | None:
    """The mention with its value; None for what is no date after all."""
    expression = value.expression
    if not isinstance(expression, Expression):
        return mention
    fixed = value.value is not None and value.anchor == "stated" and expression.side != "until"
    if fixed and expression.parts[0].op in _FIXED:
        return mention
    relative = value.kind == "relative"
    if expression.parts[0].op == "rolling" and expression.parts[0].unit and _span_told(text, mention):
        return None
    settled = replace(mention, value=date_value(expression, reference, relative))
    published = reference.published
    if expression.parts[0].op == "cyear" and text.startswith("当年", mention.start):
        told, now = reference.context, reference.published
        if told is None or (now is not None and told.first.year > now.year):
            return None  # 我当年: long ago
    if reference.future and published and expression.parts[0].op != "weekday":
        # 将 is also 把: `5日晚将响应提升至一级`, told on the 6th, is no matter of next month.
        past = replace(mention, value=date_value(expression, replace(reference, future=False), relative))
        gone = _days(past)
        recent = gone is not None and 0 <= (published - gone.last).days <= 3
        planned = text.endswith(("将于", "拟于", "定于", "将在"), 0, mention.start)
        if recent and not planned:
            return past
    return settled


def _span_told(text: str, mention: Mention) -> bool:
    """Whether N天内 only tells how long something took (两天内收治19人): nothing around says that it is to come."""
    if not text.endswith("内", mention.start, mention.end) or not _telling(text, mention):
        return False
    low = max(text.rfind(c, max(0, mention.start - 60), mention.start) for c in "。！？\n") + 1
    high = min(
        (i for c in "，。；！？\n" if (i := text.find(c, mention.end, mention.end + 20)) >= 0), default=mention.end
    )
    return _due().search(text, max(low, mention.start - 60), high) is None and text[mention.start] in _COUNTS


_COUNTS = frozenset("0123456789一二两三四五六七八九十半几数")
_FIXED = frozenset(("year", "years", "schoolyear", "reign", "century", "plan"))
_POINTING = frozenset(("cday", "cmonth", "cyear", "ryear", "same"))
"""First parts that point at a date told before."""
_GUESSED = frozenset(
    ("yy", "month", "months", "monthday", "day", "days", "half", "quarter", "quarters", "season", "firstmonths",
     "leadmonths", "holiday", "lunar", "ago", "decade", "edge", "third", "nthmonth", "weekday", "weekend", "unit")
)  # fmt: skip
"""First parts that other dates and the tense of the sentence help to settle."""


class _Told:
    """The dates told so far, of the whole text and of the paragraph."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text
        self.published = published
        self.line_end = -1
        self.last: tuple[int, Days] | None = None
        self.last_day: tuple[int, Days] | None = None
        self.nearest: tuple[int, Days] | None = None

    def add(self, at: int, days: Days) -> None:
        if self.line_end < at:
            end = self.text.find("\n", at)
            self.line_end = end if end >= 0 else len(self.text)
        self.last = (at, days)
        if (days.last - days.first).days > _FEW:
            return
        self.last_day = (at, days)
        if self.published is not None:
            far = abs((days.last - self.published).days)
            if self.nearest is None or far < self.nearest[0]:
                self.nearest = (far, days)

    def here(self, at: int, told: tuple[int, Days] | None) -> bool:
        """Whether a date was told in the paragraph of a place."""
        return told is not None and self.line_end >= at and "\n" not in self.text[max(told[0], at - _NEAR) : at]

    def context(self, at: int, op: str, that_year: bool) -> Days | None:
        """What 当天 and 当年 point at: the last day, the last year told; of days, in another paragraph, the one nearest to publication."""
        if op == "cday":
            if self.last_day is None or self.here(at, self.last_day) or self.nearest is None:
                return self.last_day[1] if self.last_day is not None else None
            return self.nearest[1]
        if self.last is None or at - self.last[0] >= _NEAR or (that_year and not self.beside(at, self.last[0])):
            return None
        return self.last[1]

    def beside(self, at: int, told: int) -> bool:
        """Whether a date was told in the same sentence, or in the one before: 当年 from further away is long ago."""
        between = self.text[told:at]
        return "\n" not in between and sum(between.count(c) for c in "。！？") <= 1

    def counted(self, at: int, part: Part) -> Days | None:
        """The date in the same sentence, or in the one before, from which 两天后 counts; a day, from further away."""
        if self.last is None or part.op != "ago":
            return None
        if at - self.last[0] <= 160 and self.beside(at, self.last[0]):
            return self.last[1]
        if self.last_day is None or self.published is None or part.unit == "year" or at - self.last_day[0] > _NEAR:
            return None
        then = shift(self.last_day[1].last, part.a, part.unit)
        return self.last_day[1] if then <= self.published else None

    def month(self, at: int, expression: Expression) -> Days | None:
        """The month of the day told before in the paragraph, which a later bare day (5日) goes on in."""
        part = expression.parts[0]
        if part.op not in ("day", "days") or self.last_day is None or not self.here(at, self.last_day):
            return None
        days = self.last_day[1]
        if at - self.last_day[0] > _NEAR or part.a < days.last.day or self.published is None:
            return None
        other = (days.last.year, days.last.month) != (self.published.year, self.published.month)
        return days if other else None


_FEW = 4
"""So many days at most after the first a stretch may last that 当天 points at."""
_NEAR = 400


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


def _begun(mention: Mention) -> Days | None:
    """The day from which something holds (11月20日起), which 同日 points at."""
    value = mention.value
    if not isinstance(value, DateValue) or value.earliest is None or value.value != f"{value.earliest}/..":
        return None
    first = date.fromisoformat(value.earliest)
    return Days(first, first)


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
    days = _days(before)
    # After 2023年11月至2024年3月 the later year goes on.
    return Days(max(days.first, days.last.replace(month=1, day=1)), days.last) if days and expression.end else days


def _nested(text: str, before: Mention, mention: Mention) -> bool:
    """Whether the date before stands in a name or a comparison (《2018年…》, 较2019年), and this one does not."""
    between = text[before.end : mention.start]
    lead = text[max(0, before.start - 2) : before.start]
    if _attribute().match(between) is not None:
        return True  # 1994年出生的某某牵头，4月到…
    return any(c in between for c in "》”)）") or lead.endswith(("比", "较", "自", "对")) or "以来" in between[:12]


@cache
def _attribute() -> "regex.Pattern[str]":
    return regex.compile(
        r"[^，。；]{0,14}?(?:成立|创立|出生|创办|创建|设立|建立|毕业|入学|入校|建成|投产|开业|组建|落户|兴建|始建|入职|上市|生)[^，。；]{0,8}?的"
    )


@cache
def _ahead() -> "regex.Pattern[str]":
    return regex.compile(
        r"将(?!军|士|领|近|来|来临)|拟(?=于|在|定|订|召|举|\d|\p{Han})|即将|预[计料期]|计划(?=于|在|今|明|\d)|有望|可望|力争|定于|争取|届时|会(?=于|在|赴|到)|要(?=于|在|到|赴|办|再)"
    )


@cache
def _due() -> "regex.Pattern[str]":
    return regex.compile(
        r"将|拟|要|须|应|需|可|会|必|预[计料期]|计划|有望|力争|争取|承诺|确保|保证|目标|限|完成|答复|未来|今后|请|想|能|打算|希望|准备|规划"
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

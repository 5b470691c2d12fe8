"""Days and stretches of days, and how a date expression comes to them; pure, and never read from the clock.

An expression is a tuple of `Part`s from coarse to fine; `resolve` walks them from a reference. Chinese lunar days and
solar terms come from borax, which is imported when the first of them is met.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

from xiaoyou_extract.values.lexicon import Holiday

Anchor = Literal["stated", "published", "context"]
DAY = timedelta(days=1)
_LENGTHS = {"day": 7, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}
"""How long at most the date is, in days, from which so many units are counted."""


class Part(NamedTuple):
    """One step of a date expression: `op` names a rule of `resolve`, the rest are its arguments."""

    op: str
    a: int = 0
    b: int = 0
    unit: str = ""
    holiday: Holiday | None = None


class Days(NamedTuple):
    """From the first to the last day, both covered."""

    first: date
    last: date


class Expression(NamedTuple):
    """A date as it was written: parts, a range's end, open side (`since`, `until`), whether approximate."""

    parts: tuple[Part, ...]
    end: tuple[Part, ...] = ()
    side: str = ""
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Where missing parts come from.

    Attributes:
        published: the day of publication.
        context: an earlier date of the text that 当天, 次日, 当年, 上年 point at.
        inherited: a date just before in the same sentence, whose year or month goes on.
        counted: an earlier date near by, from which 两天后 counts.
        announced: what is told is of a kind that is announced (截止, 起施行): of this year, if still ahead in it.
        future: the sentence speaks of what is to come (将于, 拟).
        told: the sentence tells something, so that the past is likelier than the far future.
        begun: what is told has begun (9月至今).
    """

    published: date | None = None
    context: Days | None = None
    inherited: Days | None = None
    counted: Days | None = None
    announced: bool = False
    future: bool = False
    told: bool = False
    begun: bool = False


def edtf(days: Days, finest: str = "year") -> str:
    """The shortest EDTF form that covers exactly these days; `finest` (day, month) keeps the precision as written."""
    first, last = days
    if first == last:
        return first.isoformat()
    month_ends = first.day == 1 and last == month(last.year, last.month).last and finest != "day"
    if month_ends and first.month == 1 and last.month == 12 and finest == "year":
        return f"{first.year:04}" if first.year == last.year else f"{first.year:04}/{last.year:04}"
    if month_ends:
        low, high = f"{first.year:04}-{first.month:02}", f"{last.year:04}-{last.month:02}"
        return low if low == high else f"{low}/{high}"
    return f"{first.isoformat()}/{last.isoformat()}"


def year(y: int) -> Days:
    """The days of a year."""
    return Days(date(y, 1, 1), date(y, 12, 31))


def month(y: int, m: int) -> Days:
    """The days of a month; months beyond 12 or below 1 run on into other years."""
    y, m = y + (m - 1) // 12, (m - 1) % 12 + 1
    return Days(date(y, m, 1), date(y, m, calendar.monthrange(y, m)[1]))


def months(y: int, low: int, high: int) -> Days:
    """From the first day of one month to the last of another."""
    return Days(month(y, low).first, month(y, high).last)


def week(day: date) -> Days:
    """Monday to Sunday around a day."""
    monday = day - DAY * day.weekday()
    return Days(monday, monday + DAY * 6)


def shift(day: date, n: int, unit: str) -> date:
    """The day `n` units later (or earlier); a month's missing day becomes its last."""
    if unit in ("day", "week"):
        return day + DAY * (n * (7 if unit == "week" else 1))
    target = month(day.year, day.month + n * {"month": 1, "quarter": 3, "half": 6, "year": 12}[unit])
    return min(target.last, target.first + DAY * (day.day - 1))


def around(day: date, unit: str) -> Days:
    """The calendar unit that holds a day."""
    if unit == "day":
        return Days(day, day)
    if unit == "week":
        return week(day)
    if unit == "month":
        return month(day.year, day.month)
    if unit == "quarter":
        low = (day.month - 1) // 3 * 3 + 1
        return months(day.year, low, low + 2)
    if unit == "half":
        return months(day.year, 1, 6) if day.month <= 6 else months(day.year, 7, 12)
    return year(day.year)


def lunar(y: int, m: int, d: int, leap: bool = False) -> date | None:
    """The day of the Chinese calendar; None where that month has no such day, or the year lies outside 1900 to 2100."""
    from borax.calendars.lunardate import InvalidLunarDateError, LunarDate

    try:
        made: date = LunarDate(y, m, d, int(leap)).to_solar_date()
    except (InvalidLunarDateError, ValueError):
        return None
    return made


def solar_term(y: int, name: str) -> date | None:
    """The day of a solar term (清明) in a year; None outside 1900 to 2100."""
    from borax.calendars.lunardate import TermUtils

    try:
        made: date = TermUtils.nth_term_day(y, term_name=name)
    except ValueError:
        return None
    return made


@lru_cache(1 << 8)
def easter(y: int) -> date:
    """Western Easter Sunday, by the anonymous Gregorian computus."""
    a, b, c = y % 19, y // 100, y % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return date(y, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def feast(holiday: Holiday, y: int) -> Days | None:
    """A holiday's days in a Gregorian year; of a lunar one, those of the lunar year that begins in it."""
    kind, *rest = holiday.rule.split()
    first: date | None
    if kind == "solar":
        m, d = map(int, rest[0].split("-"))
        first = date(y, m, d)
    elif kind == "lunar":
        m, d = map(int, rest[0].split("-"))
        first = lunar(y, m, d)
    elif kind == "eve":
        spring = lunar(y, 1, 1)
        first = spring - DAY if spring else None
    elif kind == "term":
        first = solar_term(y, rest[0])
        first = first + DAY * int(rest[1]) if first and len(rest) > 1 else first
    elif kind == "week":
        first = nth_weekday(month(y, int(rest[0])), int(rest[1]), int(rest[2]))
    else:
        first = easter(y) + DAY * int(rest[0])
    return Days(first, first + DAY * (holiday.days - 1)) if first else None


def nth_weekday(days: Days, nth: int, weekday: int) -> date | None:
    """The nth Monday (1) … Sunday (7) of a stretch, from its end where nth is negative; None where there is none."""
    if nth > 0:
        made = days.first + DAY * ((weekday - 1 - days.first.weekday()) % 7 + 7 * (nth - 1))
    else:
        made = days.last - DAY * ((days.last.weekday() - weekday + 1) % 7 + 7 * (-nth - 1))
    return made if days.first <= made <= days.last else None


def resolve(expression: Expression, reference: Reference) -> tuple[str | None, Days | None, str, str]:
    """EDTF value, days, open side and anchor of an expression; None where no year or no such day is known."""
    anchors: list[str] = []
    if expression.end == _NOW:
        reference = replace(reference, future=False, announced=False, begun=True)
    try:
        start = _Walk(reference, anchors).run(expression.parts)
        if start is None:
            return None, None, "", _anchor(anchors)
        value = edtf(start, _finest(expression.parts))
        if expression.end:
            ends: list[str] = []
            end = _Walk(Reference(reference.published, start, start, future=reference.future), ends).run(expression.end)
            anchors += [a for a in ends if a == "published"]
            if end is None or end.last < start.first:
                return None, None, "", _anchor(anchors)
            start = Days(start.first, end.last)
            value = edtf(start, min(_finest(expression.parts), _finest(expression.end), key=_GRAINS.index))
    except (ValueError, OverflowError):
        return None, None, "", _anchor(anchors)
    if expression.side == "since":
        return f"{value.split('/')[0]}/..", start, "since", _anchor(anchors)
    if expression.side == "until":
        now = reference.published
        until = f"../{value.split('/')[-1]}"
        if now and start.last > now:
            return until, Days(now, start.last), "", _anchor([*anchors, "published"])
        return until, start, "until", _anchor(anchors)
    return value + ("~" if expression.approximate and "/" not in value else ""), start, "", _anchor(anchors)


_NOW = (Part("rday"),)
_GRAINS = ("day", "month", "year")
_DAYS = frozenset(("day", "days", "monthday", "rday", "cday", "weekday", "nthday", "nthweekday", "holiday", "shift"))
_MONTHS = frozenset(("month", "months", "rmonth", "cmonth", "nthmonth", "firstmonths", "leadmonths"))


def _finest(parts: tuple[Part, ...]) -> str:
    """The precision with which an expression was written."""
    op = parts[-1].op
    return "day" if op in _DAYS or (op == "lunar" and parts[-1].b) else "month" if op in _MONTHS else "year"


def _anchor(anchors: list[str]) -> str:
    return "context" if "context" in anchors else "published" if "published" in anchors else "stated"


_Maker = Callable[[int], "Days | None"]


def _made(make: _Maker, y: int) -> Days | None:
    return make(y) if 1 <= y <= 9998 else None


class _Walk:
    """Narrows from coarse to fine; notes in `anchors` where a missing part was taken from."""

    def __init__(self, reference: Reference, anchors: list[str]) -> None:
        self.at = reference
        self.anchors = anchors
        self.days: Days | None = None

    def run(self, parts: tuple[Part, ...]) -> Days | None:
        for part in parts:
            rule = getattr(self, f"_{part.op}")
            made = rule(part)
            if made is None:
                return None
            self.days = made
        return self.days

    def published(self) -> date:
        if self.at.published is None:
            raise ValueError("the day of publication is not known")
        self.anchors.append("published")
        return self.at.published

    def context(self) -> Days:
        """An earlier date of the text, else the day of publication."""
        if self.at.context is None:
            now = self.published()
            return Days(now, now)
        self.anchors.append("context")
        return self.at.context

    def base(self) -> date:
        """Where counting starts: what has been walked to, else the day of publication."""
        return self.days.first if self.days else self.published()

    def guess(self, make: _Maker) -> Days | None:
        """Of the same thing in several years, the one that is meant when no year is written."""
        inherited = self.at.inherited
        if self.at.published is None and inherited is None:
            raise ValueError("no year is known")
        if inherited is not None and (made := _made(make, inherited.first.year)) is not None:
            self.anchors.append("context")
            return made
        now = self.published()
        same = _made(make, now.year)
        if same is None:  # 2月29日: the last leap year
            years = (*range(now.year, now.year - 9, -1), *range(now.year + 1, now.year + 5))
            return next((d for y in years if (d := _made(make, y)) is not None), None)
        if self.at.begun and same.first > now:
            return _made(make, now.year - 1)
        if self.at.future:
            return (_made(make, now.year + 1) or same) if same.last < now else same
        if self.at.announced and same.last >= now:
            return same
        if self.at.told and (same.first - now).days > 180:
            before = _made(make, now.year - 1)
            if before is not None and (now - before.last).days < 150:
                return before  # in the first months of a year, the last ones of the year before
        if not self.at.told and (now - same.last).days > 200:
            after = _made(make, now.year + 1)
            if after is not None and (after.first - now).days <= 31:
                return after
        return same

    # Years

    def _year(self, p: Part) -> Days | None:
        return year(p.a) if 1 <= p.a <= 9999 else None

    def _years(self, p: Part) -> Days:
        return Days(year(p.a).first, year(p.b).last)

    def _yy(self, p: Part) -> Days:
        """A year of two digits: the latest up to ten years ahead, or the one of the centuries nearest to the date before it."""
        now = self.at.published.year if self.at.published else 2025
        y = (now + 10) // 100 * 100 + p.a
        y -= 100 if y > now + 10 else 0
        if self.at.inherited is not None:
            then = self.at.inherited.first.year
            y = min((y, y - 100, y - 200), key=lambda year: abs(year - then))
        return year(y)

    def _ryear(self, p: Part) -> Days:
        """去年, and 今明两年, which is `b` years longer."""
        now = self.published().year
        return Days(year(now + p.a).first, year(now + p.a + p.b).last)

    def _cyear(self, p: Part) -> Days:
        return year(self.context().first.year + p.a)

    def _same(self, p: Part) -> Days | None:
        """去年同期: the days that the text tells of, in the year walked to."""
        if self.days is None or self.at.context is None:
            return self.days
        first, last = self.at.context
        if (last - first).days > 364:
            return self.days
        self.anchors.append("context")
        back = self.days.first.year - first.year
        return Days(shift(first, back, "year"), shift(last, back, "year"))

    def _decade(self, p: Part) -> Days:
        if p.unit == "yy":
            now = self.at.published.year if self.at.published else 2025
            y = now // 100 * 100 + p.a
            y -= 100 if y > now else 0
            return Days(year(y).first, year(y + p.b + 9).last)
        return Days(year(p.a).first, year(p.a + p.b + 9).last)

    def _century(self, p: Part) -> Days:
        return Days(year((p.a - 1) * 100 or 1).first, year(p.a * 100 - 1).last)

    def _plan(self, p: Part) -> Days:
        low = {1: 1953, 2: 1958}.get(p.a, 1966 + 5 * (p.a - 3))
        return Days(year(low).first, year(low + 4).last)

    def _schoolyear(self, p: Part) -> Days:
        return Days(date(p.a, 8, 1), date(p.a + 1, 7, 31))

    def _reign(self, p: Part) -> Days:
        return year(p.a)

    # Parts of a year

    def _of_year(self, make: _Maker) -> Days | None:
        if self.days is not None:
            return make(self.days.first.year)
        return self.guess(make)

    def _half(self, p: Part) -> Days | None:
        return self._of_year(lambda y: months(y, 1 + 6 * (p.a - 1), 6 * p.a))

    def _quarter(self, p: Part) -> Days | None:
        return self._of_year(lambda y: months(y, 3 * p.a - 2, 3 * p.a))

    def _quarters(self, p: Part) -> Days | None:
        return self._of_year(lambda y: months(y, 1, 3 * p.a))

    def _season(self, p: Part) -> Days | None:
        return self._of_year(lambda y: months(y, 3 * p.a, 3 * p.a + 2))

    def _firstmonths(self, p: Part) -> Days | None:
        return self._of_year(lambda y: months(y, 1, p.a))

    def _leadmonths(self, p: Part) -> Days | None:
        """前七个月 of a report that comes soon after them; later in the year 前两个月 are the two just past."""
        now = self.published()
        if p.a < 6 and not p.a < now.month <= p.a + 2:
            return months(now.year, now.month - p.a, now.month - 1)
        return months(now.year if now.month > p.a else now.year - 1, 1, p.a)

    def _months(self, p: Part) -> Days | None:
        return self._of_year(lambda y: months(y, p.a, p.b))

    def _month(self, p: Part) -> Days | None:
        if not 1 <= p.a <= 12:
            return None
        return self._of_year(lambda y: month(y, p.a))

    def _rmonth(self, p: Part) -> Days:
        now = self.published()
        return month(now.year, now.month + p.a)

    def _cmonth(self, p: Part) -> Days:
        at = self.context().first
        return month(at.year, at.month + p.a)

    def _monthday(self, p: Part) -> Days | None:
        """A day of a month, where the year may have to be guessed: 2月29日 wants a leap year."""

        def make(y: int) -> Days | None:
            return (
                Days(date(y, p.a, p.b), date(y, p.a, p.b))
                if 1 <= p.a <= 12 and 1 <= p.b <= month(y, p.a).last.day
                else None
            )

        return self._of_year(make)

    def _monthpart(self, p: Part) -> Days | None:
        """初, 上旬, 中旬, 下旬, 底 of a month that may have no year."""
        return self._of_year(lambda y: _third(month(y, p.a), p.b))

    def _third(self, p: Part) -> Days | None:
        if self.days is None:
            now = self.published()
            return _third(month(now.year, now.month), p.a)
        if (self.days.last - self.days.first).days > 31:
            return _edge(self.days, p.a)
        return _third(self.days, p.a)

    def _edge(self, p: Part) -> Days:
        """初, 中, 底 of a year, of a quarter or of several years; without one, of the year of publication."""
        return _edge(self.days if self.days is not None else year(self.published().year), p.a)

    def _nthmonth(self, p: Part) -> Days | None:
        days = self.days if self.days is not None else year(self.published().year)
        return month(days.first.year, p.a) if 1 <= p.a <= 12 else None

    def _nthday(self, p: Part) -> Days | None:
        if self.days is None:
            return None
        made = self.days.first + DAY * (p.a - 1) if p.a > 0 else self.days.last + DAY * (p.a + 1)
        return Days(made, made) if self.days.first <= made <= self.days.last else None

    def _lastdays(self, p: Part) -> Days | None:
        return Days(self.days.last - DAY * (p.a - 1), self.days.last) if self.days else None

    def _nthweek(self, p: Part) -> Days | None:
        """The nth week of a stretch: its first week is the one whose Monday is the first in it."""
        if self.days is None:
            return None
        monday = nth_weekday(self.days, p.a, 1)
        return week(monday) if monday else None

    def _nthweekday(self, p: Part) -> Days | None:
        if self.days is None:
            return None
        made = nth_weekday(self.days, p.a, p.b)
        return Days(made, made) if made else None

    # Days

    def _day(self, p: Part) -> Days | None:
        if self.days is not None:
            return _day_of(self.days, p.a)
        inherited = self.at.inherited
        if inherited is not None and (inherited.last - inherited.first).days <= 31:
            made = _day_of(Days(inherited.last, inherited.last), p.a)
            if made is not None and made.first >= inherited.first:
                self.anchors.append("context")
                return made
        now = self.published()
        known = [d for k in (-2, -1, 0, 1) if (d := _day_of(month(now.year, now.month + k), p.a)) is not None]
        past, ahead = [d for d in known if d.first <= now], [d for d in known if d.first > now]
        soon = bool(ahead) and ahead[0].first.month == now.month and (ahead[0].first - now).days <= 10
        if ahead and ((self.at.future and past[-1:] != [Days(now, now)]) or soon):
            return ahead[0]
        return past[-1] if past else None

    def _days(self, p: Part) -> Days | None:
        low, high = self._day(Part("day", p.a)), None
        if low is not None:
            high = _day_of(low, p.b)
        return Days(low.first, high.last) if low and high and high.last > low.first else None

    def _rday(self, p: Part) -> Days:
        if self.days is not None:  # 去年的今天
            now = self.published()
            made = shift(now, 12 * (self.days.first.year - now.year), "month") + DAY * p.a
            return Days(made, made)
        made = self.published() + DAY * p.a
        return Days(made, made + DAY * p.b)

    def _cday(self, p: Part) -> Days:
        at = self.context()
        if p.a == 0:
            return at if (at.last - at.first).days < 7 else Days(at.last, at.last)
        made = (at.last if p.a > 0 else at.first) + DAY * p.a
        return Days(made, made)

    def _shift(self, p: Part) -> Days | None:
        """So many days beside the day walked to (春节前一天)."""
        return None if self.days is None else Days(self.days.first + DAY * p.a, self.days.first + DAY * p.a)

    def _week(self, p: Part) -> Days:
        return week(self.base() + DAY * 7 * p.a)

    def _weekday(self, p: Part) -> Days:
        """A weekday of the week walked to, else of the week of publication."""
        days = (
            self.days if self.days is not None and (self.days.last - self.days.first).days == 6 else week(self.base())
        )
        made = days.first + DAY * (p.a - 1)
        if self.days is None and self.at.future and made < days.first + DAY * self.base().weekday():
            made += DAY * 7
        return Days(made, made)

    def _weekend(self, p: Part) -> Days:
        days = (
            self.days
            if self.days is not None and (self.days.last - self.days.first).days == 6
            else week(self.base() + DAY * 7 * p.a)
        )
        return Days(days.last - DAY, days.last)

    # Stretches that count from here

    def _ago(self, p: Part) -> Days:
        """N units before or after: the unit that holds that day, a day where a date is counted from."""
        told = self.at.counted
        if p.a > 0 and self.days is None and told is not None and (told.last - told.first).days < _LENGTHS[p.unit]:
            self.anchors.append("context")
            at = shift(told.last, p.a, p.unit)
            return Days(at, at) if p.unit == "day" else around(at, p.unit)
        at = shift(self.base(), p.a, p.unit)
        return Days(at, at) if self.days is not None and p.unit in ("day", "week") else around(at, p.unit)

    def _rolling(self, p: Part) -> Days:
        """近三年 ends today, 未来五天 begins today."""
        now = self.base()
        other = shift(now, p.a, p.unit)
        return Days(min(now, other), max(now, other))

    def _block(self, p: Part) -> Days:
        """前两个月, 后两个月: whole units beside the present one."""
        now = self.base()
        near, far = shift(now, 1 if p.a > 0 else -1, p.unit), shift(now, p.a, p.unit)
        a, b = around(min(near, far), p.unit), around(max(near, far), p.unit)
        return Days(a.first, b.last)

    def _from_now(self, p: Part) -> Days:
        """接下来三个月: whole units, beginning with the present one."""
        now = self.base()
        return Days(around(now, p.unit).first, around(shift(now, p.a - 1, p.unit), p.unit).last)

    def _unit(self, p: Part) -> Days:
        """本季度, 上个季度, 下半年 …: the present unit, or one beside it."""
        return around(shift(self.base(), p.a, p.unit), p.unit)

    # Other calendars

    def _holiday(self, p: Part) -> Days | None:
        holiday = p.holiday
        if holiday is None:
            return None
        return self._of_year(lambda y: feast(holiday, y))

    def _lunar(self, p: Part) -> Days | None:
        leap = p.unit == "leap"

        def make(y: int) -> Days | None:
            if p.b:
                day = lunar(y, p.a, p.b, leap)
                return Days(day, day) if day else None
            first, last = lunar(y, p.a, 1, leap), lunar(y, p.a, 30, leap) or lunar(y, p.a, 29, leap)
            return Days(first, last) if first and last else None

        return self._of_year(make)


def _day_of(days: Days, d: int) -> Days | None:
    whole = month(days.first.year, days.first.month)
    if not 1 <= d <= whole.last.day:
        return None
    made = whole.first + DAY * (d - 1)
    return Days(made, made)


def _third(days: Days, part: int) -> Days:
    """Of a month: -1 初 (five days), 1 2 3 the 旬, 0 中 (the second 旬), 15 16 the halves, 9 底 (from the 25th)."""
    first = days.first
    low, high = {
        -1: (1, 5),
        1: (1, 10),
        2: (11, 20),
        0: (11, 20),
        3: (21, days.last.day),
        12: (1, 20),
        23: (11, days.last.day),
        15: (1, 15),
        16: (16, days.last.day),
        9: (25, days.last.day),
    }[part]
    return Days(first + DAY * (low - 1), first + DAY * (high - 1))


def _edge(days: Days, part: int) -> Days:
    """初, 中, 底 (-1, 0, 9) of a year (two months), of a quarter (one), of several years (a third)."""
    low, high = days
    spanned = (high.year - low.year) * 12 + high.month - low.month + 1
    if spanned <= 1:
        return _third(days, part)
    if spanned <= 12:
        width = 2 if spanned == 12 else 1
        start = {-1: 0, 0: (spanned - 1) // 2, 9: spanned - width}[part]
        if part == 0:
            width = 2 - spanned % 2
        made = month(low.year, low.month + start)
        return Days(made.first, month(low.year, low.month + start + width - 1).last)
    years = high.year - low.year + 1
    if years > 30:
        start, width = {-1: (0, 10), 0: (40, 20), 9: (years - 10, 10)}[part]
    else:
        third = max(1, years // 3)
        start, width = {-1: (0, third), 0: (third, years - 2 * third), 9: (years - third, third)}[part]
    return Days(year(low.year + start).first, year(low.year + start + width - 1).last)

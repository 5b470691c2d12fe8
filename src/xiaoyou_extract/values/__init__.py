"""Numbers, money, metrics and dates: one grammar for finding them in an article and for reading one expression.

`find` is the pipeline's finder; `parse_number`, `parse_amount` and `parse_date` read a single expression by the
same code.
"""

from bisect import bisect_left
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache

import regex

from xiaoyou_extract.document import DateValue, Document, Layer, Mention, QuantityValue
from xiaoyou_extract.values import codes, dates, numerals, quantities, tables
from xiaoyou_extract.values.calendar import Expression, Reference, edtf
from xiaoyou_extract.values.lexicon import Home, lexicon
from xiaoyou_extract.values.shadow import shadow


class Finder:
    """Finds dates, amounts and metrics, with the words of the user's own files beside the package's.

    Args:
        extra: paths of files of words, see `values.lexicon`.

    Raises:
        OptionError: at the first use, where a file cannot be used.
    """

    def __init__(self, extra: tuple[str, ...] = ()) -> None:
        self.extra = extra

    def __call__(self, document: Document) -> list[Mention]:
        """Mentions of the layers `date`, `amount` and `metric`, in the order of the text; see `find`."""
        return _find(document.text, self.extra)


def find(document: Document) -> list[Mention]:
    """Dates, amounts and metrics of a document, in the order of the text.

    A date whose value wants the day of publication, or an earlier date, carries its expression in
    `DateValue.expression` and
    no value; `resolve.dates` settles it.
    """
    return _find(document.text, ())


def _find(text: str, extra: tuple[str, ...]) -> list[Mention]:
    words = lexicon(extra)
    s = shadow(text)
    masks = codes.find(s)
    mentions: list[Mention] = []
    taken: list[tuple[int, int]] = list(masks)
    at = 0
    home = _home(s, words.homes)
    titles = _titles(s)
    for d in dates.find(s, words, roc=home == "TWD"):
        while at < len(masks) and masks[at][1] <= d.start:
            at += 1
        if at < len(masks) and masks[at][0] < d.end:
            continue
        if _within(titles, d.start) and not (s[d.start].isdigit() and s[d.start : d.start + 4].isdigit()):
            continue  # 《五月天》; but 《2021年度报告》
        value = date_value(d.expression, Reference(), d.relative)
        if value.value is None and dates.doubtful(d.expression) and _impossible(d.expression):
            continue
        taken.append((d.start, d.end))
        mentions.append(Mention(d.start, d.end, "date", 0.9, "values.date", value=value))
    stated = tables.heads(s, words, home)
    taken = sorted([*taken, *((h.start, h.end) for h in stated)])
    numbers = list(quantities.find(s, text, words, taken, home))
    if stated:
        other = sorted([*taken, *((q.start, q.end) for q in numbers)])
        for head, following in zip(stated, [*stated[1:], None], strict=True):
            numbers += tables.find(s, head, following.start if following else len(s), other)
    for q in numbers:
        if _within(titles, q.start) and (q.value.currency is None and q.value.unit not in ("%", "‰")):
            continue  # 《三十六计》
        layer: Layer = "amount" if q.value.currency is not None else "metric"
        mentions.append(Mention(q.start, q.end, layer, q.confidence, f"values.{layer}", value=q.value))
    mentions.sort(key=lambda m: (m.start, m.end))
    return mentions


_TRIED = tuple(date(y, m, d) for y in (2000, 2024) for m, d in ((6, 15), (12, 31)))
"""Days of publication, in leap years, of which one at least gives every date that there is a value."""


def _titles(s: str) -> list[tuple[int, int]]:
    """The titles of works and papers in a folded text."""
    return [m.span() for m in _title().finditer(s)]


@cache
def _title() -> "regex.Pattern[str]":
    return regex.compile(r"《[^《》\n]{1,80}+》")


def _within(ranges: list[tuple[int, int]], at: int) -> bool:
    i = bisect_left(ranges, (at, 0)) - 1
    return i >= 0 and at < ranges[i][1]


def date_value(expression: Expression, reference: Reference, relative: bool) -> DateValue:
    """The value of a date, as far as the reference settles it; the expression stays for a better one."""
    value, days, side, anchor = dates.resolve(expression, reference)
    kind = "relative" if relative else "explicit"
    earliest = days.first.isoformat() if days and side != "until" else None
    latest = days.last.isoformat() if days and side != "since" else None
    return DateValue(value, earliest, latest, kind, anchor, expression)  # type: ignore[arg-type]


def _impossible(expression: Expression) -> bool:
    """No reference gives it a value: 2019年2月30日, 13月."""
    return all(dates.resolve(expression, Reference(published=day, context=None))[0] is None for day in _TRIED)


def _home(s: str, homes: tuple[Home, ...]) -> str:
    """The currency of a bare 元, by the place that the article comes from: its dateline, else what it speaks of."""
    if m := _datelines(places := tuple(h.form for h in homes if h.where == "line")).search(s[:80]) or _datelines(
        places
    ).search(s[-60:]):
        return next(home.currency for home in homes if home.form == m["place"])
    text = s[:4000]
    if "人民币" in text:
        return "CNY"
    weights = {"sure": 2, "text": 1, "line": 0}
    counts = Counter[str]()
    for home in homes:
        if home.form in text:
            counts[home.currency] += weights[home.where]
    currency, most = max(counts.items(), key=lambda c: c[1], default=("CNY", 0))
    return currency if most >= 2 else "CNY"


@cache
def _datelines(places: tuple[str, ...]) -> "regex.Pattern[str]":
    return regex.compile(
        r"(?P<place>\L<places>)(?:\d{1,2}月)?(?:\d{1,2}日)?(?:综合|专)?(?:电|讯|报导)", places=list(places)
    )


def parse_number(text: str) -> Decimal | tuple[Decimal, Decimal] | None:
    """The value of one numeral; both ends of one that leaves a digit open (`两三百`); None for anything else."""
    both = numerals.span(text)
    return both if both is not None else numerals.read(text)


def parse_amount(text: str) -> QuantityValue | None:
    """The amount or metric that the text is, as a whole; None where it is not exactly one."""
    text = text.strip()
    found = [m for m in _find(text, ()) if isinstance(m.value, QuantityValue)]
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    value = found[0].value
    return value if isinstance(value, QuantityValue) else None


def parse_date(text: str, published: str | None = None) -> DateValue | None:
    """The date that the text is, as a whole; None where it is not exactly one.

    Args:
        text: a calendar expression.
        published: `YYYY-MM-DD`, from which relative and incomplete dates count; without it their `value` is None.

    Raises:
        ValueError: `published` is no date of that form.
    """
    text = text.strip()
    found = list(dates.find(shadow(text), lexicon()))
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)) or _impossible(found[0].expression):
        return None
    return date_value(
        found[0].expression,
        Reference(published=date.fromisoformat(published) if published else None),
        found[0].relative,
    )


def dateline(text: str) -> tuple[str, str] | None:
    """The day of publication that the first lines state (`…2月17日电`, `2025年2月17日讯`), or that a notice is signed with.

    Returns:
        `YYYY-MM-DD` and "dateline"; "inferred" where the dateline has no year and the article's own years imply
        it. None where there is neither, or no year to be had.
    """
    s = shadow(text)
    m = regex.search(
        r"(?:(?P<y>(?:19|20)\d\d)年)?(?P<m>1[0-2]|0?[1-9])月(?P<d>3[01]|[12]\d|0?[1-9])日\s?(?:电|讯|消息|综合电|专电)",
        s[:200],
    )
    if m is None:
        m = _signature().search(s)
        return _day(int(m["y"]), int(m["m"]), int(m["d"]), "dateline") if m else None
    month, day = int(m["m"]), int(m["d"])
    if m["y"]:
        return _day(int(m["y"]), month, day, "dateline")
    year = _implied_year(s, month, day)
    return _day(year, month, day, "inferred") if year else None


@cache
def _signature() -> "regex.Pattern[str]":
    """A line of its own at the end, under the body that signs: `某公司董事会 / 2024年4月26日`."""
    return regex.compile(
        r"(?<=\n\p{Han}[^\n。]{2,40}\n)(?P<y>(?:19|20)\d\d)年(?P<m>1[0-2]|0?[1-9])月(?P<d>3[01]|[12]\d|0?[1-9])日$"
    )


def _day(year: int, month: int, day: int, origin: str) -> tuple[str, str] | None:
    try:
        return date(year, month, day).isoformat(), origin
    except ValueError:
        return None


def _implied_year(s: str, month: int, day: int) -> int | None:
    """The earliest year in which nothing that the article tells as past is still to come.

    A year under review (`2024年度工作报告`, `过去的2024年`) is over by then, except in an article of its last months.
    """
    found = list(_years_told().finditer(s))
    told = [m for m in found if _aimed().search(s, max(0, m.start() - 2), m.start()) is None] or found
    year = max((int(m["y"]) for m in told), default=0)
    if not year:
        return None
    for m in found:
        if int(m["y"]) != year or _planned().search(s, max(0, m.start() - 12), m.start()) is not None:
            continue
        if m["m"] and (int(m["m"]), int(m["d"] or 1)) > (month, day):
            return year + 1
        if m["end"] and month < 12:
            return year + 1  # 2022年末, told in August
    reviewed = {int(m["a"] or m["b"]) for m in _reviewed().finditer(s)}
    return year + 1 if year in reviewed and month <= 6 else year


@cache
def _aimed() -> "regex.Pattern[str]":
    return regex.compile(r"(?:到|至|力争|预计|计划|拟于?|将于?|-|~)$")


@cache
def _years_told() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?<![\d.])(?P<y>19[5-9]\d|20[0-4]\d)年(?:(?P<m>1[0-2]|0?[1-9])月(?:(?P<d>3[01]|[12]\d|0?[1-9])日)?|(?P<end>末|底))?"
    )


@cache
def _planned() -> "regex.Pattern[str]":
    return regex.compile(r"(?:将|拟|计划|预计|力争)[^。]{0,8}$|(?<!截)[到至]$")


@cache
def _reviewed() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:过去的|刚刚过去的|回顾)(?P<a>20[0-4]\d)年"
        r"|(?P<b>20[0-4]\d)年度?(?:工作报告|工作总结|总结|年度报告|光荣榜|述职)"
    )


__all__ = ["Finder", "dateline", "edtf", "find", "lexicon", "parse_amount", "parse_date", "parse_number"]

"""Finds amounts of money and metrics: numbers with approximating words, scale, unit or currency, rate and change.

Around every numeral the finder reads forward (`reading`), asks whether it counts (`counting`), and looks back
(currency, words like 近, verbs of change). Numbers without a unit, and words that only look like numbers, are
left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

import regex

from xiaoyou_extract.document import ChangeValue, QuantityValue
from xiaoyou_extract.values import counting, numerals
from xiaoyou_extract.values.lexicon import Currency, Lexicon, words
from xiaoyou_extract.values.reading import ONE, Measured, Number, Reader, is_han, number_pattern, range_pattern, starts


class Found(NamedTuple):
    """An amount or a metric in the text: half-open range, its value, and how sure the rule is."""

    start: int
    end: int
    value: QuantityValue
    confidence: float


def find(s: str, text: str, lexicon: Lexicon, taken: Sequence[tuple[int, int]], home: str = "CNY") -> Iterator[Found]:
    """Amounts and metrics of a folded text, in order, not overlapping.

    Args:
        s: the folded text, as long as `text`.
        text: the text itself, for units as written.
        lexicon: units, currencies and words.
        taken: ranges of dates and of codes (URLs, telephone numbers), in order, in which nothing is counted.
        home: the currency of a bare 元.
    """
    finder = _Finder(s, text, lexicon, home)
    number = number_pattern()
    at, index = 0, 0
    for place in starts(lexicon.heads).finditer(s):
        start = place.start()
        if start < at:
            continue
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        if index < len(taken) and taken[index][0] <= start:
            at = taken[index][1]
            continue
        finder.floor = max(at, taken[index - 1][1] if index else 0)
        found = finder.found(start)
        if found is not None and not (index < len(taken) and found.end > taken[index][0]):
            yield found
            at = found.end
        elif (n := finder.reader.number(start)) is not None and n.modifier is None:
            at = max(at, n.start + len(n.text))
        elif (m := number.match(s, start)) is not None:
            at = max(at, m.end("n"))


class _Finder:
    """Finds around a place; the look back ends at `floor`, since what stands before belongs to another mention."""

    def __init__(self, s: str, text: str, lexicon: Lexicon, home: str) -> None:
        self.s = s
        self.text = text
        self.lexicon = lexicon
        self.home = home
        self.floor = 0
        self.reader = Reader(s, lexicon)

    def found(self, start: int) -> Found | None:
        """The amount or metric whose first numeral begins here, with the other limit of 3年以上7年以下."""
        first = self.at(start)
        if first is None or first.value.modifier != "at_least" or not self.s.endswith("以上", start, first.end):
            return first
        at = first.end + (self.s[first.end : first.end + 1] in ("、", ",", "至", "到"))
        if at == len(self.s) or starts(self.lexicon.heads).match(self.s, at) is None:
            return first
        floor, self.floor = self.floor, first.end
        other = self.at(at)
        self.floor = floor
        low, high = first.value, other.value if other is not None else None
        if other is None or high is None or high.modifier != "at_most" or other.start != at:
            return first
        if low.value is None or high.value is None or low.upper is not None or not low.value < high.value:
            return first
        if (low.unit, low.currency) != (high.unit, high.currency):
            return first
        value = replace(low, upper=high.value, modifier="exact", per=low.per or high.per)
        return Found(first.start, other.end, value, min(first.confidence, other.confidence))

    def at(self, start: int) -> Found | None:
        """The amount or metric whose first numeral begins here."""
        c = self.s[start]
        if self.s.startswith(("一半", "半数"), start) and (found := self.half(start)) is not None:
            return found
        if c in "对翻":
            return self.doubled(start)
        if c == "米":
            return self.metre(start)
        if c in "多若几数" and (found := self.several(start)) is not None:
            return found
        number = self.reader.number(start)
        if number is None or not counting.stands(self.s, number, self.lexicon):
            return None
        prefix, begin = self.prefix(start)
        read = self.reader.quantity(number, prefix) or self.reader.bare(number, begin)
        if read is None or not counting.counts(self.s, read):
            return None
        if read.upper is not None:
            read = self.raised(number, prefix, read, begin)
        glued = (
            number.figures
            and prefix is None
            and self.s[start - 1 : start].isascii()
            and self.s[start - 1 : start].isalpha()
        )
        if glued and (read.unit is None or read.unit.kind != "percent"):
            return None
        return self.finish(read, begin)

    def raised(self, number: Number, prefix: Currency | None, read: Measured, begin: int) -> Measured:
        """上涨20元至150元, 下降0.5%至4.2% tell the change and the new level; 增长5%至20% is a range.

        The level is many times the change; of shares, which are told as ranges too, one has a decimal.
        """
        first = self.reader.measured(number, prefix)
        if first is None or first.upper is not None or not self.s.startswith(("至", "到"), first.end):
            return read
        leaps = read.upper is not None and read.upper >= 3 * first.value
        if leaps and first.unit is not None and first.unit.kind in ("percent", "tenth", "fold"):
            leaps = "." in self.s[first.start : read.end]
        return first if leaps and self.direction(begin) is not None else read

    def several(self, start: int) -> Found | None:
        """多家, 几个, 数名, 若干项: a count without a number."""
        s, limits = self.s, words("several")
        if s[start] == "若" and not s.startswith("若干", start):
            return None
        at = start + (2 if s[start] == "若" else 1)
        before = s[start - 1 : start]
        unit = self.reader.unit_at(at)
        if unit is None or unit.kind != "count" or unit.form in limits["not_units"] or before.isdigit():
            return None
        if (before and before in limits["not_before"]) or (
            s[start] == "数" and unit.form not in limits["with_number_word"]
        ):
            return None
        if not is_han(s[at + len(unit.form) :]) or numerals.read(before) is not None:
            return None
        end = at + len(unit.form)
        return Found(start, end, QuantityValue(None, None, self.text[at:end], "several"), 0.6)

    def doubled(self, start: int) -> Found | None:
        """翻番, 翻两番, 翻倍; 对折."""
        s = self.s
        if s[start] == "对":
            struck = s[start - 1 : start] in ("打", "成") or s == "对折"
            return Found(start, start + 2, QuantityValue(Decimal("0.5"), None, "折", "exact"), 0.8) if struck else None
        m = _doubling().match(s, start)
        n = numerals.read(m["n"]) if m is not None and m["n"] else ONE
        if m is None or n is None or n > 10:
            return None
        lead = self.before(start)
        start, modifier = lead if lead is not None else (start, "exact")
        end, modifier = (m.end() + 1, "over") if s[m.end() : m.end() + 1] in ("多", "余") else (m.end(), modifier)
        value = QuantityValue(Decimal(2) ** int(n), None, "倍", modifier, change=ChangeValue("fold", "up"))
        return Found(start, end, value, 0.85)

    def half(self, start: int) -> Found | None:
        """近半数, 一半以上: a share, where a word says how nearly."""
        end = start + 2
        lead, after = self.before(start), self.after(end)
        if lead is None and self.s[start - 1 : start] == "过" and self.s[start - 2 : start - 1] != "超":
            lead = (start - 1, "over")
        if lead is None and after is None:
            return None
        end, modifier = after if after is not None else (end, "")
        start, modifier = lead if lead is not None else (start, modifier)
        return Found(start, end, QuantityValue(Decimal("0.5"), None, "半", modifier), 0.8)

    def metre(self, start: int) -> Found | None:
        """米九: one metre and nine tenths."""
        s = self.s
        tenths, end = numerals.DIGITS.find(s[start + 1]), start + 2
        if tenths < 1 or (is_han(s[end : end + 1]) and s[end] not in "到至的"):
            return None
        value, upper = ONE + Decimal(tenths) / 10, None
        if (r := range_pattern().match(s, end)) is not None and (n := self.reader.number(r.end())) is not None:
            other = self.reader.measured(n)
            if other is not None and other.unit is not None and other.unit.form == "米":
                upper, end = other.value, other.end
        return Found(start, end, QuantityValue(value, upper, "米", "exact"), 0.7)

    def finish(self, found: Measured, begin: int) -> Found:
        """Sign, words like 近 and 以上, rate and change; the span grows over approximating words."""
        start, end, modifier = min(found.start, begin), found.end, found.modifier
        value, upper = found.value, found.upper
        start, negative = self.sign(start, found)
        if negative:
            value, upper = -value, None if upper is None else -upper
            if upper is not None:
                value, upper = upper, value
        if (after := self.after(end)) is not None:
            end, modifier = after[0], after[1] if after[1] != "exact" else modifier
        per, end = self.per(start, end)
        lead = self.before(start)
        if lead is not None:
            start = lead[0]
            if modifier in (None, "over") or lead[1] in ("at_most", "at_least", "under"):
                modifier = lead[1]
        elif start > self.floor and found.number.text[0] in "百千万亿" and (said := self.beyond(start)) is not None:
            start, modifier = start - 1, said
        elif (
            found.number.text[0] in "百千万亿"
            and set(found.number.text) <= set("百千万亿")
            and modifier is None
            and upper is None
        ):
            modifier = "about"
        change = None if found.money else self.change(found, start)
        named, outer = self.prefix(start) if found.money and not found.code and lead is not None else (None, start)
        if named is not None:
            start, found = outer, found._replace(code=self.reader.code(named))  # 新台币约350亿元
        currency = (found.code or self.home) if found.money else None
        unit = self.unit_name(found, begin)
        # 元 is the currency's own name in mainland text; elsewhere the article's place tells which 元 it is.
        stated = bool(found.code) or (found.money and unit != "" and self.home == "CNY")
        quantity = QuantityValue(value, upper, unit, modifier or "exact", currency, stated, per, change)
        return Found(start, end, quantity, _sureness(found, quantity))

    def beyond(self, start: int) -> str | None:
        """上百家, 过亿元, 破万人: what one character says before a round word."""
        stop = words("beyond").get(self.s[start - 1])
        if stop is None or self.s[start - 2 : start - 1] in tuple(stop["not_after"]):
            return None
        modifier: str = stop["modifier"]
        return modifier

    def unit_name(self, found: Measured, begin: int) -> str:
        """The unit as written; of a prefixed currency, its sign."""
        if found.unit is not None and (found.unit.kind == "percent" or found.written[0] == found.written[1]):
            return found.unit.form
        if found.written[0] == found.written[1] and begin < found.start:
            return self.text[begin : found.start].strip()  # NT$300万, 人民币1600亿
        return self.text[found.written[0] : found.written[1]]

    def prefix(self, at: int) -> tuple[Currency | None, int]:
        """A currency right before the number, and where it begins."""
        s, currencies = self.s, self.lexicon.currencies
        end = at - 1 if s[at - 1 : at] == " " else at
        if s[end - 1 : end] not in self.lexicon.prefix_ends:
            return None, at
        for length in range(min(self.lexicon.longest_currency, end - self.floor), 0, -1):
            currency = currencies.get(s[end - length : end])
            if currency is None or currency.side not in ("prefix", "both") or not currency.code:
                continue
            before = s[end - length - 1 : end - length]
            if before.isdigit() or (currency.form.isascii() and before.isascii() and before.isalnum()):
                continue
            return currency, end - length
        return None, at

    def sign(self, start: int, found: Measured) -> tuple[int, bool]:
        """Where the number begins with its sign (`-22%`, 零下) and scale of warmth (华氏); whether it is negative."""
        if self.s[start - 1 : start] not in _SIGNS:
            return start, False
        m = _minus().search(self.s, max(self.floor, start - 12), start)
        if m is None or not (m["sign"] or m["scale"]):
            return start, False
        kind = found.unit.kind if found.unit is not None else "money"
        if m["scale"] and kind != "degree":
            return start, False
        if (
            m["sign"] == "-"
            and kind not in ("percent", "point", "degree", "money")
            and is_han(self.s[m.start() - 1 : m.start()])
        ):
            return start, False
        return m.start(), m["sign"] is not None

    def after(self, end: int) -> tuple[int, str] | None:
        s, known = self.s, self.lexicon.after
        if s[end : end + 1] in self.lexicon.after_heads:
            for length in range(min(self.lexicon.longest_after, len(s) - end), 0, -1):
                word = known.get(s[end : end + length])
                if word is not None:
                    return end + length, word.value
        if s[end : end + 1] == "起" and not is_han(s[end + 1 : end + 2]) and s[end - 1 : end] in ("元", "块"):
            return end + 1, "at_least"  # 月薪5500元起
        return None

    def before(self, start: int) -> tuple[int, str] | None:
        """Where the approximating words right before begin, and what the nearest says."""
        s, known = self.s, self.lexicon.before
        made: tuple[int, str] | None = None
        at = start
        for _ in range(2):
            if s[at - 1 : at] not in self.lexicon.before_ends:
                break
            lengths = range(min(self.lexicon.longest_before, at - self.floor), 0, -1)
            word = next((w for n in lengths if (w := known.get(s[at - n : at])) is not None), None)
            if (
                word is None
                or word.value == "none"
                or (at > len(word.form) and s[at - len(word.form) - 1] in word.stop)
            ):
                break
            at -= len(word.form)
            made = (at, made[1] if made else word.value)
        return made

    def per(self, start: int, end: int) -> tuple[str | None, int]:
        """The rate's unit (`元/人`, 每亩, 人均), and where the quantity ends with it."""
        if self.s[end : end + 1] in ("/", "每") and (m := _rate_after().match(self.s, end)) is not None:
            return m["unit"], m.end()
        near = self.s[max(self.floor, start - 12) : start]
        if "每" not in near and "均" not in near:
            return None, end
        b = _rate_before().search(self.s, max(self.floor, start - 12), start)
        return (b["unit"] if b is not None else None), end

    def change(self, found: Measured, start: int) -> ChangeValue | None:
        direction = self.direction(start)
        if direction is None:
            return None
        return ChangeValue(_CHANGES.get(found.unit.kind if found.unit else "", "absolute"), direction)

    def direction(self, start: int) -> Literal["up", "down"] | None:
        """What a verb of change right before says, adverbs aside; 增长到 and 增至 tell a level, not a change."""
        s, speech = self.s, words("change")
        low = max(0, start - 14)
        if s.endswith(("到", "至"), max(low, start - 2), start):
            return None
        if _verb_ends().isdisjoint(s[low:start]):
            return None
        at = start
        while (adverb := next((w for w in speech["adverbs"] if s.endswith(w, low, at)), None)) is not None:
            at -= len(adverb)
        if s[at - 1 : at] not in _verb_ends():
            return None
        compared = _comparison().search(s, low, at) is not None
        for direction in _DIRECTIONS:
            verbs = speech[direction] + (speech[f"{direction}_after_comparison"] if compared else [])
            for verb in verbs:
                if s.endswith(verb, low, at):
                    whole = len(verb) > 1 or s[at - 2 : at - 1] not in tuple(speech["not_before_verb"])
                    return direction if whole else None
        return None


def _sureness(found: Measured, made: QuantityValue) -> float:
    """How often such a form is what it looks like: figures with a named unit nearly always, 三项 less often."""
    number = found.number
    if found.money:
        sure = 0.97 if made.unit else 0.75
    elif found.unit is not None and found.unit.kind in _SURENESS:
        sure = _SURENESS[found.unit.kind]
    else:
        sure = 0.96
    if not number.figures:
        sure -= 0.05 if len(number.text) > 1 or made.modifier != "exact" else 0.15
    return round(sure - (0.02 if made.upper is not None else 0), 2)


_SURENESS = {"percent": 0.98, "point": 0.98, "measure": 0.95, "latin": 0.92, "time": 0.9, "grade": 0.85, "big": 0.8}
_SIGNS = tuple("-负的下零氏度 ")
_DIRECTIONS: tuple[Literal["up", "down"], ...] = ("up", "down")
_CHANGES: dict[str, Literal["percent", "points", "fold", "absolute"]] = {
    "fold": "fold", "percent": "percent", "tenth": "percent", "ratio": "percent", "point": "points",
}  # fmt: skip
_RATED = (
    "平方米|平方公里|立方米|千瓦时|公里|小时|分钟|公斤|千克|人次|学年|学期|人|年|月|天|日|次|吨|亩"
    "|股|户|件|只|台|辆|套|张|升|桶|斤|克|米|秒|度|晚|份|位|名|家|个|瓶|盒|周|生"
)


@cache
def _doubling() -> "regex.Pattern[str]":
    return regex.compile(r"翻了?(?:(?P<n>[一两二三四五六\d])?番|一?倍)")


@cache
def _minus() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?P<scale>华氏|摄氏)?(?:温度)?(?P<sign>(?<![\dA-Za-z)%])-|(?<![自正担胜抱欠肩背])负的?|零下)?\s?(?P<scale>华氏|摄氏)?(?:温度)?$"
    )


@cache
def _rate_after() -> "regex.Pattern[str]":
    return regex.compile(rf"(?:/|每)\s?(?P<unit>{_RATED}|kWh|kg|h|s|t)(?![A-Za-z])")


@cache
def _rate_before() -> "regex.Pattern[str]":
    return regex.compile(rf"(?:每(?P<unit>{_RATED})|(?P<unit>人|户|年|日|月|亩|班|村)均)[^\p{{N}},。;:!?、]{{0,6}}$")


@cache
def _verb_ends() -> frozenset[str]:
    """The last characters of the verbs of change."""
    return frozenset(
        verb[-1] for name, verbs in words("change").items() if name.startswith(_DIRECTIONS) for verb in verbs
    )


@cache
def _comparison() -> "regex.Pattern[str]":
    return regex.compile(r"[比较](?!赛|例|重)")


__all__ = ["Found", "find"]

"""Reads numbers with their units, forward from a place: numeral, scale, currency or unit, and a range's other end."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import regex

from xiaoyou_extract.values import numerals
from xiaoyou_extract.values.lexicon import Currency, Lexicon, Unit, words

HAN = "零一二三四五六七八九十百千万亿兆廿卅"
ONE = Decimal(1)
_TENTH = Decimal("0.1")
_FIGURES = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?"
_NONE = Unit("", "ratio", frozenset())


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral: `low` and, for 五六百, `high`; the modifier that its 多, 余, 几 say; the scale that it ends with."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    modifier: str | None
    scale: Decimal
    figures: bool
    text: str


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with its unit or currency: `written` is where the unit stands, `code` is empty for a bare 元."""

    number: Number
    start: int
    end: int
    value: Decimal
    upper: Decimal | None = None
    modifier: str | None = None
    unit: Unit | None = None
    code: str | None = None
    written: tuple[int, int] = (0, 0)

    @property
    def money(self) -> bool:
        """Whether it is a sum of money."""
        return self.code is not None


def is_han(c: str) -> bool:
    """Whether the text begins with a common Chinese character."""
    return "\u4e00" <= c[:1] <= "\u9fff"


@cache
def starts(lexicon_heads: str) -> "regex.Pattern[str]":
    """Where a quantity may begin; `lexicon_heads` are the first characters of units and currencies."""
    followers = regex.escape("".join(sorted(set(lexicon_heads) | set(HAN + "两点分多余几来半个到至-~ ,。."))))
    return regex.compile(
        rf"(?<![A-Za-z\d_#@])(?<!\d[.,:/-])\d|(?<=[A-Za-z])\d(?=[\d.]{{0,8}}%)|(?<=[A-Z]{{3}})\d|[{HAN}两](?=[{followers}]|[^\p{{Han}}]|$)|(?<!\p{{Han}})米(?=[{HAN}])"
        rf"|[几数](?=[十百千万亿])|[多几数若](?=\p{{Han}})|半(?=\p{{Han}})|对折|翻(?=[了倍番一两二三\d])"
    )


@cache
def number_pattern() -> "regex.Pattern[str]":
    """One numeral in any form, with 几, 数 before it, 多, 余, 几, 来 after it, and a scale after these."""
    plain = HAN.replace("千", "").replace("兆", "")
    unit = r"(?=[瓦米克赫帕卡伏]|比特|字节|焦耳)"
    han = rf"(?:[{plain}]|[千兆](?!{unit})|(?<![{HAN}\d])千)"
    tail = rf"(?:点[零一二三四五六七八九\d]++(?:[十百万亿]|[千兆](?!{unit}))*+)?"
    return regex.compile(
        rf"(?P<several>[几数](?=[十百千万亿]))?"
        rf"(?P<n>[{HAN}]{{1,8}}分之(?:{_FIGURES}|[{HAN}两点]++)|[{HAN}两\d]{{1,8}}分(?:之[{HAN}两\d]{{1,8}}|一(?!\p{{N}}))"
        rf"|{_FIGURES}(?:[eE][+-]?\d{{1,2}}(?![A-Za-z\d]))?"
        rf"(?: ?(?:[十百万亿]|[千兆](?!{unit}))(?:{han}|{_FIGURES}|两(?=[百千万]))*+)?(?:点\d++(?=\D))?"
        rf"|两(?=[^两])(?:{han}|两(?=[百千万亿])|\d(?!\d*(?:[.,]\d)))*+{tail}"
        rf"|{han}(?:{han}|两(?=[百千万亿])|(?<=[十百千万亿])\d++)*+{tail}|半)"
        rf"(?P<mid>[多余几]|来(?=[万亿个名位人家项次元天年块里米岁场]))?"
        rf"(?P<scale>(?:个(?=[万亿]))?(?:[十百万亿]|[千兆](?!{unit})){{1,2}}|(?:bn|mn|tn|[kKwW])(?![A-Za-z]))?(?P<late>[多余])?"
    )


_RANGE = r"\s?(?:-{1,2}|~|至|到)\s?"


@cache
def range_pattern() -> "regex.Pattern[str]":
    """What stands between the ends of a range."""
    return regex.compile(_RANGE)


@cache
def _bare_digit() -> "regex.Pattern[str]":
    return regex.compile(r"(?:\d|[一二三四五六七八九])(?![\p{N}]|[个位名人块元十百千万])")


class Reader:
    """Reads forward in one folded text; every look is bounded, so that the work is linear."""

    def __init__(self, s: str, lexicon: Lexicon) -> None:
        self.s = s
        self.lexicon = lexicon
        self.longest_unit = max(map(len, lexicon.units))
        self.longest_currency = max(map(len, lexicon.currencies))

    def number(self, at: int) -> Number | None:
        """The numeral that begins here; None for what is none (`一百两千`)."""
        m = number_pattern().match(self.s, at)
        if m is None:
            return None
        written = m["n"]
        figures = written[0].isdigit() and written[0].isascii()
        low, high = Decimal("0.5") if written == "半" else numerals.read(written), None
        if not figures and (pair := numerals.span(written)) is not None:
            low, high = pair
        if "分之" in written and low is None:
            low, high = _open_fraction(written)
        if low is None:
            return None
        approximate = m["mid"] or m["late"]
        if approximate and approximate != "多" and not m["scale"] and written in tuple("一二三四五六七八九两"):
            return None
        modifier = "over" if approximate else "several" if m["several"] else None
        scale = m["scale"] or ""
        factor = numerals.scale_of(scale.removeprefix("个")) if scale else ONE
        ends_with = factor if scale else numerals.scale_of(_trailing_scale(written))
        return Number(
            at, m.end(), low * factor, None if high is None else high * factor, modifier, ends_with, figures, written
        )

    def unit_at(self, at: int, figures: bool = False) -> Unit | None:
        """The longest unit here that is no part of another word; after figures the common classifiers always count."""
        s, units = self.s, self.lexicon.units
        for length in range(min(self.longest_unit, len(s) - at), 0, -1):
            unit = units.get(s[at : at + length])
            if unit is None:
                continue
            after = s[at + length : at + length + 2]
            if (after[:1] in unit.stop or after in unit.stop) and not (
                figures and unit.form in "家名位项座所间场篇份支"
            ):
                continue
            if unit.kind == "latin" and after[:1].isascii() and after[:1].isalnum():
                continue
            return unit
        return None

    def split_unit(self, at: int) -> Unit | None:
        """The unit of time whose 个 stands here, with one character before the rest of it (个多月)."""
        for length in (2, 1):
            unit = self.lexicon.units.get("个" + self.s[at + 2 : at + 2 + length])
            if unit is not None and unit.kind == "time":
                return unit
        return None

    def currency_at(self, at: int) -> Currency | None:
        """The longest currency that may stand after a number here."""
        s, currencies = self.s, self.lexicon.currencies
        for length in range(min(self.longest_currency, len(s) - at), 0, -1):
            currency = currencies.get(s[at : at + length])
            if currency is None or currency.side not in ("suffix", "both", "sub"):
                continue
            after = s[at + length : at + length + 1]
            if currency.form.isascii() and after.isascii() and after.isalpha():
                continue
            if after and after in _OTHER_WORDS.get(currency.form, ""):
                continue
            return currency
        return None

    def measured(self, number: Number, prefix: Currency | None = None) -> Measured | None:
        """The number with what it counts: currency first, since 元 and 块 are the commonest."""
        s = self.s
        at = (
            number.end + 1
            if s[number.end : number.end + 1] == " " and s[number.end + 1 : number.end + 2] not in ("", " ")
            else number.end
        )
        currency = self.currency_at(at)
        if currency is not None and currency.side != "sub" and self.is_money(currency, number, at):
            return self.money(number, currency, at, prefix)
        if currency is not None and currency.side == "sub" and (sub := self.subunit(number, currency, at)) is not None:
            return sub
        if prefix is not None:
            return Measured(
                number,
                number.start,
                number.end,
                number.low,
                number.high,
                number.modifier,
                None,
                prefix.code,
                (number.end, number.end),
            )
        if s.startswith(("个多", "个半"), at) and (unit := self.split_unit(at)) is not None:
            end, half = at + len(unit.form) + 1, s[at + 1] == "半"  # 3个多月, 一个半小时
            value, modifier = (number.low + Decimal("0.5"), number.modifier) if half else (number.low, "over")
            return Measured(number, number.start, end, value, number.high, modifier, unit, None, (end, end))
        unit = self.unit_at(at, number.figures)
        return None if unit is None else self.unit(number, unit, at)

    def is_money(self, currency: Currency, number: Number, at: int) -> bool:
        """一块石头 and 李四人民币 are no money."""
        form, after = currency.form, self.s[at + len(currency.form) : at + len(currency.form) + 1]
        if form == "块":
            if number.text in ("一", "半"):
                return bool(after) and after in "一二三四五六七八九钱"
            return not is_han(after) or after in "多以左至到钱不的和零又、一二三四五六七八九"
        if form == "元" and number.text in ("一", "二", "三", "十"):
            return not is_han(after) or after in "钱人左以至到的和每一二三"
        if form == "人民币" and not number.figures and len(number.text) == 1:
            return not is_han(self.s[number.start - 1 : number.start])
        return True

    def money(self, number: Number, currency: Currency, at: int, prefix: Currency | None) -> Measured:
        """The sum, with small change and a currency that is named after it (3亿元人民币)."""
        s, end, value, modifier = self.s, at + len(currency.form), number.low, number.modifier
        code = currency.code or (prefix.code if prefix is not None else "")
        if number.high is None:
            value, end = self.small_change(value, currency, end)
        if s[end : end + 1] in ("多", "余") and modifier is None:
            end, modifier = end + 1, "over"
        later = self.lexicon.currencies.get(s[end : end + 3])
        if not code and later is not None and later.side == "both":
            code, end = later.code, end + len(later.form)
        written = (at, at + (1 if currency.form[0] in "元块圆" else len(currency.form)))
        return Measured(number, number.start, end, value, number.high, modifier, None, code, written)

    def small_change(self, value: Decimal, currency: Currency, end: int) -> tuple[Decimal, int]:
        """元 with 角 and 分 (`123元1角1分`), 块 with a bare digit (`九十九块九`)."""
        s, place = self.s, currency.share
        for _ in range(3):
            at = end + 1 if s[end : end + 1] in ("又", "零") else end
            n = number_pattern().match(s, at)
            sub = numerals.read(n["n"]) if n is not None and not n["mid"] and not n["several"] else None
            if n is None or sub is None or sub >= 100:
                break
            found = self.currency_at(n.end())
            if (
                found is not None
                and found.side == "sub"
                and found.share < place
                and (not found.code or found.code == currency.code)
            ):
                value, end, place = value + sub * found.share, n.end() + len(found.form), found.share
                continue
            bare = _bare_digit().match(s, at)
            if bare is not None and (currency.form in ("块", "蚊") or place < 1):
                value, end = value + sub * place * (_TENTH if at == end else _TENTH / 10), bare.end()
            break
        for ending in ("RMB", "整"):
            if s.startswith(ending, end):
                end += len(ending)
        return value, end

    def subunit(self, number: Number, currency: Currency, at: int) -> Measured | None:
        """美分 by itself; 角, 毛 and 分 only two together (`两角五分`) or with 钱."""
        end = at + len(currency.form)
        value, after = self.small_change(number.low * currency.share, currency, end)
        points = not currency.code and currency.form == "分"  # 34分8篮板
        if (not currency.code and currency.form[-1] != "钱" and after == end) or points or currency.form == "厘":
            return None
        return Measured(number, number.start, after, value, None, number.modifier, None, currency.code, (at, end))

    def unit(self, number: Number, unit: Unit, at: int) -> Measured | None:
        """The number in its unit: fractions for `%` and 成, with what follows it (一吨半, 一年多)."""
        s, end = self.s, at + len(unit.form)
        factor = self.share(number, unit)
        if factor is None:
            return None
        value, modifier = number.low * factor, number.modifier
        upper = None if number.high is None else number.high * factor
        if s[end : end + 1] == "半" and unit.kind in ("measure", "time", "count", "degree") and unit.form != "平":
            value, end = value + Decimal("0.5"), end + 1
        elif (
            unit.kind in ("time", "measure", "fold", "tenth")
            and s[end : end + 1] == "多"
            and modifier is None
            and s[end + 1 : end + 2] not in tuple("样边元方少次家名个功种")
        ):
            end, modifier = end + 1, "over"
        elif unit.form in _TENTHS and upper is None and not number.figures:
            value, end = self.compound(unit, value, end)
        return Measured(number, number.start, end, value, upper, modifier, unit, None, (at, at + len(unit.form)))

    @staticmethod
    def share(number: Number, unit: Unit) -> Decimal | None:
        """What a unit multiplies by: `%`, `‰`, 成 and 折 make fractions."""
        if unit.kind == "percent":
            return Decimal("0.001") if unit.form == "‰" else Decimal("0.01")
        if unit.kind != "tenth" or number.text == "半":
            return ONE
        if unit.form == "成":
            return _TENTH if number.low <= 10 else None
        return _TENTH if number.low < 10 else _TENTH / 10

    def compound(self, unit: Unit, value: Decimal, end: int) -> tuple[Decimal, int]:
        """十二度五, 三米九, 六斤八两: tenths after the unit."""
        digit = self.s[end : end + 1]
        if not digit or digit not in "一二三四五六七八九":
            return value, end
        tenths, after, small = _TENTH * numerals.DIGITS.index(digit), self.s[end + 1 : end + 2], _TENTHS[unit.form]
        if small and after == small:
            return value + tenths, end + 2
        if not small and (not is_han(after) or after in "到至的"):
            return value + tenths, end + 1
        return value, end

    def ratio(self, number: Number) -> Measured | None:
        """百分之三, 三分之一: the unit is in the numeral."""
        if "分之" not in number.text and "分一" not in number.text:
            return None
        unit = self.unit_at(number.end)
        if unit is not None and unit.kind == "measure":
            return self.unit(number, unit, number.end)
        name = {"百": "%", "千": "‰"}.get(number.text.split("分")[0])
        unit = Unit(name, "percent", frozenset()) if name else _NONE
        return Measured(
            number,
            number.start,
            number.end,
            number.low,
            number.high,
            number.modifier,
            unit,
            None,
            (number.end, number.end),
        )

    def quantity(self, number: Number, prefix: Currency | None) -> Measured | None:
        """The number with its unit, and with the other end where it begins a range."""
        first = self.ratio(number) or self.measured(number, prefix)
        m = range_pattern().match(self.s, first.end if first else number.end)
        if m is None:
            return first
        at = m.end() + (self.s[m.end() : m.end() + 1] in ("$", "¥"))
        other = self.number(at) if at < len(self.s) else None
        if other is None:
            return first
        head = number.text.split("分之")[0]
        if "分之" in number.text and "分" not in other.text and first is not None:
            share = numerals.read(head)
            high = other.low / share if share else None
            return replace(first, end=other.end, upper=high) if high is not None and first.value < high else first
        second = self.ratio(other) or self.measured(other, prefix)
        return self.joined(number, first, second) or first if second is not None else first

    def joined(self, number: Number, first: Measured | None, second: Measured) -> Measured | None:
        """A range of two numbers, of which the first may leave out the unit and the scale."""
        if first is None:
            factor = second.value / second.number.low if second.number.low else ONE
            low = number.low * _shared_scale(number, second.number) * factor
            return replace(second, start=number.start, value=low, upper=second.value) if low < second.value else None
        same = (first.money and second.money) or (
            first.unit is not None and second.unit is not None and first.unit.form == second.unit.form
        )
        if (
            not same
            or first.upper is not None
            or not first.value < second.value
            or (first.code and second.code and first.code != second.code)
        ):
            return None
        return replace(
            second, number=first.number, start=first.start, value=first.value, upper=second.value,
            modifier=second.modifier or first.modifier, code=second.code or first.code,
        )  # fmt: skip

    def bare_money(self, number: Number, begin: int) -> Measured | None:
        """共计约8600万, 以5.1亿收购: money without 元, where the words around speak of money and nothing is counted."""
        s, speech = self.s, words("money")
        if number.scale < 10000 or number.low < 10000 or number.text[0] in "万亿千百":
            return None
        found = Measured(
            number,
            number.start,
            number.end,
            number.low,
            number.high,
            number.modifier,
            None,
            "",
            (number.end, number.end),
        )
        at = number.end + (s[number.end : number.end + 1] == "的")
        if s.startswith(tuple(speech["follows"]), at):
            return found
        after = s[number.end : number.end + 1]
        if (is_han(after) and after not in "和与及左以至到") or (
            after and (after in ":/" or (after.isalnum() and not is_han(after)))
        ):
            return None
        low = max((s.rfind(c, max(0, begin - 60), begin) for c in "。;!?\n"), default=-1) + 1
        near, earlier = s[max(low, begin - 16) : begin], s[max(low, begin - 60) : begin]
        spoken = any(w in near for w in speech["spoken"]) or _money_next().match(s, number.end) is not None
        summed = any(w in earlier for w in speech["summed"]) and any(w in near for w in speech["sums"])
        if (not spoken and not summed) or near.rstrip("约近超共计总达为到了")[-1:] in tuple(speech["counted"]):
            return None
        return found


_OTHER_WORDS = {
    "元": "旦宵素老首月件帅勋凶气代年朝培谋宝",
    "圆": "满形桌周明",
    "分": "之别钟为公类布析支部院数店会享成红工",
    "角": "度落色逐斗形",
    "欧": "洲盟亚美",
}
"""Characters after a currency's name that make it another word (元旦, 分别)."""

_TENTHS = {"斤": "两", "米": "", "度": "", "尺": "寸"}
"""Units after which a digit counts tenths, and the smaller unit that follows it."""


@cache
def _money_next() -> "regex.Pattern[str]":
    return regex.compile(r"[、和及]\d[\d.]*[万亿]*[余多]?(?:元|美元)")


def _open_fraction(written: str) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of 十分之七八."""
    below, _, above = written.partition("分之")
    ends, share = numerals.span(above), numerals.read(below)
    return (ends[0] / share, ends[1] / share) if ends is not None and share else (None, None)


def _trailing_scale(written: str) -> str:
    return written[len(written.rstrip("".join((*numerals.SMALL, *numerals.LARGE)))) :]


def _shared_scale(number: Number, other: Number) -> Decimal:
    """The scale of a range's other end that its begin shares: `3~5万`, `两到三千`, `七千到九千亿`."""
    small, large = other.scale, ONE
    while small >= 10000:
        small, large = small / 10000, large * 10000
    if other.figures and small == 1000 and not _trailing_scale(other.text):
        small, large = ONE, small * large  # 10~15k
    if number.scale >= 10000:
        return ONE
    for factor in (small * large if number.low < 10 and number.scale == 1 else large, large):
        if number.low * factor < other.low:
            return factor
    return ONE

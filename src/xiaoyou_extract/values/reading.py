"""Reads numbers with their units, forward from a place: numeral, scale, currency or unit, and a range's other end."""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import regex

from xiaoyou_extract.values import numerals
from xiaoyou_extract.values.lexicon import Currency, Lexicon, Unit, words

HAN = "零一二三四五六七八九十百千万亿兆廿卅"
ONE, HALF = Decimal(1), Decimal("0.5")
_TENTH = Decimal("0.1")
_FIGURES = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?"
_NONE = Unit("", "ratio", frozenset())


class Number(NamedTuple):
    """A numeral: `low` and, for 五六百, `high`; the modifier that its 多, 余, 几 say; the scale that it ends with."""

    start: int
    end: int
    low: Decimal
    high: Decimal | None
    modifier: str | None
    scale: Decimal
    figures: bool
    text: str


class Measured(NamedTuple):
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
        rf"(?<![A-Za-z\d_#@])(?<!\d[.:/-])(?<!\d,(?=\d{{3}}(?!\d)|\d{{2}},\d{{3}}))\d|(?<=[A-Za-z])\d(?=[\d.]{{0,8}}%)|(?<=[A-Z]{{3}})\d|[{HAN}两](?=[{followers}]|[^\p{{Han}}]|$)|(?<!\p{{Han}})米(?=[{HAN}])"
        rf"|[几数](?=[十百千万亿])|[多几数若](?=\p{{Han}})|半(?=\p{{Han}})|对折|翻(?=[了倍番一两二三\d])"
    )


@cache
def number_pattern() -> "regex.Pattern[str]":
    """One numeral in any form, with 几, 数 before it, 多, 余, 几, 来 after it, and a scale after these."""
    plain = HAN.translate({ord(c): None for c in "百千兆"})
    unit = r"(?=[瓦米克赫帕卡伏]|比特|字节|焦耳)"
    han = rf"(?:[{plain}]|百(?!帕)|[千兆](?!{unit}))"
    scale = rf"(?:[十万亿]|百(?!帕)|[千兆](?!{unit}))"
    tail = rf"(?:点[零一二三四五六七八九\d]++{scale}*+)?"
    return regex.compile(
        rf"(?P<several>[几数](?=[十百千万亿]))?"
        rf"(?P<n>[{HAN}]{{1,8}}分之(?:{_FIGURES}|[{HAN}两点]++)|[{HAN}两\d]{{1,8}}分(?:之[{HAN}两\d]{{1,8}}|一(?!\p{{N}}))"
        rf"|{_FIGURES}(?:[eE][+-]?\d{{1,2}}(?![A-Za-z\d]))?"
        rf"(?: ?{scale}(?:{han}|{_FIGURES}|两(?=[百千万]))*+)?(?:点\d++(?=\D))?"
        rf"|两(?=[^两])(?:{han}|两(?=[百千万亿])|\d(?!\d*(?:[.,]\d)))*+{tail}"
        rf"|{han}(?:{han}|两(?=[百千万亿])|(?<=[十百千万亿])\d++)*+{tail}|半)"
        rf"(?P<mid>[多余几]|\+(?=\p{{Han}})|来(?=[万亿个名位人家项次元天年块里米岁场]))?"
        rf"(?P<scale>(?:个多?(?=[万亿]))?{scale}{{1,2}}|(?:bn|mn|tn|[kKwW]|\s?(?:thousand|million|billion|trillion))(?![A-Za-z]))?(?P<late>[多余]|\+(?!\d))?"
    )


@cache
def _plain_number() -> "regex.Pattern[str]":
    """A numeral that nothing follows which may belong to it."""
    return regex.compile(
        rf"(?:([一二三四五六七八九两])|(\d{{1,12}}+(?:\.\d{{1,6}}+)?+)(万亿|[万亿])?+)(?![{HAN}两\d.,点分多余几来半个eEkKwWbmt+\s])"
    )


_VALUES = {c: Decimal(i) for i, c in enumerate(numerals.DIGITS)} | {"两": Decimal(2)}
_EXPONENTS = {"万": 4, "亿": 8, "万亿": 12}
_RANGE = r"\s?(?:-{1,2}|~|至|到)\s?"


@cache
def range_pattern() -> "regex.Pattern[str]":
    """What stands between the ends of a range."""
    return regex.compile(_RANGE)


@cache
def _bare_digit() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:\d|[一二三四五六七八九])(?![\p{N}]|[个位名人块元十百千万度斤公只条张米本瓶碗份件次天月年])"
    )


class Reader:
    """Reads forward in one folded text; every look is bounded, so that the work is linear."""

    def __init__(self, s: str, lexicon: Lexicon) -> None:
        self.s = s
        self.lexicon = lexicon
        self.codes: dict[str, str] = {}
        self.lists: dict[tuple[int, bool], Measured | None] = {}
        self.pattern = number_pattern()
        self.plain = _plain_number()
        self.place = -1
        self.last: Number | None = None
        self.joint = range_pattern()

    def number(self, at: int) -> Number | None:
        """The numeral that begins here; None for what is none (`一百两千`)."""
        if at != self.place:
            self.place, self.last = at, self.plain_number(at) or self.any_number(at)
        return self.last

    def plain_number(self, at: int) -> Number | None:
        """The commonest numerals, which want no grammar: 28, 1.2亿, 三; None for all others."""
        m = self.plain.match(self.s, at)
        if m is None:
            return None
        digit, figures, scale = m.groups()
        if digit is not None:
            return Number(at, at + 1, _VALUES[digit], None, None, ONE, False, digit)
        if scale is None:
            return Number(at, m.end(), Decimal(figures), None, None, ONE, True, figures)
        exponent = _EXPONENTS[scale]
        low = Decimal(figures).scaleb(exponent)
        return Number(at, m.end(), low, None, None, ONE.scaleb(exponent), True, m[0])

    def any_number(self, at: int) -> Number | None:
        """The numeral that begins here, by the whole grammar."""
        m = self.pattern.match(self.s, at)
        if m is None:
            return None
        written = m["n"]
        figures = "0" <= written[0] <= "9"
        low: Decimal | None
        high: Decimal | None = None
        if figures and written.isdecimal() and written.isascii() and len(written) <= numerals.LONGEST:
            low = Decimal(written)
        else:
            low = HALF if written == "半" else numerals.read(written)
            if not figures and (pair := numerals.span(written)) is not None:
                low, high = pair
            if "分之" in written and low is None:
                low, high = _open_fraction(written)
        if low is None:
            return None
        scale = (m["scale"] or "").strip()
        approximate = m["mid"] or m["late"] or ("多" if scale.startswith("个多") else None)
        if approximate and approximate != "多" and not m["scale"] and written in _DIGITS:
            return None
        modifier = "about" if approximate == "来" else "over" if approximate else "several" if m["several"] else None
        factor = numerals.scale_of(scale.lstrip("个多")) if scale else ONE
        ends_with = factor if scale or written[-1].isdigit() else numerals.scale_of(_trailing_scale(written))
        return Number(
            at, m.end(), low * factor, None if high is None else high * factor, modifier, ends_with, figures, written
        )

    def unit_at(self, at: int, figures: bool = False) -> Unit | None:
        """The longest unit here that is no part of another word; after figures the common classifiers always count."""
        s, units = self.s, self.lexicon.units
        for length in range(min(self.lexicon.longest_unit, len(s) - at), 0, -1):
            unit = units.get(s[at : at + length])
            if unit is None:
                continue
            after = s[at + length : at + length + 2]
            if (after[:1] in unit.stop or after in unit.stop) and not (
                figures and (unit.form in "家名位项座所间场篇份支" or (unit.form == "人" and after[0] not in "民工口"))
            ):
                continue
            if unit.kind == "latin" and after[:1].isascii() and after[:1].isalnum():
                continue
            if unit.form == "个点" and s[at - 1 : at].isdigit() and not _changed().search(s, max(0, at - 12), at):
                continue  # 选了6个点
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
        if s[at : at + 1] not in self.lexicon.suffix_heads:
            return None
        for length in range(min(self.lexicon.longest_currency, len(s) - at), 0, -1):
            currency = currencies.get(s[at : at + length])
            if currency is None or currency.side not in ("suffix", "both", "sub"):
                continue
            after = s[at + length : at + length + 1]
            if currency.form.isascii() and after.isascii() and after.isalpha():
                continue
            other = _OTHER_WORDS.get(currency.form, "")
            if after and after in other and not (after in "年月代" and s[at - 1 : at] in tuple("0123456789万亿")):
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
                self.code(prefix),
                (number.end, number.end),
            )
        if s.startswith(("分多钟", "秒多钟"), at):
            clock = self.lexicon.units[s[at] + "钟"]
            return Measured(number, number.start, at + 3, number.low, number.high, "over", clock, None, (at, at + 3))
        if s.startswith(("个多", "个半"), at) and (unit := self.split_unit(at)) is not None:
            end, half = at + len(unit.form) + 1, s[at + 1] == "半"  # 3个多月, 一个半小时
            value, modifier = (number.low + Decimal("0.5"), number.modifier) if half else (number.low, "over")
            return Measured(number, number.start, end, value, number.high, modifier, unit, None, (end, end))
        unit = self.unit_at(at, number.figures)
        return None if unit is None else self.unit(number, unit, at)

    def code(self, currency: Currency) -> str:
        """The currency's code; of a name that several countries share (卢比), that of the one that the text names most."""
        if not currency.shared:
            return currency.code
        if currency.form not in self.codes:
            named = [(self.s.count(country), code) for country, code in currency.shared]
            most, code = max(named, key=lambda n: n[0])
            self.codes[currency.form] = code if most else currency.code
        return self.codes[currency.form]

    def is_money(self, currency: Currency, number: Number, at: int) -> bool:
        """一块石头 and 李四人民币 are no money."""
        form, after = currency.form, self.s[at + len(currency.form) : at + len(currency.form) + 1]
        if form == "块":
            if self.s[number.start - 1 : number.start] in tuple(words("money")["pieces"]):
                return after == "钱"  # 警示牌300块
            if number.text in ("一", "半"):
                return bool(after) and after in "一二三四五六七八九钱"
            return not is_han(after) or after in "多以左至到钱不的和零又、一二三四五六七八九"
        if form == "元" and number.low <= 10 and number.text in tuple("一二三四五六七八九十"):
            return not is_han(after) or after in "钱人左以至到的和每起一二三四五六七八九"
        if form == "人民币" and not number.figures and len(number.text) == 1:
            return not is_han(self.s[number.start - 1 : number.start])
        return True

    def money(self, number: Number, currency: Currency, at: int, prefix: Currency | None) -> Measured:
        """The sum, with small change and a currency that is named after it (3亿元人民币)."""
        s, end, value, modifier = self.s, at + len(currency.form), number.low, number.modifier
        code = self.code(currency) or (self.code(prefix) if prefix is not None else "")
        if number.high is None:
            value, end = self.small_change(value, currency, end, spoken=not number.figures)
        if s[end : end + 1] in ("多", "余") and modifier is None:
            end, modifier = end + 1, "over"
        later = self.lexicon.currencies.get(s[end : end + 3])
        if not code and later is not None and later.side == "both":
            code, end = self.code(later), end + len(later.form)
        written = (at, at + (1 if currency.form[0] in "元块圆" else len(currency.form)))
        return Measured(number, number.start, end, value, number.high, modifier, None, code, written)

    def small_change(
        self, value: Decimal, currency: Currency, end: int, *, spoken: bool = False
    ) -> tuple[Decimal, int]:
        """元 with 角 and 分 (`123元1角1分`), 块 with a bare digit (`九十九块九`), a spoken 元 too (`两元五`)."""
        s, place = self.s, currency.share
        for _ in range(3):
            at = end + 1 if s[end : end + 1] in ("又", "零") else end
            n = self.pattern.match(s, at)
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
            short = (
                currency.form in ("块", "蚊", "角", "毛")
                or (spoken and currency.form == "元")
                or place < currency.share
            )
            if bare is not None and short and (not spoken or not bare[0].isdigit()):
                tenths = numerals.read(bare[0]) or Decimal(0)
                value, end = value + tenths * place * (_TENTH if at == end else _TENTH / 10), bare.end()
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
        if s[end : end + 1] == "半" and self.halved(unit, number, end):
            value, end = value + Decimal("0.5") * factor, end + 1
        elif unit.form == "成" and upper is None and (m := _smaller().match(s, end)) is not None and self.tenths(m):
            value, end = value + factor * _TENTH * numerals.DIGITS.index(m["n"]), m.end()  # 两成六
        elif (
            unit.kind in ("time", "measure", "fold", "tenth", "percent")
            and s[end : end + 1] == "多"
            and modifier is None
            and s[end + 1 : end + 2] not in tuple("样边元方少次家名个功种")
        ):
            end, modifier = end + 1, "over"
        elif unit.form in _TENTHS and upper is None:
            value, end = self.compound(number, unit, value, end)
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

    def halved(self, unit: Unit, number: Number, end: int) -> bool:
        """三岁半, 一倍半, 两吨半; but not 三个半场."""
        if number.text == "半" or unit.form == "平":
            return False
        if unit.form == "成":
            return True
        if unit.kind in ("fold", "tenth"):
            return not is_han(self.s[end + 1 : end + 2]) or self.s[end + 1] in "左以的到至"
        return unit.kind in ("measure", "time", "degree") or unit.form in ("岁", "周岁")

    def tenths(self, m: "regex.Match[str]") -> bool:
        """Whether one digit after 成 is a part of it (两成六), and begins no number of its own (三成三个)."""
        after = self.s[m.end() : m.end() + 1]
        return len(m["n"]) == 1 and not m["n"].isdigit() and m["n"] != "零" and (not after or after not in _COUNTED)

    def compound(self, number: Number, unit: Unit, value: Decimal, end: int) -> tuple[Decimal, int]:
        """十二度五, 一米七五, 1米85, 9秒83, 六斤八两: what is smaller, after the unit."""
        m = _smaller().match(self.s, end)
        if m is None or value != value.to_integral_value():
            return value, end
        digits, small = m["n"], _TENTHS[unit.form]
        places = "".join(c if c.isascii() else str(numerals.DIGITS.index(c)) for c in digits)
        part, after = Decimal(f"0.{places}"), self.s[m.end() : m.end() + 1]
        if small and len(digits) == 1 and after == small:
            return value + part, m.end() + 1
        if unit.form == "秒":
            free = digits.isascii() and (not is_han(after) or after not in _COUNTED)
            return (value + part, m.end()) if free else (value, end)
        if len(digits) > (2 if unit.form == "米" else 1) or (unit.form == "米" and number.low >= 10 and number.figures):
            return value, end
        if unit.form in ("米", "度", "丈") and (not is_han(after) or after in "到至的左以高上、"):
            return value + part, m.end()
        return value, end

    def ratio(self, number: Number) -> Measured | None:
        """百分之三, 三分之一, 1/3的: the unit is in the numeral."""
        if self.s[number.end : number.end + 1] == "/":
            return self.slashed(number)
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

    def slashed(self, number: Number) -> Measured | None:
        """1/3的县, 占2/3: a part of a whole; no date, no class and no round of a cup."""
        m = _slashed().match(self.s, number.start)
        if m is None or int(m["n"]) >= int(m["of"]):
            return None
        said = self.neared(number.start) or self.s[number.start - 1 : number.start] in tuple("占为达到有了")
        if not m["after"] and not (said and not is_han(self.s[m.end() : m.end() + 1])):
            return None
        value, end = Decimal(m["n"]) / Decimal(m["of"]), m.end("of")
        return Measured(number, number.start, end, value, None, None, _NONE, None, (end, end))

    def clock(self, number: Number) -> Measured | None:
        """A length of time in hours, minutes and seconds (2分05秒36), in the smallest of them."""
        s, end = self.s, number.end
        if s[end : end + 1] not in ("个", "小", "钟", "分"):
            return None
        m = _clock().match(s, number.start)
        if m is None or sum(m[part] is not None for part in "hms") < 2:
            return None
        if m["h"] is None and s[number.start - 1 : number.start] in tuple("时点:度°"):
            return None  # 8时30分15秒, 北纬30度15分20秒
        hours, minutes, seconds = (numerals.read(m[part] or "0") or Decimal(0) for part in "hms")
        value = hours * 60 + minutes
        if m["s"]:
            value = value * 60 + seconds + (Decimal(f"0.{m['f']}") if m["f"] else 0)
        last = "su" if m["s"] else "mu"
        unit = Unit(m[last], "time", frozenset())
        return Measured(number, number.start, m.end(), value, None, None, unit, None, m.span(last))

    def quantity(self, number: Number, prefix: Currency | None) -> Measured | None:
        """The number with its unit, and with the other end where it begins a range."""
        first = self.clock(number) or self.ratio(number) or self.measured(number, prefix) or self.listed(number)
        end = first.end if first else number.end
        m = self.joint.match(self.s, end) if self.s[end : end + 1] in _JOINS else None
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
            return first._replace(end=other.end, upper=high) if high is not None and first.value < high else first
        second = self.ratio(other) or self.measured(other, prefix)
        return self.joined(number, first, second) or first if second is not None else first

    def joined(self, number: Number, first: Measured | None, second: Measured) -> Measured | None:
        """A range of two numbers, of which the first may leave out the unit and the scale."""
        if first is None:
            factor = second.value / second.number.low if second.number.low else ONE
            low = number.low * _shared_scale(number, second.number) * factor
            return second._replace(start=number.start, value=low, upper=second.value) if low < second.value else None
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
        return second._replace(number=first.number, start=first.start, value=first.value, upper=second.value,
            modifier=second.modifier or first.modifier, code=second.code or first.code,
        )  # fmt: skip

    def listed(self, number: Number) -> Measured | None:
        """12.6万亿、9.2万亿和8.2万亿元; 分别为1.2、3和5亿元: the unit, and the scale, of the last one is that of all."""
        s, end, scaled = self.s, number.end, number.scale >= 10000
        if s[end : end + 1] not in _ANDS or not (
            scaled
            or (number.figures and number.scale == 1 and _respectively().search(s, max(0, number.start - 60), end))
        ):
            return None
        last = self.last_listed(end, scaled)
        if last is None:
            return None
        other = last.number
        factor = last.value / other.low if other.low and last.unit is not None else ONE
        factor *= ONE if scaled else other.scale
        if (scaled and factor != ONE) or last.upper is not None or (last.unit is not None and last.unit.kind == "time"):
            return None
        return last._replace(number=number, start=number.start, end=number.end, value=number.low * factor,
            upper=None if number.high is None else number.high * factor, modifier=number.modifier,
        )  # fmt: skip

    def last_listed(self, end: int, scaled: bool) -> Measured | None:
        """The number with a unit that ends the list which goes on at a place; remembered for the rest of the list."""
        made: Measured | None = None
        passed = []
        while (end, scaled) not in self.lists:
            passed.append((end, scaled))
            m = _and().match(self.s, end)
            other = self.number(m.end()) if m is not None and m.end() < len(self.s) else None
            if other is None or (scaled and other.scale < 10000):
                break
            made = self.measured(other)
            if made is not None or (not scaled and (other.scale != 1 or not other.figures)):
                break
            end = other.end
        else:
            made = self.lists[end, scaled]
        self.lists.update(dict.fromkeys(passed, made))
        return made

    def bare(self, number: Number, begin: int) -> Measured | None:
        """A large number without a unit: 共计约8600万 is money by the words around it, 人口14亿 is counted by its noun."""
        s, speech = self.s, words("money")
        scaled = number.scale >= 10000 or "万" in number.text or "亿" in number.text
        if not scaled or number.low < 10000:
            return None
        if number.text[0] in "万亿千百" and (not self.neared(begin) or number.text in ("百", "千", "万")):
            return None  # 估值逾百亿 tells a size, 百万 by itself is a word
        place = (number.end, number.end)
        found = Measured(
            number, number.start, number.end, number.low, number.high, number.modifier, None, "", place
        )  # fmt: skip
        ends = number.end
        if s[ends : ends + 1] in self.lexicon.after_heads:
            ends += next((n for n in (3, 2) if s[ends : ends + n] in self.lexicon.after), 0)
        at = ends + (s[ends : ends + 1] == "的")
        if s.startswith(tuple(speech["follows"]), at) or (at > ends and _spent_on().match(s, at) is not None):
            return found
        if s.startswith(tuple(words("counts")["nouns"] + words("counts")["people"]), at) and at == ends:
            return found._replace(unit=_NONE, code=None)  # 9700多万党员
        after = s[ends : ends + 1]
        if (is_han(after) and after not in "和与及左以至到的") or (
            after and (after in ":/" or (after.isalnum() and not is_han(after)))
        ):
            return None
        low = max((s.rfind(c, max(0, begin - 60), begin) for c in "。;!?\n"), default=-1) + 1
        near, earlier = s[max(low, begin - 16) : begin], s[max(low, begin - 60) : begin]
        spoken = any(w in near for w in speech["spoken"]) or _money_next().match(s, number.end) is not None
        counted = _counted_noun().search(s, max(low, begin - 24), begin)
        if counted is not None and not (spoken and counted["people"]):
            return found._replace(unit=_NONE, code=None)
        summed = any(w in earlier for w in speech["summed"]) and any(w in near for w in speech["sums"])
        lead = _framed().sub("", near)
        if not spoken and not summed and not lead.endswith(tuple(speech["ends"])):
            return None
        return None if lead[-1:] in tuple(speech["counted"]) else found

    def neared(self, begin: int) -> bool:
        """Whether a word like 逾 or 近 stands right before."""
        s, known = self.s, self.lexicon.before
        stop = words("beyond").get(s[begin - 1 : begin])
        if stop is not None and s[begin - 2 : begin - 1] not in tuple(stop["not_after"]):
            return True
        return s[begin - 1 : begin] in self.lexicon.before_ends and any(
            (word := known.get(s[begin - n : begin])) is not None
            and word.value != "none"
            and s[begin - n - 1 : begin - n] not in word.stop
            for n in (1, 2, 3)
            if n <= begin
        )


_OTHER_WORDS = {
    "元": "旦宵素老首月件帅勋凶气代年朝培谋宝",
    "圆": "满形桌周明柱筒环心锥弧盘珠规角舞滑润梦号领寂",
    "分": "之别钟为公类布析支部院数店会享成红工",
    "角": "度落色逐斗形",
    "毫": "米升克安秒瓦伏巴无不",
    "欧": "洲盟亚美",
}
"""Characters after a currency's name that make it another word (元旦, 分别)."""

_ANDS = tuple("、和及与以")
_SCALES = "".join((*numerals.SMALL, *numerals.LARGE))
_DIGITS = tuple("一二三四五六七八九两")
_JOINS = tuple(" -~至到\u3000\t\xa0")
_TENTHS = {"斤": "两", "米": "", "度": "", "尺": "寸", "丈": "尺", "秒": ""}
"""Units after which digits count decimals, and the smaller unit that may follow one."""
_COUNTED = "个名位人次家件项元万亿千百年月日号时分点"


@cache
def _and() -> "regex.Pattern[str]":
    return regex.compile(r"、|和|及|与|以及")


@cache
def _respectively() -> "regex.Pattern[str]":
    return regex.compile(r"分别[^。;!?\n\d]{0,12}(?:\d[\d.]*、)*\d[\d.]*$")


@cache
def _slashed() -> "regex.Pattern[str]":
    return regex.compile(r"(?P<n>[1-9]\d?)/(?P<of>[1-9]\d?)(?![\d/.%])(?P<after>的|以上|左右|以下|强|多)?+")


@cache
def _smaller() -> "regex.Pattern[str]":
    return regex.compile(r"(?P<n>\d{1,3}+|[一二三四五六七八九零]{1,3}+)(?![.\d十百千])")


@cache
def _counted_noun() -> "regex.Pattern[str]":
    """人口, 用户 and their like, and what may stand between them and their number."""
    return regex.compile(
        r"(?:\L<nouns>|(?P<people>\L<people>))(?:总数|总量|数|数量|规模)?(?:量级|高|已|将|就|更|均|也|都|累计|总计|合计|共计|共|达到|达|突破|超过|超|约|近|逾|为|是|有|仅|只有|过|破|至|增至|升至|增长到|了|不足|不到|接近|将近)*$",
        nouns=words("counts")["nouns"],
        people=words("counts")["people"],
    )


@cache
def _changed() -> "regex.Pattern[str]":
    return regex.compile(r"[涨跌升降高低增减][^,。]{0,4}\d[\d.]*$")


@cache
def _clock() -> "regex.Pattern[str]":
    n = rf"(?:\d{{1,4}}|[{HAN}两]{{1,4}})"
    return regex.compile(
        rf"(?:(?P<h>{n})个?(?:小时|钟头)零?)?(?:(?P<m>{n})(?P<mu>分钟|分)零?)?(?:(?P<s>{n})(?P<su>秒钟|秒)(?P<f>\d{{1,3}})?)?"
    )


@cache
def _framed() -> "regex.Pattern[str]":
    """What may stand between a word of money and its number: 亏损[扩大至]23亿."""
    return regex.compile(
        r"(?:扩大[到至]|缩小[到至]|增加[到至]|减少[到至]|提高[到至]|下降[到至]|[约近超共计总达为到了过逾有已仅至突破升降增减跌收窄由从])++$"
    )


@cache
def _spent_on() -> "regex.Pattern[str]":
    return regex.compile(r"\p{Han}{0,6}?(?:\L<money>)", money=words("money")["follows"])


@cache
def _money_next() -> "regex.Pattern[str]":
    return regex.compile(r"[、和及]\d[\d.]*[万亿]*[余多]?(?:元|美元)")


def _open_fraction(written: str) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of 十分之七八."""
    below, _, above = written.partition("分之")
    ends, share = numerals.span(above), numerals.read(below)
    return (ends[0] / share, ends[1] / share) if ends is not None and share else (None, None)


def _trailing_scale(written: str) -> str:
    return written[len(written.rstrip(_SCALES)) :]


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

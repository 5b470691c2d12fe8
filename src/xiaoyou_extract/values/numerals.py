"""Chinese numerals, both ways: pure, exact, and with refusals (`一百两千` is no number).

`read` takes one numeral in any form (`3千5`, `壹佰万`, `１．２億`, `三分之一`, `百分之十二`, `1.5e8`), `span` one
that names two ends (`两三百`, `十五六`), `write` gives the Chinese form of an integer or a decimal.
"""

from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise

import regex

DIGITS = "零一二三四五六七八九"
SMALL = {"十": 1, "百": 2, "千": 3}
LARGE = {"万": 4, "亿": 8, "兆": 12}
LONGEST = 40
"""Longer numerals are codes, not numbers."""

_FOLD = str.maketrans(
    {
        **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},
        **dict(
            zip(
                "〇○壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟萬億两兩点點负負",
                "零零一二二三三三四五六六七八九十百千万亿二二点点负负",
                strict=True,
            )
        ),
        "廿": "二十",
        "卅": "三十",
        "卌": "四十",
        "−": "-",
    }
)
_ZERO, _ONE, _TEN, _HALF = Decimal(0), Decimal(1), Decimal(10), Decimal("0.5")
_LATIN = {
    "k": 3, "K": 3, "w": 4, "W": 4, "m": 6, "M": 6, "mn": 6, "bn": 9, "B": 9, "b": 9, "tn": 12,
    "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip


def read(text: str) -> Decimal | None:
    """The value of one numeral; None where the text is not exactly one.

    Examples:
        >>> read("1.2万亿"), read("三千五"), read("一百两千")
        (Decimal('1200000000000'), Decimal('3500'), None)
    """
    s = "".join(text.split())
    if not s or len(s) > LONGEST:
        return None
    s = s.translate(_FOLD)
    if s == "半":
        return _HALF
    if s[0] in "+-":
        value = read(s[1:]) if s[1:2] not in "+-" else None
        return value if value is None or s[0] == "+" else -value
    if s.startswith("负"):
        value = read(s[2:] if s.startswith("负的") else s[1:])
        return None if value is None or value < 0 else -value
    if "分之" in s or "分一" in s:
        return _fraction(s)
    if s[-1] in "%‰":
        value = read(s[:-1])
        return None if value is None else value.scaleb(-2 if s[-1] == "%" else -3)
    if (m := _latin().fullmatch(s)) is not None:
        return _plain(m["n"]).scaleb(_LATIN[m["scale"]]) if m["scale"] else _plain(m["n"])
    return _number(s)


def span(text: str) -> tuple[Decimal, Decimal] | None:
    """Both ends of a numeral that leaves one digit open: `两三百` is 200 to 300, `十五六` 15 to 16, `三五` 3 to 5.

    None where it is no such numeral.
    """
    s = "".join(text.split())
    if len(s) > LONGEST:
        return None
    m = _open_digit().fullmatch(s.translate(_FOLD))
    if m is None:
        return None
    low, high = (_number(m["head"] + d + m["tail"]) for d in (m["low"], m["high"]))
    if low is None or high is None or not low < high:
        return None
    return low, high


def scale_of(text: str) -> Decimal:
    """What a trailing scale (`万`, `千亿`, `k`, `bn`) multiplies by; 1 for the empty text.

    Raises:
        ValueError: the text is no scale.
    """
    if text in _LATIN:
        return _ONE.scaleb(_LATIN[text])
    exponent = 0
    for c in text.translate(_FOLD):
        if c not in SMALL and c not in LARGE:
            raise ValueError(f"{text!r} is no scale: expected characters of 十百千万亿兆, or one of {sorted(_LATIN)}")
        exponent += SMALL.get(c, 0) or LARGE[c]
    return _ONE.scaleb(exponent)


def write(value: Decimal | int) -> str:
    """The Chinese form of a number, such that `read(write(n)) == n`.

    Args:
        value: of absolute value below 10**16; decimals are written digit by digit after 点.

    Raises:
        ValueError: the number is too large, or not finite.
    """
    value = Decimal(value)
    if not value.is_finite() or abs(value) >= Decimal(10) ** 16:
        raise ValueError(f"cannot write {value}: only finite numbers below 10**16 have a common Chinese form")
    if value < 0:
        return "负" + write(-value)
    whole, _, decimals = format(value, "f").partition(".")
    decimals = decimals.rstrip("0")
    made = _write_whole(int(whole))
    return made + ("点" + "".join(DIGITS[int(d)] for d in decimals) if decimals else "")


def _write_whole(n: int) -> str:
    if n == 0:
        return "零"
    for unit, exponent in (("亿", 8), ("万", 4)):
        if n >= 10**exponent:
            high, low = divmod(n, 10**exponent)
            gap = "零" if low and low < 10 ** (exponent - 1) else ""
            return _write_whole(high) + unit + (gap + _write_whole(low) if low else "")
    out, zero = "", False
    for exponent, unit in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = n // 10**exponent % 10
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + unit
        zero = not digit
    return out


@cache
def _latin() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?P<n>(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?(?:[eE][+-]?\d{1,2})?)(?P<scale>thousand|million|billion|trillion|k|K|w|W|mn?|M|bn|B|b|tn)?"
    )


@cache
def _open_digit() -> "regex.Pattern[str]":
    pairs = "|".join(f"(?P<low>{a})(?P<high>{b})" for a, b in (*pairwise(DIGITS[1:]), ("三", "五")))
    return regex.compile(rf"(?P<head>(?:[{DIGITS}十百千万亿]*[十百千万亿]零?)?)(?|{pairs})(?P<tail>[十百千万亿兆]*)")


@cache
def _section() -> "regex.Pattern[str]":
    return regex.compile(r"(?P<digit>\d++(?:,\d{3})*+(?:\.\d++)?|[零一二三四五六七八九])|(?P<unit>[十百千])")


def _plain(s: str) -> Decimal:
    return Decimal(s.replace(",", ""))


def _fraction(s: str) -> Decimal | None:
    parts = s.split("分之") if "分之" in s else [s[:-2], "一"] if s.endswith("分一") else []
    if len(parts) != 2:
        return None
    if _open_digit().fullmatch(parts[1]) is not None and len(parts[1]) == 2:
        return None  # 十分之七八 has two ends
    below, above = (_number(p) for p in parts)
    if below is None or above is None or below <= 0:
        return None
    return above / below


def _number(s: str) -> Decimal | None:
    """A numeral without sign, percent or 分之, folded."""
    if not s:
        return None
    try:
        return _scaled(s)
    except InvalidOperation:
        return None


def _scaled(s: str) -> Decimal | None:
    """Split at the last of the largest scale: what stands before it is a number of its own (`12万4124亿1241万2421`)."""
    largest = max((LARGE[c] for c in s if c in LARGE), default=0)
    if not largest:
        return _with_decimals(s)
    at = max(i for i, c in enumerate(s) if LARGE.get(c) == largest)
    left, right = s[:at], s[at + 1 :]
    head = _ONE if not left and not right else _scaled(left) if left else None
    if head is None and not left and right and right[0] not in "零点":
        head = None
    if head is None:
        return None
    unit = _ONE.scaleb(largest)
    if not right:
        return head * unit
    if largest == 8 and set(right) <= set("万亿"):
        return None
    if head != head.to_integral_value():
        return None
    if largest == 8 and right[-1] == "千" and "万" not in right and right[0] != "零":
        right += "万"  # 1亿2千 leaves 万 out
    tail = _tail(right, largest)
    return None if tail is None else head * unit + tail


def _tail(s: str, exponent: int) -> Decimal | None:
    """What follows a scale: a smaller number, or one digit of the next place (`两万五`)."""
    if (len(s) == 1 and s in DIGITS[1:]) or (len(s) == 1 and s.isascii() and s.isdigit() and s != "0"):
        return Decimal(DIGITS.find(s) if s in DIGITS else int(s)).scaleb(exponent - 1)
    if s[0] in "百千":
        return None  # 一万千 is none; 100万千瓦 has its 千 in the unit
    if s[0] == "点":
        return _with_decimals("零" + s)  # 十万点五
    value = _scaled(s)
    return value if value is not None and value < _ONE.scaleb(exponent) else None


def _with_decimals(s: str) -> Decimal | None:
    whole, point, decimals = s.partition("点")
    if not point:
        return _small(s)
    if not whole or not decimals or any(c not in DIGITS and not (c.isascii() and c.isdigit()) for c in decimals):
        return None
    head = _small(whole)
    if head is None or head != head.to_integral_value():
        return None
    figures = "".join(str(DIGITS.index(c)) if c in DIGITS else c for c in decimals)
    return head + Decimal("0." + figures)


def _small(s: str) -> Decimal | None:
    """Up to 千: places in falling order, or bare digits (`二零一七`)."""
    if len(s) > 1 and all(c in DIGITS for c in s):
        return Decimal("".join(str(DIGITS.index(c)) for c in s))
    total, lowest, pending, zero, at = _ZERO, 4, None, False, 0
    while at < len(s):
        m = _section().match(s, at)
        if m is None:
            return None
        at = m.end()
        if m["unit"]:
            place = SMALL[m["unit"]]
            if place >= lowest or (pending is None and (zero or (total and place > 1))):
                return None
            if pending is not None and not (pending < _TEN or not total):
                return None
            total += (_ONE if pending is None else pending).scaleb(place)
            lowest, pending, zero = place, None, False
        elif m["digit"] == "零":
            if pending is not None:
                return None
            if total or at < len(s):
                zero = True
            else:
                pending = _ZERO
        else:
            if pending is not None:
                return None
            c = m["digit"]
            pending = Decimal(DIGITS.index(c)) if c in DIGITS else _plain(c)
    if pending is None:
        return total if not zero and (total or not s) else None
    if not total:
        return pending if not zero or pending == pending.to_integral_value() else None
    if pending >= _ONE.scaleb(lowest) or pending != pending.to_integral_value():
        return None
    if zero or lowest == 1:
        return total + pending if pending < _TEN or zero else None
    if pending >= _TEN:
        return total + pending
    return total + pending.scaleb(lowest - 1) if s[-1] in DIGITS or (s[0].isdigit() and s[0] not in DIGITS) else None

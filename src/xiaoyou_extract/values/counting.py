"""Says whether a number with a unit counts at all: 三项活动 does, 一种, 二期工程, 三项全能 and “三个高地” do not."""

from functools import cache

import regex

from xiaoyou_extract.values.lexicon import Lexicon, words
from xiaoyou_extract.values.reading import HAN, Measured, Number, is_han

_ROUND = ("十", "百", "千", "万", "亿")


def stands(s: str, number: Number, lexicon: Lexicon) -> bool:
    """Whether the numeral is a number: not an ordinal (第8家, 一届四次), not a word or a name of its own."""
    before = s[number.start - 1 : number.start]
    if number.figures:
        return not before or before not in "第届#№"
    if before and before in "第届" + HAN + "两":
        return False
    return not in_idiom(s, number.start, lexicon)


def in_idiom(s: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a word of idioms.tsv lies over a place."""
    for low in range(at, max(0, at - 4) - 1, -1):
        for length in range(at - low + 1, 9):
            if s[low : low + length] in lexicon.idioms:
                return True
    return False


def counts(s: str, found: Measured) -> bool:
    """Whether the number with its unit or currency is a quantity."""
    if found.money:
        return True
    unit, number = found.unit, found.number
    if unit is None:
        return False
    kind = unit.kind
    if kind in ("percent", "ratio", "point"):
        return True
    if number.text == "半":
        return _half(s, found, kind, unit.form)
    if kind == "latin":
        return number.figures or number.scale > 1 or len(number.text) == 1
    if kind == "tenth":
        return number.text != "一" or (unit.form == "成" and not is_han(s[found.end : found.end + 1]))
    if kind == "degree":
        return unit.form != "度" or _degree(s, found)
    if kind == "big":
        return _big(s, found)
    if kind == "time":
        return _time(s, found, unit.form)
    if kind == "grade":
        return _grade(s, found)
    if kind == "measure":
        return _measure(s, found, unit.form)
    return kind == "fold" or _count(s, found, unit.form)


def _half(s: str, found: Measured, kind: str, unit: str) -> bool:
    if kind == "tenth":
        return unit == "折" and not is_han(s[found.end : found.end + 1])
    return kind == "measure" and s[found.start - 1 : found.start] != "一"


def _degree(s: str, found: Measured) -> bool:
    """度 is warmth or an angle after figures or by the words before it; 再度, 一度 and 年度 are none."""
    before = s[max(0, found.start - 6) : found.start]
    if any(w in before for w in ("摄氏", "华氏", "零下", "零上", "负", "温", "热")):
        return True
    if not found.number.figures:
        return len(found.number.text) > 1 or found.end - found.start > 3
    return found.value < 1000


def _big(s: str, found: Measured) -> bool:
    """13大创新中心 counts; 十九大, 四大 by itself and “三大工程” do not."""
    after = s[found.end : found.end + 2]
    if (
        quoted(s, found)
        or len(after) < 2
        or not (is_han(after) and is_han(after[1]))
        or after[0] in words("ordinal")["not_after_big"]
    ):
        return False
    number = found.number
    return number.low < 100 and (
        number.figures or number.text not in ("一", "二", "十五", "十六", "十七", "十八", "十九", "二十")
    )


def _time(s: str, found: Measured, unit: str) -> bool:
    """A length of time; a year (2019年) and 一天 are none."""
    number, before, after = found.number, s[found.start - 1 : found.start], s[found.end : found.end + 1]
    if unit == "年" and number.figures and number.modifier is None and len(number.text) == 4:
        return bool(after) and after in "历多的之以古悠文左沧"
    if (number.text in ("一", *_ROUND[1:]) and found.modifier is None and found.value == number.low) or (
        number.text,
        unit,
    ) == ("四", "周"):
        return False
    if (before and before in "第每小大") or (number.text == "二" and unit in ("年", "天", "周")):
        return False
    return after != "级"


def _grade(s: str, found: Measured) -> bool:
    """级 measures winds and earthquakes (阵风7级, 6.8级地震); elsewhere it is a rank."""
    strength = words("strength")
    if s.startswith(tuple(strength["not_after"]), found.end):
        return False
    near = regex.split(r"[,。;:!?\n]", s[max(0, found.start - 8) : found.start])[-1]
    return s.startswith(tuple(strength["after"]), found.end) or any(w in near for w in strength["before"])


def _measure(s: str, found: Measured, unit: str) -> bool:
    """Measures may count one (一吨); the short ones, which are parts of many words, want a sign that they measure."""
    number, order, after = found.number, words("ordinal"), s[found.end : found.end + 1]
    if unit == "方":
        return (number.figures and number.low > 20) or number.scale > 1
    if unit in order["loose_measures"]:
        return (number.figures or number.low >= 10) and number.text not in _ROUND
    if unit not in order["poetic_measures"]:
        return True
    if number.text in ("一", *_ROUND) and number.modifier is None and not (unit == "斤" and number.text == "一"):
        return False
    return number.figures or number.low >= 10 or unit == "两" or not is_han(after) or after in order["after_measure"]


def _count(s: str, found: Measured, unit: str) -> bool:
    """Classifiers: figures count, numerals in Han where they do not number a stage or make a word."""
    number, order = found.number, words("ordinal")
    text, before, after = number.text, s[found.start - 1 : found.start], s[found.end : found.end + 2]
    if number.figures:
        if (unit == "届" and number.low >= 10) or (unit in order["units"] and number.low < 2):
            return False
        return before != "." and not (before.isascii() and before.isalpha())
    if quoted(s, found) or text in ("二", "零") or text.startswith(("一一", "三三", "两两")) or after[:1] == text[:1]:
        return False
    if text == "一":
        return _one(s, found, unit)
    if unit == "期" and after in order["stages"]:
        return text == "两"
    if unit in order["units"] and number.low < 100 and text != "两":
        return unit in ("代", "回", "课", "讲", "节", "班", "站") and found.number.low > 2 and not is_han(before)
    if text in _ROUND and number.modifier is None:
        approached = s[max(0, found.start - 2) : found.start].endswith(("上", "近", "超", "逾", "约", "过", "达", "成"))
        return approached or (
            unit in ("名", "个", "项", "场", "位", "台", "辆", "篇", "幅", "件", "套", "所", "架", "支")
            and after[:1] not in tuple("家个性")
        )
    return True


def quoted(s: str, found: Measured) -> bool:
    """“三个高地”: a slogan in quotes that begins with its number is a name."""
    if found.number.figures or s[found.start - 1 : found.start] not in ("“", "”", "‘", "「", "《"):
        return False
    return _closing().match(s, found.end) is not None


def _one(s: str, found: Measured, unit: str) -> bool:
    """一个 and its like count where something was made (建立了一个基地) or beside a count (两期培训及一次考试)."""
    one, before, after = words("one"), s[found.start - 1 : found.start], s[found.end : found.end + 2]
    if unit not in one["units"] or not is_han(after) or after[0] in one["not_after"] or after in one["not_followed_by"]:
        return False
    if before == "了":
        return True
    return (
        before in ("及", "和", "与", "、")
        and _counted_before().search(s, max(0, found.start - 30), found.start) is not None
    )


@cache
def _closing() -> "regex.Pattern[str]":
    return regex.compile(r"[^”’」》“]{0,10}[”’」》]")


@cache
def _counted_before() -> "regex.Pattern[str]":
    return regex.compile(r"(?:\d|[两三四五六七八九十百])[余多]?[个名位次项期家座场篇件套条份][^，。；,.;]*$")

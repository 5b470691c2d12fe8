"""Says whether a number with a unit counts at all: 三项活动 does, 一种, 二期工程, 三项全能 and “三个高地” do not."""

from functools import cache

import regex

from xiaoyou_extract.values.lexicon import Lexicon, words
from xiaoyou_extract.values.reading import HAN, Measured, Number, is_han

_DIGITS = frozenset("零一二三四五六七八九")
_NO_NUMBERS = ("零",)
_TURNS = (90, 180, 270, 360, 720)
_REPEATED = ("一遇", "一度", "一届", "一次", "一换", "一轮", "一更", "如一日", "如一")
_ADDRESS, _HOUSES = ("栋", "幢", "层", "座", "间", "门", "室"), ("号", "楼", "栋", "幢", "座", "路")
_SYSTEMS = ("工作制", "一贯制", "义务教育")
_ROUND = ("十", "百", "千", "万", "亿")


def stands(s: str, number: Number, lexicon: Lexicon) -> bool:
    """Whether the numeral is a number: not an ordinal (第8家, 一届四次), not a word or a name of its own."""
    before = s[number.start - 1 : number.start]
    if before and before in "、和至到-~" and _listed_ordinals().search(s, max(0, number.start - 12), number.start):
        return False  # 第二、三名
    if number.figures:
        if before and before in "届图表":  # 二届312次 and 见表3 number; 首届312名, 代表130人 count
            earlier = s[number.start - 2 : number.start - 1]
            return is_han(earlier) and earlier not in (HAN if before == "届" else "附见如下上右左列")
        return not before or before not in "第#№+"
    if before and before in "第届" + HAN + "两":
        return False
    return not in_idiom(s, number.start, lexicon)


def in_idiom(s: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a word of idioms.tsv lies over a place."""
    for low in range(at, max(0, at - 4) - 1, -1):
        if s[low : low + 2] not in lexicon.idiom_heads:
            continue
        for length in range(at - low + 1, 9):
            if s[low : low + length] in lexicon.idioms:
                return True
    return False


def counts(s: str, found: Measured) -> bool:
    """Whether the number with its unit or currency is a quantity."""
    if (
        found.number.text[0] in "百千万亿"
        and s[found.start - 1 : found.start] in ("(", ":")
        and s[found.end : found.end + 1] == ")"
    ):
        return False  # 投资额(万元): the head of a column
    if found.money:
        return True
    unit, number = found.unit, found.number
    if unit is None:
        return False
    kind = unit.kind
    if number.high is None and number.text in _NO_NUMBERS and kind not in ("percent", "degree", "ratio"):
        return False
    if not number.figures and number.high is None and 1 < len(number.text) < 4 and set(number.text) <= _DIGITS:
        return False  # 高三|一年, 九二届
    if kind == "ratio":
        return not s.startswith(("决赛", "投票"), found.end)
    if kind in ("percent", "point"):
        return True
    if number.text == "半":
        return _half(s, found, kind, unit.form)
    if kind == "latin":
        return number.figures or number.scale > 1 or len(number.text) == 1
    if kind == "tenth":
        return number.text != "一" or (unit.form == "成" and _tenth(s, found))
    if kind == "degree":
        return _degree(s, found)
    if kind == "big":
        return _big(s, found)
    if kind == "index":
        return _index(s, found)
    if kind == "score":
        return _score(s, found)
    if kind == "time":
        return _time(s, found, unit.form)
    if kind == "grade":
        return _grade(s, found)
    if kind == "measure":
        return _measure(s, found, unit.form)
    return kind == "fold" or _count(s, found, unit.form)


def _tenth(s: str, found: Measured) -> bool:
    """约一成反对, 一成以上; 一成不变 is a word."""
    near = s[found.start - 1 : found.start] in tuple("约近超逾") or s.startswith(
        ("以上", "左右", "以下", "多"), found.end
    )
    return near or not is_han(s[found.end : found.end + 1])


def _half(s: str, found: Measured, kind: str, unit: str) -> bool:
    """半公斤, 半个小时; 半天 is a while, 上半年 a date."""
    before, after = s[found.start - 1 : found.start], s[found.end : found.end + 1]
    if kind == "tenth":
        return unit == "折" and not is_han(after)
    if kind == "time":
        return (
            unit not in ("天", "日", "秒", "秒钟", "周")
            and before not in tuple("上下前后大过多小另一")
            and after != "报"
        )
    return kind == "measure" and before != "一"


def _score(s: str, found: Measured) -> bool:
    """92.5分 is a mark, 得15分, 70分以下 too; 34分8篮板 and 20分 by itself are none."""
    number = found.number
    if not number.figures or number.low > 1500 or s[found.start - 1 : found.start] in tuple("时点:第"):
        return False
    after = s[found.end : found.end + 1]
    if after.isdigit() or (after and after in "一二三四五六七八九十"):
        return False
    marked = s.endswith(tuple(words("score")["before"]), max(0, found.start - 4), found.start)
    return marked or "." in number.text or s.startswith(("以上", "以下"), found.end)


def _index(s: str, found: Measured) -> bool:
    """点 counts where the sentence speaks of an index; 8点 is a time of day."""
    if not found.number.figures or (
        found.value < 100 and "." not in found.number.text and s[found.start - 1] not in "涨跌升降"
    ):
        return False
    near = regex.split(r"[。!?\n]", s[max(0, found.start - 60) : found.start])[-1]
    return any(w in near for w in words("index")["words"])


def _degree(s: str, found: Measured) -> bool:
    """度 is warmth or an angle after figures or by the words before it; 再度, 一度, 年度 and 北纬30度 are none."""
    before = s[max(0, found.start - 6) : found.start]
    if before[-2:] in ("北纬", "南纬", "东经", "西经", "纬度", "经度"):
        return False
    if found.unit is not None and found.unit.form != "度":
        return _minutes().match(s, found.end) is None
    if any(w in before for w in ("摄氏", "华氏", "零下", "零上", "负", "温", "热")):
        return True
    if found.value in _TURNS:
        return False  # 360度全景
    if found.number.figures and found.value >= 1000:
        return any(w in before for w in "电用省耗发")  # 用电2600度
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
        number.figures or number.text not in ("一", "二", "十", "十五", "十六", "十七", "十八", "十九", "二十")
    )


def _time(s: str, found: Measured, unit: str) -> bool:
    """A length of time; a year (2019年) and 一天 are none."""
    number, before, after = found.number, s[found.start - 1 : found.start], s[found.end : found.end + 1]
    if s.startswith((*_REPEATED, *_SYSTEMS), found.end):
        return False  # 百年一遇, 十年如一日, 八小时工作制
    if unit == "日":
        return spell(s, found.start, found.end)
    if unit == "世纪" and (number.figures or number.low >= 10):
        return False
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


def spell(s: str, start: int, end: int) -> bool:
    """Whether a number of days is a length of time (拘留十日), and no day of the month."""
    known = words("spell")
    return s.startswith(tuple(known["after"]), end) or s.endswith(tuple(known["before"]), max(0, start - 5), start)


def _grade(s: str, found: Measured) -> bool:
    """级 measures winds and earthquakes (阵风7级, 6.8级地震); elsewhere it is a rank."""
    strength = words("strength")
    if s.startswith(tuple(strength["not_after"]), found.end):
        return False
    if s.startswith(tuple(strength["after"]), found.end + (2 if s.startswith(("以上", "左右"), found.end) else 0)):
        return True
    near = regex.split(r"[,。;:!?\n]", s[max(0, found.start - 8) : found.start])[-1]
    return s.startswith(tuple(strength["after"]), found.end) or any(w in near for w in strength["before"])


def _measure(s: str, found: Measured, unit: str) -> bool:
    """Measures may count one (一吨); the short ones, which are parts of many words, want a sign that they measure."""
    number, order, after = found.number, words("ordinal"), s[found.end : found.end + 1]
    if number.text in _ROUND and after == "级":
        return False  # 百公里级
    if unit == "平" and before_equal(s, found.start):
        return False  # 战至20平
    if unit == "方":
        return (number.figures and number.low > 20) or number.scale > 100
    if unit in order["loose_measures"]:
        return (number.figures or number.low >= 10) and number.text not in _ROUND
    if unit not in order["poetic_measures"]:
        return True
    if number.text in ("一", *_ROUND) and number.modifier is None and not (unit == "斤" and number.text == "一"):
        return False
    return number.figures or number.low >= 10 or unit == "两" or not is_han(after) or after in order["after_measure"]


def before_equal(s: str, at: int) -> bool:
    """战至20平, 打成3平: a score."""
    return s.endswith(("战至", "打成", "战成", "扳成", "追成", "追至", "扳至"), max(0, at - 2), at)


def _count(s: str, found: Measured, unit: str) -> bool:
    """Classifiers: figures count, numerals in Han where they do not number a stage or make a word."""
    number, order = found.number, words("ordinal")
    text, before, after = number.text, s[found.start - 1 : found.start], s[found.end : found.end + 2]
    if unit in _ADDRESS and (
        before in _HOUSES or s[found.start - 2 : found.start] == "单元" or _room().match(s, found.end) is not None
    ):
        return False  # 18号3栋
    if (unit == "口" and after == "之家") or (unit == "班" and before == "级"):
        return False
    if unit == "起" and text in ("一", "四") and not is_han(after):
        return False  # 住一起, 笑声四起
    if unit in ("名", "位") and before in ("前", "首") and number.low <= 10:
        return False  # 前三名
    if number.figures:
        if unit == "班" and number.low >= 100:
            return False  # 专业2003班
        if (unit == "届" and number.low >= 10) or (unit in order["first"] and number.low < 2):
            return False
        return before != "." and not (before.isascii() and before.isalpha())
    if quoted(s, found) or text in ("二", "零") or text.startswith(("一一", "三三", "两两")) or after[:1] == text[:1]:
        return False
    if text == "一":
        return _one(s, found, unit)
    if unit == "期" and after in order["stages"]:
        return text == "两"
    if unit == "层" and s.endswith(("地上", "地下", "楼高", "共", "高"), max(0, found.start - 2), found.start):
        return True
    if unit in order["units"] and number.low < 100 and text != "两":
        return unit in ("代", "回", "课", "讲", "节", "班", "站") and found.number.low > 2 and not is_han(before)
    if text in _ROUND and number.modifier is None:
        approached = s[max(0, found.start - 2) : found.start].endswith(
            ("上", "近", "超", "逾", "约", "过", "达", "成", "破")
        )
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
def _listed_ordinals() -> "regex.Pattern[str]":
    return regex.compile(rf"(?:第|列|获)[{HAN}\d]{{1,3}}(?:[、和至到~-][{HAN}\d]{{1,3}}){{0,4}}[、和至到~-]$")


@cache
def _minutes() -> "regex.Pattern[str]":
    """The minutes of an angle."""
    return regex.compile(r"\d{1,2}(?:\.\d+)?['′’分]")


@cache
def _room() -> "regex.Pattern[str]":
    return regex.compile(r"\d{1,4}(?:单元|室|号|层|楼|门)")


@cache
def _closing() -> "regex.Pattern[str]":
    return regex.compile(r"[^”’」》“]{0,10}[”’」》]")


@cache
def _counted_before() -> "regex.Pattern[str]":
    return regex.compile(r"(?:\d|[两三四五六七八九十百])[余多]?[个名位次项期家座场篇件套条份][^，。；,.;]*$")

"""Finds dates: calendar expressions of every kind that comes to a day, a month, a year or a stretch of them.

A parser walks from coarse to fine (year, part of the year, month, part of the month, day, time of day) by the forms of
dates.toml and gives a `calendar.Expression`; what that means is settled by `calendar.resolve`, once the reference is
known.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import regex

from xiaoyou_extract.document import DateValue
from xiaoyou_extract.values import numerals
from xiaoyou_extract.values.calendar import Expression, Part, Reference, resolve
from xiaoyou_extract.values.counting import in_idiom, spell
from xiaoyou_extract.values.lexicon import Holiday, Lexicon, toml
from xiaoyou_extract.values.reading import is_han


class Found(NamedTuple):
    """A date in the text: half-open range, expression, whether it is relative (去年) or of the calendar (15日)."""

    start: int
    end: int
    expression: Expression
    relative: bool


class _Step(NamedTuple):
    end: int
    parts: tuple[Part, ...]
    level: int
    relative: bool


# Levels, from coarse to fine
_YEAR, _HALF, _MONTH, _THIRD, _DAY, _TIMED, _CLOSED = range(1, 8)
_LEVELS = {_YEAR: "year", _HALF: "half", _MONTH: "month"}

_WEEKDAYS = "一二三四五六日天"


def find(s: str, lexicon: Lexicon, *, roc: bool = False) -> Iterator[Found]:
    """Dates of a folded text, in order, not overlapping.

    Args:
        s: the folded text.
        lexicon: the holidays.
        roc: the article counts the years of the Republic without saying so (`113年底`).
    """
    parser = _Parser(s, lexicon, roc)
    at = 0
    for m in _starts(lexicon.feast_names).finditer(s):
        if m.start() < at:
            continue
        found = parser.date(m.start())
        if found is not None:
            yield found
            at = found.end


@cache
def _starts(feasts: tuple[str, ...]) -> "regex.Pattern[str]":
    """Where a date may begin; `feasts` are the holidays' names. What is looked ahead for spares vain tries."""
    firsts, seconds = ("".join(sorted({name[i] for name in feasts})) for i in (0, 1))
    words = _forms()["words"]
    rulers = [*_forms()["eras"], *_forms()["reigns"]]
    kinds = (
        rf"(?<![0-9A-Za-z._/]){words['figure']}\d",
        r"(?<=(?:^|[\n;。:])\d{1,2}\.)(?=(?:19|20)\d\d年|\d{1,2}月)\d",
        f"[零一二三四五六七八九十两廿卅]{words['han']}",
        "“(?=十?[一二三四五六七八九]五)",
        words["starts"],
        rf"(?=[{firsts}][{seconds}])\L<feasts>",
        rf"(?=[{''.join(sorted({name[0] for name in rulers}))}]\p{{Han}}[\d元一二三四五六七八九十])\L<rulers>",
    )
    return regex.compile("|".join(kinds), feasts=feasts, rulers=rulers)


@cache
def _forms() -> dict[str, Any]:
    return toml("dates.toml")


@cache
def _units() -> dict[str, str]:
    return {form: unit for unit, forms in _forms()["units"].items() for form in forms}


@cache
def _patterns() -> dict[str, "regex.Pattern[str]"]:
    forms = _forms()

    def whole(pattern: str) -> str:
        for name, piece in forms["fragments"].items():
            if f"<{name}>" in pattern:
                pattern = pattern.replace(f"<{name}>", whole(piece))
        return pattern

    eras, reigns = list(forms["eras"]), list(forms["reigns"])
    return {
        name: regex.compile(whole(pattern), eras=eras, reigns=reigns, ignore_unused=True)
        for name, pattern in forms["rules"].items()
    }


_RYEAR = {
    "大前": -3,
    "前年": -2,
    "去年": -1,
    "上": -1,
    "今年": 0,
    "本年": 0,
    "新": 0,
    "明年": 1,
    "下": 1,
    "来年": 1,
    "后年": 2,
    "大后": 3,
}
_RDAY = {"大前": -3, "前": -2, "昨": -1, "琴": -1, "今": 0, "本": 0, "明": 1, "听": 1, "后": 2, "大后": 3}
_YEARS = {"今明两年": (0, 1), "去今两年": (-1, 1), "明后两年": (1, 1), "今明后三年": (0, 2)}
_SEVERAL = {"今明后三天": (0, 2), "今明两天": (0, 1), "明后两天": (1, 1), "明后天": (1, 1)}
_THIRDS = {
    "上中旬": 12,
    "中下旬": 23,
    "中上旬": 12,
    "上半月": 15,
    "下半月": 16,
    "上旬": 1,
    "中旬": 2,
    "下旬": 3,
    "初": -1,
    "底": 9,
    "末": 9,
    "中": 0,
}


class _Parser:
    """Parses at a place; every rule is one anchored match, so that the work is linear in the text."""

    def __init__(self, s: str, lexicon: Lexicon, roc: bool) -> None:
        self.s = s
        self.roc = roc
        self.lexicon = lexicon
        self.p = _patterns()
        self.forms = _forms()
        self.times = frozenset(self.forms["words"]["times"])

    def match(self, name: str, at: int) -> "regex.Match[str] | None":
        return self.p[name].match(self.s, at)

    def date(self, at: int) -> Found | None:
        """The date that begins here, with its range, open side and time of day."""
        step = self.point(at)
        if step is None:
            return None
        end, parts, level, relative = step
        tail: tuple[Part, ...] = ()
        if (level != _CLOSED or parts[-1].op in _LEADING) and (m := self.match("sep", end)):
            other = self.point(m.end())
            if other is not None and other.parts[0].op not in ("rolling", "ago", "block"):
                end, tail = other.end, other.parts
                relative = relative and other.relative
                if self.s[end : end + 1] == "间":
                    end += 1
            elif _is_iso(parts) and (n := self.match("isoend", m.end())):
                end, tail = n.end(), (Part("year", parts[0].a), Part("month", int(n["m"])), Part("day", int(n["d"])))
            elif _is_month(parts) and (n := self.match("endyear", m.end())):
                end, tail = n.end(), (Part("year", int(n[0])),)
            elif parts[-1].op == "lunar" and (n := self.match("lunarend", m.end())):
                end, tail = n.end(), (Part("lunar", parts[-1].a, _lunar_day(n["c"])),)
            elif (n := self.match("now", m.end())) and n.end() - m.end() <= 2:
                end, tail = n.end(), (Part("rday"),)
        if not self.stands(at, end, parts) or in_idiom(self.s, at, self.lexicon):
            return None
        side, approximate = "", False
        if parts[0].op not in ("ago", "rolling", "block", "from_now"):
            if level <= _DAY and (m := self.match("around", end)):
                end, approximate = m.end(), True
            elif not tail and parts[0].op != "schoolyear" and (m := self.match("since", end)):
                end, side = m.end(), "since"
            elif not tail and (m := self.match("until", end)):
                end, side = m.end(), "until"
        return Found(at, end, Expression(parts, tail, side, approximate), relative)

    def stands(self, at: int, end: int, parts: tuple[Part, ...]) -> bool:
        """Whether the context lets a short expression be a date."""
        s, op = self.s, parts[0].op
        before = s[at - 1 : at]
        if before and before in "第几数好闰":
            return False
        if op in ("edge", "ryear") and s[at] == "年" and (before.isdigit() or before in tuple(_NUMERALS)):
            return False  # 第3年末
        if op in ("season", "weekend") and len(parts) == 1:
            return self.lone_season(at, end)
        if op in ("rmonth", "weekday", "week", "day", "month", "monthday") and (
            before in ("每", "逢")
            or (op == "weekday" and before == "个")
            or s[max(0, at - 2) : at] in ("每年", "历年", "每月", "每周")
        ):
            return False
        if len(parts) > 1:
            return True
        if op == "day":
            return self.lone_day(at, end)
        if op == "yy":
            return self.lone_yy(at, end)
        if op == "year":
            return not self.is_length(end) and not (parts[0].a < 1900 and before in tuple("约近超逾达了"))
        if op == "third" and s[at] == "月" and before and before in "个几数年":
            return False  # 最近几个月中
        if op == "quarter" and self.s[end - 1] == "季" and before == "》":
            return False  # the fourth series of a programme
        return op not in ("month", "months") or before not in ("每", "多", "满")

    def lone_season(self, at: int, end: int) -> bool:
        """春天, 周末: a time of any year or week, unless something is told to happen then."""
        s = self.s
        before, after = s[at - 1 : at], s[end : end + 1]
        free = not is_han(before) or before in "于在到从自至的今去明本"
        return free and (not is_han(after) or s.startswith(_HAPPENS, end))

    def is_length(self, end: int) -> bool:
        """2000年历史 is a length of time."""
        return self.s[end - 1] == "年" and self.s.startswith(_AGES, end)

    def lone_day(self, at: int, end: int) -> bool:
        """A bare 15日 is a day of the month, a bare 十八号 mostly a number: it must stand free."""
        s = self.s
        before, after = s[at - 1 : at], s[end : end + 1]
        two = s[end : end + 2]
        if spell(s, at, end):
            return False
        if not s[at].isdigit() and s[end - 1] == "日":
            beside = not is_han(after) or after in _BESIDE_DAYS
            if not beside or (is_han(before) and before not in "于在从至到自和、"):
                return False  # 一日千里, 延误一日
        if (before and before in "第近满每约期过几数月") or s[max(0, at - 2) : at] in ("为期", "历时", "编号", "连续"):
            return False
        if "日" in s[at:end]:
            if s[end - 1] != "日":
                return True
            lone_han = not s[at].isdigit()
            return not (
                (after and after in "游内间元本圆语式报志程均常产餐照历")
                or (lone_han and (after in "制后以来" or two in ("之内", "以内")))
                or two in ("之内", "以内")
            )
        free = not before or not ("\u4e00" <= before <= "\u9fff") or before in "于在从至到自和月日本定"
        return free and (not after or not ("\u4e00" <= after <= "\u9fff") or after in _BESIDE_DAYS)

    def lone_yy(self, at: int, end: int) -> bool:
        """21年 is a year where nothing says that it is a length."""
        s = self.s
        before, after = s[at - 1 : at], s[end : end + 2]
        if (before and before in "近过历经了第达满长约超逾每个有共用整隔之头前后余多±+×") or (
            before and before in "一二三四五六七八九十百千万0123456789"
        ):
            return False
        if after[:1] and after[:1] in "来间内以历之多的时工如期余后前左不里级":
            return False
        n = s[at:end]
        if n[0] in "零0":
            return True
        free = not before or not ("\u4e00" <= before <= "\u9fff") or before in "在自从于比至到和与"
        if n[0].isdigit():
            yy = int(n[:2])
            return free and (yy <= 27 or yy >= 49)
        return free and numerals.span(n[:2]) is None and n[0] in "一五六七八九零二"

    def point(self, at: int) -> _Step | None:
        """One date, as far as it goes."""
        step = self.head(at)
        if step is None:
            return None
        while step.level < _TIMED:
            further = self.further(step)
            if further is None:
                break
            step = _Step(further.end, step.parts + further.parts, further.level, step.relative)
        return step

    def head(self, at: int) -> _Step | None:
        s = self.s
        if at >= len(s):
            return None
        c = s[at]
        digit = c.isdigit() and c.isascii()
        begins = self.forms["begins"]
        if c == "“":
            return self.quoted(at)
        if s[at + 1 : at + 2] == "月" and (named := self.feast(at)) is not None:
            return named  # 三月三
        for table in ("eras", "reigns"):
            if s[at : at + 2] in self.forms[table] and (m := self.match(table[:-1], at)) is not None:
                return self.reign(m, table)
        if digit:
            m = self.p["dated"].match(s, at)
            if m is None:
                return None
            figures = self.forms["figures"]
            rules = figures.get(m["next"], figures[""])
        else:
            rules = begins["han"] if c in "零一二三四五六七八九十两廿卅" else begins.get(c, ())
        counts: bool | None = None
        for rule in rules:
            if rule in _COUNTING:
                counts = self.p["counted"].match(s, at) is not None if counts is None else counts
                if not counts:
                    continue
            m = self.p[rule].match(s, at)
            if m is not None:
                step = getattr(self, f"_{rule}")(m)
                if step is not None:
                    return step  # type: ignore[no-any-return]
        return self.feast(at)

    def quoted(self, at: int) -> _Step | None:
        m = self.match("plan", at)
        return self._plan(m) if m else None

    def further(self, step: _Step) -> _Step | None:
        """The next finer part after what was read."""
        s, at, level = self.s, step.end, step.level
        if level == _DAY:
            if s[at : at + 1] in self.times and (m := self.match("time", at)):
                return _Step(m.end(), (), _TIMED, False)
            if step.parts[-1].op != "weekday" and (m := self.match("bracketed", at)):
                return _Step(m.end(), (), _DAY, False)
            if step.parts[-1].op in ("holiday", "lunar") and (m := self.match("beside", at)):
                return self._beside(m)
            if (
                step.parts[-1].op in ("day", "monthday")
                and (m := self.match("ago", at + (s[at : at + 1] == "的")))
                and not m["h"]
            ):
                made = self._ago(m)
                return made and _Step(made.end, made.parts, _CLOSED, False)
            return None
        gap = at
        if s[gap : gap + 1] == "的" or s[gap : gap + 1] == " ":
            gap += 1
        if s[gap : gap + 1] == "" or (gap != at and s[gap : gap + 1].isspace()):
            return None
        if s[gap] not in self.forms["words"]["finer"]:
            return self.feast(gap) if level == _YEAR else None
        for rule in self.forms["finer"].get(_LEVELS.get(level, ""), ()):
            m = self.p[rule].match(s, gap)
            if m is None or m.end() == gap:
                continue
            if gap != at and rule in ("edge", "third", "within") and s[at] == " ":
                continue
            made = getattr(self, f"_{rule}")(m)
            if made is not None:
                return made  # type: ignore[no-any-return]
        if level == _YEAR:
            return self.feast(gap)
        return None

    # Rules; each turns a match into a step, or refuses

    def _iso(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(
            m.end(), (Part("year", int(m["y"])), Part("month", int(m["m"])), Part("day", int(m["d"]))), _DAY, False
        )

    def _isomonth(self, m: "regex.Match[str]") -> _Step | None:
        if m[0][4] == "-" and int(m["m"]) < 10 and m["m"][0] != "0":
            return None
        return _Step(m.end(), (Part("year", int(m["y"])), Part("month", int(m["m"]))), _MONTH, False)

    def _lifetime(self, m: "regex.Match[str]") -> _Step | None:
        """(1926-2004), after a name."""
        a, b = int(m["a"]), int(m["b"])
        return _Step(m.end(), (Part("years", a, b),), _CLOSED, False) if a < b else None

    def _dmy(self, m: "regex.Match[str]") -> _Step | None:
        y = Part("year", int(m["y"])) if len(m["y"]) == 4 else Part("yy", int(m["y"]))
        return _Step(m.end(), (y, Part("month", int(m["m"])), Part("day", int(m["d"]))), _DAY, False)

    def _years(self, m: "regex.Match[str]") -> _Step | None:
        a = int(m["a"])
        b = int(m["b"]) if len(m["b"]) == 4 else a // 100 * 100 + int(m["b"])
        if not a < b:
            return None
        if "、" in m["sep"] and b != a + 1:
            return None
        if m["k"].startswith("学"):
            return _Step(m.end(), (Part("schoolyear", a),), _CLOSED, False) if b == a + 1 else None
        if self.match("month", m.end()) or self.match("half", m.end()):
            return None
        return _Step(m.end(), (Part("years", a, b),), _CLOSED, False)

    def _year(self, m: "regex.Match[str]") -> _Step | None:
        if m["yy"]:
            return _Step(m.end(), (Part("yy", _figures(m["yy"])),), _YEAR, False)
        y = _figures(m["y"])
        if m["k"].startswith("学"):
            return _Step(m.end(), (Part("schoolyear", y),), _CLOSED, False)
        return _Step(m.end(), (Part("year", y),), _YEAR, False) if 1000 <= y <= 2199 else None

    def _ad(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("year", _figures(m["y"])),), _YEAR, False)

    _early = _ad

    def _roc(self, m: "regex.Match[str]") -> _Step | None:
        n = 1 if m["y"] == "元" else _figures(m["y"])
        return _Step(m.end(), (Part("reign", 1911 + n),), _YEAR, False) if n else None

    def reign(self, m: "regex.Match[str]", table: str) -> _Step | None:
        """昭和15年, 光绪二十年: the year; months of the old calendar are left open."""
        first, length = self.forms[table][m["era"]]
        n = 1 if m["y"] == "元" else _figures(m["y"])
        if not 1 <= n <= length:
            return None
        return _Step(m.end(), (Part("reign", first + n - 1),), _YEAR if table == "eras" else _CLOSED, False)

    def _rocbare(self, m: "regex.Match[str]") -> _Step | None:
        return self._rocyear(m) if self.roc else None

    def _rocyear(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("reign", 1911 + int(m["y"])),), _YEAR, False)

    def _rocschool(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("schoolyear", 1911 + int(m["y"])),), _CLOSED, False)

    def _bareyear(self, m: "regex.Match[str]") -> _Step | None:
        before = self.s[m.start() - 1 : m.start()]
        if before and (before in "第编号达共计约超近有在了为至到" or "a" <= before.lower() <= "z"):
            return None
        return _Step(m.end(), (Part("year", int(m["y"])),), _CLOSED, False)

    def _yearquarter(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("year", int(m["y"])), Part("quarter", int(m["q"][1]))), _CLOSED, False)

    def _class(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("year", int(m["y"])),), _CLOSED, False)

    def _ryear(self, m: "regex.Match[str]") -> _Step | None:
        w = m["w"]
        if w in _YEARS:
            return _Step(m.end(), (Part("ryear", *_YEARS[w]),), _CLOSED, True)
        if w[:2] in ("当年", "同年", "次年", "翌年"):
            return _Step(m.end(), (Part("cyear", int(w[0] in "次翌")),), _YEAR, True)
        if w in ("上年", "上年度", "上一年", "上一年度"):
            return _Step(m.end(), (Part("cyear", -1),), _YEAR, True)
        if w == "今年" and self.s[m.start() - 1 : m.start()] in ("如", "当"):
            return None  # 如今|年产值
        k = next(_RYEAR[key] for key in (w[:2], w[0]) if key in _RYEAR)
        return _Step(m.end(), (Part("ryear", k),), _YEAR, True)

    def _same(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("same"),), _CLOSED, True)

    def _decade(self, m: "regex.Match[str]") -> _Step | None:
        if m["y"]:
            return _Step(m.end(), (Part("decade", int(m["y"])),), _YEAR, False)
        d, more = _figures(m["d"] or f"{m['low']}十"), 10 if m["low"] else 0
        if m["c"]:
            return _Step(m.end(), (Part("decade", (_figures(m["c"]) - 1) * 100 + d, more),), _YEAR, False)
        if m["rc"]:
            return _Step(m.end(), (Part("decade", (1900 if m["rc"] == "上" else 2000) + d, more),), _YEAR, False)
        return _Step(m.end(), (Part("decade", d, more, "yy"),), _YEAR, False)

    def _century(self, m: "regex.Match[str]") -> _Step | None:
        c = _figures(m["c"]) if m["c"] else 20 if m["rc"] == "上" else 21
        if not 1 <= c <= 21 or (
            self.s[m.end() : m.end() + 1] in ("以", "来") and not self.s.startswith("以来", m.end())
        ):
            return None
        return _Step(m.end(), (Part("century", c),), _YEAR, False)

    def _plan(self, m: "regex.Match[str]") -> _Step | None:
        if not m["q"] and not (m["t"] or len(m["n"]) == 2):
            return None
        n = _figures(m["n"])
        if m["q"] is None and len(m["n"]) == 2 and not m["t"]:
            after = self.s[m.end() : m.end() + 1]
            if after and after in "个名位人家项年月日元万亿千百点%天岁倍分之条号次场，、时":
                return None
        t = m["t"] if m["t"] in ("末", "初") else None
        parts: tuple[Part, ...] = (Part("plan", n),)
        if t:
            parts += (Part("edge", _THIRDS[t]),)
        return _Step(m.end(), parts, _CLOSED, False)

    def _half(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("half", 1 if m["h"] == "上" else 2),), _HALF, False)

    def _quarter(self, m: "regex.Match[str]") -> _Step | None:
        q = int(m["qq"][1]) if m["qq"] else _figures(m["q"]) if m["q"] else 1
        return _Step(m.end(), (Part("quarter", q),), _HALF, False)

    def _quarters(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("quarters", _figures(m["n"])),), _CLOSED, False)

    def _season(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("season", "春夏秋冬".index(m["s"]) + 1),), _CLOSED, False)

    def _firstmonths(self, m: "regex.Match[str]") -> _Step | None:
        before = self.s[m.start() - 1 : m.start()]
        if before in ("之", "以", "提", "此"):
            return None
        rule = "firstmonths" if m[0][0] in "头首" or before in ("年", "的") else "leadmonths"
        return _Step(m.end(), (Part(rule, _figures(m["n"])),), _CLOSED, False)

    def _months(self, m: "regex.Match[str]") -> _Step | None:
        a, b = _figures(m["a"]), _figures(m["b"])
        if not a < b or ("、" in m["sep"] and b != a + 1):
            return None
        return _Step(m.end(), (Part("months", a, b),), _CLOSED, False)

    def _nearmonths(self, m: "regex.Match[str]") -> _Step | None:
        """七八月: July and August."""
        a = _figures(m["a"])
        if _figures(m["b"]) != a + 1:
            return None
        return _Step(m.end(), (Part("months", a, a + 1),), _CLOSED, False)

    def _fiscal(self, m: "regex.Match[str]") -> _Step | None:
        """2024财年, 2023/24赛季: by the years it is named after; a quarter of it depends on the company."""
        y = int(m["y"])
        b = y if m["b"] is None else int(m["b"]) if len(m["b"]) == 4 else y // 100 * 100 + int(m["b"])
        if m["b"] is None and m["k"].endswith("赛季"):
            return None
        if m["k"].startswith("学"):
            return _Step(m.end(), (Part("schoolyear", y),), _CLOSED, False) if b == y + 1 else None
        return _Step(m.end(), (Part("years", y, b),), _CLOSED, False) if y <= b <= y + 1 else None

    def _yearseason(self, m: "regex.Match[str]") -> _Step | None:
        """今冬, 去秋."""
        parts = (Part("ryear", "去今明".index(m["w"]) - 1), Part("season", "春夏秋冬".index(m["s"]) + 1))
        return _Step(m.end(), parts, _CLOSED, True)

    def _month(self, m: "regex.Match[str]") -> _Step | None:
        after = self.s[m.end() : m.end() + 1]
        if m["m"] == "两" or (after in ("薪", "嫂", "饼", "球", "光", "色", "台") and after):
            return None
        return _Step(m.end(), (Part("month", _figures(m["m"])),), _MONTH, False)

    def _monthday(self, m: "regex.Match[str]") -> _Step | None:
        c = m["d"]
        if c[0] in "廿卅" or m["m"] == "两":
            return None
        if self.s[m.end() - 1] not in "日号" and self.s[m.end() : m.end() + 1] not in ("", " ", "晚", "早", ","):
            return None
        if self.s[m.end() - 1] not in "日号" and (not m["d"].isdigit() and len(m["d"]) < 2):
            return None
        return _Step(m.end(), (Part("monthday", _figures(m["m"]), _figures(c)),), _DAY, False)

    def _nthmonth(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("nthmonth", _figures(m["n"]) if m["n"] else 1),), _MONTH, False)

    def _rmonth(self, m: "regex.Match[str]") -> _Step | None:
        w = m["w"]
        if w[0] in "次翌同" or w == "当月":
            return _Step(m.end(), (Part("cmonth", int(w[0] in "次翌")),), _MONTH, True)
        k = {"上上": -2, "下下": 2}.get(w[:2]) or {"上": -1, "下": 1}.get(w[0], 0)
        return _Step(m.end(), (Part("rmonth", k),), _MONTH, True)

    def _third(self, m: "regex.Match[str]") -> _Step | None:
        t = m["t"].removeprefix("月")
        return _Step(m.end(), (Part("third", _THIRDS[t]),), _CLOSED, True)

    def _edge(self, m: "regex.Match[str]") -> _Step | None:
        t = m["t"].removeprefix("年")
        if t == "中期":
            return _Step(m.end(), (Part("edge", 0),), _CLOSED, True)
        if t == "伊始":
            return _Step(m.end(), (Part("nthmonth", 1),), _CLOSED, True)
        return _Step(m.end(), (Part("edge", {"初": -1, "早": -1, "中": 0}.get(t[0], 9)),), _CLOSED, True)

    def _within(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (), _CLOSED, True)

    def _thisyear(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("ryear"),), _CLOSED, True)

    def _days(self, m: "regex.Match[str]") -> _Step | None:
        a, b = _figures(m["a"]), _figures(m["b"])
        if not a < b or ("、" in m["sep"] and b != a + 1):
            return None
        if not m[0][0].isdigit() and "至" not in m[0] and "到" not in m[0]:
            return None
        return _Step(m.end(), (Part("days", a, b),), _CLOSED if not self.match("time", m.end()) else _DAY, False)

    def _day(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("day", _figures(m["d"])),), _DAY, False)

    def _lunarflag(self, m: "regex.Match[str]") -> _Step | None:
        at = m.end()
        parts: tuple[Part, ...] = ()
        if (y := self.match("year", at)) or (y := self.match("ryear", at)):
            step = self._year(y) if "y" in y.groupdict() else self._ryear(y)
            if step is None:
                return None
            at, parts = step.end, step.parts
        n = self.match("lunar", at)
        made = self._lunar(n) if n else None
        return _Step(made.end, parts + made.parts, made.level, False) if made else None

    def _lunar(self, m: "regex.Match[str]") -> _Step | None:
        w = m["m"].removeprefix("闰")
        month = {"正": 1, "冬": 11, "腊": 12}.get(w) or _figures(w)
        day = _lunar_day(m["c"]) if m["c"] else _figures(m["d"]) if m["d"] else 0
        leap = "leap" if m["m"].startswith("闰") else ""
        return (
            _Step(m.end(), (Part("lunar", month, day, leap),), _DAY if day else _CLOSED, False) if day <= 30 else None
        )

    _lunarname = _leapname = _lunar

    def _lunarday(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("lunar", _figures(m["m"]), _lunar_day(m["c"])),), _DAY, False)

    def _nianchu(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("lunar", 1, _lunar_day(m["c"])),), _DAY, False)

    def _rday(self, m: "regex.Match[str]") -> _Step | None:
        w = m["w"]
        if w in _SEVERAL:
            return _Step(m.end(), (Part("rday", *_SEVERAL[w]),), _CLOSED, True)
        if w == "昨" and self.s[m.start() - 1 : m.start()] in ("觉", "日", "如"):
            return None
        k = next(_RDAY[key] for key in (w[:2], w[0]) if key in _RDAY)
        return _Step(m.end(), (Part("rday", k),), _DAY, True)

    def _cday(self, m: "regex.Match[str]") -> _Step | None:
        w = m["w"]
        return _Step(m.end(), (Part("cday", -1 if w[:2] == "前一" else int(w[0] in "次翌隔第")),), _DAY, True)

    def _beside(self, m: "regex.Match[str]") -> _Step | None:
        """除夕当天, 春节前一天, 主受难节翌日: that day, or one beside it."""
        at = {"当": 0, "前": -1, "头": -1}.get(m[0][0], 1)
        return _Step(m.end(), (Part("shift", at),) if at else (), _CLOSED, False)

    def _week(self, m: "regex.Match[str]") -> _Step | None:
        k = {"上上": -2, "下下": 2, "上": -1, "下": 1}.get(m["w"], 0)
        if m["w"] == "这" and m["d"] is None and "周" not in m[0] and "期" not in m[0] and "拜" not in m[0]:
            return None
        parts: tuple[Part, ...] = (Part("week", k),)
        if m["d"] == "末":
            parts += (Part("weekend"),)
        elif m["d"]:
            parts += (Part("weekday", min(_WEEKDAYS.index(m["d"]) + 1, 7)),)
        return _Step(m.end(), parts, _DAY if m["d"] else _CLOSED, True)

    def _weekday(self, m: "regex.Match[str]") -> _Step | None:
        if m["d"] is None:
            return _Step(m.end(), (Part("weekend"),), _CLOSED, True)
        at = m.end()
        if self.s[at : at + 1] == "," and (n := self.match("monthday", at + 1 + (self.s[at + 1 : at + 2] == " "))):
            return self._monthday(n)  # 星期天, 二月十日: the calendar day settles it
        if self.s[at : at + 1] == "(":
            for rule, read in (("monthday", self._monthday), ("day", self._day)):
                if (n := self.match(rule, at + 1)) and self.s[n.end() : n.end() + 1] == ")":
                    made = read(n)
                    return made and made._replace(end=made.end + 1)
        return _Step(m.end(), (Part("weekday", min(_WEEKDAYS.index(m["d"]) + 1, 7)),), _DAY, True)

    def _nthweek(self, m: "regex.Match[str]") -> _Step | None:
        n = -1 if m["l"] else _figures(m["n"]) if m["n"] else 1
        return _Step(m.end(), (Part("nthweek", n),), _CLOSED, False)

    def _nthweekday(self, m: "regex.Match[str]") -> _Step | None:
        n = -1 if m["l"] else _figures(m["n"])
        return _Step(m.end(), (Part("nthweekday", n, min(_WEEKDAYS.index(m["d"]) + 1, 7)),), _DAY, False)

    def _nthday(self, m: "regex.Match[str]") -> _Step | None:
        return _Step(m.end(), (Part("nthday", _figures(m["n"])),), _DAY, False)

    def _lastday(self, m: "regex.Match[str]") -> _Step | None:
        if m["n"]:
            return _Step(m.end(), (Part("nthday", -_figures(m["n"])),), _DAY, False)
        return _Step(m.end(), (Part("lastdays", _figures(m["k"])),), _CLOSED, False)

    def _unit(self, m: "regex.Match[str]") -> _Step | None:
        if m["u"] == "学期":
            return None
        k = {"上上": -2, "上": -1, "下": 1}.get(m["w"], 0)
        if m["u"] == "半年" and m["w"] in ("上", "下") and "个" not in m[0]:
            return None
        unit = "quarter" if m["u"] == "季度" else "half"
        return _Step(m.end(), (Part("unit", k, unit=unit),), _HALF, True)

    def _count(self, m: "regex.Match[str]") -> tuple[int, str] | None:
        """How many units; halves are taken in the next smaller unit."""
        unit = _units()[m["u"]]
        n = m["n"]
        half = "h" in m.groupdict() and bool(m["h"])
        if n == "半":
            return {"year": (6, "month"), "month": (15, "day"), "day": (0, "day")}.get(unit)
        if "几" in n or "数" in n:
            n = n.replace("几", "").replace("数", "")
            if not n:
                return None
        value = numerals.read(n)
        if value is None or not 0 < value < 5000:
            return None
        count = int(value)
        if half:
            return {"year": (count * 12 + 6, "month"), "month": (count * 30 + 15, "day")}.get(unit)
        return count, unit

    def _ago(self, m: "regex.Match[str]") -> _Step | None:
        s = self.s
        if (m["u"] == "月" and "个" not in m[0] and _figures(m["n"]) > 2) or (
            m["u"] == "日" and m["n"].isdigit() and int(m["n"]) > 2
        ):
            return None
        if m["u"] == "年" and len(m["n"]) == 4 and m["n"].isdigit():
            return None
        if s[m.start() - 1 : m.start()] in ("第", "月", "每") and m.start():
            return None
        parted = m["w"] == "前" and m["u"] == "年" and len(m["n"]) == 2
        if parted and (self.match("quarters", m.end() - 1) or self.match("firstmonths", m.end() - 1)):
            return None  # 21年前三季度
        counted = self._count(m)
        if counted is None:
            return None
        n, unit = counted
        level = _YEAR if unit == "year" and s.startswith("的今天", m.end()) else _CLOSED
        return _Step(m.end(), (Part("ago", n if m["w"][-1] == "后" else -n, unit=unit),), level, True)

    def _within_n(self, m: "regex.Match[str]") -> _Step | None:
        if m["u"] == "年" and len(m["n"]) == 4 and m["n"].isdigit():
            return None
        if self.s[m.start() - 1 : m.start()] in ("起", "后", "满"):
            return None  # 自收到之日起30日内 counts from then
        counted = self._count(m)
        return _Step(m.end(), (Part("rolling", counted[0], unit=counted[1]),), _CLOSED, True) if counted else None

    def _rolling(self, m: "regex.Match[str]") -> _Step | None:
        if (m["w"] in ("后面", "之后") and m["u"] != "天") or (len(m["n"]) == 4 and m["n"].isdigit()):
            return None
        if m["u"] == "月" and m["w"] != "近" and m["n"].isdigit():
            return None
        counted = self._count(m)
        if counted is None:
            return None
        back = m["w"] in ("近", "最近", "过去", "过去的", "向前", "此前")
        n, unit = counted
        if m["w"] == "过":
            return None
        return _Step(m.end(), (Part("rolling", -n if back else n, unit=unit),), _CLOSED, True)

    def _since_n(self, m: "regex.Match[str]") -> _Step | None:
        if len(m["n"]) == 4 and m["n"].isdigit():
            return None
        counted = self._count(m)
        return _Step(m.end(), (Part("rolling", -counted[0], unit=counted[1]),), _CLOSED, True) if counted else None

    def _block(self, m: "regex.Match[str]") -> _Step | None:
        s = self.s
        if (m.start() and s[m.start() - 1] in "之以提目此期月年天日从") or (
            m["u"] in ("月", "日") and m["w"] in "上下" and m["n"].isdigit()
        ):
            return None
        counted = self._count(m)
        if counted is None or (len(m["n"]) == 4 and m["n"].isdigit()):
            return None
        if m["n"] == "一" and m["w"] in "前后":
            return None
        if is_han(s[m.start() - 1 : m.start()]) and s[m.start() - 1] not in "在于的从较比自和我你他她们会":
            return None  # 签下五年长约, 发出后30日
        return _Step(
            m.end(), (Part("block", counted[0] if m["w"] in "后下" else -counted[0], unit=counted[1]),), _CLOSED, True
        )

    def _from_now(self, m: "regex.Match[str]") -> _Step | None:
        counted = self._count(m)
        return _Step(m.end(), (Part("from_now", counted[0], unit=counted[1]),), _CLOSED, True) if counted else None

    def feast(self, at: int) -> _Step | None:
        """A holiday's name, the longest that stands here."""
        s, holidays = self.s, self.lexicon.holidays
        if s[at : at + 2] not in self.lexicon.feasts:
            return None
        for length in range(min(self.lexicon.longest_holiday, len(s) - at), 1, -1):
            holiday = holidays.get(s[at : at + length])
            if holiday is not None and self.is_feast(holiday, at, at + length):
                return _Step(at + length, (Part("holiday", holiday=holiday),), _DAY, False)
        return None

    def is_feast(self, holiday: Holiday, at: int, end: int) -> bool:
        """Names that are other words too want evidence: 五一路, 雨水多, 元宵馅."""
        s, name = self.s, holiday.form
        after = s[end : end + 1]
        free = not after or not ("\u4e00" <= after <= "\u9fff")
        if (
            s[max(0, at - 2) : at] in _OTHER_CREEDS
            or s[at - 1 : at] == "神"
            or (name[:2] == "国庆" and s[at - 1 : at] in ("国", "列", "度", "本"))
        ):
            return False
        if _anniversary().match(s, end) is not None:
            return False
        if name[-1] in "节日夜期周六五" and len(name) > 2:
            return True
        dated = at > 0 and s[at - 1] in "年日"
        if holiday.rule.startswith("term") and name not in ("清明", "冬至", "夏至"):
            return dated or s[end : end + 2] in ("节气", "当天", "时节") or (free and at == 0)
        if after and after in "路街厂村镇区县大品学广社中公制工小乡勋精园湖山饼馅":
            return False
        if all(c in "一二三四五六七八九十双0123456789" for c in name):
            before = s[at - 1 : at]
            return (free or after in "假期节去前后当期放来") and (
                not before or before not in "一二三四五六七八九十百千第0123456789周期拜"
            )
        return True


@cache
def _anniversary() -> "regex.Pattern[str]":
    return regex.compile(r"\d{1,3}周年|[一二三四五六七八九十百零]{1,5}周年")


def doubtful(expression: Expression) -> bool:
    """Whether there may be no such day in any year (2月30日)."""
    return any(part.op in _DOUBTFUL for part in (*expression.parts, *expression.end))


_DOUBTFUL = frozenset(
    ("month", "months", "monthday", "day", "days", "lunar", "nthmonth", "nthday", "nthweek", "nthweekday", "years")
)


def _is_iso(parts: tuple[Part, ...]) -> bool:
    """Whether it is a day of a year, after which a range may end in a month and a day (2024.11.18-11.20)."""
    return [part.op for part in parts] == ["year", "month", "day"]


def _is_month(parts: tuple[Part, ...]) -> bool:
    """Whether it is a month of a year (2008.03), after which a range may end in a bare year."""
    return [part.op for part in parts] == ["year", "month"]


def sureness(value: DateValue, expression: Expression) -> float:
    """How often a date of this form, with this anchor, is read as it was meant: from 0.5 (no value) to 0.99."""
    ops = [part.op for part in expression.parts]
    if value.value is None:
        return 0.5
    sure = next((_SURENESS[op] for op in ops if op in _SURENESS), 0.97)
    if value.kind == "explicit" and value.anchor == "stated" and sure == 0.97 and ops[-1] in ("day", "monthday"):
        sure = 0.99
    if value.anchor != "stated" and value.kind == "explicit":
        sure -= 0.07  # the year, or the month too, is inferred
    return round(sure - (0.05 if expression.approximate or expression.side == "until" else 0), 2)


_SURENESS = {
    "yy": 0.85, "plan": 0.95, "holiday": 0.92, "lunar": 0.92, "season": 0.85, "third": 0.95, "edge": 0.9,
    "ryear": 0.95, "rmonth": 0.93, "rday": 0.95, "week": 0.9, "weekday": 0.85, "weekend": 0.85, "unit": 0.85,
    "cyear": 0.8, "cmonth": 0.8, "cday": 0.8, "same": 0.8, "rolling": 0.75, "ago": 0.75, "block": 0.65,
    "leadmonths": 0.75, "from_now": 0.75,
}  # fmt: skip
"""By the first part of an expression that leaves something open; 0.97 for the others."""

_COUNTING = frozenset(("ago", "within_n", "since_n"))
"""Rules of a number of units with 前, 后, 内 or 来 after it; one look ahead spares all three."""
_NUMERALS = "零一二三四五六七八九十两"
_HAPPENS = (
    "开工", "动工", "完工", "竣工", "投产", "建成", "启动", "举行", "举办", "召开", "开学", "开业", "上市", "上线", "开幕", "两天", "前", "后", "起", "以来", "将", "至", "到",
)  # fmt: skip
_LEADING = frozenset(("third", "edge", "season", "quarter", "nthweek"))
"""Last parts, closed by themselves, that may begin a range (5月下旬至6月上旬)."""
_BESIDE_DAYS = "上下中晚早凌起前后至到当将在夜傍召举电讯从和与及、"
_AGES = ("历史", "的历史", "以上", "之久", "悠久", "文明", "的文明", "沧桑", "古", "左右")
_OTHER_CREEDS = (
    "正教",
    "犹太",
    "树木",
    "斯兰",
    "佛历",
    "国家",
    "伊朗",
    "泰国",
    "藏历",
    "傣历",
    "彝历",
    "彝族",
    "傣族",
    "回历",
    "越南",
    "波斯",
    "拉撒",
)
"""What makes a feast another one (东正教受难日, 犹太新年)."""


def _figures(text: str) -> int:
    """The value of a year's, month's or day's numeral; 0 where it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    value = numerals.read(text)
    return int(value) if value is not None and value == value.to_integral_value() else 0


def _lunar_day(text: str) -> int:
    return _figures(text.removeprefix("初"))


__all__ = ["Found", "Reference", "find", "resolve"]

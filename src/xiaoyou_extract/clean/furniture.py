"""What is on a page beside the article: menus, publication lines, comment boxes, footers, and the headline.

A line is labelled by its form, by its place before the first or after the last paragraph, and by repetition. Bylines
stay in the text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

import regex

from xiaoyou_extract.clean.lines import columns, margin
from xiaoyou_extract.clean.script import simplified
from xiaoyou_extract.clean.tables import rows
from xiaoyou_extract.clean.width import marked
from xiaoyou_extract.source import Source


def set_aside_furniture(source: Source) -> Source:
    """Set furniture and the headline aside; take `title` and `published` from the page's head.

    A text of one line is body; so is a text in which nothing else would be left.
    """
    if "\n" not in source.text.strip():
        return source
    plain = simplified(source.text)
    lines = [_line(plain, m.start(), m.end()) for m in _pattern("line").finditer(source.text)]
    labels = _Labels(lines)
    if all(kind is not None for kind in labels.kinds):
        return source
    headlines = dict.fromkeys(
        _title(source.text[line.start : line.end])
        for line, kind in zip(lines, labels.kinds, strict=True)
        if kind == "headline"
    )
    published = labels.published()
    return replace(
        source.cut(list(labels.cuts())),
        title=" ".join(headlines) or source.title,
        published=published or source.published,
        published_from="header" if published else source.published_from,
    )


class _Line(NamedTuple):
    """A line that is not blank: its range, its key (simplified, no spaces beside Chinese) and the places of the key.

    `pieces` are what spaces and dividing signs part the line into; none of a line too long for furniture.
    """

    start: int
    end: int
    key: str
    places: Sequence[int]
    pieces: Sequence[str] = ()


def _line(text: str, start: int, end: int) -> _Line:
    if end - start > _LONG:
        return _Line(start, end, text[start:end], ())
    gaps = {i for m in _pattern("gap").finditer(text, start, end) for i in range(*m.span())}
    places = [i for i in range(start, end) if i not in gaps]
    plain = simplified(text[start:end])
    pieces = [piece for piece in _pattern("divider").split(plain) if piece] if len(plain) <= _HEAD else []
    return _Line(start, end, simplified("".join(text[i] for i in places)), places, pieces)


def _title(line: str) -> str:
    """A headline as cleaned text; spaces that part its clauses stay, spaces that leave bits of words are layout."""
    words = line.split()
    bits = any(_pattern("bit").fullmatch(word) for word in words) and len(words) > 1
    return marked(simplified(("" if bits else " ").join(words)))


class _Labels:
    """The kind of each line, None for the body, and the furniture inside of lines that stay."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines
        self.kinds = [_kind("line", line.key) for line in lines]
        self.fields: list[list[tuple[int, int, str]]] = [[] for _ in lines]
        self.notice = any(line.key.startswith("地点") for line in lines)
        self.margin = margin([line.key for line in lines])
        first, last = self._body()
        self._label_fields(first, last)
        self._label_head(first)
        self._label_foot(first, last)
        self._label_headline(first)
        self._label_repeated(first)

    def cuts(self) -> Iterator[tuple[int, int, str]]:
        """The ranges of the text that are furniture, in order."""
        for line, kind, fields in zip(self.lines, self.kinds, self.fields, strict=True):
            if kind is not None:
                yield line.start, line.end, kind
            else:
                for start, end, part in fields:
                    if part != "byline":
                        yield line.places[start], line.places[end - 1] + 1, part

    def published(self) -> str | None:
        """The first date of a publication line."""
        for line, fields in zip(self.lines, self.fields, strict=True):
            for start, end, kind in fields:
                if kind == "publication" and (m := _pattern("date").search(line.key, start, end)) and (day := _day(m)):
                    return day
        return None

    def _paragraph(self, at: int) -> bool:
        key = self.lines[at].key
        return self.kinds[at] is None and (
            len(key) > 60 or "。" in key or (len(key) > 30 and _pattern("clause").search(key) is not None)
        )

    def _body(self) -> tuple[int, int]:
        """The first and the last paragraph; where nothing has the form of one, the longest line."""
        paragraphs = [i for i in range(len(self.lines)) if self._paragraph(i)]
        if not paragraphs:
            longest = max(range(len(self.lines)), key=lambda i: (self.kinds[i] is None, len(self.lines[i].key), -i))
            return longest, longest
        first, last = paragraphs[0], paragraphs[-1]
        size = sum(len(self.lines[i].key) for i in paragraphs)
        # the page's foot begins where a tenth of the running text is left at most: what follows is a teaser
        left, before = size, first
        for at in range(first, last):
            if self.kinds[at] in _CLOSING and 10 * left < size:
                return first, before
            if self._paragraph(at):
                left -= len(self.lines[at].key)
                before = at
        return first, last

    def _label_fields(self, first: int, last: int) -> None:
        notice = self.notice
        for at, line in enumerate(self.lines):
            fields = [] if self.kinds[at] else _fields(line.key)
            bare = all(kind == "publication" and not line.key.startswith(_PUBLISHED) for _, _, kind in fields)
            # a date alone is the page's at its head, the author's at the end; a notice has a time of its own
            if not fields or (bare and (at > first or notice)) or (first < at < last and len(fields) == 1):
                continue
            self.fields[at] = fields
            if all(kind != "byline" for _, _, kind in fields):
                self.kinds[at] = fields[0][2]

    def _label_head(self, first: int) -> None:
        for at, line in enumerate(self.lines[:first]):
            if self.kinds[at] is not None or self.fields[at]:
                continue
            empty = at > 0 and self.kinds[at - 1] == "navigation" and self.lines[at - 1].key.endswith(("：", ":"))
            timed = _pattern("timed").search(line.key) if len(line.key) <= 60 else None
            if timed:
                self.fields[at] = [(*timed.span(), "publication")]
            credited = _pattern("credit").search(line.key) is not None
            if empty and line.key.startswith("首页"):
                self.kinds[at] = "navigation"
            elif timed and not credited:
                self.kinds[at] = "publication"
            elif not self.notice and (dated := self._dated(line)) is not None:
                self.fields[at] = [(*dated, "publication")]
                self.kinds[at] = None if credited else "publication"
            elif self._menu(line, [other for other in self.lines[at + 1 : first] if self._untold(other)]):
                self.kinds[at] = "navigation"
            else:
                self.kinds[at] = _kind("edge", line.key)

    @staticmethod
    def _dated(line: _Line) -> tuple[int, int] | None:
        """The range of a full date that stands apart in a line of short pieces (某某晚报 2024-05-06 第3版)."""
        if any(len(piece) > _PIECE for piece in line.pieces) or not line.pieces:
            return None
        m = _pattern("date").search(line.key)
        apart = m is not None and any(_pattern("date alone").fullmatch(piece) for piece in line.pieces)
        return m.span() if m is not None and apart else None

    @staticmethod
    def _menu(line: _Line, below: Sequence[_Line]) -> bool:
        """Whether a line of short pieces names site, page and column; one of those below it may be the headline."""
        if len(line.pieces) < 2 or any(len(piece) > _PIECE for piece in line.pieces):
            return False
        if any(_pattern("page").fullmatch(piece) for piece in line.pieces) or line.pieces[0].endswith("首页"):
            return True
        named = _pattern("outlet").search(line.pieces[0]) is not None or _pattern("arrow").search(line.key) is not None
        words = all(len(piece) <= _WORD for piece in line.pieces)
        return (named and bool(below)) or (words and any(len(other.key) > len(line.key) for other in below))

    def _untold(self, other: _Line) -> bool:
        """Whether nothing is known of a line yet: it may be the headline."""
        return self._dated(other) is None and not _fields(other.key) and _kind("line", other.key) is None

    def _label_foot(self, first: int, last: int) -> None:
        foot = range(last + 1, len(self.lines)) if last >= first else range(0)
        for at in foot:
            if self.kinds[at] is None:
                self.kinds[at] = _kind("edge", self.lines[at].key) or _kind("list", self.lines[at].key)
        closing = any(self.kinds[at] in _CLOSING for at in foot)
        begun = listing = False
        for at in foot:
            key = self.lines[at].key
            listing = listing or self.kinds[at] == "list"
            begun = begun or self.kinds[at] in _CLOSING
            if self.kinds[at] is not None or self._stays(at):
                continue
            if listing:
                self.kinds[at] = "list"
            elif closing:
                self.kinds[at] = _kind("foot", key) or ("footer" if begun else None)

    def _stays(self, at: int) -> bool:
        """Whether a line of the foot is text: a paragraph, a byline, a mark of the end."""
        return self._paragraph(at) or bool(self.fields[at]) or _pattern("byline").match(self.lines[at].key) is not None

    def _label_headline(self, first: int) -> None:
        if not self._paragraph(first):
            return
        candidates = [at for at in range(first) if self._headline(at)]
        dated = next((at for at in range(first) if self.fields[at] and self.kinds[at] != "byline"), None)
        if dated is not None:
            candidates = [at for at in candidates if at < dated] or candidates
        while len(candidates) > 1 and self._site(*candidates):
            self.kinds[candidates.pop(0)] = "navigation"
        if len(candidates) > 1 and dated is None:
            candidates = candidates[: self._size(candidates, first)]
        for at in candidates:
            self.kinds[at] = "headline"

    def _site(self, at: int, *below: int) -> bool:
        """Whether a line above other headlines names the site or column, or is the page's title with one of them."""
        key = self.lines[at].key
        return _kind("site", key) is not None or any(self.lines[other].key in key for other in below)

    def _size(self, candidates: Sequence[int], first: int) -> int:
        """How many of the lines above the first paragraph are the headline, where no publication line ends it."""
        one, two, *more = (self.lines[at].key for at in candidates)
        if more and not more[0].startswith("—"):
            return 1
        # in a text with section headings a short second line is the first of them
        return (
            1
            if not more and len(two) < len(one) and self._headed(first) and not two.startswith("—")
            else len(candidates)
        )

    def _headline(self, at: int) -> bool:
        key = self.lines[at].key
        free = self.kinds[at] is None and not self.fields[at] and 4 <= len(key) <= 60 and key.count("，") < 2
        if not free or (self.margin is not None and columns(key) >= self.margin):
            return False
        return _pattern("no headline").search(key) is None and _pattern("byline").match(key) is None

    def _headed(self, first: int) -> bool:
        """Whether the body has section headings."""
        return any(
            self._headline(at) and not self._paragraph(at) and self._paragraph(at + 1)
            for at in range(first + 1, len(self.lines) - 1)
        )

    def _label_repeated(self, first: int) -> None:
        """Label what says the headline again, and after the last paragraph what a paragraph has said."""
        said = {line.key for line, kind in zip(self.lines, self.kinds, strict=True) if kind == "headline"}
        for at in range(len(self.lines)):
            if self.kinds[at] is None and self.lines[at].key in said:
                self.kinds[at] = "headline"
        ends = [at for at in range(first + 1, len(self.lines)) if self.kinds[at] is None][: -1 - _TEASERS : -1]
        for at in ends:
            key = self.lines[at].key.rstrip("。.…")
            longer = (
                self.lines[i].key
                for i in range(first, at)
                if self.kinds[i] is None and len(self.lines[i].key) > len(key) + 1
            )
            if not (10 <= len(key) <= 200 and any(key in _condensed(other) for other in longer)):
                return
            self.kinds[at] = "teaser"


_HEAD = 90  # characters of the longest line of a page's head that is no paragraph
_PIECE = 16  # characters of its longest piece
_WORD = 4  # characters of the longest word of a menu
_LONG = 240  # characters of the longest line that may be furniture
_TEASERS = 3
_CLOSING = frozenset({"footer", "widget", "navigation", "list", "comment", "share"})
_PUBLISHED = ("发", "更", "创", "上", "添", "录", "编", "刊")


def _condensed(line: str) -> str:
    return simplified(_pattern("gap").sub("", line))


def _kind(place: str, key: str) -> str | None:
    """The kind of a line by its form alone."""
    if len(key) > _LONG:
        return None
    for kind, pattern in _forms(place):
        if pattern.fullmatch(key):
            return kind
    return None


def _fields(key: str) -> list[tuple[int, int, str]]:
    """The labelled parts of a line with their kinds; none where it holds anything else."""
    if len(key) > 160:
        return []
    starts = [m.start() for m in _pattern("label").finditer(key)]
    if not starts or starts[0] != 0:
        return []
    found = []
    for start, end in zip(starts, [*starts[1:], len(key)], strict=True):
        part = key[start:end].rstrip(" |｜/·,，、;；")
        kind = next((kind for kind, pattern in _forms("field") if pattern.fullmatch(part)), None)
        if kind is None:
            return []
        found.append((start, end, kind))
    return found


def _day(m: "regex.Match[str]") -> str | None:
    try:
        return date(int(m["year"]), int(m["month"]), int(m["day"])).isoformat()
    except ValueError:
        return None


_DATE = (
    r"[\[【（(]?(?P<year>(?:19|20)\d\d)\s?[-/.年]\s?(?P<month>1[0-2]|0?[1-9])\s?[-/.月]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
    r"\s?(?:(?:星期|周)[一二三四五六日天])?\s?(?:T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[\]】）)]?"
)


@cache
def _forms(place: str) -> "list[tuple[str, regex.Pattern[str]]]":
    """The kinds that a line of this place, or a field, may have, with their patterns."""
    return [
        (kind, regex.compile("".join(f"(?:{part})" for part in parts).replace("DATE", _DATE)))
        for kind, where, *parts in rows("furniture.tsv")
        if where == place
    ]


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    if name == "label":
        labels = [parts[0] for _, place, *parts in rows("furniture.tsv") if place == "field"]
        return regex.compile("|".join(labels).replace("DATE", _DATE))
    return regex.compile(
        {
            "line": r"\S(?:[^\n]*\S)?",
            "gap": r"\s+(?![A-Za-z0-9])|(?<![A-Za-z0-9])\s+",
            "divider": r"[\s|｜·•＞>»›◄►]+|(?<=\p{Han})-(?=\p{Han})|(?<!\d)[/／]|[/／](?!\d)",
            "date alone": rf"(?:\p{{Han}}{{2,4}}[：:]?)?{_DATE}(?:[（(][一二三四五六日][）)])?",
            "page": r"第?[0-9A-Z一二三四五六七八九十]{1,3}版(?:[：:]\p{Han}{2,4})?|[A-D]\d{1,2}版?|数字(?:报|版)|打印本页|.{2,8}(?:时报|日报|晚报|早报|网)数字版",
            "outlet": r"(?:报|网|社|新闻|在线|之声|周刊|电视台|客户端)$",
            "arrow": r"[>»›＞]",
            "bit": r"\p{Han}{1,2}",
            "clause": r"[！？!?；;]",
            "timed": rf"{_DATE}(?:(?<=:\d\d)|(?<=:\d\d[\]】）)]))",
            "credit": r"记者|作者|编辑|责编|通讯员|撰稿|供稿|摄影|审核",
            "no headline": r"^\P{L}*$|。|[，,、；;：:]$|^[•·●▪■◆○]|^(?:[甲乙丙丁]方|问|答|收件人|发件人|主题|联系人|地点|时间|日期|主讲人|主持人)[：:]"
            r"|^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．）)]"
            r"|^(?:近日|日前|昨[日天]|今[日天]|\d{1,2}月\d{1,2}日)[^，,]{0,8}[，,]",
            "byline": r"[^。！？]{0,20}[（(][^（）()。]{0,24}"
            r"(?:记者|通讯员|作者|编辑|责编|撰稿|供稿|摄影|摄|文/|图/)[^（）()。]{0,40}[）)]$"
            r"|[（(]?(?:本报|本网|本站|特约|实习|见习|责任|\p{Han}{2,8})?(?:记者|通讯员|作者|编辑|责编|撰稿|供稿|摄影|审核|校对|初审|复审|终审|文|图)[：:/][^。]{0,60}$"
            r"|[（(]?(?:本报|本网|本站|\p{Han}{2,8}网)?(?:记者|通讯员)[\p{Han}、·]{2,16}[）)]?$|[（(](?:完|未完待续|本文完)[）)]$",
            "date": _DATE,
        }[name]
    )

"""Says of whom a number is said: the name that begins the clause, or an earlier one that still rules it."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

import regex

from xiaoyou_extract.document import Mention, QuantityValue, Ref, Token
from xiaoyou_extract.resolve.passage import ADJECTIVES, NOUNS, Passage
from xiaoyou_extract.resolve.wording import words

_SUBJECTS = ("organisation", "person", "location")
_OF_THINGS = ("率", "价", "比", "值", "温度", "面积", "重量", "长度", "高度", "时速", "容量", "产量", "亩产", "寿命")
"""Ends of labels that are told of a thing; a person named in a clause before is not it."""
_WORDS = 12
_CLAUSES = 12
_OPENINGS = frozenset(("TIME", "t", "d", "ad", "vd", "c", "f", "w", "u"))
_ADVERBIAL = ("后", "时", "以来", "之际", "期间", "下", "中", "前", "之后")


class Subjects:
    """The subjects of the quantities of one document."""

    def __init__(self, passage: Passage, mentions: Sequence[Mention]) -> None:
        self.text = passage.text
        self.passage = passage
        self.words = words()
        self.dates = [m for m in mentions if m.layer == "date"]
        self.date_starts = [m.start for m in self.dates]
        self.names: dict[int, Mention] = {}
        for m in mentions:
            if m.layer in _SUBJECTS and m.name and m.kind not in ("author", "editor"):
                self.names[m.start] = m  # the longest, which comes last

    def of(self, mention: Mention, clause: int, start: int, label: str | None) -> Ref | None:
        """The name that begins the clause, or an earlier one of the sentence where no other noun begins one between."""
        value = mention.value
        aged = isinstance(value, QuantityValue) and value.unit in ("岁", "周岁")
        if aged and (one := self.aged_one(mention)) is not None:
            return self.as_subject(one)
        if not self.text[clause : mention.start].strip("“‘（、 "):
            return None
        at, end = clause, mention.start
        own = ""
        for _ in range(_CLAUSES):
            first = self.first_word(at, end)
            named = self.names.get(first)
            if at == clause and named is None and (token := self.passage.token_at(first)) is not None:
                own = self.passage.word(token)
                if own.startswith(tuple(self.words.scopes)) or own == "来自" or self.other(token, mention, label):
                    return None
            if (
                named is not None
                and named.end <= end
                and not (at != clause and self.text.endswith(_ADVERBIAL, at, end))
            ):
                told = self.is_source(named, end) or self.is_listed(named, end)
                if aged and named.layer != "person":
                    return None
                if named.layer == "person" and at != clause and label is not None and label.endswith(_OF_THINGS):
                    return None
                return None if told and own not in self.words.anaphors else self.as_subject(named)
            if at <= start or (at != clause and (named is None or named.end > end) and self.noun_at(first, label)):
                return None
            end = at - 1
            if self.text[end] == "：" and own not in self.words.anaphors:
                return None  # who says it
            at = self.passage.clause(end, start)
        return None

    def other(self, token: Token, mention: Mention, label: str | None) -> bool:
        """Whether the noun that begins the clause does something itself (社会局开放避暑点214处), and is nobody with a name."""
        word = self.passage.word(token)
        if token.pos not in ("n", "nt", "nz") or word in self.words.anaphors or (label is not None and word in label):
            return False
        i = bisect_left(self.passage.token_starts, token.end)
        acts = self.passage.tokens[i : i + 3]
        return bool(acts) and (
            acts[0].pos in ("p", "PER") or (acts[0].pos == "v" and self.passage.word(acts[0]) not in self.words.frames)
        )

    def is_listed(self, named: Mention, end: int) -> bool:
        """Whether the name is one of those that 等 sums up (某院院长某某等多名专家来访)."""
        i = bisect_left(self.passage.token_starts, named.end)
        for t in self.passage.tokens[i : i + _WORDS]:
            if t.start >= end or (t.pos in ("v", "p", "d", "u") and self.passage.word(t) not in ("等", "等等")):
                return False
            if self.passage.word(t) in ("等", "等等"):
                return True
        return False

    def is_source(self, named: Mention, end: int) -> bool:
        """Whether the name only tells the number: 国家统计局数据显示, 记者从…获悉, 新华社…电."""
        return _told().match(self.text, named.end, min(end, named.end + 40)) is not None

    def first_word(self, at: int, end: int) -> int:
        """Where a clause begins, after a date, an adverb or a conjunction."""
        while at < end and at not in self.names and (t := self.passage.token_at(at)) is not None and t.pos in _OPENINGS:
            at = t.end
        i = bisect_left(self.date_starts, at)
        if i < len(self.dates) and self.dates[i].start == at and self.dates[i].end <= end:
            at = self.dates[i].end
        while at < end and self.text[at] in "“‘，、 ":
            at += 1
        return at

    def noun_at(self, at: int, label: str | None) -> bool:
        """Whether a noun that is no name begins here, and is not that of the label either."""
        token = self.passage.token_at(at)
        if token is None or token.pos not in NOUNS | ADJECTIVES:
            return False
        return label is None or self.passage.word(token) not in label

    def aged_one(self, mention: Mention) -> Mention | None:
        """The person whose age it is: 81岁的蓝石生."""
        after = mention.end + (self.text[mention.end : mention.end + 1] == "的")
        named = self.names.get(after)
        return named if named is not None and named.layer == "person" else None

    def as_subject(self, m: Mention) -> Ref | None:
        """Not where it only belongs to the subject (某校的人数), or is one of a list."""
        if self.text[m.end : m.end + 1] in ("的", "、", "和", "及") or not m.name:
            return None
        return Ref(m.layer, m.name)


@cache
def _told() -> "regex.Pattern[str]":
    sources = "|".join(sorted(words().sources, key=len, reverse=True))
    return regex.compile(
        rf"[^，；：]{{0,30}}?(?:{sources})(?:，|：|$)|[^，；：]{{0,16}}?(?:电|讯|消息)(?:$|[（，\s]|记者)"
    )

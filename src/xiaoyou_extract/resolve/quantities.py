"""Says what a number counts, of whom it is said, and what a change is measured against.

The label is taken from the article's own words: the noun that follows (`24位[援建博硕专家]`), else the phrase before
(`[引进高层次人才]80名`), else that of the clause before. Words and parts of speech come from the tagger; without them
the clause's text has to do.
"""

import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, cached_property
from importlib import resources

import regex

from xiaoyou_extract.document import DateValue, Document, Mention, QuantityValue, Ref, Sentence, Token
from xiaoyou_extract.values.calendar import Days, edtf, shift

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NOUNS = frozenset(("n", "nz", "nt", "ns", "nr", "nw", "vn", "an", "b", "s", "j", "i", "l", "LOC", "ORG", "PER"))
_ADJECTIVES = frozenset(("a", "b", "r"))
_OF_THINGS = ("率", "价", "比", "值", "温度", "面积", "重量", "长度", "高度", "时速", "容量", "产量", "亩产", "寿命")
"""Ends of labels that are told of a thing; a person named in a clause before is not it."""
_SUBJECTS = ("organisation", "person", "location")
_LONGEST = 24
_NUMERALS = frozenset(("m", "q", "TIME", "t"))
_WORDS = 12
_BACK, _AHEAD, _LEAD, _CLAUSES = 400, 200, 100, 12
"""How many characters of the sentence are looked at before and after, how many of the clause for a label, and how
many clauses for a subject."""
_OPENINGS = frozenset(("TIME", "t", "d", "ad", "vd", "c", "f", "w", "u"))
_EXTENTS = ("长", "宽", "高", "深", "厚", "重", "远", "粗")
_TIMES = frozenset(
    (
        "年",
        "个月",
        "月",
        "天",
        "日",
        "周",
        "个星期",
        "星期",
        "小时",
        "个小时",
        "分钟",
        "秒",
        "秒钟",
        "个工作日",
        "工作日",
    )
)
"""Lengths of time; what they say nothing of by themselves is not what the number before counts."""
_ADVERBIAL = ("后", "时", "以来", "之际", "期间", "下", "中", "前", "之后")
_JOINTS = frozenset(("了", "、", "和", "及", "起", "在", "等", "并", "已"))


def resolve_quantities(document: Document, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions, with label, subject and baseline of every amount and metric."""
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    quantities = [m for m in ordered if m.layer in ("amount", "metric") and isinstance(m.value, QuantityValue)]
    if not quantities:
        return mentions
    reader = _Reader(document, ordered, quantities)
    settled = {id(m): reader.settle(i) for i, m in enumerate(quantities)}
    return [settled.get(id(m), m) for m in mentions]


@dataclass(frozen=True)
class _Words:
    frames: frozenset[str]
    light: frozenset[str]
    changes: frozenset[str]
    pivots: frozenset[str]
    attributes: frozenset[str]
    hollow: frozenset[str]
    measures: frozenset[str]
    adverbs: frozenset[str]
    whole: frozenset[str]
    gains: frozenset[str]
    generic: frozenset[str]
    spending: frozenset[str]
    sources: frozenset[str]
    anaphors: frozenset[str]
    scopes: frozenset[str]
    terms: frozenset[str]

    @cached_property
    def leading(self) -> frozenset[str]:
        """What a label does not begin with."""
        return (self.light | self.pivots | self.frames | _JOINTS) - {"占"}

    @cached_property
    def empty(self) -> frozenset[str]:
        """What is no label by itself."""
        return self.changes | self.hollow | self.frames


@cache
def _words() -> _Words:
    table = tomllib.loads(resources.files(__package__).joinpath("data", "labels.toml").read_text("utf-8"))
    return _Words(**{field.name: frozenset(table[field.name]) for field in fields(_Words)})


class _Reader:
    """Reads the clauses around the quantities of one document; every look is bounded, so that the work is linear."""

    def __init__(self, document: Document, mentions: Sequence[Mention], quantities: Sequence[Mention]) -> None:
        self.text = document.text
        self.sentences = document.sentences
        self.quantities = quantities
        self.dates = [m for m in mentions if m.layer == "date"]
        self.date_starts = [m.start for m in self.dates]
        self.names: dict[int, Mention] = {}
        for m in mentions:
            if m.layer in _SUBJECTS and m.name and m.kind not in ("author", "editor"):
                self.names[m.start] = m  # the longest, which comes last
        self.words = _words()
        terms = [Token(m.start(), m.end(), "n") for m in _terms().finditer(self.text)]
        self.known = _known(mentions, terms)
        self.breaks = [m.start() for m in _breaks().finditer(self.text)]
        self.chained = self.chains()
        self.labels: dict[int, str | None] = {}
        self.sentence = 0
        self.at = 0
        self.tokens: Sequence[Token] = ()
        self.token_starts: list[int] = []
        self.read_sentence()

    def settle(self, index: int) -> Mention:
        mention = self.quantities[index]
        value = mention.value
        if not isinstance(value, QuantityValue):
            return mention
        start, end = self.bounds(mention)
        clause = self.clause(mention.start, start)
        label = self.label(index, value, start, end)
        self.labels[index] = label
        change = value.change
        if change is not None:
            change = replace(change, baseline=self.baseline(mention, clause, start))
        subject = self.subject(mention, clause, start, label)
        return replace(mention, value=replace(value, label=label, subject=subject, change=change))

    # Where we are

    def read_sentence(self) -> None:
        """The words of the present sentence, each number, date and name as one of them."""
        made: list[Token] = []
        if self.sentence < len(self.sentences):
            here = self.sentences[self.sentence]
            while self.at < len(self.known) and self.known[self.at].end <= here.start:
                self.at += 1
            if here.tokens:
                made = list(self.merged(here))
        self.tokens = made
        self.token_starts = [t.start for t in made]

    def merged(self, sentence: Sentence) -> Iterator[Token]:
        i = self.at
        for t in sentence.tokens:
            start = t.start
            while i < len(self.known) and self.known[i].start < t.end:
                known = self.known[i]
                if start < known.start:
                    yield self.rest(t, start, known.start)
                if t.start <= known.start:
                    yield known
                start = max(start, known.end)
                if known.end > t.end:
                    break
                i += 1
            if start < t.end:
                yield t if start == t.start else self.rest(t, start, t.end)

    def rest(self, token: Token, start: int, end: int) -> Token:
        """What a number or a name leaves of a word that was cut in the wrong place (800米|校)."""
        pos = "f" if self.text[start:end] in _AROUND else "n" if token.pos in _NUMERALS else token.pos
        return Token(start, end, pos)

    def bounds(self, mention: Mention) -> tuple[int, int]:
        """The sentence of a mention, as far as it is near; its line where there are no sentences."""
        low, high = max(0, mention.start - _BACK), min(len(self.text), mention.end + _AHEAD)
        if self.sentence < len(self.sentences) and self.sentences[self.sentence].end <= mention.start:
            while self.sentence < len(self.sentences) and self.sentences[self.sentence].end <= mention.start:
                self.sentence += 1
            self.read_sentence()
        if self.sentence < len(self.sentences) and self.sentences[self.sentence].start <= mention.start:
            here = self.sentences[self.sentence]
            return max(here.start, low), min(here.end, high)
        start = max(self.text.rfind(c, low, mention.start) for c in "。！？\n") + 1
        end = min((i for c in "。！？\n" if (i := self.text.find(c, mention.end, high)) >= 0), default=high)
        return max(start, low), end

    def between(self, start: int, end: int) -> Sequence[Token]:
        """The words that begin in a range of the present sentence."""
        return self.tokens[bisect_left(self.token_starts, start) : bisect_left(self.token_starts, end)]

    def token_at(self, at: int) -> Token | None:
        """The word of the present sentence that begins at a place."""
        i = bisect_left(self.token_starts, at)
        return self.tokens[i] if i < len(self.tokens) and self.token_starts[i] == at else None

    def clause(self, at: int, start: int) -> int:
        """Where the clause begins that holds a place, or `start` where that comes later."""
        i = bisect_left(self.breaks, at)
        return max(start, self.breaks[i - 1] + 1) if i else start

    # What is counted

    def label(self, index: int, value: QuantityValue, start: int, end: int) -> str | None:
        mention = self.quantities[index]
        clause = max(self.clause(mention.start, start), mention.start - _LEAD)
        if not self.tokens:
            return self.label_of_text(mention, clause)
        if self.goes_on(index):
            return self.labels.get(index - 1)
        following = () if value.change is not None else self.between(mention.end, end)
        preceding = self.between(clause, mention.start)
        last = self.word(preceding[-1]) if preceding else ""
        if value.unit in ("岁", "周岁"):
            return self.aged(preceding, following, mention)
        if value.unit in ("次", "遍", "回", "趟") and (acted := self.acted(self.past_nouns(following, preceding))):
            return acted
        if last in ("等", "等等"):
            return self.after(following, mention.end) or self.acted(following)
        changed = value.change is not None
        tied = bool(following) and self.word(following[0]) == "的" and last in self.words.measures
        if tied and (before := self.before(preceding, mention, changed)):
            return before if len(before) <= 8 else last  # 海拔3100米的寨子
        if following and value.currency is None and self.word(following[0]) in _EXTENTS:
            return self.word(following[0])  # 3米长的工作台
        lasted = value.unit in _TIMES
        if lasted and following and self.word(following[0]) in _AROUND:
            return self.acted(following[1:])  # 意见将在10个工作日内公布
        done = bool(preceding) and preceding[-1].pos == "v"
        generic = (
            len(following) > 1 and self.word(following[0]) == "的" and self.word(following[1]) in self.words.generic
        )
        if done and generic and (before := self.before(preceding, mention, changed)):
            return before  # 推广5万亩的项目
        if counted := self.after(following, mention.end):
            return counted
        if lasted and done and (before := self.before(preceding, mention, changed)):
            return before  # 延误九个月才取得
        if self.shares_next(index) and (ahead := self.label_ahead(index)):
            return ahead
        before = self.before(preceding, mention, changed)
        if before and value.currency is not None and preceding[-1].pos in ("v", "vn"):
            return before  # 斥资3亿元建设研发中心
        acted = self.acted(following)
        among = bool(preceding) and preceding[-1].pos == "f" and last.endswith("中")
        drawn = last in self.words.pivots
        if before and not drawn and not (among and acted) and any(t.pos in _NOUNS for t in preceding):
            return before
        return acted or before or (None if lasted else self.label_before(index, clause, start))

    def aged(self, preceding: Sequence[Token], following: Sequence[Token], mention: Mention) -> str | None:
        """年龄, or the group that is so old (60岁以上老人); one person's age has no label (81岁的蓝石生)."""
        if any(self.word(t).endswith(("年龄", "岁数")) for t in preceding[-3:]):
            return self.before(preceding, mention, changed=False)
        if any(t.pos == "PER" for t in following[:_WORDS]) or not following or following[0].pos == "w":
            return None
        return self.after(following, mention.end)

    def word(self, token: Token) -> str:
        return self.text[token.start : token.end]

    def goes_on(self, index: int) -> bool:
        """由8%提高到20%: the second number is of what the first is."""
        if not index:
            return False
        here, then = self.quantities[index].start, self.quantities[index - 1].end
        return here - then <= 8 and _levels().fullmatch(self.text, then, here) is not None

    def after(self, tokens: Sequence[Token], at: int) -> str | None:
        """The noun phrase that begins where the number ends."""
        taken: list[Token] = []
        tied = False
        for i, t in enumerate(tokens):
            word = self.text[t.start : t.end]
            following = tokens[i + 1] if i + 1 < len(tokens) else None
            if not taken and t.start != at:
                return None
            if not taken and word == "的":
                at, tied = t.end, True
                continue
            named = following is not None and following.pos in _NOUNS
            coming = following.pos if following is not None else ""
            joins = t.pos == "c" and word in ("和", "及", "与", "或") and bool(taken) and coming in _NOUNS | _ADJECTIVES
            if t.pos == "p":
                attributive = not taken and (
                    (word == "在" and coming in ("LOC", "PER", "ns"))
                    or (word == "被" and coming == "v" and i + 2 < len(tokens) and tokens[i + 2].pos in _NOUNS)
                )
            else:
                attributive = named and (
                    (t.pos in ("v", "a", "ad", "vd") and all(x.pos == "p" for x in taken))
                    or word in self.words.attributes
                )
            cut = named and len(taken) == 1 and taken[0].end - taken[0].start == 1 and t.pos in ("v", "f")  # 手|抄|课表
            if t.pos in _NOUNS or (t.pos in _ADJECTIVES and named) or joins or attributive or cut:
                taken.append(t)
                if not joins and sum(x.end - x.start for x in taken) > _LONGEST:
                    break
                continue
            break
        while taken and taken[-1].pos not in _NOUNS:
            taken.pop()
        if (
            taken
            and taken[0].pos == "v"
            and not tied
            and self.text[taken[0].start : taken[0].end] not in self.words.attributes
        ):
            return None
        return self.text[taken[0].start : taken[-1].end] if taken else None

    def past_nouns(self, following: Sequence[Token], preceding: Sequence[Token]) -> Sequence[Token]:
        """向165万次校友[发布年报]: to whom it was done so often says nothing of what was done."""
        if not preceding or self.word(preceding[-1]) not in ("向", "对", "为", "给"):
            return following
        at = next((i for i, t in enumerate(following) if t.pos not in _NOUNS), 0)
        return following[at:]

    def acted(self, tokens: Sequence[Token]) -> str | None:
        """近20万人次[观看直播], 9名矿工[被困]: the verb that follows, with its object."""
        taken: list[Token] = []
        passive = False
        for t in tokens[:_WORDS]:
            word = self.word(t)
            if not any(x.pos == "v" for x in taken) and (t.pos in ("d", "ad", "vd") or (passive and t.pos in _NOUNS)):
                if passive:
                    taken.append(t)
                continue
            if not taken and word in ("被", "遭"):
                taken, passive = [t], True
                continue
            if (t.pos == "v" and not any(x.pos == "v" for x in taken)) or (
                taken and not passive and (t.pos in _NOUNS or word == "了")
            ):
                taken.append(t)
                continue
            break
        verbs = [self.word(t) for t in taken if t.pos == "v"]
        if not verbs or self.says_nothing(verbs[0]):
            return None
        made = self.text[taken[0].start : taken[-1].end].replace("了", "")
        return made if len(made) <= _LONGEST else None

    def says_nothing(self, verb: str) -> bool:
        """Whether a verb is a frame or one of change (由71%升到89%)."""
        return verb in self.words.empty or verb.rstrip("到至") in self.words.changes

    def before(self, tokens: Sequence[Token], mention: Mention, changed: bool) -> str | None:
        """The phrase that ends where the number begins, without adverbs and frames."""
        text, words = self.text, self.words
        end = mention.start
        if (
            changed
            and tokens
            and (
                m := regex.search(
                    r"同比|环比|按[年月季]|年[增减]|[比较](?!赛|例|重|值|为)|与[^，]*相比", text[tokens[0].start : end]
                )
            )
            is not None
        ):
            end = tokens[0].start + m.start()
        kept = [t for t in tokens if t.start < end and t.pos != "x"]
        level = False
        while kept:
            t = kept[-1]
            word = text[t.start : min(t.end, end)]
            level = level or word in ("到", "至")  # 损耗率降到1.9%
            each = len(kept) > 1 and self.word(kept[-2]) == "每"
            if (
                word in words.frames
                or (word[-1:] in ("到", "至") and len(word) == 2 and t.pos == "v" and word not in words.gains)
                or each
                or word.startswith("每")
                or (word in words.changes and (changed or level))
                or t.pos in ("d", "ad", "vd", "u", "c", "m", "f", "TIME", "t", "p")
                or (t.pos == "w" and word not in "”》）")
            ):
                kept.pop()
                end = t.start
                continue
            break
        phrase: list[Token] = []
        prepositional = False
        for t in reversed(kept):
            if t.pos == "m" and text[t.start] == "第":
                phrase.append(t)
                continue
            if t.pos in ("d", "ad") and self.prefixes(t, phrase):
                phrase.append(t)
                break
            if (
                t.pos in ("p", "m", "d", "ad", "TIME", "t", "f")
                or (t.pos == "w" and text[t.start : t.end] not in "“”《》、（）")
                or text[t.start : t.end] in ("来自", "其中")
            ):
                prepositional = t.pos == "p"
                if prepositional and phrase and phrase[-1].pos in ("LOC", "PER"):
                    phrase.pop()
                break
            if t.pos == "w" and text[t.start : t.end] == "、" and (not phrase or phrase[-1].pos == "v"):
                break
            phrase.append(t)
        phrase.reverse()
        if prepositional and (at := next((i for i, t in enumerate(phrase) if t.pos == "v"), 0)):
            phrase = phrase[at:]
        phrase = self.trimmed(phrase)
        if all(t.pos in ("PER", "ORG", "LOC") for t in phrase):
            return None
        while len(phrase) > 1 and (text[phrase[0].start] == "每" or text[phrase[0].start - 1] == "每"):
            phrase = phrase[1:]  # 每亩[保险金额]950元
        if not phrase or "每" in text[max(0, phrase[0].start - 1) : phrase[0].start + 1]:
            return None
        made = text[phrase[0].start : min(phrase[-1].end, end)].strip("、，“")
        if len(made) > _LONGEST:
            made = self.tail(phrase, end)
        if made.count("“") != made.count("”") or made.count("（") != made.count("）"):
            made = regex.sub(r"[“”（）]", "", made)
        if made.endswith("达") and made[-2:] not in words.whole:
            made = made[:-1]  # GDP达: cut in the wrong place
        spent = len(phrase) == 1 and mention.layer == "amount" and made in words.spending
        hollow = not spent and all(self.word(t) in words.empty for t in phrase)
        if text[phrase[0].start - 1 : phrase[0].start] == "最":
            made = "最" + made  # 最快|球速
        return None if hollow or (len(made) == 1 and phrase[0].pos != "v" and not spent) else made

    def prefixes(self, t: Token, phrase: list[Token]) -> bool:
        """专任, 新成立: an adverb of one character that makes a word with the verb after it."""
        if not phrase or phrase[-1].pos != "v" or t.end - t.start != 1 or t.end != phrase[-1].start:
            return False
        return self.word(t) not in self.words.adverbs

    def trimmed(self, phrase: list[Token]) -> list[Token]:
        """From the main verb on, where it has an object; without 的 and what it ties; without a light verb."""
        text, words = self.text, self.words
        spoken = [text[t.start : t.end] for t in phrase]
        cuts = [
            i
            for i, w in enumerate(spoken)
            if (w in ("的", "等") or w in words.light) and any(t.pos in _NOUNS for t in phrase[i + 1 :])
        ]
        if cuts:
            phrase, spoken = phrase[cuts[-1] + 1 :], spoken[cuts[-1] + 1 :]
        if len(verbs := [t for t in phrase[:2] if t.pos == "v"]) == 1 and phrase[0].pos in ("d", "ad"):
            return phrase if verbs[0] == phrase[1] else phrase[1:]  # 新引进, 专任
        if phrase and phrase[-1].pos == "v" and any(t.pos in ("PER", "ORG") for t in phrase):
            phrase = phrase[-1:]  # 某某校友[捐资]1亿元
        acts = [
            i
            for i, t in enumerate(phrase)
            if t.pos == "v" and not (len(spoken[i]) == 1 and i + 2 == len(phrase) and len(spoken[-1]) == 1)
        ]
        if not cuts and acts and acts[0] and any(t.pos in _NOUNS for t in phrase[acts[0] + 1 :]):
            phrase = phrase[acts[0] :]
        if len(phrase) > 1 and phrase[0].pos in ("LOC", "ORG", "PER") and spoken[-len(phrase) + 1] not in ("、", "的"):
            phrase = phrase[1:]  # of whom it is said
        while len(phrase) > 1 and (
            self.word(phrase[0]) in words.leading
            or (phrase[0].pos == "r" and self.word(phrase[0])[0] not in "各每")
            or phrase[0].pos == "c"
            or (phrase[0].pos == "LOC" and self.word(phrase[1]) != "的")
            or self.word(phrase[0]) == "、"
        ):
            if (
                phrase[0].pos == "v"
                and len(phrase) == 2
                and phrase[1].pos == "v"
                and phrase[1].end - phrase[1].start == 1
            ):
                break  # 获捐: the verbs are one word
            phrase = phrase[1:]
        return phrase

    def tail(self, phrase: list[Token], end: int) -> str:
        """The last words of a phrase that is too long for a label."""
        start = end
        for t in reversed(phrase):
            if end - t.start > _LONGEST or self.text[t.start : t.end] in ("、", "和", "及"):
                break
            start = t.start
        return self.text[start:end]

    def chains(self) -> list[int]:
        """For each quantity, the last of those that it is coordinated with (`8480万元、6000万元的清单`)."""
        made = list(range(len(self.quantities)))
        for i in range(len(made) - 2, -1, -1):
            if self.text[self.quantities[i].end : self.quantities[i + 1].start] in ("、", "和", "及", "与"):
                made[i] = made[i + 1]
        return made

    def shares_next(self, index: int) -> bool:
        """8480万元、6000万元的清单: what follows the second is said of both."""
        return self.chained[index] > index

    def label_ahead(self, index: int) -> str | None:
        end = self.quantities[self.chained[index]].end
        return self.after(self.between(end, end + _AHEAD), end)

    def label_before(self, index: int, clause: int, start: int) -> str | None:
        """The label of the quantity in the clause before, else that clause's phrase."""
        if index and self.quantities[index - 1].start >= start and (label := self.labels.get(index - 1)):
            return label
        if clause - 1 <= start:
            return None
        earlier = max(self.clause(clause - 1, start), clause - _LEAD)
        here = self.between(earlier, clause - 1)
        if here and self.word(here[-1]).endswith(tuple(self.words.sources)):
            return None
        if not here or here[-1].pos in ("PER", "ORG", "LOC"):
            return None
        return self.before(here, Mention(clause - 1, clause, "metric", 0, ""), changed=False)

    def label_of_text(self, mention: Mention, clause: int) -> str | None:
        """Without words: the text of the clause before the number, else after it."""
        lead = self.text[clause : mention.start]
        frames = "|".join(sorted(map(regex.escape, self.words.frames | self.words.changes), key=len, reverse=True))
        lead = regex.sub(rf"(?:{frames})++$", "", lead)
        tail = regex.match(r"的?(\p{Han}{1,12})(?=[，。；、！？]|$)", self.text[mention.end : mention.end + 16])
        if tail is not None:
            return str(tail[1])
        return lead[-12:] if regex.fullmatch(r"[\p{Han}“”《》]{2,}", lead[-12:]) else None

    # Of whom

    def subject(self, mention: Mention, clause: int, start: int, label: str | None) -> Ref | None:
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
            if at == clause and named is None and (token := self.token_at(first)) is not None:
                own = self.word(token)
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
            if at <= start or (at != clause and (named is None or named.end > end) and self.noun_at(first)):
                return None
            end = at - 1
            if self.text[end] == "：" and own not in self.words.anaphors:
                return None  # who says it
            at = self.clause(end, start)
        return None

    def other(self, token: Token, mention: Mention, label: str | None) -> bool:
        """Whether the noun that begins the clause does something itself (社会局开放避暑点214处), and is nobody with a name."""
        word = self.word(token)
        if token.pos not in ("n", "nt", "nz") or word in self.words.anaphors or (label is not None and word in label):
            return False
        i = bisect_left(self.token_starts, token.end)
        acts = self.tokens[i : i + 3]
        return bool(acts) and (
            acts[0].pos in ("p", "PER") or (acts[0].pos == "v" and self.word(acts[0]) not in self.words.frames)
        )

    def is_listed(self, named: Mention, end: int) -> bool:
        """Whether the name is one of those that 等 sums up (某院院长某某等多名专家来访)."""
        i = bisect_left(self.token_starts, named.end)
        for t in self.tokens[i : i + _WORDS]:
            if t.start >= end or (t.pos in ("v", "p", "d", "u") and self.word(t) not in ("等", "等等")):
                return False
            if self.word(t) in ("等", "等等"):
                return True
        return False

    def is_source(self, named: Mention, end: int) -> bool:
        """Whether the name only tells the number: 国家统计局数据显示, 记者从…获悉, 新华社…电."""
        return _told().match(self.text, named.end, min(end, named.end + 40)) is not None

    def first_word(self, at: int, end: int) -> int:
        """Where a clause begins, after a date, an adverb or a conjunction."""
        while at < end and at not in self.names and (t := self.token_at(at)) is not None and t.pos in _OPENINGS:
            at = t.end
        i = bisect_left(self.date_starts, at)
        if i < len(self.dates) and self.dates[i].start == at and self.dates[i].end <= end:
            at = self.dates[i].end
        while at < end and self.text[at] in "“‘，、 ":
            at += 1
        return at

    def noun_at(self, at: int) -> bool:
        token = self.token_at(at)
        return token is not None and token.pos in _NOUNS | _ADJECTIVES

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

    # Against what

    def baseline(self, mention: Mention, clause: int, start: int) -> str | None:
        """比2019年, 较上年, 与去年相比: that date; 同比: the same days a year before."""
        last = bisect_left(self.date_starts, mention.start) - 1
        while last >= 0 and self.dates[last].end > mention.start:
            last -= 1
        if last < 0 or self.dates[last].start < start:
            return None
        for i in range(last, -1, -1):
            m = self.dates[i]
            if m.start < clause:
                break
            compared = self.text[m.start - 1 : m.start] in ("比", "较") or self.text.startswith("相比", m.end)
            if compared and isinstance(m.value, DateValue):
                return m.value.value
        if "同比" not in self.text[clause : mention.start]:
            return None
        value = self.dates[last].value
        if not isinstance(value, DateValue) or value.earliest is None or value.latest is None:
            return None
        first, then = date.fromisoformat(value.earliest), date.fromisoformat(value.latest)
        if first.year <= 1:
            return None
        return edtf(Days(shift(first, -1, "year"), shift(then, -1, "year")))


def _known(mentions: Sequence[Mention], terms: Sequence[Token]) -> list[Token]:
    """Numbers, dates, names and terms as words, not overlapping, the longest where several begin."""
    words = [Token(m.start, m.end, _WORD_OF[m.layer]) for m in mentions if m.layer in _WORD_OF]
    made: list[Token] = []
    for t in sorted([*words, *terms], key=lambda t: (t.start, -t.end)):
        if t.end > t.start and (not made or t.start >= made[-1].end):
            made.append(t)
    return made


_WORD_OF = {
    "amount": "m", "metric": "m", "date": "TIME", "person": "PER", "organisation": "ORG", "location": "LOC",
}  # fmt: skip


_AROUND = frozenset(("内", "前", "后", "中", "以内", "之内", "间", "里", "起", "以来", "来", "多"))


@cache
def _terms() -> "regex.Pattern[str]":
    return regex.compile(r"\L<terms>", terms=sorted(_words().terms))


@cache
def _levels() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:提高|上升|增加|下降|降低|减少|追加|上调|下调|扩大|升|增|降|涨|跌|减|调|延长|缩短|回升|回落|提升|增长|压缩|放宽|飙升|跃升|攀升|翻倍)?(?:到|至|为)了?"
    )


@cache
def _told() -> "regex.Pattern[str]":
    sources = "|".join(sorted(_words().sources, key=len, reverse=True))
    return regex.compile(
        rf"[^，；：]{{0,30}}?(?:{sources})(?:，|：|$)|[^，；：]{{0,16}}?(?:电|讯|消息)(?:$|[（，\s]|记者)"
    )


@cache
def _breaks() -> "regex.Pattern[str]":
    return regex.compile("[，；：。！？\n]")

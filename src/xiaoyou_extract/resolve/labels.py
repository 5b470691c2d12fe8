"""Says what a number counts.

The label is taken from the article's own words: the noun that follows (`24位[援建博硕专家]`), else the phrase before
(`[引进高层次人才]80名`), else that of the clause before. Words and parts of speech come from the tagger; without them
the clause's text has to do.
"""

from collections.abc import Sequence
from functools import cache

import regex

from xiaoyou_extract.document import Mention, QuantityValue, Token
from xiaoyou_extract.resolve.passage import ADJECTIVES, AHEAD, AROUND, NOUNS, Passage
from xiaoyou_extract.resolve.wording import words

_LONGEST = 24
_WORDS = 12
LEAD = 100
"""So many characters of the clause before a number may hold its label."""
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


class Labels:
    """The labels of the quantities of one document, asked for in the order of the text."""

    def __init__(self, passage: Passage, quantities: Sequence[Mention]) -> None:
        self.text = passage.text
        self.passage = passage
        self.quantities = quantities
        self.words = words()
        self.chained = self.chains()
        self.labels: dict[int, str | None] = {}

    def of(self, index: int, value: QuantityValue, start: int, end: int) -> str | None:
        """What the quantity of this index counts, in a sentence of this range; None where nothing says so."""
        self.labels[index] = self.label(index, value, start, end)
        return self.labels[index]

    def label(self, index: int, value: QuantityValue, start: int, end: int) -> str | None:
        """The rules in their order; see `of`."""
        mention = self.quantities[index]
        clause = max(self.passage.clause(mention.start, start), mention.start - LEAD)
        if not self.passage.tokens:
            return self.label_of_text(mention, clause)
        if self.goes_on(index):
            return self.labels.get(index - 1)
        following = () if value.change is not None else self.passage.between(mention.end, end)
        preceding = self.passage.between(clause, mention.start)
        last = self.passage.word(preceding[-1]) if preceding else ""
        if value.unit in ("岁", "周岁"):
            return self.aged(preceding, following, mention)
        if value.unit in ("次", "遍", "回", "趟") and (acted := self.acted(self.past_nouns(following, preceding))):
            return acted
        if last in ("等", "等等"):
            return self.after(following, mention.end) or self.acted(following)
        changed = value.change is not None
        tied = bool(following) and self.passage.word(following[0]) == "的" and last in self.words.measures
        if tied and (before := self.before(preceding, mention, changed)):
            return before if len(before) <= 8 else last  # 海拔3100米的寨子
        if following and value.currency is None and self.passage.word(following[0]) in _EXTENTS:
            return self.passage.word(following[0])  # 3米长的工作台
        lasted = value.unit in _TIMES
        if lasted and following and self.passage.word(following[0]) in AROUND:
            return self.acted(following[1:])  # 意见将在10个工作日内公布
        done = bool(preceding) and preceding[-1].pos == "v"
        generic = (
            len(following) > 1
            and self.passage.word(following[0]) == "的"
            and self.passage.word(following[1]) in self.words.generic
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
        if before and not drawn and not (among and acted) and any(t.pos in NOUNS for t in preceding):
            return before
        return acted or before or (None if lasted else self.label_before(index, clause, start))

    def aged(self, preceding: Sequence[Token], following: Sequence[Token], mention: Mention) -> str | None:
        """年龄, or the group that is so old (60岁以上老人); one person's age has no label (81岁的蓝石生)."""
        if any(self.passage.word(t).endswith(("年龄", "岁数")) for t in preceding[-3:]):
            return self.before(preceding, mention, changed=False)
        if any(t.pos == "PER" for t in following[:_WORDS]) or not following or following[0].pos == "w":
            return None
        return self.after(following, mention.end)

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
            named = following is not None and following.pos in NOUNS
            coming = following.pos if following is not None else ""
            joins = t.pos == "c" and word in ("和", "及", "与", "或") and bool(taken) and coming in NOUNS | ADJECTIVES
            if t.pos == "p":
                attributive = not taken and (
                    (word == "在" and coming in ("LOC", "PER", "ns"))
                    or (word == "被" and coming == "v" and i + 2 < len(tokens) and tokens[i + 2].pos in NOUNS)
                )
            else:
                attributive = named and (
                    (t.pos in ("v", "a", "ad", "vd") and all(x.pos == "p" for x in taken))
                    or word in self.words.attributes
                )
            cut = named and len(taken) == 1 and taken[0].end - taken[0].start == 1 and t.pos in ("v", "f")  # 手|抄|课表
            if t.pos in NOUNS or (t.pos in ADJECTIVES and named) or joins or attributive or cut:
                taken.append(t)
                if not joins and sum(x.end - x.start for x in taken) > _LONGEST:
                    break
                continue
            break
        while taken and taken[-1].pos not in NOUNS:
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
        if not preceding or self.passage.word(preceding[-1]) not in ("向", "对", "为", "给"):
            return following
        at = next((i for i, t in enumerate(following) if t.pos not in NOUNS), 0)
        return following[at:]

    def acted(self, tokens: Sequence[Token]) -> str | None:
        """近20万人次[观看直播], 9名矿工[被困]: the verb that follows, with its object."""
        taken: list[Token] = []
        passive = False
        for t in tokens[:_WORDS]:
            word = self.passage.word(t)
            if not any(x.pos == "v" for x in taken) and (t.pos in ("d", "ad", "vd") or (passive and t.pos in NOUNS)):
                if passive:
                    taken.append(t)
                continue
            if not taken and word in ("被", "遭"):
                taken, passive = [t], True
                continue
            if (t.pos == "v" and not any(x.pos == "v" for x in taken)) or (
                taken and not passive and (t.pos in NOUNS or word == "了")
            ):
                taken.append(t)
                continue
            break
        verbs = [self.passage.word(t) for t in taken if t.pos == "v"]
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
            each = len(kept) > 1 and self.passage.word(kept[-2]) == "每"
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
        hollow = not spent and all(self.passage.word(t) in words.empty for t in phrase)
        if text[phrase[0].start - 1 : phrase[0].start] == "最":
            made = "最" + made  # 最快|球速
        return None if hollow or (len(made) == 1 and phrase[0].pos != "v" and not spent) else made

    def prefixes(self, t: Token, phrase: list[Token]) -> bool:
        """专任, 新成立: an adverb of one character that makes a word with the verb after it."""
        if not phrase or phrase[-1].pos != "v" or t.end - t.start != 1 or t.end != phrase[-1].start:
            return False
        return self.passage.word(t) not in self.words.adverbs

    def trimmed(self, phrase: list[Token]) -> list[Token]:
        """From the main verb on, where it has an object; without 的 and what it ties; without a light verb."""
        text, words = self.text, self.words
        spoken = [text[t.start : t.end] for t in phrase]
        cuts = [
            i
            for i, w in enumerate(spoken)
            if (w in ("的", "等") or w in words.light) and any(t.pos in NOUNS for t in phrase[i + 1 :])
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
        if not cuts and acts and acts[0] and any(t.pos in NOUNS for t in phrase[acts[0] + 1 :]):
            phrase = phrase[acts[0] :]
        if len(phrase) > 1 and phrase[0].pos in ("LOC", "ORG", "PER") and spoken[-len(phrase) + 1] not in ("、", "的"):
            phrase = phrase[1:]  # of whom it is said
        while len(phrase) > 1 and (
            self.passage.word(phrase[0]) in words.leading
            or (phrase[0].pos == "r" and self.passage.word(phrase[0])[0] not in "各每")
            or phrase[0].pos == "c"
            or (phrase[0].pos == "LOC" and self.passage.word(phrase[1]) != "的")
            or self.passage.word(phrase[0]) == "、"
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
        """The noun after the last of the quantities that stand together."""
        end = self.quantities[self.chained[index]].end
        return self.after(self.passage.between(end, end + AHEAD), end)

    def label_before(self, index: int, clause: int, start: int) -> str | None:
        """The label of the quantity in the clause before, else that clause's phrase."""
        if index and self.quantities[index - 1].start >= start and (label := self.labels.get(index - 1)):
            return label
        if clause - 1 <= start:
            return None
        earlier = max(self.passage.clause(clause - 1, start), clause - LEAD)
        here = self.passage.between(earlier, clause - 1)
        if here and self.passage.word(here[-1]).endswith(tuple(self.words.sources)):
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


@cache
def _levels() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:提高|上升|增加|下降|降低|减少|追加|上调|下调|扩大|升|增|降|涨|跌|减|调|延长|缩短|回升|回落|提升|增长|压缩|放宽|飙升|跃升|攀升|翻倍)?(?:到|至|为)了?"
    )

"""Finds triggers: dictionary look-ups over the words of a sentence, with the syntax that each trigger asks for."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

from xiaoyou_extract.document import Document, EventValue, Mention, Sentence, Token
from xiaoyou_extract.events.features import CLAUSE_ENDS, Candidate, View
from xiaoyou_extract.events.learned import EVENT, LEARNED, decided, known
from xiaoyou_extract.events.linear import linear
from xiaoyou_extract.events.schema import KINDS, EventType, Rule, Status, Trigger, syntax, with_types, word_set

PART_ENDS = frozenset("；。！？;!?…")
OPENING = {"“": "”", "《": "》", "「": "」", "『": "』", "〈": "〉", "（": "）", "(": ")"}
_QUOTES = frozenset("“《「『〈")
_NAMES = frozenset(("PER", "LOC", "TIME", "nw"))
_NOMINAL = frozenset(("vn", "n", "an", "nz"))
_ADVERBIAL = frozenset(("d", "ad", "vd", "v", "PER", "ORG", "LOC", "TIME", "f"))
_REACH = 60  # words; a clause's end lies nearer in all but broken text, and time stays linear there
_HEADING = 40  # characters
_CONFIDENCE = 0.8
_LEAST = 0.3  # probability of a trigger of the schema
_LEAST_OPEN = 0.46  # of any other word, or where it is only hoped for
_MARGIN = 3.0  # log odds by which the model must prefer another type to the schema's
_CLOSED = frozenset(("w", "u", "m", "q", "p", "c", "r", "f", "PER", "ORG", "LOC", "TIME"))  # no triggers of their own
_COMPLEMENTS = frozenset("下出回上去开起到走过")
_SPEAKERS = frozenset("她他")


class _Head(NamedTuple):
    """What a weak verb holds or does, and where it stands in words `[start, end)`."""

    rule: Rule
    held: bool
    start: int
    end: int
    vague: bool


class _Hit(NamedTuple):
    """A trigger: its range, the rules in the order in which they are tried, and the range of a held thing's noun.

    `mood` is `barred` or `hoped` where the words before say that it is only aimed at or hoped for. A word that may be a
    trigger although no schema lists it has no rules.
    """

    word: int
    start: int
    end: int
    rules: tuple[Rule, ...] = ()
    head: tuple[int, int] | None = None
    mood: str = ""
    status: Status = "done"


class _Ruling(NamedTuple):
    """What a hit is taken for, how surely, and by whom."""

    rules: tuple[Rule, ...]
    confidence: float
    by: str


class _Index(NamedTuple):
    """All triggers of some types by their words, and the lengths of the words by their first or last character."""

    verbs: Mapping[str, tuple[Rule, ...]]
    prefixes: Mapping[str, tuple[Rule, ...]]
    first: Mapping[str, tuple[int, ...]]
    heads: Mapping[str, tuple[tuple[Rule, bool], ...]]
    last: Mapping[str, tuple[int, ...]]


@cache
def _index(types: tuple[EventType, ...]) -> _Index:
    verbs: dict[str, list[Rule]] = {}
    prefixes: dict[str, list[Rule]] = {}
    heads: dict[str, list[tuple[Rule, bool]]] = {}
    for kind in types:
        for group in kind.triggers:
            rule = Rule(kind, group)
            for word in group.verbs:
                verbs.setdefault(word, []).append(rule)
            for word in group.prefixes:
                prefixes.setdefault(word, []).append(rule)
            for word in group.nouns:
                heads.setdefault(word, []).append((rule, False))
            for word in group.held:
                heads.setdefault(word, []).append((rule, True))
    return _Index(
        {w: tuple(r) for w, r in verbs.items()},
        {w: tuple(r) for w, r in prefixes.items()},
        _lengths((*verbs, *prefixes), 0),
        {w: tuple(r) for w, r in heads.items()},
        _lengths(heads, -1),
    )


def _lengths(words: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[at], set()).add(len(word))
    return {c: tuple(sorted(lengths, reverse=True)) for c, lengths in found.items()}


@dataclass(frozen=True)
class EventFinder:
    """Finds the triggers of some event types. Picklable.

    Attributes:
        types: in the order in which they are tried.
        judge: the name of the model that weighs each candidate and finds triggers that no schema lists; without one
            every trigger of the schema is an event.
        judged: the names of the types that the model knows; a trigger of another type is an event without it.
    """

    types: tuple[EventType, ...]
    judge: str | None = None
    judged: frozenset[str] = frozenset()

    def with_types(self, more: Sequence[EventType]) -> "EventFinder":
        """A finder of further types, too; the model does not know them, nor what replaces one of its own."""
        return replace(self, types=with_types(self.types, more), judged=self.judged - frozenset(t.name for t in more))

    def __call__(self, document: Document) -> list[Mention]:
        """The events of a document, in text order; status and sentence are set, arguments are not."""
        rule_on = _Jury(self.judge, self.types, self.judged) if self.judge else _by_schema
        ruled = [
            mention
            for clauses in self._sentences(document)
            for hit in clauses.hits(any_word=self.judge is not None)
            for mention in clauses.mentions(hit, rule_on(clauses.view, hit))
        ]
        trained = tuple(t for t in self.types if t.model)
        return _settled(document, ruled, trained) if trained else ruled

    def candidates(self, document: Document) -> "Iterator[tuple[View, Candidate]]":
        """Every word that the model weighs, with its sentence: what a model is trained on."""
        for clauses in self._sentences(document):
            for hit in clauses.hits(any_word=True):
                yield clauses.view, _candidate(hit)

    def _sentences(self, document: Document) -> "Iterator[_Clauses]":
        """The sentences that may tell of events, ready to be read."""
        index = _index(self.types)
        lines = document.text.count("\n")
        for sentence in document.sentences:
            if not _told_by_nobody(document.text, sentence, lines):
                yield _Clauses(document.text, sentence, index)


def _settled(document: Document, ruled: Sequence[Mention], trained: tuple[EventType, ...]) -> list[Mention]:
    """What the rules found, with the types that have a model as it decides; words that it has not seen stay as they are."""
    statuses = {m.start: m.value.status for m in ruled if isinstance(m.value, EventValue)}
    moods: dict[int, Mapping[int, Status]] = {}
    found: list[Mention] = []
    taken: set[int] = set()
    for sentence, (start, end), kind, likely in decided(document, trained):
        taken.update(range(start, end))
        if sentence.start not in moods:
            moods[sentence.start] = _statuses(document.text, sentence)
        status = statuses.get(start) or moods[sentence.start].get(start, "done")
        rule = Rule(kind, replace(_group(kind, document.text[start:end]), object=()))
        value = EventValue((sentence.start, sentence.end), status, rule=rule)
        found.append(Mention(start, end, "event", round(likely, 2), LEARNED, kind=kind.name, value=value))
    for m in ruled:
        made = m.value.rule if isinstance(m.value, EventValue) else None
        judged = isinstance(made, Rule) and made.type.model and known(made.type.model, document.text[m.start : m.end])
        if not judged and taken.isdisjoint(range(m.start, m.end)):
            found.append(m)
    return sorted(found, key=lambda m: (m.start, m.end))


def _group(kind: EventType, word: str) -> Trigger:
    """The trigger group of the type that lists the word, else its first."""
    return next((g for g in kind.triggers if word in g.verbs or word in g.nouns), kind.triggers[0])


def _statuses(text: str, sentence: Sentence) -> Mapping[int, Status]:
    """What the words of a sentence before each place say of the truth of what is told there."""
    found: dict[int, Status] = {}
    mood = _Mood()
    tokens = words(text, sentence)
    for i, token in enumerate(tokens):
        planned = mood.planned or mood.hoped or mood.barred
        for at in range(token.start, token.end):
            found[at] = "denied" if mood.denied else "planned" if planned else "done"
        mood.note(text[token.start : token.end], token.pos, tokens[i + 1] if i + 1 < len(tokens) else None)
    return found


def words(text: str, sentence: Sentence) -> tuple[Token, ...]:
    """The sentence's words, with a mark that stuck to a word split off, and a score or time of day (3:1) as one word."""
    if not any(text[t.end - 1] in CLAUSE_ENDS and (t.end - t.start > 1 or _scores(text, t)) for t in sentence.tokens):
        return sentence.tokens
    made: list[Token] = []
    scoring = False
    for t in sentence.tokens:
        if made and (scoring or _scores(text, t)):
            made[-1] = Token(made[-1].start, t.end, "m")
            scoring = not scoring
        elif t.end - t.start > 1 and text[t.end - 1] in CLAUSE_ENDS:
            made += (Token(t.start, t.end - 1, t.pos), Token(t.end - 1, t.end, "w"))
        else:
            made.append(t)
    return tuple(made)


def _scores(text: str, token: Token) -> bool:
    """Whether the word is a colon between digits."""
    around = text[token.start - 1 : token.start] + text[token.end : token.end + 1]
    return text[token.start : token.end] == ":" and len(around) == 2 and around.isdigit()


def _told_by_nobody(text: str, sentence: Sentence, lines: int) -> bool:
    """Questions and headings tell of no event. A heading is a short line without a mark at its end, not a lone line."""
    line = text[sentence.start : sentence.end].rstrip()
    last = line[-1:]
    if last in "?？":
        return True
    if not lines or last in CLAUSE_ENDS or last in "”」』）)、" or "，" in line or len(line) > _HEADING:
        return False
    return text[sentence.start - 1 : sentence.start] in ("", "\n") and text[sentence.end : sentence.end + 1] in (
        "",
        "\n",
    )


def _by_schema(_view: View, hit: _Hit) -> _Ruling:
    """Every trigger of the schema is an event, unless it is only hoped for."""
    return _Ruling(() if hit.mood else hit.rules, _CONFIDENCE, "events")


def _candidate(hit: _Hit) -> Candidate:
    return Candidate(hit.word, hit.start, hit.end, tuple(dict.fromkeys(r.type.name for r in hit.rules)), hit.mood)


def _odds(likely: float) -> float:
    return math.log(likely / (1 - likely))


class _Jury:
    """Weighs hits by a model; types that the model does not know are events by their schema alone."""

    def __init__(self, judge: str, types: Sequence[EventType], judged: frozenset[str]) -> None:
        self.triggers, self.types, self.judged = linear(f"{judge}.triggers"), linear(f"{judge}.types"), judged
        self.plain = {t.name: Rule(t, Trigger()) for t in types if t.name in judged}

    def __call__(self, view: View, hit: _Hit) -> _Ruling:
        own = tuple(r for r in hit.rules if r.type.name in self.judged)
        foreign = _by_schema(view, hit._replace(rules=tuple(r for r in hit.rules if r not in own)))
        if foreign.rules and not own:
            return foreign
        ruling = self.weighed(view, hit._replace(rules=own))
        return foreign._replace(rules=(*foreign.rules, *ruling.rules)) if foreign.rules else ruling

    def weighed(self, view: View, hit: _Hit) -> _Ruling:
        """The model's ruling on a word that only types of its own, or none, claim."""
        features = tuple(view.features(_candidate(hit)))
        probability = self.triggers.likely(features)[EVENT]
        if probability < (_LEAST if hit.rules and not hit.mood else _LEAST_OPEN):
            return _Ruling((), 0, "")
        likely = self.types.likely(features)
        kind = max(self.plain, key=likely.__getitem__)
        claimed = hit.rules and _odds(likely[kind]) - max(_odds(likely[r.type.name]) for r in hit.rules) < _MARGIN
        rules = hit.rules if claimed else (self.plain[kind],)
        return _Ruling(rules, round(probability, 2), "events" if hit.rules else "events.open")


@dataclass
class _Mood:
    """What the words before a trigger say of its truth; `note` takes the words one by one."""

    barred: bool = False
    hoped: bool = False
    planned: bool = False
    denied: bool = False

    def note(self, word: str, pos: str, after: Token | None) -> None:
        if word in CLAUSE_ENDS:
            self.barred = self.denied = False
            if word in PART_ENDS:
                self.hoped = self.planned = False
        elif word in word_set("hope"):
            self.hoped = True
        elif word in word_set("aim") or (
            word == "通过" and pos == "p" and after is not None and after.pos in ("v", "ad", "vd", "d")
        ):
            self.barred = True
        elif word in word_set("denied"):
            self.denied = True
        elif word in word_set("planned") and pos != "n":
            # 将 before a noun is 把
            self.planned = word != "将" or (
                after is not None and after.pos in ("v", "vd", "d", "ad", "p", "TIME", "t", "f", "vn")
            )
        elif word in ("已", "已经", "了") and pos != "v":
            self.planned = False


@cache
def _weak() -> Mapping[str, str]:
    return {word: name for name in ("hold", "do", "join") for word in syntax()[name]}


class _Clauses:
    """One sentence's words, walked once from left to right."""

    def __init__(self, text: str, sentence: Sentence, index: _Index) -> None:
        self.text, self.sentence, self.index = text, sentence, index
        self.tokens = words(text, sentence)
        self.starts = {t.start: i for i, t in enumerate(self.tokens)}
        self.ends = {t.end: i for i, t in enumerate(self.tokens)}
        self.quoted = self.depths()
        self.view = View(text, sentence, self.tokens, self.quoted)
        self.taken: set[int] = set()

    def depths(self) -> list[bool]:
        """Whether a word stands inside quotes or book-title marks."""
        quoted, closing = [], ""
        for token in self.tokens:
            word = self.text[token.start : token.end]
            quoted.append(bool(closing))
            if not closing and word[-1:] in _QUOTES:
                closing = OPENING[word[-1]]
            elif closing and closing in word:
                closing = ""
        return quoted if not closing else [False] * len(quoted)

    def word(self, i: int) -> str:
        return self.text[self.tokens[i].start : self.tokens[i].end] if 0 <= i < len(self.tokens) else ""

    def pos(self, i: int) -> str:
        return self.tokens[i].pos if 0 <= i < len(self.tokens) else ""

    def ends_clause(self, i: int) -> bool:
        return not 0 <= i < len(self.tokens) or (not self.quoted[i] and self.word(i)[-1:] in CLAUSE_ENDS)

    def hits(self, *, any_word: bool) -> Iterator[_Hit]:
        """The triggers of the schema in text order; with `any_word` every other word that may be one, too."""
        mood = _Mood()
        for i, token in enumerate(self.tokens):
            word = self.word(i)
            if not self.quoted[i]:
                mood.note(word, token.pos, self.tokens[i + 1] if i + 1 < len(self.tokens) else None)
            if word == "为" and not self.quoted[i] and self.serves(i):
                mood.barred = True
            elif word in word_set("service"):
                mood.barred = False
            if token.pos in _NAMES:
                continue
            found = False
            for hit in self.at(i):
                self.taken.update(range(hit.start, hit.end))
                yield self.in_mood(hit, mood)
                found = True
            if (
                any_word
                and not found
                and token.pos not in _CLOSED
                and word not in _weak()
                and token.start not in self.taken
            ):
                yield self.in_mood(self.open(i), mood)

    def in_mood(self, hit: _Hit, mood: _Mood) -> _Hit:
        told = self.text.startswith("了", hit.end)
        return hit._replace(
            mood="barred" if mood.barred else "hoped" if mood.hoped else "",
            status="denied" if mood.denied else "planned" if mood.planned and not told else "done",
        )

    def open(self, i: int) -> _Hit:
        """A word that no schema lists, cut or extended as readers do: 她|说, 签下."""
        token, word = self.tokens[i], self.word(i)
        start, end = token.start, token.end
        if len(word) > 1 and word[0] in _SPEAKERS:
            start += 1
        elif len(word) == 1 and token.pos == "v" and self.word(i + 1) in _COMPLEMENTS:
            end = self.tokens[i + 1].end
        return _Hit(i, start, end)

    def mentions(self, hit: _Hit, ruling: _Ruling) -> Iterator[Mention]:
        """The hit as the events that it is taken for."""
        for rule in ruling.rules:
            status = rule.trigger.status if hit.status == "done" else hit.status
            if status not in rule.type.keeps:
                continue
            value = EventValue(
                (self.sentence.start, self.sentence.end),
                status,
                objects=(hit.head,) if hit.head else (),
                rule=rule,
            )
            yield Mention(hit.start, hit.end, "event", ruling.confidence, ruling.by, kind=rule.type.name, value=value)

    def serves(self, i: int) -> bool:
        """Whether 为 opens an aim: 为企业落户提供服务."""
        for j in range(i + 1, min(len(self.tokens), i + _REACH)):
            if self.ends_clause(j):
                return False
            if self.word(j) in word_set("service"):
                return True
        return False

    def at(self, i: int) -> Iterator[_Hit]:
        """The triggers in word `i`."""
        token = self.tokens[i]
        if token.start in self.taken or self.quoted[i]:
            return
        weak = _weak().get(self.word(i))
        head = self.head(i, weak) if weak and token.pos not in ("ORG", "n") else None
        if head:
            start, end = self.tokens[head.start].start, self.tokens[head.end - 1].end
            self.taken.update(range(start, end))
            own = [r for r in self.index.verbs.get(self.word(i), ()) if not r.trigger.object]
            if head.vague and own:  # 召开活动: the verb says more than its object
                yield _Hit(i, token.start, token.end, (own[0],), (start, end))
                return
            yield (
                _Hit(i, token.start, token.end, (head.rule,), (start, end))
                if head.held
                else _Hit(head.start, start, end, (head.rule,))
            )
            return
        if weak and self.word(i + 1) in _weak():
            return  # 举办开展: the second one tells
        at = token.start
        while at < token.end:
            hit = self.verb(i, at)
            if hit:
                yield hit
            at = hit.end if hit else at + 1

    def verb(self, i: int, at: int) -> _Hit | None:
        """The longest verb trigger that begins at the character."""
        for length in self.index.first.get(self.text[at], ()):
            word = self.text[at : at + length]
            rules = self.index.verbs.get(word)
            last = self.ends.get(at + length)
            if rules and (self.glued(i, at, length) or (last is not None and self.predicate(i, last, at))):
                pass
            elif (rules := self.index.prefixes.get(word)) and at == self.tokens[i].start and self.pos(i) == "v":
                last = i
            else:
                continue
            rules = tuple(r for r in rules if not self.excluded(r, at, word))
            rules = self.fitting(rules, at + length)
            if rules:
                return _Hit(i, at, at + length, rules)
        return None

    def predicate(self, i: int, last: int, at: int) -> bool:
        """Whether the words `i` to `last`, from the character on, are a predicate, no name's part or attribute."""
        token = self.tokens[i]
        inside = at > token.start
        if inside and (token.pos not in ("v", "vn", "nz") or at - token.start > 1 or last != i):
            return False
        if any(self.pos(j) in _NAMES for j in range(i, last + 1)) or token.pos == "ORG":
            return False
        if self.tokens[last].end - at == 1 and (last != i or token.pos != "v" or inside):
            return False
        before, after = self.word(i - 1), self.word(last + 1)
        if not inside and (before in ("的", "之", "自", "据", "第一", "首个") or before in word_set("this")):
            return False
        if after == "的":
            return not self.setting(last) and self.agent(i, ("ORG", "PER", "TIME"))
        if after in word_set("since"):
            return self.agent(i, ("TIME",))
        if before in word_set("routine") and after != "了":
            return False
        if last == i and token.pos in _NOMINAL and not inside:
            return self.nominal(i, last)
        return True

    def glued(self, i: int, at: int, length: int) -> bool:
        """Whether the trigger stands inside of a word that the tagger took for one body: 甲集团支持乙学院."""
        token = self.tokens[i]
        return token.pos == "ORG" and length > 1 and token.start < at and at + length < token.end

    def nominal(self, i: int, last: int) -> bool:
        """Whether a word tagged as a noun is a predicate all the same: 正式揭牌, 揭牌了, 签约项目32个."""
        before = self.word(i - 1)
        if self.word(last + 1) in ("了", "过", "于") or before in word_set("planned"):
            return True
        if self.word(i - 2) == "向" and self.pos(i - 1) in ("ORG", "PER", "LOC"):  # 向某校捐赠设备
            return self.word(last + 1) not in word_set("vague")
        j = last + 1
        while j - last <= 4 and not self.ends_clause(j) and self.pos(j) in _NOMINAL:
            j += 1
        if j > last + 2 and self.ends_clause(j) and self.pos(i - 1) == "n" and not self.verbal(i):
            return True
        if j > last + 1:
            return not self.ends_clause(j) and self.pos(j) == "m" and self.pos(i - 1) not in _NOMINAL
        if self.pos(i - 1) == "m":
            return before.endswith("次") and before.startswith(("首", "再", "多", "第"))
        return self.pos(i - 1) in _ADVERBIAL

    def setting(self, i: int) -> bool:
        """Whether the word's clause is only where something else takes place: 昨日召开的会议上."""
        j = i + 1
        while j - i < _REACH and not self.ends_clause(j):
            j += 1
        return self.word(j - 1) in ("上", "中", "期间", "时", "后")

    def verbal(self, i: int) -> bool:
        """Whether the clause has a verb before the word."""
        for j in range(i - 1, max(-1, i - _REACH), -1):
            if self.ends_clause(j):
                return False
            if self.pos(j) == "v":
                return True
        return False

    def agent(self, i: int, kinds: tuple[str, ...]) -> bool:
        """Whether an attribute tells of an event: it says who did it, or when."""
        for j in range(i - 1, max(-1, i - 16), -1):
            if self.ends_clause(j):
                return False
            if self.pos(j) in kinds or (self.word(j) == "由" and len(kinds) > 1):
                return True
        return False

    def excluded(self, rule: Rule, at: int, word: str) -> bool:
        """Whether the trigger is part of one of the words that are none."""
        for other in rule.trigger.unless:
            offset = other.find(word)
            here = offset >= 0 and other != word and self.text.startswith(other, at - offset) and at >= offset
            if here and not self.cuts(at + len(word), at - offset + len(other)):
                return True
        return False

    def cuts(self, start: int, end: int) -> bool:
        """Whether a word that begins in the range goes on behind it (捐赠人|民币)."""
        return any(self.tokens[self.starts[at]].end > end for at in range(start, end) if at in self.starts)

    def fitting(self, rules: Sequence[Rule], end: int) -> tuple[Rule, ...]:
        """The rules whose condition on the object its words meet, or its records may meet: up to the first sure one.

        Where nothing stands behind the trigger (研究院由三方共建), the words before it are asked.
        """
        kept: list[Rule] = []
        behind: str | None = None
        for rule in rules:
            if not rule.trigger.object and not rule.trigger.no_object:
                return (*kept, rule)
            behind = (self.behind(end) or self.ahead(end)) if behind is None else behind
            if any(w in behind for w in rule.trigger.no_object):
                continue
            if not rule.trigger.object:
                return (*kept, rule)
            if any(("《" in behind if w == "title" else w in behind) for w in rule.trigger.object):
                return (*kept, rule)
            if any(w in KINDS for w in rule.trigger.object):
                kept.append(rule)
        return tuple(kept)

    def behind(self, end: int) -> str:
        """The text from the character to the clause's end."""
        i = self.ends.get(end)
        if i is None:
            return ""
        j = i + 1
        while j < len(self.tokens) and j - i <= _REACH and not self.ends_clause(j):
            j += 1
        return self.text[end : self.tokens[j - 1].end]

    def ahead(self, end: int) -> str:
        """The text from the clause's begin to the character."""
        i = j = self.ends.get(end, 0)
        while j > 0 and i - j <= _REACH and not self.ends_clause(j - 1):
            j -= 1
        return self.text[self.tokens[j].start : end]

    def head(self, i: int, weak: str) -> _Head | None:
        """What the weak verb `i` holds or does: named behind it, else before it."""
        reach = range(i + 1, min(len(self.tokens), i + 1 + _REACH))
        empty = True
        best: _Head | None = None
        for j in reach:
            word = self.word(j)
            if self.ends_clause(j) or (not self.quoted[j] and word in ("并", "并且", "和") and self.pos(j + 1) == "v"):
                break
            if best and not best.vague and (word in ("、", "及", "以及", "和") or self.pos(j) == "v"):
                break
            if not self.quoted[j] and word in _weak() and self.pos(j) == "v" and self.pos(j - 1) != "u":
                if best is not None:
                    break
                if weak != "hold" or not self.attribute(j):
                    return None  # 组织召开, 邀请…举办开展: the inner verb tells
            if self.pos(j) not in ("u", "w"):
                empty = False
            best = self.ending(i, j, weak, best) or best
        if best:
            return best
        return self.held_before(i) if weak == "hold" and (empty or self.pos(i + 1) in ("p", "f", "TIME")) else None

    def attribute(self, j: int) -> bool:
        """Whether a 的 follows in the clause: the verb belongs to an attribute."""
        for k in range(j + 1, min(len(self.tokens), j + _REACH)):
            if self.ends_clause(k):
                return False
            if self.word(k) == "的":
                return True
        return False

    def held_before(self, i: int) -> _Head | None:
        """What is held, where it stands before its verb: 签约仪式在市里举行."""
        for j in range(i - 1, max(-1, i - _REACH), -1):
            if self.ends_clause(j):
                return None
            found = self.ending(j - 1, j, "hold", None)
            if found:
                return found
        return None

    def trails(self, j: int) -> bool:
        """Whether a noun behind a head leaves it the head: 培训活动, 捐赠价值超300万元, but not 培训中心."""
        return (
            self.word(j) in word_set("vague")
            or self.pos(j + 1) == "m"
            or (self.pos(j + 2) == "m" and self.pos(j + 1) in ("d", "v", "ad"))
        )

    def ending(self, i: int, j: int, weak: str, best: _Head | None) -> _Head | None:
        """The head that ends with word `j`, where it is better than the best so far."""
        end = self.tokens[j].end
        following = "" if self.ends_clause(j + 1) else self.pos(j + 1)
        if self.pos(j) in ("ORG", "PER", "LOC"):
            return None
        for length in self.index.last.get(self.text[end - 1], ()):
            begin = end - length
            word = self.text[begin:end]
            rules = self.index.heads.get(word)
            if not rules or begin < self.tokens[max(0, i)].start:
                continue
            first = self.starts.get(begin)
            vague = word in word_set("vague")
            if vague and (best is not None or (weak != "hold" and following != "m")):
                return None
            for rule, held in rules:
                if (not held and (first is None or weak == "join" or self.quoted[j])) or self.excluded(
                    rule, begin, word
                ):
                    continue
                if weak == "join" and word.endswith(tuple(word_set("ceremony"))):
                    continue
                if following in ("n", "nz", "vn", "PER") and not self.trails(j + 1):
                    continue  # 培训中心: the head stands further on
                if (
                    not held
                    and rule.trigger.object
                    and not any(
                        w in self.text[self.tokens[max(0, i)].start : begin]
                        or w in self.text[self.sentence.start : begin][-_HEADING:]
                        for w in rule.trigger.object
                    )
                ):
                    continue
                if first is None:
                    first = j
                return _Head(rule, held, first, j + 1, vague)
        return None

"""A sentence as a row of parts (names, quantities, triggers, words by their use), and the noun phrases in a row."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xiaoyou_extract.document import Mention, Sentence, Token
from xiaoyou_extract.events.features import CLAUSE_ENDS
from xiaoyou_extract.events.finder import words
from xiaoyou_extract.events.schema import syntax, word_set

Range = tuple[int, int]
ENTITIES = ("person", "organisation", "location")
VALUES = ("date", "amount", "metric")
CONJUNCTIONS = frozenset(("和", "与", "及", "以及", "暨"))
_PAIRS = {"“": "”", "《": "》", "「": "」", "『": "』", "（": "）", "(": ")"}
_ASIDES = frozenset("（(")
_OPEN = frozenset("“《「『〈")
_MARKS = _OPEN | frozenset("”》」』〉（）()")
_NOUNS = frozenset(("n", "nz", "nw", "nt", "nr", "ns", "an", "vn", "r", "ORG", "PER", "LOC"))
_AFTER_VERB = frozenset(("了", "过", "着", "好", "出", "到", "起", "为", "成", "完成"))
_BEHIND_NOUNS = frozenset(("end", "comma", "metric", "amount", "quote", "of"))
_REACH = 40  # parts; an attribute or a list is shorter in all but broken text, and time stays linear there


class Part(NamedTuple):
    """One part of a sentence, at a range of the cleaned text.

    `kind` is `name`, `date`, `amount`, `metric` or `event` for a mention; `end` and `comma` for marks, `quote` for
    quotation marks and brackets; `of` for 的, `and` for 并, `phrase` for a word that opens a phrase of `syntax.toml`,
    `verb`, `noun`, `modifier`, and `other`.
    """

    kind: str
    start: int
    end: int
    word: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Names and values of a text in order, none inside of another."""

    mentions: Sequence[Mention]
    starts: Sequence[int]

    @classmethod
    def of(cls, mentions: Sequence[Mention], layers: Sequence[str]) -> "Names":
        """The outermost mentions of some layers."""
        kept: list[Mention] = []
        for m in sorted((m for m in mentions if m.layer in layers), key=lambda m: (m.start, -m.end)):
            if not kept or m.start >= kept[-1].end:
                kept.append(m)
        return cls(kept, [m.start for m in kept])

    def after(self, start: int) -> int:
        """The index of the first mention that does not begin before the place."""
        return bisect_left(self.starts, start)

    def inside(self, start: int, end: int) -> list[Mention]:
        """Those that lie in a range."""
        found = []
        for k in range(self.after(start), len(self.mentions)):
            if self.mentions[k].end > end:
                break
            found.append(self.mentions[k])
        return found


def parts(text: str, sentence: Sentence, names: Names, triggers: Mapping[int, Sequence[Mention]]) -> list[Part]:
    """A sentence as parts; a trigger that reaches into a name is none, asides in round brackets are left out.

    Args:
        text: the cleaned text.
        sentence: where it stands, and its words.
        names: names and values of the whole text.
        triggers: event mentions by their start.
    """
    row: list[Part] = []
    at = sentence.start
    k = names.after(sentence.start)
    for token in words(text, sentence):
        if token.end <= at:
            continue
        at = max(token.start, at)
        while k < len(names.mentions) and names.starts[k] < token.end:
            m = names.mentions[k]
            k += 1
            if m.start < at:
                continue
            row += _pieces(text, at, m.start, token, names, triggers)
            kind = m.layer if m.layer in VALUES else "name"
            row.append(Part(kind, m.start, m.end, text[m.start : m.end], m))
            at = m.end
        if at < token.end:
            row += _pieces(text, at, token.end, token, names, triggers)
            at = row[-1].end
    return _quoted(row)


def _pieces(
    text: str, start: int, end: int, token: Token, names: Names, triggers: Mapping[int, Sequence[Mention]]
) -> Iterator[Part]:
    """A word, or what names left of it: the triggers in it, and the rest."""
    at = start
    while at < end:
        here = triggers.get(at)
        if here and not _covered(here[0], names):
            yield Part("event", at, here[0].end, text[at : here[0].end], here[0])
            at = here[0].end
            continue
        step = at + 1
        while step < end and step not in triggers:
            step += 1
        yield Part(_kind(text[at:step], token, at), at, step, text[at:step])
        at = step


def _covered(event: Mention, names: Names) -> bool:
    k = names.after(event.start)
    return k < len(names.mentions) and names.starts[k] < event.end


def _kind(word: str, token: Token, start: int) -> str:
    if word[-1:] in CLAUSE_ENDS:
        return "end"
    if word in _MARKS:
        return "quote"
    if word in ("、", "兼"):
        return "comma"
    if word == "的":
        return "of"
    if word in syntax().phrases and token.pos not in ("n", "nz", "vn"):
        return "phrase"
    if (token.pos == "v" and start == token.start) or (token.pos == "ORG" and word in word_set("do")):
        return "verb"
    if token.pos in _NOUNS:
        return "noun"
    if token.pos in ("a", "m", "q", "f", "s"):
        return "modifier"
    return "and" if word in ("并", "并且", "而", "且") else "other"


def _quoted(row: Sequence[Part]) -> list[Part]:
    """The row with the words in quotes as nouns, and without asides; quotes that do not close are none."""
    kept: list[Part] = []
    closing = ""
    for part in row:
        if closing in ("）", ")"):
            closing = "" if part.word == closing else closing
            continue
        if not closing and part.word in _PAIRS:
            closing = _PAIRS[part.word]
            if part.word in _ASIDES:
                continue
        elif closing and part.word == closing:
            closing = ""
        inert = closing and part.kind != "name" and part.word not in _MARKS
        kept.append(Part("noun", part.start, part.end, part.word) if inert else part)
    return [p for p in row if p.kind != "quote"] if closing else kept


class Phrases:
    """The noun phrases of one sentence's row."""

    def __init__(self, row: Sequence[Part], names: Names) -> None:
        self.row, self.names = row, names

    def at(self, i: int) -> Part | None:
        """The part at an index, where there is one."""
        return self.row[i] if 0 <= i < len(self.row) else None

    def kind(self, i: int) -> str:
        """The kind of the part at an index; the end of a clause outside of the row."""
        return self.row[i].kind if 0 <= i < len(self.row) else "end"

    def genitive(self, i: int) -> bool:
        """Whether a 的 with a noun behind it follows in the clause."""
        for j in range(i + 1, min(len(self.row), i + _REACH)):
            if self.row[j].kind in ("end", "and"):
                return False
            if self.row[j].kind == "of":
                return self.kind(j + 1) in ("noun", "name", "quote", "modifier", "metric", "amount")
        return False

    def behind(self, i: int, asked: Collection[str] = ()) -> list[Range]:
        """The objects behind the verb at an index, without measure words before and quantities after them.

        `asked` are words that the verb asks for; one of them is a noun there, whatever else it is (接受校友捐赠).
        """
        j = self.past(i)
        if j is None or self.word(j) in word_set("since"):
            return []
        start = end = j
        depth = 0
        while j < len(self.row) and j - i < 2 * _REACH:
            part = self.row[j]
            if part.kind == "quote":
                depth += 1 if part.word in _OPEN else -1
            elif depth <= 0 and self.closes(j, start):
                if part.word in asked:
                    end = j + 1
                break
            j += 1
            if depth <= 0 and part.kind in ("noun", "name", "quote", "event", "verb"):
                end = j
        found = self.members(start, end)
        return [] if len(found) == 1 and self.word(start) == "记者" else found

    def past(self, i: int) -> int | None:
        """Where the object of the verb at an index begins; None where a recipient stands there (赠送给某人)."""
        j = i + 1
        while j < len(self.row):
            part = self.row[j]
            if part.word == "给":
                return None
            listed = part.kind == "comma" and self.row[j - 1].kind in ("metric", "amount")
            particle = part.word in _AFTER_VERB and part.kind in ("other", "verb", "phrase")
            if not (particle or listed or part.kind in ("metric", "amount", "of")):
                break
            j += 1
        return j

    def word(self, i: int) -> str:
        """The word at an index, or nothing."""
        return self.row[i].word if 0 <= i < len(self.row) else ""

    def closes(self, j: int, start: int) -> bool:
        """Whether the part ends the noun phrase that began at `start`."""
        part = self.row[j]
        if part.kind in ("end", "and"):
            return True
        if part.kind == "phrase" and self.row[j - 1].kind == "comma":
            return True
        if part.kind not in ("verb", "event", "phrase") or part.word in CONJUNCTIONS:
            return False
        if (
            part.word in word_set("nominal")
            and self.kind(j - 1) in ("noun", "name")
            and self.kind(j + 1) in _BEHIND_NOUNS
        ):
            return False
        return not self.attribute(j, start)

    def attribute(self, j: int, start: int) -> bool:
        """Whether a verb in a noun phrase only says of what sort its noun is: 校地合作研讨会, 实习基地."""
        if self.genitive(j):
            return True
        if j <= start or self.row[j].kind != "verb":
            return False
        return self.row[j - 1].kind in ("noun", "metric") and self.kind(j + 1) == "noun"

    def held(self, i: int, head: Range, subject: Range | None) -> list[Range]:
        """What the weak verb at an index holds: from behind it, or from the clause's subject, to the head."""
        if head[0] < self.row[i].start:
            return [(min(subject[0], head[0]), head[1])] if subject else [head]
        j = self.past(i)
        if j is None:
            return [head]
        end = j
        while end < len(self.row) and self.row[end].end <= head[1]:
            end += 1
        if self.kind(j) == "phrase":  # 由某某领衔的闭门会
            j = next((k + 1 for k in range(end - 1, j, -1) if self.row[k].kind == "of"), j)
        found = [(self.row[j].start, head[1])] if end > j else [head]
        if self.word(end) in CONJUNCTIONS and self.kind(end + 1) == "metric":  # 两期培训及一次考试
            last = end + 2
            while self.kind(last) in ("noun", "name", "modifier"):
                last += 1
            found += [(self.row[end + 2].start, self.row[last - 1].end)] if last > end + 2 else []
        return found

    def done_to(self, i: int) -> list[Range]:
        """What a deed named by the noun at an index is done to: 完成校友会筹建工作."""
        j = end = i
        nominal = ("noun", "name", "modifier", "comma", "quote", "of", "phrase")
        while j > 0 and i - j < _REACH and self.row[j - 1].kind in nominal:
            j -= 1
        while end > j and self.row[end - 1].kind in ("of", "comma", "phrase"):
            end -= 1
        while j < end and self.row[j].kind == "phrase":
            j += 1
        return self.members(j, end)

    def members(self, start: int, end: int) -> list[Range]:
        """The members of a list, where each can stand alone; else the whole."""
        cuts, depth, etc = [start], 0, end
        for j in range(start, end):
            part = self.row[j]
            if part.kind == "quote":
                depth += 1 if part.word in _OPEN else -1
                if depth == 1 and part.word in _OPEN and j > start and self.row[j - 1].kind == "quote":
                    cuts.append(j)
            if depth:
                continue
            if part.word == "等" and len(cuts) > 1 and etc == end:
                etc = j
            if part.kind == "comma" or part.word in ("及", "以及") or (part.word in CONJUNCTIONS and self.parallel(j)):
                cuts.append(j + 1)
        found = []
        for a, b in zip(cuts, [*cuts[1:], end], strict=True):
            if a < etc:
                found += self.trimmed(a, min(b, etc))
        if len(found) > 1 and any(e - s < 4 for s, e in found):
            whole = (found[0][0], self.row[end - 1].end)
            inside = self.names.inside(*whole)
            people = {m.end for m in inside if m.layer == "person"}
            names = {(m.start, m.end) for m in inside}
            return found if all(p in names or p[1] in people for p in found) else [whole]
        return found

    def trimmed(self, a: int, b: int) -> list[Range]:
        """The parts `a` to `b` without joining words and without a number before them."""
        while b > a and (self.row[b - 1].kind == "comma" or self.row[b - 1].word in CONJUNCTIONS | {"等"}):
            b -= 1
        for j in range(a, b - 1):
            if self.row[j].kind in ("metric", "amount") and self.row[j + 1].kind == "of":
                a = j + 2  # 价值五百万元的设备
        while a < b and self.row[a].kind in ("metric", "amount"):
            a += 1
        return [(self.row[a].start, self.row[b - 1].end)] if a < b else []

    def parallel(self, j: int) -> bool:
        """Whether 和 joins two objects, not parts of a name: names or quotes on both sides, or a number after it."""
        whole = ("name", "quote", "metric")
        return self.kind(j + 1) == "metric" or (self.kind(j - 1) in whole and self.kind(j + 1) in whole)

"""What a word's sentence tells of it as a trigger: the features that the trigger model weighs, in training as at run time."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xiaoyou_extract.document import Sentence, Token

CLAUSE_ENDS = frozenset("，；。！？：,;!?:…")
_ACTORS = frozenset(("PER", "ORG", "LOC", "r"))
_LINKS = frozenset(("p", "d", "f"))
_THINGS = frozenset(("n", "nz", "vn", "m", "q"))
_NEAR = 12  # words of a clause on either side that are looked at; time stays linear in a clause without end
_THINGS_SEEN = 6


class Candidate(NamedTuple):
    """A word that may be a trigger, at a range of the cleaned text.

    Attributes:
        word: the index of the word that it begins in.
        start, end: the range.
        groups: `type` of each group of the schema's triggers that claims it; none for a word that no schema lists.
        mood: `barred` or `hoped` where the words before say that it is only aimed at or hoped for, else empty.
    """

    word: int
    start: int
    end: int
    groups: tuple[str, ...]
    mood: str


class View:
    """A sentence's words as the features see them."""

    def __init__(self, text: str, sentence: Sentence, tokens: Sequence[Token], quoted: Sequence[bool]) -> None:
        """A view of one sentence.

        Args:
            text: the whole cleaned text.
            sentence: where it stands.
            tokens: its words, no mark stuck to one.
            quoted: of each word, whether it stands in quotation marks.
        """
        self.text, self.quoted = text, quoted
        self.words = [text[t.start : t.end] for t in tokens]
        self.pos = [t.pos for t in tokens]
        self.opens = not sentence.start or text[sentence.start - 1] == "\n"
        self.ending = text[sentence.start : sentence.end].rstrip()[-1:]
        self.number = text.count("\n", max(0, sentence.start - 2_000), sentence.start)
        self._bounds = self._clauses()

    def _clauses(self) -> list[tuple[int, int]]:
        """The words `[first, last)` of the clause of each word."""
        bounds: list[tuple[int, int]] = []
        first = 0
        for i, word in enumerate([*self.words, "。"]):
            if word[-1:] in CLAUSE_ENDS:
                bounds += [(first, i)] * (i - first + 1)
                first = i + 1
        return bounds

    def at(self, i: int) -> tuple[str, str]:
        """A word and its part of speech; `^` beyond the ends."""
        return (self.words[i], self.pos[i]) if 0 <= i < len(self.words) else ("^", "^")

    def features(self, candidate: Candidate) -> Iterator[str]:
        """The names of the features that hold of a candidate."""
        i, start, end, groups, mood = candidate
        word = self.text[start:end]
        (w2, t2), (w1, t1), (_, own), (v1, s1), (v2, s2) = (self.at(i + k) for k in range(-2, 3))
        yield f"w={word}"
        yield f"p={own}"
        yield f"wp={word}{own}"
        yield f"n={min(len(word), 4)}"
        yield f"a={word[0]}"
        yield f"z={word[-1]}"
        yield f"az={word[0]}{word[-1]}{min(len(word), 4)}"
        yield f"w-2={w2}"
        yield f"t-2={t2}"
        yield f"w-1={w1}"
        yield f"t-1={t1}"
        yield f"w+1={v1}"
        yield f"t+1={s1}"
        yield f"w+2={v2}"
        yield f"t+2={s2}"
        yield f"x={t1}{s1}"
        yield f"y={own}{s1}{s2}"
        yield f"u={t2}{t1}{own}"
        yield f"v={word}{s1}"
        yield f"t={word}{t1}"
        yield from self._clause(i, word)
        yield f"q={self.quoted[i]:d}"
        yield f"sn={min(i // 4, 6)}"
        yield f"ab={self.opens:d}"
        yield f"li={min(self.number, 5)}"
        yield f"se={self.ending}"
        for group in groups:
            yield f"R={group}"
            yield f"wR={word}{group}"
        if not groups:
            yield "R="
            yield f"Rp={own}"
        if mood:
            yield f"m={mood}"
            yield f"mR={mood}{len(groups) > 0:d}"

    def _clause(self, i: int, word: str) -> Iterator[str]:
        first, last = self._bounds[i]
        low, high = max(first, i - _NEAR), min(last, i + 1 + _NEAR)
        left, right = self.pos[low:i], self.pos[i + 1 : high]
        for tag in sorted(set(left)):
            yield f"L={tag}"
        for tag in sorted(set(right)):
            yield f"N={tag}"
        things = 0
        for k in range(low, i):
            if self.pos[k] in _LINKS:
                yield f"l={self.words[k]}"
        for k in range(i + 1, high):
            if self.pos[k] in _THINGS and things < _THINGS_SEEN:
                things += 1
                yield f"r={self.words[k]}"
        before = [self.words[k] for k in range(low, i) if self.pos[k] == "v"]
        after = [self.words[k] for k in range(i + 1, high) if self.pos[k] == "v"]
        yield f"vb={min(len(before), 3)}"
        yield f"va={min(len(after), 3)}"
        for verb in before[-2:]:
            yield f"vl={verb}"
        for verb in after[:1]:
            yield f"vr={verb}"
        actor = next((tag for tag in reversed(left) if tag in _ACTORS), "-")
        yield f"ag={actor}"
        yield f"wag={word}{actor}"
        yield f"fi={first == i:d}"
        yield f"la={last == i + 1:d}"
        yield f"en={self.at(last)[0]}"
        yield f"be={self.at(first - 1)[0]}"
        of = next((k for k in range(i + 1, high) if self.words[k] == "的"), None)
        yield f"de={0 if of is None else 1 if of == i + 1 else 2}"
        yield f"sl={'PER' in left or 'ORG' in left:d}{'TIME' in left:d}{'p' in left:d}"
        yield f"sr={'n' in right or 'vn' in right:d}{'m' in right:d}{'ORG' in right or 'PER' in right:d}"

"""The sentence and the clause around a place of an article, with its numbers, dates and names as single words."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

import regex

from xiaoyou_extract.document import Document, Mention, Sentence, Token
from xiaoyou_extract.resolve.wording import words

NOUNS = frozenset(("n", "nz", "nt", "ns", "nr", "nw", "vn", "an", "b", "s", "j", "i", "l", "LOC", "ORG", "PER"))
"""Tags of nouns and of what stands for one."""
ADJECTIVES = frozenset(("a", "b", "r"))
AROUND = frozenset(("内", "前", "后", "中", "以内", "之内", "间", "里", "起", "以来", "来", "多"))
"""What follows a length of time."""
AHEAD = 200
"""So many characters are looked at after a mention."""
_BACK = 400
_NUMERALS = frozenset(("m", "q", "TIME", "t"))
_WORD_OF = {
    "amount": "m", "metric": "m", "date": "TIME", "person": "PER", "organisation": "ORG", "location": "LOC",
}  # fmt: skip


class Passage:
    """Walks through a document from mention to mention; every look is bounded, so that the work is linear.

    Attributes:
        text: the document's text.
        tokens: the words of the sentence of the last mention asked for, numbers, dates, names and terms being one each.
        token_starts: where they begin.
    """

    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self.text = document.text
        self.tokens: Sequence[Token] = ()
        self.token_starts: list[int] = []
        self.sentences = document.sentences
        terms = [Token(m.start(), m.end(), "n") for m in _terms().finditer(self.text)]
        self.known = _known(mentions, terms)
        self.breaks = [m.start() for m in _breaks().finditer(self.text)]
        self.sentence = 0
        self.at = 0
        self.read_sentence()

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
        """The words of a sentence, with each known stretch as one."""
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
        pos = "f" if self.text[start:end] in AROUND else "n" if token.pos in _NUMERALS else token.pos
        return Token(start, end, pos)

    def bounds(self, mention: Mention) -> tuple[int, int]:
        """The sentence of a mention, as far as it is near; its line where there are no sentences."""
        low, high = max(0, mention.start - _BACK), min(len(self.text), mention.end + AHEAD)
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

    def word(self, token: Token) -> str:
        """The text of a word."""
        return self.text[token.start : token.end]

    def clause(self, at: int, start: int) -> int:
        """Where the clause begins that holds a place, or `start` where that comes later."""
        i = bisect_left(self.breaks, at)
        return max(start, self.breaks[i - 1] + 1) if i else start


def _known(mentions: Sequence[Mention], terms: Sequence[Token]) -> list[Token]:
    """Numbers, dates, names and terms as words, not overlapping, the longest where several begin."""
    words = [Token(m.start, m.end, _WORD_OF[m.layer]) for m in mentions if m.layer in _WORD_OF]
    made: list[Token] = []
    for t in sorted([*words, *terms], key=lambda t: (t.start, -t.end)):
        if t.end > t.start and (not made or t.start >= made[-1].end):
            made.append(t)
    return made


@cache
def _terms() -> "regex.Pattern[str]":
    return regex.compile(r"\L<terms>", terms=sorted(words().terms))


@cache
def _breaks() -> "regex.Pattern[str]":
    return regex.compile("[，；：。！？\n]")

"""The words of a sentence as names are made of them, and how far to the left a name reaches."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import cache

import regex

from xiaoyou_extract.document import Document, Sentence
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.titles import find_titles

INSIDE = frozenset({"n", "nz", "nt", "ns", "nw", "vn", "an", "a", "b", "j", "nr", "s", "LOC", "ORG", "PER"})
"""Parts of speech that a name may be made of."""

COMMITTEES = ("省委", "市委", "县委", "区委", "州委")
_CLOSING = {"）": "（", ")": "("}
_BEFORE_AUTHORS = ("电", "讯", "报道", "消息")
_LONGEST = 40
_LONGEST_POST = 12
_YEAR_CLASS = regex.compile(r"(?:19|20)?\d{2}[届级]$")


class Line:
    """One sentence with what its names are judged by; offsets are those of the sentence.

    Attributes:
        tokens: (start, end, part of speech) of each word.
        ending: index of the token that ends at a place.
        at: index of the token that covers a character.
        proposals: the tagger's names as (start, end, kind, confidence).
        title_starts: where titles begin that stand right after a body's name.
    """

    def __init__(self, document: Document, sentence: Sentence) -> None:
        base = sentence.start
        self.text = document.text[base : sentence.end]
        self.tokens = [(t.start - base, t.end - base, t.pos) for t in sentence.tokens]
        self.ending = {end: i for i, (_, end, _) in enumerate(self.tokens)}
        self.at = {p: i for i, (start, end, _) in enumerate(self.tokens) for p in range(start, end)}
        self.proposals = [(p.start - base, p.end - base, p.kind, p.confidence) for p in sentence.proposals]
        titles = find_titles(self.text)
        self.title_starts = {t.start for t in titles if t.kind == "post" or t.text in lexicon.name_words("staff")}
        self._post_ends = {t.end for t in titles if t.kind == "post"}
        self._cuts = {
            p for t in titles for p in range(t.start + 2, t.end) if self.text[t.start : p] not in COMMITTEES
        }  # fmt: skip

    def cuts_title(self, end: int) -> bool:
        """Does a name that ends here cut a title, other than sharing its first character (校友会|会长)?"""
        return end in self._cuts

    def word(self, i: int) -> str:
        """The text of token `i`."""
        start, end, _ = self.tokens[i]
        return self.text[start:end]

    def walk_left(self, end: int, edge: int) -> tuple[int, bool]:
        """Where the name that ends at `end` begins, from its suffix's start `edge`; and whether a name stands in it."""
        start, anchored, placed = self._within_word(end, edge)
        while start > 0 and end - start < _LONGEST:
            if self.text[start - 1] in _CLOSING:
                opening = self.text.rfind(_CLOSING[self.text[start - 1]], max(0, start - 10), start)
                if opening <= 0 or self.text.endswith(_BEFORE_AUTHORS, 0, opening):
                    break
                start = opening
                continue
            i = self.ending.get(start)
            if i is None:
                break
            first, last, pos = self.tokens[i]
            word = self.text[first:last]
            if word in ("与", "和", "及") and start < edge and not placed and (reach := self._joined(i)) is not None:
                start, placed = reach, self.tokens[self.at[reach]][2] in ("LOC", "ORG")
                continue
            if word in lexicon.name_words("outside") or (word in lexicon.name_words("founding") and pos == "v"):
                break
            year_class = pos == "m" and _YEAR_CLASS.search(word) is not None
            before_suffix = pos == "v" and start == edge and last - first == 2
            if last in self._post_ends or not (
                pos in INSIDE or year_class or before_suffix or word in lexicon.places()
            ):
                break
            if pos == "ORG" and (part := list(parted(self.text, first, last))[-1][0]) > first:
                return part + glued(self.text[part:end]), True
            placed = placed or pos in ("LOC", "ORG", "ns", "nt") or word in lexicon.places() or year_class
            start = first
        return self._without_verb(start, edge), anchored or placed

    def _within_word(self, end: int, edge: int) -> tuple[int, bool, bool]:
        """Where the word that the suffix ends begins, and whether that word is a name."""
        i = self.at.get(edge)
        if edge in self.ending or i is None or self.tokens[i][0] == edge:
            return edge, False, False
        first, _, pos = self.tokens[i]
        start, _ = list(parted(self.text, first, end))[-1]
        start += actor(self.text, start, end)
        return start + glued(self.text[start:end]), pos in ("LOC", "ORG", "nt"), False

    def _without_verb(self, start: int, edge: int) -> int:
        """The start without a verb that begins the phrase (强化|联合会)."""
        i = self.at.get(start)
        if i is None or start >= edge:
            return start
        first, last, pos = self.tokens[i]
        return last if first == start and pos == "v" and last <= edge else start

    def _joined(self, i: int) -> int | None:
        """Where a name begins in which the conjunction at token `i` joins nouns (自然资源与规划局); None if it joins names.

        The words before it have to reach back to where a name can begin: after a place, a verb of founding, 、 or “.
        """
        plain, j = ("n", "vn", "an", "nz", "a"), i - 1
        while j >= 0 and i - j <= 4 and (self.tokens[j][2] in plain or (self.tokens[j][2] == "v" and j == i - 1)):
            word = self.word(j)
            if lexicon.suffix_of(word):
                if j == i - 1:
                    return None
                break
            if word in lexicon.name_words("generic"):
                return None
            if word in lexicon.name_words("founding"):
                break
            j -= 1
        if j < 0 or j == i - 1:
            return None
        word, pos = self.word(j), self.tokens[j][2]
        if pos in ("LOC", "ORG"):
            return self.tokens[j][0]
        begins = (
            word in ("、", "“", "和", "及", "以及") or word in lexicon.name_words("founding") or lexicon.suffix_of(word)
        )
        return self.tokens[j + 1][0] if begins else None


def again(names: Collection[str], text: str) -> Iterator[tuple[int, int]]:
    """Each place where one of the names stands: from left to right, the longest at each, none overlapping."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for name in names:
        sizes[name[0]].add(len(name))
    longest_first = {first: sorted(lengths, reverse=True) for first, lengths in sizes.items()}
    done = 0
    for start, first in enumerate(text):
        if start < done or first not in longest_first:
            continue
        left = len(text) - start
        if size := next((n for n in longest_first[first] if n <= left and text[start : start + n] in names), 0):
            done = start + size
            yield start, done


def without_bracket(name: str) -> str:
    """The name without a bracket at its end (某某学院（筹）)."""
    return name[: name.rfind("（")] if name.endswith("）") and "（" in name else name


def parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A name glued over a verb of founding, in parts (某局|合作共建|某中心)."""
    place = start
    for mark in regex.finditer(r"[同与和及向对—]+", text[start + 3 : end - 2]):
        left, right = text[place : start + 3 + mark.start()], text[start + 3 + mark.end() : end]
        if (lexicon.suffix_of(left) or (mark[0] == "向" and len(left) >= 4)) and lexicon.suffix_of(right):
            yield place, place + len(left)
            place = end - len(right)
    start = place
    for verb in lexicon.splitting().finditer(text[start:end]):
        yield place, start + verb.start()
        place = start + verb.end()
    yield place, end


def glued(name: str) -> int:
    """How many characters of words that begin no name stand before the name (支持|联合会)."""
    outside, cut = lexicon.name_words("outside"), 0
    for noun in ("企业", "公司", "机构"):
        at = name.find(noun, 0, 10) + len(noun)
        if at > 1 and any(name[at : at + n] in lexicon.places() for n in (2, 3)) and lexicon.suffix_of(name[at:]):
            return at
    while True:
        size = next(
            (n for n in (5, 4, 3, 2) if name[cut : cut + n] in outside and lexicon.suffix_of(name[cut + n :])), 0
        )
        if not size:
            return cut
        cut += size


def actor(text: str, start: int, end: int) -> int:
    """How many characters of a person and a verb stand before the name (秘书长|陈怀远作|云溪大学联谊会)."""
    if not _posts().search(text, max(0, start - _LONGEST_POST), start):
        return 0
    for size in (4, 3):
        if text[start + size - 1 : start + size] in lexicon.name_words("deed") and lexicon.is_chinese_name(
            text[start : start + size - 1]
        ):
            return size if lexicon.suffix_of(text[start + size : end]) else 0
    return 0


@cache
def _posts() -> "regex.Pattern[str]":
    """A title at the end."""
    return regex.compile(r"\L<titles>$", titles=list(lexicon.titles()))

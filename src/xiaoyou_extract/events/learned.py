"""Triggers that a trained model decides: whether a word of the schema tells of an event here, and of which types.

The features are shared by training and run time. All look-ups reach a bounded way, so that time stays linear.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xiaoyou_extract.document import Document, Sentence, Token
from xiaoyou_extract.events.linear import linear
from xiaoyou_extract.events.schema import EventType

LEARNED = "events.model"  # the `by` of what a model decided
CLAUSE_ENDS = frozenset("，；。！？：,;!?:")
_REACH = 14  # words of a clause on either side
_AROUND = 60  # words of the sentence on either side
_OTHERS = 6  # further candidates on either side
_BEHIND = 200  # characters
EVENT = "event"  # the model's label for a trigger of any type
_SURE = 0.45
_LIKELY = 0.3
_NAMED = ("ORG", "PER", "LOC", "TIME", "m")

Range = tuple[int, int]


class Words:
    """The words of a text, found by their place."""

    def __init__(self, text: str, sentences: Sequence[Sentence]) -> None:
        self.text = text
        self.tokens = [t for s in sentences for t in s.tokens]
        self.starts = [t.start for t in self.tokens]
        self.ends = [t.end for t in self.tokens]

    def __getitem__(self, i: int) -> str:
        if not 0 <= i < len(self.tokens):
            return "^"
        token = self.tokens[i]
        return self.text[token.start : token.end]

    def pos(self, i: int) -> str:
        """The part of speech of the word at an index; `^` outside of the text."""
        return self.tokens[i].pos if 0 <= i < len(self.tokens) else "^"

    def ends_clause(self, i: int) -> bool:
        """Whether the word at an index, or the text's edge, ends a clause."""
        return not 0 <= i < len(self.tokens) or self[i][-1:] in CLAUSE_ENDS or self[i] == "\n"

    def over(self, start: int, end: int) -> Range:
        """The indices of the first and the last word that a range of the text touches."""
        return max(0, bisect_right(self.starts, start) - 1), min(len(self.ends) - 1, bisect_left(self.ends, end))

    def spell(self, tokens: Iterable[Token]) -> list[str]:
        """The words as they are written."""
        return [self.text[t.start : t.end] for t in tokens]


def candidates(document: Document, lexicon: frozenset[str]) -> Iterator[tuple[Sentence, list[Range]]]:
    """Each sentence with the ranges of the words of a lexicon in it, the longest at each place."""
    lengths: dict[str, set[int]] = {}
    for word in lexicon:
        lengths.setdefault(word[0], set()).add(len(word))
    longest = {c: sorted(n, reverse=True) for c, n in lengths.items()}
    text = document.text
    for sentence in document.sentences:
        found: list[Range] = []
        at = sentence.start
        while at < sentence.end:
            length = next((n for n in longest.get(text[at], ()) if text[at : at + n] in lexicon), 0)
            if length and at + length <= sentence.end:
                found.append((at, at + length))
            at += length or 1
        yield sentence, found


def trigger_words(types: Iterable[EventType]) -> frozenset[str]:
    """The verbs and nouns of some types."""
    return frozenset(w for kind in types for group in kind.triggers for w in (*group.verbs, *group.nouns))


def decided(document: Document, types: tuple[EventType, ...]) -> Iterator[tuple[Sentence, Range, EventType, float]]:
    """The triggers that the types' model finds, one for each type that it gives a word, with how likely it is."""
    for name in dict.fromkeys(t.model for t in types):
        model = linear(f"{name}.triggers")
        mine = {t.name: t for t in types if t.model == name}
        words = Words(document.text, document.sentences)
        words_of = {n: trigger_words([t]) for n, t in mine.items()}
        lexicon = frozenset(w for n in mine for w in words_of[n] if known(name, w))
        for sentence, places in candidates(document, lexicon):
            for k, place in enumerate(places):
                likely = model.likely(trigger_features(words, sentence, places, k))
                word = document.text[slice(*place)]
                for kind in chosen(likely, [n for n, t in mine.items() if word in words_of[n]]):
                    yield sentence, place, mine[kind], likely[kind]


def chosen(likely: Mapping[str, float], types: Iterable[str], sure: float = _SURE, also: float = _LIKELY) -> list[str]:
    """The types of a trigger: where it is likely to be one, the likeliest type, and others that are likely themselves."""
    ranked = sorted((t for t in types if t in likely), key=lambda t: (-likely[t], t))
    if not ranked or likely[EVENT] < sure:
        return []
    return [t for k, t in enumerate(ranked) if k == 0 or likely[t] >= also]


def known(name: str, word: str) -> bool:
    """Whether the model of that name has seen the word; others are left to the rules."""
    return f"word {word}" in linear(f"{name}.triggers").weights


def trigger_features(words: Words, sentence: Sentence, places: Sequence[Range], k: int) -> set[str]:
    """What is known of the candidate `places[k]` of a sentence: the word, its neighbours, its clause and sentence."""
    text = words.text
    start, end = places[k]
    word = text[start:end]
    i, j = words.over(start, end)
    whole = 2 * (words.tokens[j].end == end) + (words.tokens[i].start == start)
    found = {f"word {word}", f"whole {whole}", f"word {word} whole {whole}", f"word {word} pos {words.pos(i)}"}
    found |= {f"in {words[i]}", f"pos {words.pos(i)}", f"around {words.pos(i - 1)} {words.pos(j + 1)}"}
    for d in (1, 2):
        found |= {f"left {d} {words[i - d]}", f"right {d} {words[j + d]}"}
        found |= {f"left {d} pos {words.pos(i - d)}", f"right {d} pos {words.pos(j + d)}"}
    found |= {f"{word} left {words[i - 1]}", f"{word} right {words[j + 1]}"}
    found |= {f"{word} left pos {words.pos(i - 1)}", f"{word} right pos {words.pos(j + 1)}"}
    for n in (1, 2, 3):
        before, after = text[max(sentence.start, start - n) : start], text[end : min(end + n, sentence.end)]
        found |= {f"before {before}", f"after {after}"}
        if n == 2:
            found |= {f"{word} before {before}", f"{word} after {after}"}
    found |= _clause(words, word, i, j)
    near = words.tokens[max(0, i - _AROUND) : j + _AROUND]
    inside = [t for t in near if sentence.start <= t.start < sentence.end]
    found |= {f"sentence {text[t.start : t.end]}" for t in inside if t.pos not in ("w", *_NAMED)}
    for pos in {t.pos for t in inside} & set(_NAMED):
        found |= {f"sentence has {pos}", f"{word} sentence has {pos}"}
    found |= _others(text, places, k)
    behind = text[max(sentence.start, start - _BEHIND) : start]
    found |= {f"inside {a}" for a, b in ("《》", "（）", "“”") if behind.count(a) > behind.count(b)}
    found.add(f"at {min((start - sentence.start) // 30, 5)}")
    found.add(f"long {min((sentence.end - sentence.start) // 40, 4)}")
    return found


def _clause(words: Words, word: str, i: int, j: int) -> set[str]:
    """What the clause says before and behind the words `i` to `j`."""
    low, high = i, j + 1
    while i - low < _REACH and not words.ends_clause(low - 1):
        low -= 1
    while high - j <= _REACH and not words.ends_clause(high):
        high += 1
    found = {f"words before {min(i - low, 6)}", f"words behind {min(high - j, 6)}"}
    found |= {f"clause before {words[low - 1]}", f"clause ends {words[high]}"}
    for side, part in (("L", range(low, i)), ("R", range(j + 1, high))):
        found |= {f"{side} {words[q]}" for q in part if words.pos(q) not in _NAMED}
        for pos in {words.pos(q) for q in part}:
            found |= {f"{side} pos {pos}", f"{word} {side} pos {pos}"}
    return found


def _others(text: str, places: Sequence[Range], k: int) -> set[str]:
    """What the sentence's other candidates say."""
    word = text[slice(*places[k])]
    left = [text[a:b] for a, b in places[max(0, k - _OTHERS) : k]]
    right = [text[a:b] for a, b in places[k + 1 : k + 1 + _OTHERS]]
    found = {f"beside {w}" for w in (*left, *right)}
    found |= {f"same before {min(left.count(word), 2)}", f"same behind {min(right.count(word), 2)}"}
    found |= {f"candidates before {min(len(left), 4)}", f"candidates behind {min(len(right), 4)}"}
    found |= {f"{w} then {word}" for w in left[-1:]} | {f"{word} then {w}" for w in right[:1]}
    return found

"""What may be an argument of an event that a trained model decides: records, parts of them, listed words, unknown names.

A name that no finder knows is a run of a few words; a small model of its own (`finance.names`) says how like a company's
short name the run is. The features are shared by training and run time.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

from xiaoyou_extract.document import Mention
from xiaoyou_extract.events.learned import Range, Words
from xiaoyou_extract.events.linear import linear
from xiaoyou_extract.events.phrases import ENTITIES
from xiaoyou_extract.events.schema import EventType, word_set

MODEL = "finance.names"
_LIKELY = 0.06
_MOST = 4  # words of a run
_LONGEST = 9  # characters of a run
_SHORTEST = 3
_NAMES = frozenset(("ORG", "PER", "nr"))
_INNER = frozenset(
    (
        "n",
        "nz",
        "nr",
        "ns",
        "nt",
        "nw",
        "ORG",
        "PER",
        "LOC",
        "a",
        "an",
        "v",
        "vn",
        "vd",
        "b",
        "j",
        "x",
        "s",
        "f",
        "q",
        "d",
        "ad",
        "m",
        "TIME",
        "t",
        "r",
    )
)
_NEVER_FIRST = frozenset(("d", "q", "f"))
_MARK = regex.compile(r"[\d\s，。、；：“”（）《》%？！,()]")
_DATE_TAIL = regex.compile(r"(.*?[日月晚年])(?:晚间|间|晚上|上午|下午|凌晨|晚|份|度)$")
_DATE_NIGHT = regex.compile(r".*日晚")
_MONEY = regex.compile(r"(?:约合)?(?:人民币)?(.*?)(?:人民币)?$")
_COUNT = regex.compile(r"(?:约为|约|逾|近|超过?|至少|合计)?(.*?)余?[股份]$")
_ABOUT = regex.compile(r"(?:约为|约|逾|近|超过?|至少|接近)(?=\d)")
_AT_MOST = regex.compile(r"不(?:得)?超过?[^，。；、]{0,16}$")


class Candidate(NamedTuple):
    """A range of the cleaned text that may be an argument; `mention` is the record that it is or lies in.

    `kind` is the record's layer, `number` for a count without its unit, `run` for an unknown name, `word X` for a name
    known by its part of speech only, or what the model calls the role whose words hold it. `likely` is how like a name a run is.
    """

    start: int
    end: int
    kind: str
    mention: Mention | None = None
    likely: float | None = None

    @property
    def named(self) -> bool:
        """Whether it may be the name of somebody or somewhere."""
        return self.kind in ENTITIES or self.kind == "run" or self.kind.startswith("word ")


def candidates(
    words: Words, mentions: Sequence[Mention], types: Sequence[EventType], unknown: Iterable[tuple[Range, float]]
) -> list[Candidate]:
    """All candidates of a text, in text order; of two for one range the surer one.

    Args:
        words: the text's words.
        mentions: its records' mentions, resolved.
        types: the event types whose roles list words.
        unknown: runs of words that are no record, with how like a name each is.
    """
    found: dict[Range, Candidate] = {}

    def add(start: int, end: int, kind: str, mention: Mention | None = None, likely: float | None = None) -> None:
        if start < end:
            found.setdefault((start, end), Candidate(start, end, kind, mention, likely))

    for m in mentions:
        if m.layer in ENTITIES:
            add(m.start, m.end, m.layer, m)
    by_text = {words.text[c.start : c.end]: c.mention for c in found.values()}
    for m in mentions:
        for start, end, kind in _parts(words.text, m):
            add(start, end, kind, m)
    for (start, end), p in unknown:
        if p >= _LIKELY:
            add(start, end, "run", by_text.get(words.text[start:end]), p)
    for t in words.tokens:
        if t.pos in _NAMES:
            add(t.start, t.end, f"word {t.pos}", by_text.get(words.text[t.start : t.end]))
    for start, end, kind in _listed(words.text, types):
        add(start, end, kind)
    return sorted(found.values(), key=lambda c: (c.start, c.end))


def _parts(text: str, m: Mention) -> Iterator[tuple[int, int, str]]:
    """A value and the narrower or wider ranges by which one may speak of it."""
    start, end = m.start, m.end
    said = text[start:end]
    wider = start - (text[start - 1 : start] == "不")
    if m.layer == "date":
        yield start, end, "date"
        for match in (_DATE_TAIL.match(said), _DATE_NIGHT.match(said)):
            if match:
                yield start, start + (match.end(1) if match.re is _DATE_TAIL else match.end()), "date"
    elif m.layer == "amount":
        yield start, end, "amount"
        match = _MONEY.match(said)
        if match:
            yield start + match.start(1), start + match.end(1), "amount"
        yield wider, end, "amount"
    elif m.layer == "metric" and said[-1:] in ("股", "份"):
        yield start, end - 1, "number"
        yield wider, end - 1, "number"
        match = _COUNT.match(said)
        if match:
            yield start + match.start(1), start + match.end(1), "number"
    elif m.layer == "metric":
        yield start, end, "metric"
        if said.endswith("%"):
            yield wider, end, "metric"
            match = _ABOUT.match(said)
            if match:
                yield start + match.end(), end, "metric"
            low = max(0, start - 20)
            match = _AT_MOST.search(text[low:start])
            if match:
                yield low + match.start(), end, "at most"


def _listed(text: str, types: Sequence[EventType]) -> Iterator[tuple[int, int, str]]:
    """What some role asks for by its pattern."""
    patterns = dict.fromkeys((r.match, r.learned) for t in types for r in t.roles if r.learned and "text" in r.kinds)
    for pattern, kind in patterns:
        for match in regex.finditer(pattern, text):
            yield match.start(), match.end(), kind


def runs(words: Words, mentions: Sequence[Mention]) -> Iterator[tuple[Range, float]]:
    """Runs of words that are no record, with how like a name each is."""
    model = linear(MODEL)
    for place, features in run_features(words, mentions):
        yield place, model.likely(features)["name"]


def run_features(words: Words, mentions: Sequence[Mention]) -> Iterator[tuple[Range, set[str]]]:
    """Runs of words that may be a name, with what is known of each: its words, its edges and the records it meets."""
    text = words.text
    names = {(m.start, m.end) for m in mentions if m.layer in ENTITIES}
    order = sorted(mentions, key=lambda m: (m.start, m.end))
    usable = [
        t.pos in _INNER and text[t.start : t.end] not in word_set("apart") and not _MARK.search(text[t.start : t.end])
        for t in words.tokens
    ]
    first = 0
    for i, token in enumerate(words.tokens):
        while first < len(order) and order[first].end <= token.start:
            first += 1
        if token.pos in _NEVER_FIRST:
            continue
        for j in range(i, min(len(usable), i + _MOST)):
            start, end = token.start, words.tokens[j].end
            if not usable[j] or end - start > _LONGEST:
                break
            if end - start >= _SHORTEST and (start, end) not in names:
                met = [m for m in order[first : first + 2 * _MOST] if m.start < end and start < m.end]
                yield (start, end), _run(words, i, j, met)


def _run(words: Words, i: int, j: int, met: Sequence[Mention]) -> set[str]:
    text, (start, end) = words.text, (words.tokens[i].start, words.tokens[j].end)
    size, name = end - start, text[start:end]
    before, after = words.pos(i - 1), words.pos(j + 1)
    found = {f"ends {name[-2:]}", f"ends {name[-1:]}", f"begins {name[:2]}", f"begins {name[:1]}"}
    found |= {f"size {size}", f"words {j - i}", f"first {words[i]}", f"last {words[j]}"}
    found |= {f"first pos {words.pos(i)}", f"last pos {words.pos(j)}"}
    found.add("all pos " + " ".join(words.pos(q) for q in range(i, j + 1)))
    found |= {f"has {words[q]}" for q in range(i, j + 1)} | {f"has pos {words.pos(q)}" for q in range(i, j + 1)}
    found |= {f"left {words[i - 1]}", f"left 2 {words[i - 2]}", f"right {words[j + 1]}", f"right 2 {words[j + 2]}"}
    found |= {f"left pos {before}", f"right pos {after}", f"between pos {before} {after}", f"{size} right pos {after}"}
    found |= {
        f"{size} left {words[i - 1]}",
        f"ends {name[-2:]} right pos {after}",
        f"first {words.pos(i)} left {before}",
    }
    found |= {
        f"before {text[max(0, start - 1) : start]}",
        f"after {text[end : end + 1]}",
        f"after {text[end : end + 2]}",
    }
    for m in met:
        left, right = m.start - start, m.end - end
        place = "inside" if left >= 0 >= right else "around" if left <= 0 <= right else "across"
        found.add(f"{place} {m.layer}")
        found.add(f"{m.layer} {left if abs(left) < 4 else 9} {right if abs(right) < 4 else 9}")
    return found

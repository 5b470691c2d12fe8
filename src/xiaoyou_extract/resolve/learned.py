"""Arguments that a trained model decides: which of the candidates near a trigger fill which role of its event.

The features are shared by training and run time. Each event looks at candidates of its own and the neighbouring
sentences of its paragraph, a bounded number on either side, so that time stays linear.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from xiaoyou_extract.document import ArgumentValue, DateValue, Document, EventValue, Mention, Ref, Sentence
from xiaoyou_extract.events.learned import CLAUSE_ENDS, Range, Words
from xiaoyou_extract.events.linear import linear
from xiaoyou_extract.events.phrases import ENTITIES
from xiaoyou_extract.events.schema import Rule
from xiaoyou_extract.resolve.candidates import Candidate, candidates, runs

_LIKELY = 0.3
_MOST = 40  # candidates on either side of a trigger
_REACH = 14  # words between trigger and candidate
_CLAUSE = 10  # words from a candidate to its clause's preposition or verb
_STOPS = frozenset("。；！？")
_LEARNED_NAMES = ("PER", "ORG", "LOC", "TIME", "m", "w")


class Scene(NamedTuple):
    """A trigger's surroundings: its type, where it stands, the candidates and the other triggers."""

    kind: str
    trigger: Range
    near: Sequence[Candidate]
    triggers: Sequence[Range]


def scene(
    document: Document, found: Sequence[Candidate], triggers: Sequence[Range], trigger: Range, kind: str
) -> Scene:
    """The surroundings of a trigger.

    Args:
        document: the cleaned text in sentences.
        found: all candidates of the text, in order.
        triggers: the ranges of all triggers that the model decided, in order.
        trigger: the range of this one.
        kind: its event type.
    """
    start, end = _window(document, trigger)
    at = bisect_left(found, trigger[0], key=lambda c: c.start)
    near = [c for c in found[max(0, at - _MOST) : at + _MOST] if start <= c.start and c.end <= end]
    near = [c for c in near if (c.start, c.end) != trigger]
    k = bisect_left(triggers, trigger)
    return Scene(kind, trigger, near, triggers[max(0, k - _MOST) : k + _MOST])


def _window(document: Document, trigger: Range) -> Range:
    """The range of the trigger's sentence and its neighbours in the paragraph."""
    sentences = document.sentences
    k = max(0, bisect_left(sentences, trigger[0] + 1, key=lambda s: s.start) - 1)

    def joined(a: Sentence, b: Sentence) -> bool:
        return "\n" not in document.text[a.end - 1 : b.start + 1]

    first = k - 1 if k and joined(sentences[k - 1], sentences[k]) else k
    last = k + 1 if k + 1 < len(sentences) and joined(sentences[k], sentences[k + 1]) else k
    return sentences[first].start, sentences[last].end


class Pairs:
    """What is known of each candidate of one scene as an argument of its trigger."""

    def __init__(self, words: Words, view: Scene) -> None:
        self.words, self.view, self.text = words, view, words.text
        self.said = [self.text[c.start : c.end] for c in view.near]
        self.groups = [_group(c) for c in view.near]
        self.kinds = sorted(
            {c.kind for c in view.near} & {"person", "organisation", "number", "metric", "amount", "date", "stake"}
        )
        self.trigger = self.text[slice(*view.trigger)]

    def features(self, k: int) -> set[str]:
        """The features of candidate `k`: its kind and place, its neighbours, its words, the other candidates."""
        view, words, text = self.view, self.words, self.text
        c, group, kind = view.near[k], self.groups[k], view.kind
        side, low, high = self.between(c)
        middle = text[low:high]
        here = f"{group} {side}"
        exact = f"{c.kind} {side}"
        clauses = min(sum(ch in CLAUSE_ENDS for ch in middle), 4)
        stops = min(sum(ch in _STOPS for ch in middle), 2)
        far = min(len(middle) // 6, 6)
        rivals = min(self.rivals(k, low, high), 3)
        passed = min(sum(low <= a and b <= high for a, b in view.triggers), 2)
        found = {f"kind {c.kind}", f"kind {exact}", f"{kind} {exact}", f"{kind} {exact} clauses {clauses}"}
        found |= {
            f"{exact} clauses {clauses}",
            f"{exact} far {far}",
            f"{exact} stops {stops}",
            f"{exact} passes {passed}",
        }
        found |= {f"{here} rivals {rivals}", f"{kind} {here} rivals {rivals}", f"{self.trigger} {exact}"}
        found |= {f"{kind} {here} far {far}", f"{kind} {group}"}
        found.add(f"{kind} {here} clauses {min(clauses, 2)} rivals {min(rivals, 2)}")
        if len(middle) <= 8:
            found |= {f"between {side} {middle}", f"{here} between {middle}"}
        i, j = words.over(c.start, c.end)
        t = words.over(*view.trigger)
        inner = range(j + 1, min(j + _REACH, t[0])) if side == "L" else range(t[1] + 1, min(i, t[1] + _REACH))
        found |= {f"{here} over {words[q]}" for q in inner if words.pos(q) not in _LEARNED_NAMES}
        found |= self.edges(c, group, exact, i, j)
        found |= self.governed(group, i, j)
        found |= self.wording(c, group, side, rivals, self.said[k], i, j)
        return found | self.company(k, exact)

    def between(self, c: Candidate) -> tuple[str, int, int]:
        """The candidate's side of the trigger, and the range between the two."""
        start, end = self.view.trigger
        if c.end <= start:
            return "L", c.end, start
        return ("R", end, c.start) if c.start >= end else ("I", end, end)

    def rivals(self, k: int, low: int, high: int) -> int:
        """How many candidates of its group stand between it and the trigger."""
        group = self.groups[k]
        return sum(
            g == group and low <= c.start and c.end <= high for c, g in zip(self.view.near, self.groups, strict=True)
        )

    def edges(self, c: Candidate, group: str, exact: str, i: int, j: int) -> set[str]:
        """The words and characters right before and behind."""
        words, text, kind = self.words, self.text, self.view.kind
        found = {f"{kind} {group} left {words[i - 1]}", f"{kind} {group} right {words[j + 1]}"}
        found |= {f"{exact} left {words[i - 1]}", f"{exact} right {words[j + 1]}"}
        for d in (1, 2):
            found |= {f"left {d} {words[i - d]}", f"right {d} {words[j + d]}"}
            found |= {f"{group} left {d} pos {words.pos(i - d)}", f"{group} right {d} pos {words.pos(j + d)}"}
            found.add(f"{group} before {text[max(0, c.start - d) : c.start]}")
            found.add(f"{group} after {text[c.end : c.end + d]}")
        if c.start == 0 or text[c.start - 1] == "\n":
            found.add(f"{group} opens")
        return found

    def governed(self, group: str, i: int, j: int) -> set[str]:
        """The nearest verb or preposition on either side in its clause."""
        words, kind = self.words, self.view.kind
        found = set()
        for q in range(i - 1, i - _CLAUSE, -1):
            if words.ends_clause(q):
                found.add(f"{group} clause begins {words[q + 1]}")
                break
            if words.pos(q) in ("p", "v"):
                found |= {f"{group} under {words[q]}", f"{kind} {group} under {words[q]}"}
                break
        for q in range(j + 1, j + _CLAUSE):
            if words.ends_clause(q):
                found.add(f"{group} ends clause")
                break
            if words.pos(q) in ("v", "p", "vn"):
                found |= {f"{group} then {words[q]}", f"{kind} {group} then {words[q]}"}
                break
        return found

    def wording(self, c: Candidate, group: str, side: str, rivals: int, said: str, i: int, j: int) -> set[str]:
        """How it is written itself."""
        kind, tokens = self.view.kind, self.words.tokens
        if group == "name":
            found = {f"ends {said[-2:]}", f"ends {said[-1:]}", f"begins {said[:1]}", f"size {min(len(said), 10)}"}
            found |= {f"{kind} ends {said[-2:]}", f"whole {tokens[i].start == c.start} {tokens[j].end == c.end}"}
            if c.likely is not None:
                found |= {f"likely {int(c.likely * 8)}", f"{kind} likely {int(c.likely * 4)}"}
            return found
        if c.mention is None:
            found = {f"said {said}", f"{kind} said {said}", f"{kind} said {said} {side}"}
            return found | {f"{kind} said {said} {side} rivals {min(rivals, 2)}"}
        return {f"{group} ends {said[-1:]}", f"{kind} {group} ends {said[-1:]}", f"{group} begins {said[:1]}"}

    def company(self, k: int, exact: str) -> set[str]:
        """The other candidates: the same words again, what it holds and lies in, which kinds there are."""
        near, c, group = self.view.near, self.view.near[k], self.groups[k]
        at = self.view.trigger[0]
        same = [x for q, x in enumerate(near) if q != k and self.said[q] == self.said[k]]
        found = {
            f"{group} said before {any(x.start < c.start for x in same)}",
            f"{group} said behind {any(x.start > c.start for x in same)}",
            f"{group} said nearer {any(abs(x.start - at) < abs(c.start - at) for x in same)}",
            f"first {next(x for x in near if x.kind == c.kind) is c} {exact}",
        }
        for x in near:
            if x is not c and x.start <= c.start and c.end <= x.end:
                found.add(f"{c.kind} inside {x.kind}")
            if x is not c and c.start <= x.start and x.end <= c.end:
                found.add(f"{c.kind} holds {x.kind}")
        behind = self.text[max(0, c.start - 100) : c.start]
        found.add(f"{group} aside {behind.count('（') > behind.count('）')}")
        return found | {f"{group} with {kind}" for kind in self.kinds}


def _group(c: Candidate) -> str:
    return "name" if c.named else c.kind


def filled(
    document: Document, rest: Sequence[Mention], decided: Sequence[Mention], told: Iterable[Mention]
) -> list[Mention]:
    """The events that a model decided, with the arguments that it finds.

    Args:
        document: the cleaned text in sentences and words.
        rest: all mentions but events, resolved.
        decided: the events whose types have a model, in text order.
        told: all events as the rules filled them; status, time, places and objects are taken from there.
    """
    types = tuple(
        dict.fromkeys(
            m.value.rule.type for m in decided if isinstance(m.value, EventValue) and isinstance(m.value.rule, Rule)
        )
    )
    words = Words(document.text, document.sentences)
    found = candidates(words, rest, types, runs(words, rest))
    triggers = sorted({(m.start, m.end) for m in decided})
    ruled = {m.start: m for m in told}
    return [_filled(m, scene(document, found, triggers, (m.start, m.end), m.kind or ""), words, ruled) for m in decided]


def _filled(m: Mention, view: Scene, words: Words, ruled: Mapping[int, Mention]) -> Mention:
    value = m.value
    if not isinstance(value, EventValue) or not isinstance(value.rule, Rule):
        return m
    pairs = Pairs(words, view)
    model = linear(f"{value.rule.type.model}.arguments")
    roles = {r.learned: r.name for r in value.rule.type.roles if r.learned}
    scored = []
    for k, c in enumerate(view.near):
        likely = model.likely(pairs.features(k))
        label = max(roles, key=lambda r: likely.get(r, 0.0))
        if likely.get(label, 0.0) >= _LIKELY:
            scored.append((-likely[label], c.start, c, roles[label]))
    chosen: list[tuple[Candidate, str]] = []
    for _, _, c, role in sorted(scored, key=lambda s: s[:2]):
        if all(c.end <= x.start or x.end <= c.start for x, _ in chosen):
            chosen.append((c, role))
    chosen.sort(key=lambda x: x[0].start)
    return replace(m, value=_value(value, chosen, ruled.get(m.start)))


def _value(value: EventValue, chosen: Sequence[tuple[Candidate, str]], ruled: Mention | None) -> EventValue:
    """The event with its arguments; who they name takes part, their sums and figures are the event's."""
    base = ruled.value if ruled is not None and isinstance(ruled.value, EventValue) else value
    refs = [(c.mention, _ref(c.mention)) for c, _ in chosen if c.mention is not None]
    dates = [m.value for m, _ in refs if isinstance(m.value, DateValue) and m.value.value is not None]

    def of(*layers: str) -> tuple[Ref, ...]:
        return tuple(dict.fromkeys(ref for m, ref in refs if m.layer in layers))

    return replace(
        base,
        time=dates[0].value if dates else base.time,
        time_from="sentence" if dates else base.time_from,
        participants=of("person", "organisation"),
        amounts=of("amount"),
        metrics=of("metric"),
        arguments=tuple(
            ArgumentValue(role, c.start, c.end, _ref(c.mention) if c.mention else None) for c, role in chosen
        ),
        rule=None,
    )


def _ref(mention: Mention) -> Ref:
    named = mention.layer in ENTITIES and mention.name
    return Ref(mention.layer, named or (mention.start, mention.end))

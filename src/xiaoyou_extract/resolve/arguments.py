"""An event's roles, filled from the picture of its clause as its schema says."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Literal

import regex

from xiaoyou_extract.document import ArgumentValue, EventValue, Mention, QuantityValue, Ref
from xiaoyou_extract.events.phrases import ENTITIES, VALUES, Names, Range
from xiaoyou_extract.events.schema import Role
from xiaoyou_extract.resolve.clauses import Draft, Filler

AGAIN = "again"  # the role of a word that tells the event once more
_DOUBT = 0.1
_NOUN = 12  # characters of a noun before a record, or of what is said behind a figure
_BEHIND = regex.compile(r"[^\p{P}\s\d]++")


def settled(event: Draft, text: str, names: Names, values: Names, published: str | None) -> Mention:
    """The event's mention with its value, and less trust in what was inferred or is said of nobody; `by` tells why.

    Args:
        event: the draft, with all that its sentence and later ones say of it.
        text: the cleaned text.
        names: people, organisations and locations of the whole text.
        values: its names, dates, amounts and metrics.
        published: the day of publication, `YYYY-MM-DD`, where it is known.
    """
    value = _Filling(event, text, names, values, published).value()
    doubts = [
        name
        for name, doubted in (
            ("carried", event.left.carried),
            ("nominal", event.nominal),
            ("bare", not (value.participants or value.organisers or value.objects or value.arguments)),
        )
        if doubted
    ]
    confidence = max(0.1, event.mention.confidence - _DOUBT * len(doubts))
    return replace(event.mention, confidence=confidence, by=".".join((event.mention.by, *doubts)), value=value)


class _Filling:
    """An event's roles, filled from the picture of its clause."""

    def __init__(self, event: Draft, text: str, names: Names, values: Names, published: str | None) -> None:
        self.event, self.text, self.names, self.values, self.published = event, text, names, values, published

    def value(self) -> EventValue:
        event = self.event
        fields: dict[str, list[Mention]] = {"participants": [], "organisers": [], "places": []}
        theme = event.role("objects")
        objects = self.ranges(theme) if theme else []
        arguments: list[ArgumentValue] = []
        for role in event.rule.roles:
            if role.name in fields:
                fields[role.name] = self.mentions(role)
            elif role is not theme:
                arguments += self.arguments(role, objects)
        arguments += [ArgumentValue(AGAIN, m.start, m.end, None) for m in event.again]
        people = [*fields["participants"], *self.named(objects), *event.guests]
        themes = set(objects)  # what is founded takes no part in its founding
        if not fields["places"] and event.dateline is not None and event.rule.type.place == "context":
            fields["places"] = [event.dateline]
        date = event.time or event.inherited
        return EventValue(
            sentence=event.value.sentence,
            status=self.status(),
            time=date.value if date else None,
            time_from=("sentence" if event.time else "context") if date else None,
            places=_refs(fields["places"]),
            participants=_refs(m for m in people if (m.start, m.end) not in themes),
            organisers=_refs(m for m in fields["organisers"] if m.layer != "person" and (m.start, m.end) not in themes),
            objects=tuple(dict.fromkeys(objects)),
            amounts=_refs(event.amounts),
            metrics=_refs(event.metrics),
            arguments=tuple(dict.fromkeys(arguments)),
        )

    def status(self) -> Literal["done", "planned", "denied"]:
        """As the words say; planned where its day is after the publication."""
        first = self.event.time.earliest if self.event.time else None
        published = self.published
        if self.event.value.status == "done" and first and published and first > published:
            return "planned"
        return self.event.value.status

    def arguments(self, role: Role, themes: Collection[Range]) -> list[ArgumentValue]:
        """The role's fillers: records, else the words of its place; who acts is not what the event is about."""
        found = self.mentions(role)
        if "text" not in role.kinds:
            about = {m.name for s, e in themes for m in self.names.inside(s, e) if (m.start, m.end) == (s, e)}
            return [ArgumentValue(role.name, m.start, m.end, _ref(m)) for m in found if m.name not in about]
        ranges = self.ranges(role)
        inside = [m for m in found if not ranges or any(s <= m.start < e for s, e in ranges)]
        if inside:
            return [ArgumentValue(role.name, m.start, m.end, _ref(m)) for m in inside]
        return [ArgumentValue(role.name, s, e, None) for s, e in ranges]

    def mentions(self, role: Role) -> list[Mention]:
        """The records that may fill the role, from its places."""
        found: dict[Range, Mention] = {}
        wanted = "" if "apposition" in role.sources else role.match
        for source in role.sources:
            for m in (*self.source(source, role), *self.counted(source, role)):
                if m.layer in role.kinds and (not wanted or self.fits(m, wanted)):
                    found.setdefault((m.start, m.end), m)
            if found and not role.every:
                break
        return list(found.values())

    def source(self, name: str, role: Role) -> list[Mention]:
        """The records in a place; participants with the body that a nameless actor is of (X大学校友)."""
        event = self.event
        if name == "object":
            if event.held:
                return []  # its name is no list of guests
            return [m for s, e in event.objects for m in self.heads(s, e)]
        if name == "before":
            return [f.mention for f in event.before]
        if name in ("sentence", "apposition"):
            inside = self.names.inside(*event.value.sentence)
            return [m for m in inside if name == "sentence" or self.named_by(m, role.match)]
        fillers = [*event.left.slots.get(name, ()), *event.slots.get(name, ())]
        if name == "subject":
            fillers += event.left.slots.get("pivot", ())
        if name == "subject" and event.held:  # the bodies in its name are told by `named`
            fillers = [f for f in fillers if not any(s <= f.mention.start < e for s, e in event.objects)]
        people = any(f.mention.layer == "person" for f in fillers)
        loosely = role.name == "participants" and not people
        return [
            mention
            for f in fillers
            if f.acts or name == "在" or (loosely and f.mention.layer == "organisation")
            for mention in _acting(f, role.employers)
        ]

    def counted(self, name: str, role: Role) -> list[Mention]:
        """The event's sums and figures, and its sentence's dates, that stand in a place."""
        event = self.event
        if not any(kind in VALUES for kind in role.kinds):
            return []
        dates = [m for m in self.values.inside(*event.value.sentence) if m.layer == "date"]
        trigger, (first, last) = event.mention, event.value.sentence
        places = {"object": (trigger.end, last), "subject": (first, trigger.start), "sentence": (first, last)}
        ranges = [p for p in (places.get(name), event.left.ranges.get(name), event.ranges.get(name)) if p]
        ranges = ranges[:1] if name in places else ranges
        return [m for m in (*event.amounts, *event.metrics, *dates) if any(s <= m.start < e for s, e in ranges)]

    def fits(self, mention: Mention, match: str) -> bool:
        """Whether the record's name matches; of a figure, its words with those behind it, else with its label."""
        words = self.text[mention.start : mention.end]
        if isinstance(mention.value, QuantityValue):
            behind = _BEHIND.match(self.text, mention.end, mention.end + _NOUN)
            words += behind[0] if behind else mention.value.label or ""
        return bool(regex.search(match, mention.name or words))

    def named_by(self, mention: Mention, match: str) -> bool:
        """Whether a noun that matches stands right before the record: 嫌疑人某某."""
        start = max(self.event.value.sentence[0], mention.start - _NOUN)
        return bool(regex.search(f"(?:{match})$", self.text[start : mention.start]))

    def heads(self, start: int, end: int) -> list[Mention]:
        """The records of an object; of 某会秘书长某某 the person alone."""
        inside = self.names.inside(start, end)
        if inside and inside[-1].layer == "person" and inside[-1].end == end:
            return inside[-1:]
        text = self.text
        return [
            m
            for m in inside
            if m.layer == "organisation"
            or (m.layer == "person" and m.start == start)
            or (m.layer == "location" and (m.end == end or text[m.end] in "、和与等境"))  # 甲国总统 is no place
        ]

    def ranges(self, role: Role) -> list[Range]:
        """The first of the role's places that holds a noun phrase."""
        event = self.event
        for source in role.sources:
            if source == "object":
                found = event.objects
            elif source == "said":
                found = [event.said] if event.said else []
            elif source == "sentence":
                found = [event.value.sentence]
            elif source in event.ranges:
                found = [event.ranges[source]]
            else:
                found = [p for p in self.before(source) if source != "subject" or self.is_theme(role, p)]
            found = [part for p in found for part in self.narrowed(p, role.match)] if role.match else found
            if found:
                return found
        return []

    def narrowed(self, place: Range, match: str) -> list[Range]:
        """What the pattern matches in a place."""
        hit = regex.search(match, self.text[place[0] : place[1]])
        return [(place[0] + hit.start(), place[0] + hit.end())] if hit and hit.end() > hit.start() else []

    def is_theme(self, role: Role, place: Range) -> bool:
        """Whether the subject may be what the event is about: a record only where the role takes its kind."""
        if self.event.nominal and not self.event.left.genitive:
            return False
        records = [m for m in self.names.inside(*place) if (m.start, m.end) == place]
        return not records or records[0].layer in role.kinds

    def before(self, source: str) -> list[Range]:
        """The noun phrase in a place before the trigger; of a list of records, each."""
        places = self.event.left.ranges
        place = places.get(source)
        if source == "subject":
            inner = (places.get("pivot") or places.get("inner")) if self.event.left.genitive else None
            place = inner or place or places.get("carried")
        if place is None or place[0] >= place[1]:
            return []
        members = [(f.mention.start, f.mention.end) for f in self.event.left.slots.get(source, ())]
        listed = len(members) > 1 and place[0] <= members[0][0] and members[-1][1] == place[1]
        return members if listed else [place]

    def named(self, objects: Sequence[Range]) -> list[Mention]:
        """The bodies that the name of a held thing begins with take part in it."""
        if not self.event.held:
            return []
        return [
            m
            for start, end in objects
            for m in self.names.inside(start, end)
            if m.layer == "organisation" and (m.start == start or self.text[m.start - 1] in "、和与")
        ]


def _acting(filler: Filler, employers: str) -> list[Mention]:
    """Who acts: a person, the body that the person is of, or both."""
    if filler.body is None or not employers:
        return [filler.mention]
    return [filler.body] if employers == "instead" else [filler.mention, filler.body]


def _ref(mention: Mention) -> Ref:
    named = mention.layer in ENTITIES and mention.name
    return Ref(mention.layer, named or (mention.start, mention.end))


def _refs(mentions: Iterable[Mention]) -> tuple[Ref, ...]:
    return tuple(dict.fromkeys(map(_ref, mentions)))

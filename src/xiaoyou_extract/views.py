"""Other forms of a record: subject–relation–object triples, and a time line."""

import calendar
from collections.abc import Iterable, Iterator

import regex

from xiaoyou_extract.records import (
    Amount,
    Event,
    Location,
    Metric,
    Moment,
    NewsRecord,
    Organisation,
    Person,
    Span,
    Triple,
)

_EDTF = regex.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?[~?%]?")
_Day = tuple[int, int, int]
_LAST = (10000, 1, 1)


def triples(record: NewsRecord) -> tuple[Triple, ...]:
    """What the record says, one statement a triple; see `NewsRecord.to_triples`."""
    return tuple(_Triples(record).all())


def timeline(record: NewsRecord) -> tuple[Moment, ...]:
    """Events and dates in order of time; see `NewsRecord.timeline`."""
    told = {e.time for e in record.events}
    found = [
        *(Moment(time=e.time, kind="event", id=e.id, span=e.trigger) for e in record.events),
        *(Moment(time=d.value, kind="date", id=d.id, span=d.span) for d in record.dates if d.value not in told),
    ]
    return tuple(sorted(found, key=lambda m: (*_bounds(m.time), m.span.start, m.span.end, m.id)))


def _bounds(time: str | None) -> tuple[_Day, _Day]:
    """The first and last day of an EDTF value: an open begin is as its end, and what has no time is last of all."""
    first, _, last = (time or "").partition("/")
    if first in ("", ".."):
        end = _ends(last)
        return (end or _LAST), (end or _LAST)
    begin, end = _ends(first, begin=True), _LAST if last == ".." else _ends(last or first)
    return (begin or _LAST), (end or _LAST)


def _ends(value: str, *, begin: bool = False) -> _Day | None:
    """The first or the last day of a year, a month or a day."""
    parts = _EDTF.fullmatch(value)
    if parts is None:
        return None
    year, month, day = int(parts[1]), int(parts[2] or (1 if begin else 12)), parts[3]
    if day is not None:
        return year, month, int(day)
    # the calendar repeats itself every 400 years; it knows none before the year 1
    return year, month, 1 if begin else calendar.monthrange(2000 + year % 400, month)[1]


class _Triples:
    """The triples of one record."""

    def __init__(self, record: NewsRecord) -> None:
        self.record = record
        named: list[Person | Organisation | Location] = [*record.people, *record.organisations, *record.locations]
        self.names = {r.id: r.name for r in named}
        self.mentions = {r.id: r.mentions for r in named}
        self.figures: list[Amount | Metric] = [*record.amounts, *record.metrics]
        self.ids: dict[str, str] = {}
        for r in named:
            self.ids.setdefault(r.name, r.id)

    def all(self) -> Iterator[Triple]:
        yield from self.positions()
        for body in self.record.organisations:
            if body.parent:
                yield Triple(
                    kind="parent",
                    subject=body.name,
                    subject_id=body.id,
                    relation="part of",
                    object=self.names[body.parent],
                    object_id=body.parent,
                    spans=(*body.mentions[:1], *self.first(body.parent)),
                )
        for figure in self.figures:
            yield from self.figure(figure)
        for event in self.record.events:
            yield from self.event(event)

    def positions(self) -> Iterator[Triple]:
        for person in self.record.people:
            here = person.mentions[:1]
            for post in person.positions:
                if post.organisation_name is None:
                    yield Triple(
                        kind="position",
                        subject=person.name,
                        subject_id=person.id,
                        relation="title",
                        object=post.title or "",
                        object_id=None,
                        spans=here,
                    )
                    continue
                yield Triple(
                    kind="position",
                    subject=person.name,
                    subject_id=person.id,
                    relation=post.title or "member",
                    object=post.organisation_name,
                    object_id=post.organisation,
                    spans=(*here, *self.first(post.organisation)),
                )

    def figure(self, figure: Amount | Metric) -> Iterator[Triple]:
        """Of whom it is said, else what it counts, is the subject; a figure of which neither is known says nothing."""
        if figure.subject is None and figure.label is None:
            return
        yield Triple(
            kind="figure",
            subject=self.names.get(figure.subject, "") if figure.subject else figure.label or "",
            subject_id=figure.subject,
            relation=(figure.label or "value") if figure.subject else "value",
            object=figure.span.text,
            object_id=figure.id,
            spans=(figure.span,),
        )

    def event(self, event: Event) -> Iterator[Triple]:
        figures = {f.id: f.span for f in self.figures}
        yield self.of(event, "type", event.type)
        yield self.of(event, "status", event.status)
        if event.time is not None:
            dates = [d for d in self.record.dates if d.value == event.time]
            near = [d for d in dates if _within(d.span, event.sentence)] or dates
            yield self.of(event, "time", event.time, near[0].id if near else None, (d.span for d in near[:1]))
        for relation, names in (
            ("place", event.places),
            ("participant", event.participants),
            ("organiser", event.organisers),
        ):
            for name in names:
                yield self.of(event, relation, name, self.ids.get(name), self.near(name, event.sentence))
        for words in event.objects:
            yield self.of(event, "object", words, self.ids.get(words), self.near(words, event.sentence))
        for relation, ids in (("amount", event.amounts), ("metric", event.metrics)):
            for id_ in ids:
                yield self.of(event, relation, figures[id_].text, id_, (figures[id_],))
        for argument in event.arguments:
            name = self.names.get(argument.ref, argument.span.text) if argument.ref else argument.span.text
            yield self.of(event, argument.role, name, argument.ref, (argument.span,))

    def of(self, event: Event, relation: str, words: str, id_: str | None = None, spans: Iterable[Span] = ()) -> Triple:
        return Triple(
            kind="event",
            subject=event.trigger.text,
            subject_id=event.id,
            relation=relation,
            object=words,
            object_id=id_,
            spans=(event.trigger, *spans),
        )

    def first(self, id_: str | None) -> tuple[Span, ...]:
        return self.mentions.get(id_, ())[:1] if id_ else ()

    def near(self, name: str, sentence: Span) -> tuple[Span, ...]:
        """The record's first mention in the sentence, else its first at all."""
        spans = self.mentions.get(self.ids.get(name, ""), ())
        return tuple(s for s in spans if _within(s, sentence))[:1] or spans[:1]


def _within(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start and span.end <= sentence.end

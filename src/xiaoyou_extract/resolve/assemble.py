"""From resolved mentions to the record of the contract: ids in order of first mention, references turned into ids."""

import hashlib
from collections.abc import Sequence
from itertools import count
from typing import cast

from xiaoyou_extract.document import (
    DateValue,
    Document,
    EventValue,
    Layer,
    LocationValue,
    Mention,
    OrganisationValue,
    PositionValue,
    QuantityValue,
    Ref,
)
from xiaoyou_extract.records import (
    Amount,
    Argument,
    Article,
    Change,
    Date,
    Event,
    Furniture,
    Location,
    LocationKind,
    Metric,
    NewsRecord,
    Notice,
    Organisation,
    OrganisationKind,
    Person,
    PersonRole,
    Position,
    Repair,
    Span,
)
from xiaoyou_extract.source import Warned

_PREFIX: dict[Layer, str] = {
    "person": "p",
    "organisation": "o",
    "location": "l",
    "date": "d",
    "amount": "a",
    "metric": "m",
    "event": "e",
}
_ENTITIES = ("person", "organisation", "location")


def assemble(article: Article, document: Document, mentions: Sequence[Mention]) -> NewsRecord:
    """The record of one article.

    Args:
        article: the input, for its id, source and meta.
        document: the cleaned text, with its publication and title settled.
        mentions: resolved; those of one entity share layer and name. Positions name people and organisations among them.
    """
    return _Assembly(document, mentions).record(article)


def article_id(raw: str) -> str:
    """`sha256:` and the first 16 hex digits of the input's UTF-8 bytes."""
    return "sha256:" + hashlib.sha256(raw.encode("utf-8")).hexdigest()[:16]


class _Assembly:
    def __init__(self, document: Document, mentions: Sequence[Mention]) -> None:
        self.document = document
        order = sorted(mentions, key=lambda m: (m.start, m.end, m.layer))
        self.layers: dict[Layer, list[Mention]] = {}
        for m in order:
            self.layers.setdefault(m.layer, []).append(m)
        self.posts: dict[str, list[PositionValue]] = {}
        for m in self.layers.get("position", []):
            if isinstance(m.value, PositionValue):
                self.posts.setdefault(m.value.person, []).append(m.value)
        self.ids: dict[Ref, str] = {}
        self.entities: dict[Layer, dict[str, list[Mention]]] = {}
        for layer, prefix in _PREFIX.items():
            number = count(1)
            for m in self.layers.get(layer, []):
                ref = (
                    _event(m)
                    if layer == "event"
                    else Ref(layer, m.name if layer in _ENTITIES and m.name else (m.start, m.end))
                )
                if layer in _ENTITIES:
                    self.entities.setdefault(layer, {}).setdefault(str(ref.key), []).append(m)
                if ref not in self.ids:
                    self.ids[ref] = f"{prefix}{next(number)}"

    def record(self, article: Article) -> NewsRecord:
        source = self.document.source
        return NewsRecord(
            id=article.id if article.id is not None else article_id(source.raw),
            source=article.source,
            title=self.document.title,
            published=self.document.published,
            published_from=self.document.published_from,  # type: ignore[arg-type]
            text=self.document.text,
            people=tuple(self.person(n, ms) for n, ms in self.entities.get("person", {}).items()),
            organisations=tuple(self.organisation(n, ms) for n, ms in self.entities.get("organisation", {}).items()),
            locations=tuple(self.location(n, ms) for n, ms in self.entities.get("location", {}).items()),
            dates=tuple(self.date(m) for m in self.layers.get("date", [])),
            amounts=tuple(self.amount(m) for m in self.layers.get("amount", [])),
            metrics=tuple(self.metric(m) for m in self.layers.get("metric", [])),
            events=tuple(self.event(m) for m in self.layers.get("event", [])),
            repairs=tuple(
                Repair(**r._asdict()) for r in sorted(source.repairs, key=lambda r: (r.raw_start, r.raw_end))
            ),
            furniture=tuple(Furniture(**f._asdict()) for f in source.furniture),
            warnings=(
                *article.warnings,
                *(Notice(**w._asdict()) for w in (*source.warnings, *self.unresolved())),
            ),
            meta=article.meta,
        )

    def unresolved(self) -> list[Warned]:
        """A warning for each date without a value."""
        return [
            Warned(
                "unresolved_date",
                f"no calendar value for {self.text(m)!r}",
                *self.document.source.raw_range(m.start, m.end),
            )
            for m in self.layers.get("date", [])
            if isinstance(m.value, DateValue) and m.value.value is None
        ]

    def text(self, m: Mention) -> str:
        return self.document.text[m.start : m.end]

    def span(self, start: int, end: int) -> Span:
        return Span(**self.document.source.span(start, end)._asdict())

    def spans(self, mentions: Sequence[Mention]) -> tuple[Span, ...]:
        return tuple(self.span(*place) for place in sorted({(m.start, m.end) for m in mentions}))

    def id_of(self, ref: Ref | None) -> str | None:
        return self.ids.get(ref) if ref else None

    def ids_of(self, refs: Sequence[Ref]) -> tuple[str, ...]:
        return tuple(i for i in map(self.id_of, refs) if i)

    @staticmethod
    def best(mentions: Sequence[Mention]) -> Mention:
        return max(mentions, key=lambda m: m.confidence)

    def person(self, name: str, mentions: list[Mention]) -> Person:
        best = self.best(mentions)
        positions: dict[tuple[str | None, str | None], Position] = {}
        for post in self.posts.get(name, ()):
            employer = post.organisation
            positions[post.title, employer] = Position(
                title=post.title,
                organisation=self.id_of(Ref("organisation", employer)) if employer else None,
                organisation_name=employer,
            )
        return Person(
            id=self.ids[Ref("person", name)],
            name=name,
            mentions=self.spans(mentions),
            positions=tuple(positions.values()),
            role=cast("PersonRole", next((m.kind for m in mentions if m.kind and m.kind != "subject"), "subject")),
            confidence=round(best.confidence, 2),
            by=best.by,
        )

    def organisation(self, name: str, mentions: list[Mention]) -> Organisation:
        best = self.best(mentions)
        forms = dict.fromkeys(self.text(m) for m in mentions)
        parent = next(
            (m.value.parent for m in mentions if isinstance(m.value, OrganisationValue) and m.value.parent), None
        )
        return Organisation(
            id=self.ids[Ref("organisation", name)],
            name=name,
            kind=cast("OrganisationKind", next((m.kind for m in mentions if m.kind), "other")),
            mentions=self.spans(mentions),
            aliases=tuple(f for f in forms if f != name),
            parent=self.id_of(Ref("organisation", parent)) if parent else None,
            confidence=round(best.confidence, 2),
            by=best.by,
        )

    def location(self, name: str, mentions: list[Mention]) -> Location:
        best = self.best(mentions)
        code = next(
            (m.value.admin_code for m in mentions if isinstance(m.value, LocationValue) and m.value.admin_code), None
        )
        return Location(
            id=self.ids[Ref("location", name)],
            name=name,
            kind=cast("LocationKind", next((m.kind for m in mentions if m.kind), "region")),
            mentions=self.spans(mentions),
            admin_code=code,
            confidence=round(best.confidence, 2),
            by=best.by,
        )

    def date(self, m: Mention) -> Date:
        value = m.value
        if not isinstance(value, DateValue):
            raise TypeError(f"a date mention carries a DateValue, not {type(value).__name__}: finder {m.by!r}")
        return Date(
            id=self.ids[Ref("date", (m.start, m.end))],
            span=self.span(m.start, m.end),
            value=value.value,
            earliest=value.earliest,
            latest=value.latest,
            kind=value.kind,
            anchor=value.anchor,
            confidence=round(m.confidence, 2),
            by=m.by,
        )

    def quantity(self, m: Mention) -> QuantityValue:
        if not isinstance(m.value, QuantityValue):
            raise TypeError(
                f"an amount or metric carries a QuantityValue, not {type(m.value).__name__}: finder {m.by!r}"
            )
        return m.value

    def amount(self, m: Mention) -> Amount:
        value = self.quantity(m)
        return Amount(
            id=self.ids[Ref("amount", (m.start, m.end))],
            span=self.span(m.start, m.end),
            value=value.value,
            upper=value.upper,
            unit=value.unit,
            currency=value.currency,
            currency_stated=value.currency_stated,
            modifier=value.modifier,  # type: ignore[arg-type]
            label=value.label,
            subject=self.id_of(value.subject),
            per=value.per,
            confidence=round(m.confidence, 2),
            by=m.by,
        )

    def metric(self, m: Mention) -> Metric:
        value = self.quantity(m)
        change = value.change
        return Metric(
            id=self.ids[Ref("metric", (m.start, m.end))],
            span=self.span(m.start, m.end),
            value=value.value,
            upper=value.upper,
            unit=value.unit,
            modifier=value.modifier,  # type: ignore[arg-type]
            label=value.label,
            subject=self.id_of(value.subject),
            per=value.per,
            change=Change(kind=change.kind, direction=change.direction, baseline=change.baseline) if change else None,
            confidence=round(m.confidence, 2),
            by=m.by,
        )

    def event(self, m: Mention) -> Event:
        value = m.value
        if not isinstance(value, EventValue):
            raise TypeError(f"an event mention carries an EventValue, not {type(value).__name__}: finder {m.by!r}")
        return Event(
            id=self.ids[_event(m)],
            type=m.kind or "other",
            trigger=self.span(m.start, m.end),
            sentence=self.span(*value.sentence),
            status=value.status,
            time=value.time,
            time_from=value.time_from,
            places=tuple(dict.fromkeys(str(r.key) for r in value.places)),
            participants=tuple(dict.fromkeys(str(r.key) for r in value.participants)),
            organisers=tuple(dict.fromkeys(str(r.key) for r in value.organisers)),
            objects=tuple(dict.fromkeys(self.document.text[s:e] for s, e in value.objects)),
            amounts=self.ids_of(value.amounts),
            metrics=self.ids_of(value.metrics),
            arguments=tuple(
                Argument(role=a.role, span=self.span(a.start, a.end), ref=self.id_of(a.ref)) for a in value.arguments
            ),
            confidence=round(m.confidence, 2),
            by=m.by,
        )


def _event(m: Mention) -> Ref:
    """An event among those of its trigger, which may tell of several types."""
    return Ref("event", f"{m.kind} {m.start} {m.end}")

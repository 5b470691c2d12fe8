"""What the rooms hand to each other: a cleaned text in sentences and words, and what was found in it. Internal, frozen.

All ranges are half-open, in code points of the cleaned text.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from xiaoyou_extract.source import Source

Layer = Literal["person", "organisation", "location", "position", "date", "amount", "metric", "event"]


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its part of speech (`n nr ns nt v m q t w …`, or PER, LOC, ORG, TIME for a name)."""

    start: int
    end: int
    pos: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name that the tagger proposes: `kind` is PER, ORG, LOC or TIME, `confidence` its marginal probability."""

    start: int
    end: int
    kind: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, up to and with its mark and closing quotes, or a line's rest; never across a line's end."""

    start: int
    end: int
    tokens: tuple[Token, ...] = ()
    proposals: tuple[Proposal, ...] = ()

    def shifted(self, by: int) -> "Sentence":
        """The same sentence, `by` characters further on."""
        return Sentence(
            self.start + by,
            self.end + by,
            tuple(Token(t.start + by, t.end + by, t.pos) for t in self.tokens),
            tuple(Proposal(p.start + by, p.end + by, p.kind, p.confidence) for p in self.proposals),
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned article: its source, its sentences in order, and what is known of its publication."""

    source: Source
    sentences: tuple[Sentence, ...]
    title: str | None = None
    published: str | None = None
    published_from: str | None = None

    @property
    def text(self) -> str:
        """The cleaned text."""
        return self.source.text


class Ref(NamedTuple):
    """Points at a record before it has an id.

    `key` is the name of a person, organisation or location, else the `(start, end)` of the mention.
    """

    layer: Layer
    key: str | tuple[int, int]


@dataclass(frozen=True, slots=True)
class ChangeValue:
    """What a metric says of a change."""

    kind: Literal["percent", "points", "fold", "absolute"]
    direction: Literal["up", "down"]
    baseline: str | None = None


@dataclass(frozen=True, slots=True)
class QuantityValue:
    """The value of an amount or a metric, as in the record contract; an amount has a currency."""

    value: Decimal | None
    upper: Decimal | None
    unit: str
    modifier: str
    currency: str | None = None
    currency_stated: bool = False
    per: str | None = None
    change: ChangeValue | None = None
    label: str | None = None
    subject: Ref | None = None


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date: EDTF value, first and last day, where missing parts came from; `expression` is for its resolver."""

    value: str | None
    earliest: str | None
    latest: str | None
    kind: Literal["explicit", "relative"]
    anchor: Literal["stated", "published", "context"]
    expression: object = None


@dataclass(frozen=True, slots=True)
class PositionValue:
    """A person's post: names of the person and of the employer."""

    person: str
    title: str | None
    organisation: str | None


@dataclass(frozen=True, slots=True)
class OrganisationValue:
    """What is known of an organisation beside its name and kind: the name of its parent body."""

    parent: str | None = None


@dataclass(frozen=True, slots=True)
class LocationValue:
    """What is known of a place beside its name and kind."""

    admin_code: str | None = None


class ArgumentValue(NamedTuple):
    """A filler of an event's role."""

    role: str
    start: int
    end: int
    ref: Ref | None


@dataclass(frozen=True, slots=True)
class EventValue:
    """An event's arguments; places, participants and organisers are names of records, objects are ranges of the text.

    `rule` is what its resolver needs.
    """

    sentence: tuple[int, int]
    status: Literal["done", "planned", "denied"] = "done"
    time: str | None = None
    time_from: Literal["sentence", "context"] | None = None
    places: tuple[Ref, ...] = ()
    participants: tuple[Ref, ...] = ()
    organisers: tuple[Ref, ...] = ()
    objects: tuple[tuple[int, int], ...] = ()
    amounts: tuple[Ref, ...] = ()
    metrics: tuple[Ref, ...] = ()
    arguments: tuple[ArgumentValue, ...] = ()
    rule: object = None


Value = QuantityValue | DateValue | PositionValue | OrganisationValue | LocationValue | EventValue


@dataclass(frozen=True, slots=True)
class Mention:
    """Something found in the text.

    People, organisations and locations of one layer that share a `name` are one record. `kind` is the organisation's or
    location's kind, the person's role or the event's type. `by` names the finder.
    """

    start: int
    end: int
    layer: Layer
    confidence: float
    by: str
    name: str | None = None
    kind: str | None = None
    value: Value | None = None

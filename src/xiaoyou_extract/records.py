"""What goes in and what comes out: the record contract as frozen Pydantic models.

Every span is a half-open range `[start, end)` of Unicode code points in `text`, with the range `[raw_start, raw_end)`
of the input that it came from. Numbers are `Decimal` in Python and JSON numbers in JSON; dates are EDTF strings.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

SCHEMA_VERSION: Literal[1] = 1


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _written_out(value: Decimal) -> Decimal:
    """A whole number without an exponent: it is read and printed as it is said, `120000000`, not `1.2E+8`."""
    return (
        Decimal(int(value))
        if value.is_finite() and value == value.to_integral_value() and value.adjusted() < 100
        else value
    )


_LINE_ENDS = {ord(c): f"\\u{ord(c):04x}" for c in "\x85\u2028\u2029"}


def _calendar_day(value: str) -> str:
    date.fromisoformat(value)
    return value


def _without_surrogates(value: str) -> str:
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in value)


Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_calendar_day)]
Text = Annotated[str, AfterValidator(_without_surrogates)]
Number = Annotated[
    Decimal,
    AfterValidator(_written_out),
    PlainSerializer(_json_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
Confidence = Annotated[float, Field(ge=0, le=1, description="0 to 1, rounded to two places")]
Modifier = Literal["exact", "about", "nearly", "over", "at_least", "under", "at_most", "several"]
OrganisationKind = Literal[
    "government", "university", "company", "association", "department", "research", "media", "other"
]
LocationKind = Literal["country", "province", "city", "county", "town", "venue", "zone", "region"]
PersonRole = Literal["subject", "author", "editor"]
EventStatus = Literal["done", "planned", "denied"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)

    def to_json(self) -> str:
        """One line of JSON, without the line's end; the same record gives the same characters.

        The marks that only some readers take for a line's end (U+0085, U+2028, U+2029) are escaped.
        """
        return self.model_dump_json().translate(_LINE_ENDS)


class Span(_Record):
    """A place in `text` and in the input: both half-open, in code points."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str
    raw_start: int = Field(ge=0)
    raw_end: int = Field(ge=0)


class Position(_Record):
    """A title with its employer; `organisation` is an `o…` id, `organisation_name` its name."""

    title: str | None
    organisation: str | None
    organisation_name: str | None


class Person(_Record):
    """A named person with every mention, and the positions that the article gives."""

    id: str
    name: str
    mentions: tuple[Span, ...]
    positions: tuple[Position, ...]
    role: PersonRole
    confidence: Confidence
    by: str


class Organisation(_Record):
    """A named body; `name` is its longest form, `parent` the id of the body that it belongs to."""

    id: str
    name: str
    kind: OrganisationKind
    mentions: tuple[Span, ...]
    aliases: tuple[str, ...]
    parent: str | None
    confidence: Confidence
    by: str


class Location(_Record):
    """A place; `admin_code` is its six-digit GB/T 2260 code where there is exactly one."""

    id: str
    name: str
    kind: LocationKind
    mentions: tuple[Span, ...]
    admin_code: str | None
    confidence: Confidence
    by: str


class Date(_Record):
    """A calendar expression; `value` is EDTF, `earliest` and `latest` are the first and last day covered."""

    id: str
    span: Span
    value: str | None
    earliest: str | None
    latest: str | None
    kind: Literal["explicit", "relative"]
    anchor: Literal["stated", "published", "context"]
    confidence: Confidence
    by: str


class Change(_Record):
    """What a metric says of a change; `baseline` is an EDTF string or null."""

    kind: Literal["percent", "points", "fold", "absolute"]
    direction: Literal["up", "down"]
    baseline: str | None


class Amount(_Record):
    """A sum of money in the currency's main unit; in a range `value` is the low and `upper` the high end."""

    id: str
    span: Span
    value: Number | None
    upper: Number | None
    unit: str
    currency: str | None
    currency_stated: bool
    modifier: Modifier
    label: str | None
    subject: str | None
    per: str | None
    confidence: Confidence
    by: str


class Metric(_Record):
    """Anything else that is counted or measured; `%` is a fraction (`28%` is 0.28)."""

    id: str
    span: Span
    value: Number | None
    upper: Number | None
    unit: str
    modifier: Modifier
    label: str | None
    subject: str | None
    per: str | None
    change: Change | None
    confidence: Confidence
    by: str


class Argument(_Record):
    """What fills a role of an event; `ref` is a record's id, or null where the filler is no record."""

    role: str
    span: Span
    ref: str | None


class Event(_Record):
    """One happening: its type, trigger and arguments."""

    id: str
    type: str
    trigger: Span
    sentence: Span
    status: EventStatus
    time: str | None
    time_from: Literal["sentence", "context"] | None
    places: tuple[str, ...]
    participants: tuple[str, ...]
    organisers: tuple[str, ...]
    objects: tuple[str, ...]
    amounts: tuple[str, ...]
    metrics: tuple[str, ...]
    arguments: tuple[Argument, ...]
    confidence: Confidence
    by: str


class Repair(_Record):
    """What cleaning changed; `certain` is false where characters were guessed."""

    kind: str
    raw_start: int
    raw_end: int
    before: str
    after: str
    certain: bool


class Furniture(_Record):
    """A range of the input that is no part of the article's body."""

    kind: str
    raw_start: int
    raw_end: int


class Notice(_Record):
    """What could not be repaired or resolved."""

    code: str
    message: str
    raw_start: int | None
    raw_end: int | None


class Triple(_Record):
    """One statement of a record. `spans` is where it stands: subject, then object, as far as they have a place.

    `kind` is `position`, `parent`, `figure` or `event`; `subject_id` and `object_id` are ids of records, or null for what
    is no record (a title, a label). The subject of an event's statement is the event, called by its trigger.
    """

    kind: Literal["position", "parent", "figure", "event"]
    subject: str
    subject_id: str | None
    relation: str
    object: str
    object_id: str | None
    spans: tuple[Span, ...]


class Moment(_Record):
    """A place in the time line: an event, or a date that is no event's time; `time` is EDTF or null, `id` the record's."""

    time: str | None
    kind: Literal["event", "date"]
    id: str
    span: Span


class NewsRecord(_Record):
    """Everything that was found in one article."""

    schema_version: Literal[1] = SCHEMA_VERSION
    id: str
    source: str | None
    title: str | None
    published: str | None
    published_from: Literal["given", "header", "dateline", "inferred"] | None
    text: str
    people: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    locations: tuple[Location, ...]
    dates: tuple[Date, ...]
    amounts: tuple[Amount, ...]
    metrics: tuple[Metric, ...]
    events: tuple[Event, ...]
    repairs: tuple[Repair, ...]
    furniture: tuple[Furniture, ...]
    warnings: tuple[Notice, ...]
    meta: dict[str, Any] | None

    def to_triples(self) -> tuple[Triple, ...]:
        """What the record says, one statement a triple; the same record gives the same triples in the same order.

        First people's positions (the title is the relation; `title` where no employer is known, `member` where no title
        is), then parents of organisations (`part of`), then sums and figures (of whom, what, how much), then the events,
        each with `type`, `status`, `time`, `place`, `participant`, `organiser`, `object`, `amount`, `metric` and the
        roles of its own type.
        """
        from xiaoyou_extract.views import triples

        return triples(self)

    def timeline(self) -> tuple[Moment, ...]:
        """The events, and the dates that are no event's time, in order of time.

        The order is by first day, then by last day, so that 1 January stands before the year that it begins. What is open at its begin (`../2019`) goes by its end; what has no time comes last, in the
        order of the text.
        """
        from xiaoyou_extract.views import timeline

        return timeline(self)


class Article(_Record):
    """One input: the text as it was found, and what its owner knows about it.

    `published` is a day, `YYYY-MM-DD`; `meta` is any JSON object and is passed through untouched. Lone surrogates,
    which no encoding can write, become U+FFFD (in `text` too, later and with a warning). `warnings` is what reading
    the file had to leave open; the record repeats it.
    """

    text: str
    id: Text | None = None
    published: Day | None = None
    source: Text | None = None
    title: Text | None = None
    meta: dict[str, Any] | None = None
    warnings: tuple[Notice, ...] = ()


class Failure(_Record):
    """An article that could not be read or processed, and why."""

    id: Text | None
    source: Text | None
    error: str
    message: Text


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of output."""
    schema = NewsRecord.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

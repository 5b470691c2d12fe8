"""A clause while it is read, and the drafts of its events: what stands where, before roles are filled from it."""

from dataclasses import dataclass, field, replace

from xiaoyou_extract.document import DateValue, EventValue, Mention
from xiaoyou_extract.events.phrases import Part, Range
from xiaoyou_extract.events.schema import Role, Rule


@dataclass
class Filler:
    """A record in some place of a clause; `tail` once a noun follows it (X大学校友), `body` of a person named after it."""

    mention: Mention
    tail: bool = False
    body: Mention | None = None

    @property
    def acts(self) -> bool:
        """Whether it acts itself; a title behind a person changes nothing."""
        return not self.tail or self.mention.layer == "person"


@dataclass
class Clause:
    """What has been read of a clause: records and noun phrases by grammatical place.

    `slot` is the present place, `under` the one to which a relative clause returns; `verb` once it has a predicate,
    `bare` once its subject is no record; `genitive` where 的 stands before the trigger, `carried` where the subject is
    that of a clause before.
    """

    slots: dict[str, list[Filler]] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    slot: str = "subject"
    under: str = "subject"
    verb: bool = False
    bare: bool = False
    genitive: bool = False
    carried: bool = False

    def copy(self) -> "Clause":
        """A picture that stays as it is while the clause goes on."""
        return replace(self, slots={k: list(v) for k, v in self.slots.items()}, ranges=dict(self.ranges))

    def open(self, slot: str) -> None:
        """A new place begins; its noun phrase is new, its records are kept."""
        self.slot = slot
        self.slots.setdefault(slot, [])
        self.ranges.pop(slot, None)

    def fillers(self) -> list[Filler]:
        """The records in the present place."""
        return self.slots.setdefault(self.slot, [])

    def stretch(self, part: Part, final: bool = True) -> None:
        """The noun phrase in the present place grows by the part; it ends with a noun."""
        old = self.ranges.get(self.slot)
        if old is not None:
            self.ranges[self.slot] = (old[0], part.end) if final else old
        elif part.kind != "of":
            self.ranges[self.slot] = (part.start, part.end if final else part.start)


@dataclass
class Draft:
    """An event while its arguments are gathered.

    `slots` and `ranges` are the places behind the trigger; `nominal` where it is a noun after a weak verb; `dateline` is
    the place of the sentence's dateline; `said` is what a verb of saying is followed by, `again` where it is told once more.
    """

    mention: Mention
    value: EventValue
    rule: Rule
    left: Clause
    index: int
    sentence: int
    dateline: Mention | None = None
    time: DateValue | None = None
    inherited: DateValue | None = None
    nominal: bool = False
    before: list[Filler] = field(default_factory=list)
    objects: list[Range] = field(default_factory=list)
    slots: dict[str, list[Filler]] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    amounts: list[Mention] = field(default_factory=list)
    metrics: list[Mention] = field(default_factory=list)
    guests: list[Mention] = field(default_factory=list)
    said: Range | None = None
    again: list[Mention] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether the trigger is a weak verb that holds something named."""
        return bool(self.value.objects)

    def role(self, name: str) -> Role | None:
        """The role of that name, where the event has one."""
        return next((r for r in self.rule.roles if r.name == name), None)

    def count(self, mention: Mention) -> None:
        """A sum or a figure belongs to the event."""
        (self.amounts if mention.layer == "amount" else self.metrics).append(mention)

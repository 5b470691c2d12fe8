"""Event schemas: TOML files that say what each type's triggers and roles are.

The finder and the resolver know no type by name.
A file holds one table a type:

    [donation]
    roles.donor = { from = ["subject", "由"], kinds = ["person", "organisation"] }
    roles.recipient = { from = ["向", "object"], kinds = ["person", "organisation"] }

    [[donation.trigger]]
    verbs = ["捐赠", "捐资"]
    nouns = ["捐赠"]
    held = ["捐赠仪式"]
    unless = ["捐赠证书"]

Triggers
    verbs     a predicate of its own: it is the trigger
    prefixes  a predicate that opens a longer word (获 in 获赠)
    nouns     a deed named after a weak verb (进行了签约): the noun is the trigger
    held      the head of what a weak verb holds (举行签约仪式, 签约仪式举行): the weak verb is the trigger
    object    what must stand behind a verb: kinds of records, `title` (《…》), or words that the object holds
    unless    words that hold the trigger and are no event
    roles     roles that this group fills otherwise than its type (获赠: the subject is the recipient)

Roles
    from      where to look, best place first: subject, object, before (the sentence before), or the name of a phrase of
              `syntax.toml`, such as 与 由 向 为 对 在
    kinds     what may fill it: records, `text` for a range of the text that is no record
    all       every place of `from` is taken, not only the first that gives something
    employers a person's body named right before (某校校长某某) fills the role `too`, or `instead` of the person

A role named `participants`, `organisers`, `places` or `objects` fills that field of the record; every other role
stands in `arguments`. A type that `gathers` people takes the count of those who attend it (近200人参加).
A role named `speaker` makes of the words of one speaker one event. A type has the roles of
`syntax.toml` that it does not set itself; an empty `from` takes one away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import regex

from xiaoyou_extract.errors import OptionError

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib  # type: ignore[no-redef,import-not-found,unused-ignore]

SYNTAXES = ("verbs", "prefixes", "nouns", "held")
KINDS = ("person", "organisation", "location", "amount", "metric", "date")
_TYPE_KEYS = ("trigger", "roles", "inherits", "gathers")
_TRIGGER_KEYS = (*SYNTAXES, "object", "unless", "roles")
_ROLE_KEYS = ("from", "kinds", "all", "employers")
_PLACES = ("subject", "object", "before")


@dataclass(frozen=True, slots=True)
class Role:
    """A role, the places where its fillers are looked for, and what may fill it."""

    name: str
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    every: bool = False
    employers: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A group of trigger words with one condition."""

    verbs: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event.

    With `inherits`, an event without a date of its own takes the meeting's or the paragraph's. One that `gathers` has
    people who attend it.
    """

    name: str
    triggers: tuple[Trigger, ...]
    roles: tuple[Role, ...]
    inherits: bool = True
    gathers: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """What made an event: its type, and the trigger group that fired."""

    type: EventType
    trigger: Trigger

    @property
    def roles(self) -> tuple[Role, ...]:
        """The type's roles, those of the trigger in the place of their namesakes."""
        own = {r.name: r for r in (*self.type.roles, *self.trigger.roles)}
        return tuple(r for r in own.values() if r.sources)


@dataclass(frozen=True)
class Syntax:
    """Words of the language that every schema shares: weak verbs, phrases, moods, pronouns."""

    words: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, str]
    roles: tuple[Role, ...]

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self.words[name]


@cache
def syntax() -> Syntax:
    """The shared words, from `syntax.toml`."""
    table = tomllib.loads(_own("syntax.toml"))
    phrases = {word: name for name, words in table["phrases"].items() for word in words}
    roles = tuple(
        Role(name, tuple(r["from"]), tuple(r["kinds"]), r.get("all", False)) for name, r in table["roles"].items()
    )
    return Syntax({k: tuple(v) for k, v in table["words"].items()}, phrases, roles)


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of the shared words, for look-ups."""
    return frozenset(syntax()[name])


@cache
def builtin() -> tuple[EventType, ...]:
    """The built-in types, from `news.toml`."""
    return read(_own("news.toml"), "news.toml")


def load(paths: Iterable[str | Path]) -> tuple[EventType, ...]:
    """The types of a user's schema files; of two with one name the later one holds.

    Raises:
        OptionError: a file is missing, no TOML or no schema; the message names file, line and remedy.
    """
    types: dict[str, EventType] = {}
    for path in map(Path, paths):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OptionError(f"{path}: cannot read this event schema ({error}); give a TOML file in UTF-8") from error
        types.update((t.name, t) for t in read(text, str(path)))
    return tuple(types.values())


def read(text: str, name: str) -> tuple[EventType, ...]:
    """The types of one schema file.

    Args:
        text: the file's text.
        name: the file's name, for messages.

    Raises:
        OptionError: the text is no TOML or no schema.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OptionError(f"{name}: no TOML: {error}") from error
    reader = _Reader(text, name)
    return tuple(reader.type(key, table) for key, table in tables.items())


def _own(name: str) -> str:
    return (files("xiaoyou_extract.events") / "schemas" / name).read_text(encoding="utf-8")


class _Reader:
    """Reads and checks one file; `TOML` keeps no lines, so a message finds its line by table and key."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.splitlines()
        self.name = name

    def type(self, key: str, table: object) -> EventType:
        body = self.table(table, _TYPE_KEYS, key)
        roles = self.roles(body.get("roles", {}), key, {r.name: r for r in syntax().roles})
        triggers = self.items(body.get("trigger", []), key, roles)
        if not triggers:
            raise self.wrong(key, None, f"type {key!r} has no trigger; add [[{key}.trigger]] with verbs, nouns or held")
        inherits, gathers = self.flag(body, "inherits", True, key), self.flag(body, "gathers", False, key)
        return EventType(key, triggers, tuple(r for r in roles.values() if r.sources), inherits, gathers)

    def flag(self, body: Mapping[str, Any], name: str, default: bool, key: str) -> bool:
        value = body.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(key, name, f"{name} is true or false")
        return value

    def roles(self, value: object, key: str, known: Mapping[str, Role]) -> dict[str, Role]:
        """The known roles and those of a table, which take from a known one of their name what they do not say."""
        roles = dict(known)
        for name, role in self.table(value, None, key, "roles").items():
            roles[name] = self.role(name, self.table(role, _ROLE_KEYS, key, name), key, roles.get(name))
        return roles

    def items(self, value: object, key: str, roles: Mapping[str, Role]) -> tuple[Trigger, ...]:
        if not isinstance(value, list):
            raise self.wrong(key, "trigger", f"write [[{key}.trigger]], with two brackets")
        return tuple(self.trigger(self.table(v, _TRIGGER_KEYS, key, "trigger"), key, roles) for v in value)

    def trigger(self, table: Mapping[str, Any], key: str, roles: Mapping[str, Role]) -> Trigger:
        words = {k: self.words(table[k], key, k) for k in _TRIGGER_KEYS if k in table and k != "roles"}
        if not any(words.get(s) for s in SYNTAXES):
            raise self.wrong(key, "trigger", f"a trigger of {key!r} has no words; give it one of {', '.join(SYNTAXES)}")
        wrong = [w for w in words.get("object", ()) if w.isascii() and w not in (*KINDS, "title")]
        if wrong:
            raise self.wrong(key, "object", f"{wrong[0]!r} is no kind; use Chinese words or {', '.join(KINDS)}, title")
        own = self.roles(table.get("roles", {}), key, roles)
        return Trigger(**words, roles=tuple(r for r in own.values() if r != roles.get(r.name)))

    def role(self, name: str, table: Mapping[str, Any], key: str, default: Role | None) -> Role:
        known = (*_PLACES, *dict.fromkeys(syntax().phrases.values()))
        sources = self.words(table["from"], key, name) if "from" in table else default.sources if default else ()
        kinds = self.words(table["kinds"], key, name) if "kinds" in table else default.kinds if default else ()
        for value, allowed, what in ((sources, known, "place"), (kinds, (*KINDS, "text"), "kind")):
            wrong = [v for v in value if v not in allowed]
            if wrong:
                raise self.wrong(key, name, f"role {name!r}: {wrong[0]!r} is no {what}; use {', '.join(allowed)}")
        if "from" not in table and default is None:
            raise self.wrong(key, name, f'role {name!r} does not say where to look; add from = ["subject"]')
        if sources and not kinds:
            raise self.wrong(key, name, f'role {name!r} does not say what fills it; add kinds = ["organisation"]')
        every = table.get("all", default.every if default else False)
        if not isinstance(every, bool):
            raise self.wrong(key, name, f"role {name!r}: all is true or false")
        employers = table.get("employers", default.employers if default else "")
        if employers not in ("", "too", "instead"):
            raise self.wrong(key, name, f'role {name!r}: employers is "too" or "instead"')
        return Role(name, sources, kinds, every, employers)

    def table(self, value: object, keys: Sequence[str] | None, key: str, part: str | None = None) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.wrong(key, part, f"{part or key!r} is a table, not {type(value).__name__}")
        unknown = [k for k in value if keys is not None and k not in keys]
        if unknown:
            raise self.wrong(key, unknown[0], f"unknown key {unknown[0]!r}; use {', '.join(keys or ())}")
        return value

    def words(self, value: object, key: str, part: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.wrong(key, part, f'{part!r} is a list of words, such as ["签订", "签署"]')
        return tuple(value)

    def wrong(self, key: str, part: str | None, message: str) -> OptionError:
        return OptionError(f"{self.name}, line {self.line(key, part)}: {message}")

    def line(self, key: str, part: str | None) -> int:
        """The line of the part in the type's table, else of the table, else 1."""
        header = regex.compile(rf"\s*\[+\s*[\"']?{regex.escape(key)}[\"']?\s*[\].]")
        inside, first = False, 0
        for number, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("["):
                inside = bool(header.match(line))
                first = first or (number if inside else 0)
            if inside and part and regex.search(rf"(?<![\w]){regex.escape(part)}[\"']?\s*[=\].]", line):
                return number
        return first or next((n for n, line in enumerate(self.lines, 1) if line.lstrip().startswith(key)), 1)


def with_types(types: Sequence[EventType], more: Sequence[EventType]) -> tuple[EventType, ...]:
    """Both, a later type in the place of an earlier one of its name."""
    merged = {t.name: t for t in types}
    merged.update((t.name, replace(t)) for t in more)
    return tuple(merged.values())

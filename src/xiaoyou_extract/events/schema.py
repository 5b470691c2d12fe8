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
    no_object words that must not stand behind a verb (战胜困难 is no match)
    unless    words that hold the trigger and are no event
    status    what the words themselves say, `planned` or `denied` (无人员伤亡); 将, 未 and the like are heard without it
    roles     roles that this group fills otherwise than its type (获赠: the subject is the recipient)

Roles
    from      where to look, best place first: subject, object, before (the sentence before), apposition (a record right
              behind a noun that says what it is: 嫌疑人某某), sentence (anywhere in it), said (what a verb of saying is
              followed by), or the name of a phrase of `syntax.toml`, such as 与 由 向 为 对 在; sums and figures are those that belong to the event
    kinds     what may fill it: records, `text` for a range of the text that is no record
    match     a regular expression, asked for by apposition and sentence: of a range of text, the part that it matches
              (黄色 of 大风黄色预警); of records, those whose name matches; of sums and figures, those that do with the words
              behind them, else with their label (5人受伤); with apposition, what ends the words before the record
    all       every place of `from` is taken, not only the first that gives something
    learned   what the type's model calls the role
    employers a person's body named right before (某校校长某某) fills the role `too`, or `instead` of the person

Types
    time      `context`: without a date of its own it takes the meeting's or the paragraph's; `sentence`: only its own
    place     `context`: without a place of its own it takes the dateline's; `sentence`: only its own
    keeps     which tellings are events, of `done`, `planned`, `denied`
    once      what one sentence tells of it is one event (3人死亡，5人受伤)
    gathers   people come to it: who is told to attend takes part, and their count (近200人参加) belongs to it
    model     a trained model that comes with the library decides which of the verbs and nouns tell of an event, and which
              records, or ranges that `match` finds, fill the roles that it has `learned`; other words are left to the rules

A role named `participants`, `organisers`, `places` or `objects` fills that field of the record; every other role
stands in `arguments`. A role named `speaker` makes of the words of one speaker one event. A type has the roles of
`syntax.toml` that it does not set itself; an empty `from` takes one away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, cast

import regex

from xiaoyou_extract.errors import OptionError

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib  # type: ignore[no-redef,import-not-found,unused-ignore]

SYNTAXES = ("verbs", "prefixes", "nouns", "held")
KINDS = ("person", "organisation", "location", "amount", "metric", "date")
MODELS = ("", "finance")
STATUSES: tuple["Status", ...] = ("done", "planned", "denied")
_BUILTIN = {"news", "syntax"}
_TYPE_KEYS = ("trigger", "roles", "time", "place", "keeps", "once", "gathers", "model")
_WORD_KEYS = (*SYNTAXES, "object", "no_object", "unless")
_TRIGGER_KEYS = (*_WORD_KEYS, "status", "roles")
_ROLE_KEYS = ("from", "kinds", "match", "all", "employers", "learned")
_PLACES = ("subject", "object", "before", "apposition", "sentence", "said")
_NEAR = ("context", "sentence")

Status = Literal["done", "planned", "denied"]
Near = Literal["context", "sentence"]


@dataclass(frozen=True, slots=True)
class Role:
    """A role, the places where its fillers are looked for, and what may fill it."""

    name: str
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    every: bool = False
    employers: str = ""
    match: str = ""
    learned: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A group of trigger words with one condition."""

    verbs: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    no_object: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    status: Status = "done"
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event; `origin` is the file that it was read from, and makes no difference between two types."""

    name: str
    triggers: tuple[Trigger, ...]
    roles: tuple[Role, ...]
    time: Near = "context"
    place: Near = "context"
    keeps: tuple[Status, ...] = STATUSES
    once: bool = False
    gathers: bool = False
    model: str = ""
    origin: str = field(default="", compare=False)


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


def names() -> tuple[str, ...]:
    """The names of the schemas that come with the library beside the built-in one."""
    folder = files("xiaoyou_extract.events") / "schemas"
    return tuple(
        sorted({f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")} - _BUILTIN)
    )


@cache
def shipped(name: str) -> tuple[EventType, ...]:
    """The types of a schema that comes with the library, such as `public`.

    Raises:
        OptionError: there is none of that name.
    """
    if name not in names():
        raise OptionError(f"there is no event schema {name!r}; give a TOML file, or one of {', '.join(names())}")
    return read(_own(f"{name}.toml"), f"{name}.toml")


def load(schemas: Iterable[str | Path]) -> tuple[EventType, ...]:
    """The types of shipped schemas and of files, those of later ones first; of two with one name the later one holds.

    Args:
        schemas: a `str` without a dot or a slash is the name of a shipped schema, everything else a file.

    Raises:
        OptionError: a schema is not there, no TOML or no schema; the message names file, line and remedy.
    """
    types: tuple[EventType, ...] = ()
    for schema in schemas:
        named = isinstance(schema, str) and not set("./\\") & set(schema)
        types = with_types(types, shipped(str(schema)) if named else _file(Path(schema)))
    return types


def _file(path: Path) -> tuple[EventType, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OptionError(f"{path}: cannot read this event schema ({error}); give a TOML file in UTF-8") from error
    return read(text, str(path))


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
        self.group = 0

    def type(self, key: str, table: object) -> EventType:
        body = self.table(table, _TYPE_KEYS, key)
        roles = self.roles(body.get("roles", {}), key, {r.name: r for r in syntax().roles})
        triggers = self.items(body.get("trigger", []), key, roles)
        if not triggers:
            raise self.wrong(key, None, f"type {key!r} has no trigger; add [[{key}.trigger]] with verbs, nouns or held")
        return EventType(
            key,
            triggers,
            tuple(r for r in roles.values() if r.sources),
            cast("Near", self.choice(body, "time", _NEAR, key)),
            cast("Near", self.choice(body, "place", _NEAR, key)),
            self.kept(body, key),
            self.flag(body, "once", False, key),
            self.flag(body, "gathers", False, key),
            self.choice(body, "model", MODELS, key),
            self.name,
        )

    def kept(self, body: Mapping[str, Any], key: str) -> tuple[Status, ...]:
        kept = self.words(body.get("keeps", [*STATUSES]), key, "keeps")
        if not kept or not set(kept) <= set(STATUSES):
            raise self.wrong(key, "keeps", f"keeps is a list of {', '.join(STATUSES)}: the tellings that are events")
        return cast("tuple[Status, ...]", kept)

    def choice(self, body: Mapping[str, Any], name: str, allowed: Sequence[str], key: str) -> str:
        """One of some words, the first where none is given."""
        value = body.get(name, allowed[0])
        if value not in allowed:
            raise self.wrong(key, name, f"{name} is one of {', '.join(allowed)}, not {value!r}")
        return str(value)

    def flag(self, body: Mapping[str, Any], name: str, default: bool, key: str, role: str = "") -> bool:
        value = body.get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(key, role or name, f"{f'role {role!r}: ' if role else ''}{name} is true or false")
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
        made = []
        for number, table in enumerate(value, 1):
            self.group = number
            made.append(self.trigger(self.table(table, _TRIGGER_KEYS, key, "trigger"), key, roles))
        self.group = 0
        return tuple(made)

    def trigger(self, table: Mapping[str, Any], key: str, roles: Mapping[str, Role]) -> Trigger:
        words = {k: self.words(table[k], key, k) for k in _WORD_KEYS if k in table}
        if not any(words.get(s) for s in SYNTAXES):
            raise self.wrong(key, "trigger", f"a trigger of {key!r} has no words; give it one of {', '.join(SYNTAXES)}")
        wrong = [w for w in words.get("object", ()) if w.isascii() and w not in (*KINDS, "title")]
        if wrong:
            raise self.wrong(key, "object", f"{wrong[0]!r} is no kind; use Chinese words or {', '.join(KINDS)}, title")
        status = cast("Status", self.choice(table, "status", STATUSES, key))
        own = self.roles(table.get("roles", {}), key, roles)
        return Trigger(**words, status=status, roles=tuple(r for r in own.values() if r != roles.get(r.name)))

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
        every = self.flag(table, "all", default.every if default else False, key, name)
        employers = table.get("employers", default.employers if default else "")
        if employers not in ("", "too", "instead"):
            raise self.wrong(key, name, f'role {name!r}: employers is "too" or "instead"')
        match = self.pattern(table.get("match", default.match if default else ""), key, name)
        if {"apposition", "sentence"} & set(sources) and not match:
            raise self.wrong(key, name, f'role {name!r}: such a place asks for words; add match = "嫌疑人|被告人"')
        learned = table.get("learned", default.learned if default else "")
        if not isinstance(learned, str):
            raise self.wrong(key, name, f"role {name!r}: learned is a word of the type's model")
        return Role(name, sources, kinds, every, employers, match, learned)

    def pattern(self, value: object, key: str, name: str) -> str:
        try:
            if isinstance(value, str):
                regex.compile(value)
                return value
        except regex.error as error:
            raise self.wrong(key, name, f"role {name!r}: match is no regular expression: {error}") from error
        raise self.wrong(key, name, f"role {name!r}: match is a regular expression in quotes")

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
        """The line of the part in the type's table, or in its present group of triggers; else that of the table, else 1."""
        of_type = regex.compile(rf"\s*\[+\s*[\"']?{regex.escape(key)}[\"']?\s*[\].]")
        of_group = regex.compile(rf"\s*\[\[\s*[\"']?{regex.escape(key)}[\"']?\s*\.\s*[\"']?trigger")
        wanted = regex.compile(rf"(?<![\w\"]){regex.escape(part)}[\"']?\s*[=\].]") if part else None
        inside, first, group = False, 0, 0
        for number, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("["):
                group += bool(of_group.match(line))
                inside = bool(of_type.match(line)) and (not self.group or group == self.group)
                first = first or (number if inside else 0)
            if inside and wanted and wanted.search(line):
                return number
        return first or next((n for n, line in enumerate(self.lines, 1) if line.lstrip().startswith(key)), 1)


def with_types(types: Sequence[EventType], more: Sequence[EventType]) -> tuple[EventType, ...]:
    """Both: more types before those that are there, so that theirs is a word that both claim, and in the place of namesakes."""
    new = {t.name for t in more}
    return (*more, *(t for t in types if t.name not in new))

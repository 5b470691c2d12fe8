"""Event types as the TOML that they would be read from: what is in force, complete and written out."""

import json
from collections.abc import Iterable, Iterator, Sequence

from xiaoyou_extract.events.schema import STATUSES, SYNTAXES, EventType, Role, Trigger, syntax

_WIDTH = 110


def listing(types: Iterable[EventType]) -> str:
    """A schema file of the types, each with the file that it came from; `schema.read` makes the same types of it."""
    return "\n".join(line for kind in types for line in _type(kind))


def _type(kind: EventType) -> Iterator[str]:
    shared = {r.name: r for r in syntax().roles}
    yield f"# {kind.name}: from {kind.origin or 'Python'}"
    yield f"[{_key(kind.name)}]"
    if kind.time != "context":
        yield f'time = "{kind.time}"'
    if kind.place != "context":
        yield f'place = "{kind.place}"'
    if kind.keeps != STATUSES:
        yield f"keeps = {_words(kind.keeps)}"
    if kind.once:
        yield "once = true"
    if kind.gathers:
        yield "gathers = true"
    if kind.model:
        yield f'model = "{kind.model}"'
    yield from map(_role, kind.roles)
    yield from (f"roles.{_key(name)} = {{ from = [] }}" for name in shared if name not in {r.name for r in kind.roles})
    for group in kind.triggers:
        yield f"[[{_key(kind.name)}.trigger]]"
        yield from _trigger(group)
    yield ""


def _trigger(group: Trigger) -> Iterator[str]:
    for name in (*SYNTAXES, "object", "no_object", "unless"):
        if words := getattr(group, name):
            yield from _folded(name, words)
    if group.status != "done":
        yield f'status = "{group.status}"'
    yield from map(_role, group.roles)


def _role(role: Role) -> str:
    parts = [f"from = {_words(role.sources)}", f"kinds = {_words(role.kinds)}"]
    parts += [f"match = {_word(role.match)}"] if role.match else []
    parts += ["all = true"] if role.every else []
    parts += [f'employers = "{role.employers}"'] if role.employers else []
    parts += [f"learned = {_word(role.learned)}"] if role.learned else []
    return f"roles.{_key(role.name)} = {{ {', '.join(parts)} }}"


def _folded(name: str, words: Sequence[str]) -> Iterator[str]:
    """A list of words, over several lines where it is long."""
    whole = f"{name} = {_words(words)}"
    if len(whole) <= _WIDTH:
        yield whole
        return
    yield f"{name} = ["
    line = "   "
    for word in words:
        if len(line) + len(word) > _WIDTH - 4:
            yield line
            line = "   "
        line += f" {_word(word)},"
    yield line
    yield "]"


def _words(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_word, words))}]"


def _word(word: str) -> str:
    # JSON's escapes are TOML's, but for the one character that JSON leaves as it is
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    bare = bool(name) and name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else _word(name)

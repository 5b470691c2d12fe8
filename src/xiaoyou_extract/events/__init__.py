"""Event triggers: what happened, of which type, planned or done. Who, when and where is settled in `resolve.events`."""

from collections.abc import Iterable
from pathlib import Path

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.events.finder import EventFinder
from xiaoyou_extract.events.schema import builtin, load, with_types

__all__ = ["EventFinder", "find", "finder"]


def find(document: Document) -> list[Mention]:
    """Events of the built-in types, one mention a trigger; `start` and `end` are its range in the cleaned text.

    A word whose type hangs on the records behind it gives a mention for each type that it may have; `resolve_events`
    keeps one of them.
    """
    return EventFinder(builtin())(document)


def finder(paths: Iterable[str | Path] = ()) -> EventFinder:
    """A finder of the built-in types and those of the given schema files; of two types with one name the later holds.

    Raises:
        OptionError: a file is missing, no TOML or no schema; the message names file, line and remedy.
    """
    return EventFinder(with_types(builtin(), load(paths)))

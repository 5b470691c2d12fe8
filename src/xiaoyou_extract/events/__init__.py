"""Event triggers: what happened, of which type, planned or done. Who, when and where is settled in `resolve.events`."""

from collections.abc import Iterable
from pathlib import Path

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.events.finder import EventFinder
from xiaoyou_extract.events.listing import listing
from xiaoyou_extract.events.schema import builtin, load, names, shipped, with_types

__all__ = ["EventFinder", "builtin", "find", "finder", "listing", "load", "names", "shipped", "with_types"]


def find(document: Document) -> list[Mention]:
    """Events of the built-in types, one mention a trigger; `start` and `end` are its range in the cleaned text.

    A word whose type hangs on the records behind it gives a mention for each type that it may have; `resolve_events`
    keeps one of them.
    """
    return finder()(document)


def finder(schemas: Iterable[str | Path] = ()) -> EventFinder:
    """A finder of the built-in types and those of further schemas, shipped ones by name (`public`) or files.

    Of two types with one name the later holds; a word that two types claim is the later schema's.

    Raises:
        OptionError: a schema is not there, no TOML or no schema; the message names file, line and remedy.
    """
    return EventFinder(builtin(), "news", frozenset(t.name for t in builtin())).with_types(load(schemas))

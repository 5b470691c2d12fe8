"""People, organisations and locations: each from the tagger's proposals, word lists and gazetteers under `data/`."""

from collections.abc import Iterator, Sequence

import regex

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.names.locations import find_locations
from xiaoyou_extract.names.organisations import find_organisations
from xiaoyou_extract.names.people import find_people
from xiaoyou_extract.names.phrases import Line

_QUOTED_NAME = regex.compile(r"“(?P<name>[^“”。，、；：？！的了是我你们\n]{3,24})”")


def find(document: Document) -> Iterator[Mention]:
    """Mentions of the layers `person`, `organisation` and `location`; they may overlap."""
    lines = [Line(document, sentence) for sentence in document.sentences]
    found = [
        *find_people(document),
        *find_organisations(document, lines),
        *find_locations(document, lines),
    ]
    yield from _outside_other_names(document.text, found)


def _outside_other_names(text: str, found: Sequence[Mention]) -> Iterator[Mention]:
    """Without what stands in the quoted name of something else and nowhere outside of such names (“越平班”)."""
    inside = bytearray(len(text))
    for m in _QUOTED_NAME.finditer(text):
        inside[m.start("name") : m.end("name")] = b"\1" * (m.end("name") - m.start("name"))
    if not any(inside):
        yield from found
        return
    part = [bool(inside[m.start] and inside[m.end - 1]) and not _whole(text, m) for m in found]
    free = {m.name for m, within in zip(found, part, strict=True) if not within}
    yield from (m for m, within in zip(found, part, strict=True) if not within or m.name in free)


def _whole(text: str, m: Mention) -> bool:
    return text[m.start - 1 : m.start] == "“" and text[m.end : m.end + 1] == "”"

"""People, organisations and locations: each from the tagger's proposals, word lists and gazetteers under `data/`."""

from collections.abc import Iterator

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.names.locations import find_locations
from xiaoyou_extract.names.organisations import find_organisations
from xiaoyou_extract.names.people import find_people
from xiaoyou_extract.names.phrases import Line


def find(document: Document) -> Iterator[Mention]:
    """Mentions of the layers `person`, `organisation` and `location`; they may overlap."""
    lines = [Line(document, sentence) for sentence in document.sentences]
    yield from find_people(document)
    yield from find_organisations(document, lines)
    yield from find_locations(document, lines)

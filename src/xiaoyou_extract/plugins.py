"""The shapes that a plug-in meets: plain callables, so a function is a plug-in."""

from collections.abc import Callable, Iterable, Sequence

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.source import Source
from xiaoyou_extract.tag import Tagger

Step = Callable[[Source], Source]
"""Cleans: gives the same text with fewer faults, and the way back to the input kept."""

Finder = Callable[[Document], Iterable[Mention]]
"""Finds mentions in a document; it reads the document, not other finders' mentions."""

Resolver = Callable[[Document, Sequence[Mention]], Sequence[Mention]]
"""Settles what needs more than one mention: overlaps, aliases, positions, dates, arguments. Finds no new text."""

__all__ = ["Finder", "Resolver", "Step", "Tagger"]

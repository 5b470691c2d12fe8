"""Sentences, words, parts of speech and name proposals, from one neural pass."""

from collections.abc import Sequence
from typing import Protocol

from xiaoyou_extract.document import Sentence
from xiaoyou_extract.tag.neural import NeuralTagger
from xiaoyou_extract.tag.sentences import split


class Tagger(Protocol):
    """Tags sentences; must be picklable, and give the same for a sentence whatever stands beside it in the list."""

    def tag(self, sentences: Sequence[str]) -> Sequence[Sentence]:
        """Tokens and proposals of each sentence, with offsets in that sentence (its `start` is 0)."""


__all__ = ["NeuralTagger", "Tagger", "split"]

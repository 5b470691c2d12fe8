"""Names of bodies from jieba's dictionary: evidence beside the network, which misses short ones or cuts them amiss."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import regex

from xiaoyou_extract.tag import weights


class Lexicon(NamedTuple):
    """Words to look for; `heads` are their first two characters, `longest` the length of the longest."""

    words: frozenset[str]
    heads: frozenset[str]
    longest: int

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand in a text: from the left, the longest first, not overlapping."""
        done = 0
        for start in range(len(text) - 1):
            if start >= done and text[start : start + 2] in self.heads:
                for end in range(min(len(text), start + self.longest), start + 1, -1):
                    if text[start:end] in self.words:
                        yield start, end
                        done = end
                        break


def load(file: Path) -> Lexicon:
    """The words that jieba's dictionary, lines of word, frequency and tag, has as `nt`: 外交部, 安理会, 人民出版社.

    Raises:
        TaggerError: the file is missing or broken.
    """
    text = weights.read_text(file)
    words = frozenset(regex.findall(r"(?m)^(\S{2,}+) \d++ nt\r?$", text))
    if not words:
        raise weights.broken(file, "it names no bodies")
    return Lexicon(words, frozenset(word[:2] for word in words), max(map(len, words)))

"""What the tagger knows of single characters: their row in the network, and where they may stand in a name."""

import unicodedata
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoyou_extract.tag.weights import Files

Bools = NDArray[np.bool_]

_PLANE = 0x10000
_SYMBOL, _HAN = _PLANE - 2, _PLANE - 1  # stand for the planes of emoji and of rare characters; no text holds these two

_LETTER, _DIGIT, _LATIN, _JOINT, BARRIER, _SPACE = range(6)
_JOINTS = "·•‧・･.．-－–‐‑&＆'’＇()（）\"＂“”《》/／+＋"
_LETTERS = "○×"  # written for 〇, and for a syllable left out of a name

# The network was trained with half-width marks, and with a full stop where the text has an ideographic one.
_FOLDS = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict(zip("、“”„‘’。", ',""""".', strict=True)),
    **dict.fromkeys("•‧・･", "·"),
}


class Characters(NamedTuple):
    """Tables over the code points of the first plane.

    Attributes:
        rows: of `word_emb`.
        classes: letter, digit, Latin, mark that may stand in a name, mark that may not, space.
    """

    rows: NDArray[np.intp]
    classes: NDArray[np.uint8]

    def codes(self, text: str) -> NDArray[np.intp]:
        """The places of a text's characters in the tables."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.intp)
        codes[codes >= _PLANE] = np.where(codes[codes >= _PLANE] < 2 * _PLANE, _SYMBOL, _HAN)
        return codes


class Bars(NamedTuple):
    """Where tags may not be, each (time, lanes).

    Attributes:
        words: no word begins, as a number or a Latin word goes on.
        marks: nothing but marks stands here.
        starts: no name begins.
        names: no name goes on.
    """

    words: Bools
    marks: Bools
    starts: Bools
    names: Bools


def bars(classes: NDArray[np.uint8]) -> Bars:
    """What the classes of characters, (time, lanes), forbid.

    Numbers and Latin words stay whole, and marks are no part of a word, but for joints and what follows a digit (30%,
    10:30). A name begins at no mark; it holds joints but no other marks, and space only beside Latin letters.
    """
    before, after = np.full((2, *classes.shape), BARRIER, np.uint8)
    before[1:], after[:-1] = classes[:-1], classes[1:]
    apart = (before >= BARRIER) | (after >= BARRIER)
    latin = (before == _LATIN) | (after == _LATIN)
    return Bars(
        words=(classes == before) & ((classes == _DIGIT) | (classes == _LATIN)),
        marks=(classes == BARRIER) & (before != _DIGIT),
        starts=classes >= _JOINT,
        names=(classes == BARRIER) | ((classes == _JOINT) & apart & ~latin) | ((classes == _SPACE) & ~latin),
    )


def build(files: Files) -> Characters:
    """The tables for the given vocabulary."""
    rows = np.full(_PLANE, files.words["OOV"])
    for word, row in files.words.items():
        if len(word) == 1:
            rows[ord(word)] = row
    for character, fold in _FOLDS.items():
        rows[ord(character)] = files.words[fold]
    classes = np.array([_class(chr(code)) for code in range(_PLANE)], np.uint8)
    classes[[_SYMBOL, _HAN]] = BARRIER, _LETTER
    return Characters(rows, classes)


def is_edge(character: str) -> bool:
    """Whether a name neither begins nor ends with it: marks, symbols and space."""
    return character not in _LETTERS and unicodedata.category(character)[0] in "PSZC"


def _class(character: str) -> int:
    if character in _JOINTS:
        return _JOINT
    if character.isspace():
        return _SPACE
    if is_edge(character):
        return BARRIER
    if unicodedata.category(character) == "Nd":
        return _DIGIT
    latin = character < "ɐ" or "Ａ" <= character <= "ｚ"
    return _LATIN if latin else _LETTER

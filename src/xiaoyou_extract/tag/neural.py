"""The default tagger: jieba's network, run in NumPy."""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoyou_extract.document import Proposal, Sentence, Token
from xiaoyou_extract.tag import characters, crf, lexicon, network, spans, weights
from xiaoyou_extract.tag.network import LANES

_NAMES = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "nt": "ORG", "TIME": "TIME"}
_LIMIT = 64  # characters in a piece: the network hardly sees farther, and a lane's length is what a pass costs
_KNOWN = np.float32(0.75)  # what standing in the lexicon adds to the score of each of a name's tags
_BATCH = 8000  # characters in a pass


@dataclass(frozen=True)
class NeuralTagger:
    """Words, parts of speech and names by the network that the `jieba` package brings.

    Holds nothing itself: the weights are read at the first use and shared within the process; a pickle is a few bytes.
    """

    def tag(self, sentences: Sequence[str]) -> list[Sentence]:
        """Tokens and proposals of each sentence; the same, to the last bit, whatever stands beside it in the list.

        Tokens leave out space; one that holds no name has the network's part of speech. A proposal's confidence is the
        probability of exactly this name, over all ways to read the sentence.

        Args:
            sentences: of any length; a long one is cut at marks and read piece by piece.

        Returns:
            One for each, with offsets in it: half-open, in code points.

        Raises:
            TaggerError: the network's files are missing or broken.
        """
        model = _model(weights.package())
        pieces = [_Piece(n, start, s[start:end]) for n, s in enumerate(sentences) for start, end in _pieces(s)]
        tokens: list[list[Token]] = [[] for _ in sentences]
        proposals: list[list[Proposal]] = [[] for _ in sentences]
        for batch in _batches(pieces):
            for piece, words in zip(batch, model.read([piece.text for piece in batch]), strict=True):
                for start, end, kind, confidence in words:
                    place = piece.start + start, piece.start + end
                    tokens[piece.sentence].append(Token(*place, kind))
                    if confidence is not None:
                        proposals[piece.sentence].append(Proposal(*place, kind, confidence))
        return [Sentence(0, len(s), tuple(t), tuple(p)) for s, t, p in zip(sentences, tokens, proposals, strict=True)]


class _Piece(NamedTuple):
    """A stretch of a sentence: the sentence's place in the list, where the stretch starts in it, and its text."""

    sentence: int
    start: int
    text: str


class _Word(NamedTuple):
    """A word of a stretch; only a name has a confidence."""

    start: int
    end: int
    kind: str
    confidence: float | None


class _Model(NamedTuple):
    """All that reading needs."""

    table: characters.Characters
    net: network.Network
    decoder: crf.Decoder
    bodies: lexicon.Lexicon

    def read(self, texts: Sequence[str]) -> Iterator[list[_Word]]:
        """The words of each text, none of which is empty, from one pass."""
        places = _places([len(text) for text in texts])
        time = max(at + len(text) for (_, at), text in zip(places, texts, strict=True))
        ids = np.full((time, LANES), self.net.padding)
        classes = np.full((time, LANES), characters.BARRIER, np.uint8)
        edges = crf.Edges(*np.zeros((2, time, LANES), np.bool_))
        for (lane, at), text in zip(places, texts, strict=True):
            codes = self.table.codes(text)
            ids[at : at + len(text), lane] = self.table.rows[codes]
            classes[at : at + len(text), lane] = self.table.classes[codes]
            edges.first[at, lane] = edges.last[at + len(text) - 1, lane] = True
        scores = self.net.emissions(ids)
        for (lane, at), text in zip(places, texts, strict=True):
            self.favour(scores[at:, :, lane], text)
        self.bar(scores, characters.bars(classes))
        path = self.decoder.best(scores, edges)
        sums = self.decoder.sums(scores, edges)
        for (lane, at), text in zip(places, texts, strict=True):
            yield self.words(text, path[at : at + len(text), lane], sums, lane, at)

    def favour(self, scores: weights.Floats, text: str) -> None:
        """Raise the scores of an organisation's tags at known bodies."""
        head = self.decoder.kinds.index("ORG")
        inner = len(self.decoder.kinds) + head
        for start, end in self.bodies.find(text):
            scores[start, head] += _KNOWN
            scores[start + 1 : end, inner] += _KNOWN

    def bar(self, scores: weights.Floats, bars: characters.Bars) -> None:
        """Take from the characters the tags that they may not have."""
        kinds = self.decoder.kinds
        np.copyto(scores[:, : len(kinds)], crf.NEVER, where=bars.words[:, None])
        words = np.array([kind not in ("w", "O") for kind in (*kinds, *kinds[:-1])])
        np.copyto(scores, crf.NEVER, where=bars.marks[:, None] & words[:, None])
        for head in map(kinds.index, _NAMES):
            np.copyto(scores[:, head], crf.NEVER, where=bars.starts)
            if kinds[head] != "TIME":
                np.copyto(scores[:, len(kinds) + head], crf.NEVER, where=bars.names)

    def words(self, text: str, path: NDArray[np.intp], sums: crf.Sums, lane: int, at: int) -> list[_Word]:
        """The words of a path of tags that begins at step `at` of a lane."""
        kinds, other = self.decoder.kinds, len(self.decoder.kinds) - 1
        first = path < len(kinds)
        first[1:] &= (path[1:] != other) | (path[:-1] != other)
        starts = np.flatnonzero(first)
        ends = [*starts[1:].tolist(), len(text)]
        words: list[_Word] = []
        done = 0
        for start, end, head in zip(starts.tolist(), ends, path[starts].tolist(), strict=True):
            name = _NAMES.get(kinds[head])
            place = spans.settle(text, start, end, name) if name else None
            if name and place:
                alike = (i for i, kind in enumerate(kinds) if _NAMES.get(kind) == name)
                confidence = min(1.0, sum(sums.span(lane, at + start, at + end, i) for i in alike))
                words += _rest(text, done, place[0])
                words.append(_Word(*place, name, confidence))
                words += _rest(text, place[1], end)
                done = max(end, place[1])
            else:
                a, b = spans.trim(text, max(start, done), end)
                if a < b:
                    words.append(_Word(a, b, "nz" if name else kinds[head], None))
                done = max(end, done)
        return words


def _rest(text: str, start: int, end: int) -> list[_Word]:
    """What was cut from a name, as a word: marks, or an ending."""
    start, end = spans.trim(text, start, end)
    marks = all(map(characters.is_edge, text[start:end]))
    return [_Word(start, end, "w" if marks else "n", None)] if start < end else []


@cache
def _model(package: Path) -> _Model:
    files = weights.load(package / "lac_small")
    decoder = crf.build(files)
    bodies = lexicon.load(package / "dict.txt")
    return _Model(characters.build(files), network.build(files, decoder.order), decoder, bodies)


def _pieces(sentence: str) -> Iterator[tuple[int, int]]:
    """Stretches of at most `_LIMIT` characters, cut after the best mark that is not too early in them."""
    start = 0
    while len(sentence) - start > _LIMIT:
        low, high = start + _LIMIT // 4, start + _LIMIT
        ends = (max(sentence.rfind(m, low, high) for m in marks) + 1 for marks in ("；;。", "，,：:", "、 \u3000"))
        cut = next((end for end in ends if end), high)
        yield start, cut
        start = cut
    if start < len(sentence):
        yield start, len(sentence)


def _batches(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """The pieces in order, in lots of `_BATCH` characters or a little less, so that memory stays bounded."""
    total = sum(len(piece.text) for piece in pieces)
    share = total / max(1, math.ceil(total / _BATCH))
    done, start = 0, 0
    for end, piece in enumerate(pieces, 1):
        done += len(piece.text)
        if done >= share or end == len(pieces):
            yield pieces[start:end]
            done, start = 0, end


def _places(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """A lane and a first step for each text: the longest first, into the shortest lane, a step of padding between."""
    places = [(0, 0)] * len(lengths)
    lanes = [(0, lane) for lane in range(LANES)]
    for n in sorted(range(len(lengths)), key=lambda n: -lengths[n]):
        at, lane = lanes[0]
        places[n] = lane, at
        heapq.heapreplace(lanes, (at + lengths[n] + 1, lane))
    return places

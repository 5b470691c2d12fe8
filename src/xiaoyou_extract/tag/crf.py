"""The decoder: the best path of tags through a sentence, and the probability of each name on it.

Arrays are (time, tags, lanes). An `I` follows only its own `B` or `I`; to make use of it, the decoder has its own order
of the tags: first the heads (each `B`, and `O`), then the `I` of each head.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoyou_extract.tag.weights import Files, Floats

NEVER = np.float32(-1e4)

Doubles = NDArray[np.float64]


class Decoder(NamedTuple):
    """Scores of the tags' order.

    Attributes:
        kinds: of each head, `PER`, `n`, …, `O`; head `i` goes on with tag `len(kinds) + i`, `O` does not go on.
        order: the decoder's tags in the network's order.
        start, end: of a first and a last tag, (tags, 1).
        moves: from a tag (row) to the next one (column), `NEVER` where it is barred.
        chances: `moves` as factors.
    """

    kinds: tuple[str, ...]
    order: NDArray[np.intp]
    start: Floats
    end: Floats
    moves: Floats
    chances: Doubles

    def best(self, scores: Floats, edges: "Edges") -> NDArray[np.intp]:
        """The tags of each sentence's best path, (time, lanes); what stands between sentences means nothing."""
        time, count, lanes = scores.shape
        heads, onward = len(self.kinds), count - len(self.kinds)
        begun, gone_on = np.diagonal(self.moves, heads)[:, None], np.diagonal(self.moves)[heads:, None]
        reached = np.empty_like(scores)
        reached[0] = scores[0] + self.start
        to_heads = self.moves[:, :heads, None]
        room = np.empty((count, heads, lanes), np.float32)
        for t in range(1, time):
            last, now = reached[t - 1], reached[t]
            np.add(last[:, None], to_heads, out=room)
            np.maximum.reduce(room, axis=0, out=now[:heads])
            np.maximum(last[:onward] + begun, last[heads:] + gone_on, out=now[heads:])
            np.copyto(now, self.start, where=edges.first[t])
            now += scores[t]
        path = np.empty((time, lanes), np.intp)
        tag = np.zeros(lanes, np.intp)
        for t in range(time - 1, -1, -1):
            tag = (reached[t] + np.where(edges.last[t], self.end, self.moves[:, tag])).argmax(axis=0)
            path[t] = tag
        return path

    def sums(self, scores: Floats, edges: "Edges") -> "Sums":
        """What is needed for the probability of any stretch of tags."""
        time, _, lanes = scores.shape
        emit = np.exp(scores - scores.max(axis=1, keepdims=True), dtype=np.float64)
        forward, backward = np.empty((2, *scores.shape))
        scale = np.empty((time, 1, lanes))
        starts, ends = np.exp(self.start, dtype=np.float64), np.exp(self.end, dtype=np.float64)
        to = np.ascontiguousarray(self.chances.T)
        for t in range(time):
            now = np.where(edges.first[t], starts, np.matmul(to, forward[t - 1])) if t else starts
            now = emit[t] * now
            scale[t] = now.sum(axis=0)
            np.divide(now, scale[t], out=forward[t])
        emit /= scale
        backward[time - 1] = ends
        for t in range(time - 2, -1, -1):
            backward[t] = np.where(edges.last[t], ends, np.matmul(self.chances, emit[t + 1] * backward[t + 1]))
        return Sums(self, edges, emit, forward, backward)


class Edges(NamedTuple):
    """Where sentences lie in the lanes: true at their first and at their last character, (time, lanes)."""

    first: NDArray[np.bool_]
    last: NDArray[np.bool_]


class Sums(NamedTuple):
    """Forward and backward sums of a batch, scaled by step with `emit`."""

    decoder: Decoder
    edges: Edges
    emit: Doubles
    forward: Doubles
    backward: Doubles

    def span(self, lane: int, start: int, end: int, head: int) -> float:
        """The probability that exactly the steps `start:end` are one word of that head's kind, over all paths."""
        inner = len(self.decoder.kinds) + head
        begun, gone_on = float(self.decoder.chances[head, inner]), float(self.decoder.chances[inner, inner])
        p = float(self.forward[start, head, lane])
        if end - start > 1:
            p *= begun * gone_on ** (end - start - 2) * float(self.emit[start + 1 : end, inner, lane].prod())
        tag, step = (inner, gone_on) if end - start > 1 else (head, begun)
        after = float(self.backward[end - 1, tag, lane])
        if not self.edges.last[end - 1, lane]:
            after -= step * float(self.emit[end, inner, lane] * self.backward[end, inner, lane])
        total = float((self.forward[start, :, lane] * self.backward[start, :, lane]).sum())
        return min(max(p * after / total, 0.0), 1.0)


def build(files: Files) -> Decoder:
    """The decoder of the given tags and weights."""
    heads = [i for i, tag in enumerate(files.tags) if tag.endswith("-B")]
    inner = [files.tags.index(files.tags[i].replace("-B", "-I")) for i in heads]
    order = np.array([*heads, files.tags.index("O"), *inner])
    weights = files.tensors["crfw"][:, order]
    moves = weights[2:][order]
    barred = np.ones_like(moves, dtype=bool)
    barred[:, : len(heads) + 1] = False
    for i in range(len(heads)):
        barred[[i, len(heads) + 1 + i], len(heads) + 1 + i] = False
    moves[barred] = NEVER
    start = weights[0].copy()
    start[len(heads) + 1 :] = NEVER
    return Decoder(
        kinds=(*(files.tags[i].removesuffix("-B") for i in heads), "O"),
        order=order,
        start=start[:, None],
        end=weights[1][:, None],
        moves=moves,
        chances=np.exp(moves, dtype=np.float64),
    )

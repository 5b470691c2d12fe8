"""The network: characters to emissions through two layers of bidirectional GRU, in plain NumPy.

Sentences lie in lanes, always `LANES` of them side by side and any number of sentences one after another, and every
matrix product is of one time step: so a product has the same shape whatever stands in the lanes, and a sentence gets
the same bits alone and in any company. Arrays are (…, features, lanes), which leaves gates and states contiguous;
input, bias and recurrence are one product over stacked rows.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from xiaoyou_extract.tag.weights import WIDTH, Files, Floats

LANES = 64

_HALF = np.float32(0.5)
_SURE = np.float32(1e4)  # tanh of it is exactly 1


class Layer(NamedTuple):
    """A layer's weights, both directions stacked on an axis of 2.

    Columns meet the rows of the layer's input (features, a row that is 1 at characters for the bias, a row that is 1 at
    padding), then those of the state. Padding opens the update gate, shuts the reset gate and has a candidate of 0, all
    exactly: it clears the state in both directions. The gates' weights are halved, which is exact in binary, as
    sigmoid(x) is (tanh(x / 2) + 1) / 2.
    """

    gates: Floats
    candidates: Floats

    def run(self, inputs: Floats, states: Floats) -> None:
        """Fill the first rows of `states` with the states of both directions, the second one read from the end."""
        time, rows, lanes = inputs.shape
        stacked = np.empty((2, rows + WIDTH, lanes), np.float32)
        gate = np.empty((2, 2 * WIDTH, lanes), np.float32)
        update, reset = gate[:, :WIDTH], gate[:, WIDTH:]
        state, candidate = np.zeros((2, 2, WIDTH, lanes), np.float32)
        for t in range(time):
            stacked[0, :rows] = inputs[t]
            stacked[1, :rows] = inputs[time - 1 - t]
            stacked[:, rows:] = state
            np.matmul(self.gates, stacked, out=gate)
            np.tanh(gate, out=gate)
            np.multiply(gate, _HALF, out=gate)
            np.add(gate, _HALF, out=gate)
            np.multiply(reset, state, out=stacked[:, rows:])
            np.matmul(self.candidates, stacked, out=candidate)
            np.tanh(candidate, out=candidate)
            np.subtract(candidate, state, out=candidate)
            np.multiply(candidate, update, out=candidate)
            np.add(state, candidate, out=state)
            states[t, :WIDTH] = state[0]
            states[time - 1 - t, WIDTH : 2 * WIDTH] = state[1]


class Network(NamedTuple):
    """Weights, ready to run; `padding` is the row of `embedding` that stands between sentences."""

    embedding: Floats
    layers: tuple[Layer, Layer]
    emit: Floats
    padding: int

    def emissions(self, ids: NDArray[np.intp]) -> Floats:
        """Scores of each tag for each character.

        Args:
            ids: rows of the embedding, (time, lanes); at least one `padding` between two sentences of a lane.

        Returns:
            Of shape (time, tags, lanes); what stands at padding means nothing.
        """
        with _linear_algebra().limit(limits=1, user_api="blas"):
            return self._emissions(ids)

    def _emissions(self, ids: NDArray[np.intp]) -> Floats:
        padding = ids == self.padding
        inputs = np.empty((len(ids), WIDTH + 2, LANES), np.float32)
        for step, row in zip(inputs, ids, strict=True):
            step[:WIDTH] = self.embedding[row].T
        for layer in self.layers:
            inputs[:, -2], inputs[:, -1] = ~padding, padding
            states = np.empty((len(ids), 2 * WIDTH + 2, LANES), np.float32)
            layer.run(inputs, states)
            inputs = states
        inputs[:, -2], inputs[:, -1] = 1, 0
        scores: Floats = np.matmul(self.emit, inputs)
        return scores


@cache
def _linear_algebra() -> ThreadpoolController:
    """NumPy's linear algebra, to be held to one thread: the products are small, and more threads wait for each other."""
    return ThreadpoolController()


def build(files: Files, order: NDArray[np.intp]) -> Network:
    """The network of the given weights, with the tags in the given order."""
    tensors = files.tensors
    words = tensors["word_emb"]
    nothing = np.zeros(len(files.tags), np.float32)
    return Network(
        embedding=np.concatenate([words, np.zeros((1, WIDTH), np.float32)]),
        layers=(_layer(files, (0, 1)), _layer(files, (2, 3))),
        emit=np.ascontiguousarray(np.vstack([tensors["fc_4.w_0"], tensors["fc_4.b_0"], nothing]).T[order]),
        padding=len(words),
    )


def _layer(files: Files, directions: tuple[int, int]) -> Layer:
    halves = np.repeat(np.array([0.5, 0.5, 1], np.float32), WIDTH)
    padding = np.repeat(np.array([_SURE, -_SURE, 0], np.float32), WIDTH)
    cut = 2 * WIDTH * WIDTH
    stacks = []
    for n in directions:
        flat = files.tensors[f"gru_{n}.w_0"].reshape(-1)  # one buffer: both gates, then the candidate
        recurrent = np.hstack([flat[:cut].reshape(WIDTH, 2 * WIDTH), flat[cut:].reshape(WIDTH, WIDTH)])
        bias = files.tensors[f"fc_{n}.b_0"] + files.tensors[f"gru_{n}.b_0"][0]
        stacks.append((np.vstack([files.tensors[f"fc_{n}.w_0"], bias, padding, recurrent]) * halves).T)
    weights = np.stack(stacks)
    return Layer(np.ascontiguousarray(weights[:, : 2 * WIDTH]), np.ascontiguousarray(weights[:, 2 * WIDTH :]))

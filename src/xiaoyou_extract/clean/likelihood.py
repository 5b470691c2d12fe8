"""How likely a text is as Chinese: the small character model by which encodings are told apart and repairs are judged.

The model is a trigram over folded characters (see `han_model.README.md`); costs are negative natural logarithms, so
lower is likelier and costs of different decodings of the same bytes may be compared as they are.
"""

import importlib.resources
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float32]
Script = Literal["simplified", "traditional"]

_BITS = 14
_LOG_STEP, _FORM_STEP = 0.08, 0.05
_BACK_STEP, _BACK_SHIFT = 0.04, 192
_ASTRAL = 0xFFFF


@dataclass(frozen=True, eq=False)
class Model:
    """P(character | up to two before it), as arrays.

    `classes` maps a code point to its class; `forms` gives what a form costs in a text of that script (`国` in a
    traditional one).

    A state of the model is `(pair, last)`: the number of the last two classes' pair, or -1 where
    the last class is taken to begin a word, and the last class. What is not listed after a pair is a mixture: either
    the pair has ended a word and any word may begin (`pair_ended`), or its second character has begun one
    (`pair_across`). What begins with class (pair) `k` stands from `pair_starts[k]` (`triple_starts[k]`) on.
    """

    classes: npt.NDArray[np.uint16]
    forms: dict[Script, Costs]
    single_cost: Costs
    single_back: Costs
    pair_starts: Ints
    pair_keys: Ints
    pair_cost: Costs
    pair_ended: Costs
    pair_across: Costs
    triple_starts: Ints
    triple_keys: Ints
    triple_cost: Costs

    def encode(self, text: str) -> Ints:
        """The code points of the text; those beyond the first plane as one."""
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        return np.minimum(points, _ASTRAL).astype(np.int64)

    def step(self, pair: Ints, last: Ints, new: Ints) -> tuple[Costs, Ints]:
        """What each new class costs after its state, and the pair of the next state."""
        place, known = _find(self.pair_keys, (last << _BITS) | new)
        cost = np.where(known, self.pair_cost[place], self.single_cost[new] + self.single_back[last])
        wide = np.flatnonzero(pair >= 0)
        if len(wide):
            context, char = pair[wide], new[wide]
            third, listed = _find(self.triple_keys, (context << _BITS) | char)
            ended = self.pair_ended[context] * np.exp(-self.single_cost[char])
            rest = -np.log(ended + self.pair_across[context] * np.exp(-cost[wide]))
            cost[wide] = np.where(listed, self.triple_cost[third], rest)
        return cost.astype(np.float32), np.where(known, place, -1)

    def costs(self, text: str, script: Script | None = None) -> Costs:
        """What each character costs in its place; with a script, forms of the other one cost more."""
        points = self.encode(text)
        classes = self.classes[points].astype(np.int64)
        before = np.concatenate([self.classes[[ord("。")]].astype(np.int64), classes[:-1]])
        place, known = _find(self.pair_keys, (before << _BITS) | classes)
        pair = np.concatenate([[-1], np.where(known, place, -1)[:-1]]).astype(np.int64)
        cost, _ = self.step(pair, before, classes)
        return cost + self.forms[script][points] if script else cost

    def cost(self, text: str) -> float:
        """What the whole text costs, in the script that suits it better."""
        if not text:
            return 0.0
        points = self.encode(text)
        return float(self.costs(text).sum()) + min(float(form[points].sum()) for form in self.forms.values())

    def script(self, text: str) -> Script:
        """The script that suits the forms of the text better; simplified where nothing tells them apart."""
        points = self.encode(text)
        simplified, traditional = (float(self.forms[s][points].sum()) for s in ("simplified", "traditional"))
        return "traditional" if traditional < simplified else "simplified"


def _find(keys: Ints, wanted: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    place = np.searchsorted(keys, wanted)
    np.minimum(place, len(keys) - 1, out=place)
    return place, keys[place] == wanted


@cache
def model() -> Model:
    """The model, read once a process."""
    with importlib.resources.files(__package__).joinpath("han_model.npz").open("rb") as file:
        return read(file)


def read(file: Any) -> Model:
    """A model from a file opened for reading bytes."""
    with np.load(file, allow_pickle=False) as data:
        arrays = {name: data[name] for name in data.files}

    def keys(counts: str, chars: str) -> Ints:
        context = np.repeat(np.arange(len(arrays[counts]), dtype=np.int64), arrays[counts])
        return np.asarray((context << _BITS) | arrays[chars], np.int64)

    def starts(counts: str) -> Ints:
        return np.concatenate([[0], np.cumsum(arrays[counts], dtype=np.int64)])

    def cost(name: str, step: float = _LOG_STEP) -> Costs:
        return np.asarray(arrays[name] * np.float32(step), np.float32)

    def back(name: str) -> Costs:
        return np.asarray((_BACK_SHIFT - arrays[name].astype(np.float32)) * np.float32(_BACK_STEP), np.float32)

    return Model(
        classes=arrays["classes"],
        forms={"simplified": cost("form_simplified", _FORM_STEP), "traditional": cost("form_traditional", _FORM_STEP)},
        single_cost=cost("single_cost"),
        single_back=back("single_back"),
        pair_starts=starts("pair_count"),
        pair_keys=keys("pair_count", "pair_char"),
        pair_cost=cost("pair_cost"),
        pair_ended=np.exp(-cost("pair_ended")),
        pair_across=np.exp(-cost("pair_across")),
        triple_starts=starts("triple_count"),
        triple_keys=keys("triple_count", "triple_char"),
        triple_cost=cost("triple_cost"),
    )

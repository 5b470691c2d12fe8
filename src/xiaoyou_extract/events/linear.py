"""Sparse linear models in text files: each label has a weight for each feature, and what weighs enough is likely."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

BIAS = "bias"


@dataclass(frozen=True)
class Linear:
    """One yes or no for each label: the logistic function of the summed weights of the features that are there.

    `weights` gives for each feature the index of a label and the weight that it has for it.
    """

    labels: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]

    def likely(self, features: Iterable[str]) -> dict[str, float]:
        """How likely each label is, from 0 to 1; features that the model does not know weigh nothing."""
        sums = [0.0] * len(self.labels)
        for feature in (BIAS, *features):
            for label, weight in self.weights.get(feature, ()):
                sums[label] += weight
        return {
            label: 1 / (1 + math.exp(-max(-30.0, min(30.0, s)))) for label, s in zip(self.labels, sums, strict=True)
        }


@cache
def linear(name: str) -> Linear:
    """A shipped model, from `models/NAME.tsv`: after comment lines, a feature and its `label:weight` pairs a line."""
    text = (files("xiaoyou_extract.events") / "models" / f"{name}.tsv").read_text(encoding="utf-8")
    labels: dict[str, int] = {}
    weights: dict[str, tuple[tuple[int, float], ...]] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        feature, *pairs = line.split("\t")
        split = [pair.rsplit(":", 1) for pair in pairs]
        weights[feature] = tuple((labels.setdefault(label, len(labels)), float(weight)) for label, weight in split)
    return Linear(tuple(labels), weights)

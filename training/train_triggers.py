#!/usr/bin/env python3
"""Train the model of triggers (`events/models/news.*.tsv`) on the train and dev parts of corpora/.

    python training/train_triggers.py [--out FOLDER] [--parts train]

Two sparse linear models over the same features: whether a word is a trigger (logistic regression), and of which type
(one against the rest, on the words that are). A word that carries an optional event or stands where another word may
be marked as well is no example of either answer. Deterministic. Needs scikit-learn (the extra `training`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from xiaoyou_extract.events import EventFinder
from xiaoyou_extract.events.learned import EVENT
from xiaoyou_extract.events.linear import BIAS
from xiaoyou_extract.events.schema import builtin
from xiaoyou_extract.pipeline import default
from xiaoyou_extract.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parent.parent
OUT = PROJECT / "src" / "xiaoyou_extract" / "events" / "models"
HEAD = """# Weights of the trigger model, see news.README.md beside this file; made by training/train_triggers.py.
# Form: feature, then label:weight ... parted by tabs.
# Licence: CC BY 4.0, as the articles of corpora/ that it was trained on.
"""
RARE = 2  # a feature that fewer words have is left out
STRENGTH, TYPE_STRENGTH = 0.5, 1.0  # inverse of the penalty
SMALL = 0.05  # a smaller weight is left out
NEAR = 40  # characters between two words that may both be marked for one event


class Example(NamedTuple):
    """A word: its features, whether it is a trigger (None: either answer is right), and its type where it has one."""

    features: tuple[str, ...]
    trigger: bool | None
    type: str | None


def main() -> int:
    """Train and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to")
    parser.add_argument(
        "--parts", nargs="+", default=["train", "dev"], choices=["train", "dev"], help="parts to learn from"
    )
    args = parser.parse_args()
    examples = list(corpus(args.parts))
    counts = Counter(feature for example in examples for feature in set(example.features))
    features = sorted(feature for feature, count in counts.items() if count >= RARE)
    clear = [e for e in examples if e.trigger is not None]
    write(args.out / "news.triggers.tsv", {EVENT: fit(clear, [bool(e.trigger) for e in clear], features, STRENGTH)})
    typed = [e for e in examples if e.type and e.trigger is not False]
    kinds = sorted({e.type for e in typed if e.type})
    write(
        args.out / "news.types.tsv",
        {kind: fit(typed, [e.type == kind for e in typed], features, TYPE_STRENGTH) for kind in kinds},
    )
    print(f"{len(clear)} words, {sum(e.trigger is True for e in clear)} triggers")
    return 0


def corpus(parts: list[str]) -> Iterator[Example]:
    """The words of the articles of some parts."""
    pipeline, finder = default(), EventFinder(builtin())
    for path in sorted((PROJECT / "corpora" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if gold["part"] not in parts:
            continue
        (document,) = pipeline.documents([Source.of(gold["clean"])])
        events = [e for e in gold["events"] if e["clean_start"] is not None]
        for view, candidate in finder.candidates(document):
            yield Example(
                tuple(view.features(candidate)), *label(gold["clean"], candidate.start, candidate.end, events)
            )


def label(text: str, start: int, end: int, events: list[dict[str, Any]]) -> tuple[bool | None, str | None]:
    """Whether the word is a trigger of a gold event, and its type."""
    met = [e for e in events if start < e["clean_start"] + len(e["trigger"]) and e["clean_start"] < end]
    if met:
        first = min(met, key=lambda e: e["optional"])
        return None if first["optional"] else True, first["type"]
    word = text[start:end]
    other = any(word in e["trigger_alt"] and abs(e["clean_start"] - start) < NEAR for e in events)
    return None if other else False, None


def fit(examples: list[Example], answers: list[bool], features: list[str], strength: float) -> dict[str, float]:
    """The weights of one label."""
    columns = {feature: n for n, feature in enumerate(features)}
    places = [sorted({columns[f] for f in e.features if f in columns}) for e in examples]
    rows = np.repeat(np.arange(len(places)), [len(p) for p in places])
    table = csr_matrix((np.ones(len(rows)), (rows, [c for p in places for c in p])), (len(places), len(features)))
    found = LogisticRegression(C=strength, solver="liblinear", max_iter=300, random_state=0).fit(table, answers)
    weights = {features[n]: float(found.coef_[0][n]) for n in np.flatnonzero(np.abs(found.coef_[0]) >= SMALL)}
    return {BIAS: float(found.intercept_[0]), **weights}


def write(file: Path, labels: dict[str, dict[str, float]]) -> None:
    """The weights of all labels as one table, rounded to hundredths."""
    features = sorted({feature for weights in labels.values() for feature in weights} - {BIAS})
    lines = [
        "\t".join([feature, *(f"{label}:{w[feature]:.2f}" for label, w in labels.items() if feature in w)])
        for feature in (BIAS, *features)
    ]
    file.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())

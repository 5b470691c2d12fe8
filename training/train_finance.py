#!/usr/bin/env python3
"""Makes the models of the `finance` schema from FewFC: triggers, unknown names and arguments of financial events.

    python training/train_finance.py FEWFC.jsonl… --out src/xiaoyou_extract/events/models [--hold]

FEWFC.jsonl: JSON lines `{text, events: [{type, trigger: [start, end], args: [[start, end, role]]}]}`, half-open ranges of
code points; made from FewFC (CC BY-SA 4.0, https://github.com/TimeBurningFish/FewFC). With `--hold` a fifth of the
sentences, chosen by their digest, is left out of the training and written beside the models as `held.jsonl`, to be measured.
Needs scikit-learn (extra `training`). The result is the same for the same input and versions.
"""

import argparse
import json
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.events import learned as triggers
from xiaoyou_extract.events.linear import BIAS, Linear
from xiaoyou_extract.events.schema import EventType, shipped
from xiaoyou_extract.pipeline import default
from xiaoyou_extract.resolve import learned as arguments
from xiaoyou_extract.resolve.candidates import candidates, run_features
from xiaoyou_extract.resolve.events import resolve_events

TYPES = {
    "质押": "pledge",
    "股份股权转让": "share_transfer",
    "投资": "investment",
    "减持": "share_reduction",
    "起诉": "lawsuit",
    "收购": "acquisition",
    "担保": "guarantee",
    "中标": "bid_won",
    "签署合同": "contract",
    "判决": "judgment",
}
ROLES = {
    "sub": "agent",
    "sub-org": "agent",
    "sub-per": "agent",
    "obj": "patient",
    "obj-org": "patient",
    "obj-per": "patient",
    "target-company": "target",
    "collateral": "stake",
    "money": "money",
    "amount": "money",
    "date": "date",
    "number": "number",
    "proportion": "proportion",
    "share-org": "proportion",
    "share-per": "proportion",
    "title": "title",
    "way": "way",
    "institution": "court",
}
NAMING = ("agent", "patient", "target")
LEAST = 3  # events of a trigger word
FOLDS = 5
PENALTY = {"triggers": 0.3, "names": 0.5, "arguments": 0.3}
SEEN = {"triggers": 3, "names": 4, "arguments": 4}  # times that a feature has to be seen
HEAD = """Sparse linear model of financial events, see finance.README.md. Made by training/train_finance.py from FewFC
(https://github.com/TimeBurningFish/FewFC); licence of this file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/
Form: a feature and `label:weight` pairs a line, parted by tabs."""

Range = tuple[int, int]
Row = tuple[set[str], set[str]]  # features, labels


@dataclass(frozen=True)
class Event:
    """An event of the corpus, at ranges of the cleaned text."""

    kind: str
    trigger: Range
    args: Mapping[Range, str]


@dataclass(frozen=True)
class Example:
    """A sentence of the corpus: cleaned, with its records and the events that it tells."""

    given: Mapping[str, object]
    fold: int
    document: Document
    rest: Sequence[Mention]
    events: Sequence[Event]
    words: triggers.Words


def main() -> None:
    """Reads, trains and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fewfc", nargs="+", type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--hold", action="store_true")
    options = parser.parse_args()
    examples = [e for path in options.fewfc for e in read(path)]
    if options.hold:
        held = [e for e in examples if e.fold == 0]
        lines = [json.dumps(e.given, ensure_ascii=False) + "\n" for e in held]
        (options.out / "held.jsonl").write_text("".join(lines), encoding="utf-8")
        examples = [e for e in examples if e.fold != 0]
    types = tuple(t for t in shipped("finance") if t.model)
    write(options.out, "triggers", *trigger_model(examples, types))
    names = [list(name_rows(e)) for e in examples]
    write(options.out, "names", fitted([row for rows in names for _, row in rows], "names"), ())
    unknown = crossed(examples, names)
    rows = [row for e, found in zip(examples, unknown, strict=True) for row in argument_rows(e, types, found)]
    write(options.out, "arguments", fitted(rows, "arguments"), ())


def read(path: Path) -> Iterator[Example]:
    """The corpus's sentences as the pipeline sees them before events are resolved."""
    pipeline = default()
    resolvers = [r for r in pipeline.resolvers if r is not resolve_events]
    given = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for at in range(0, len(given), 64):
        batch = given[at : at + 64]
        documents = pipeline.documents([pipeline.clean(d["text"]) for d in batch])
        for line, document in zip(batch, documents, strict=True):
            rest: Sequence[Mention] = [m for f in pipeline.finders for m in f(document) if m.layer != "event"]
            for resolver in resolvers:
                rest = resolver(document, rest)
            cleaned = inverse(document)
            events = [e for e in (event(document.text, cleaned, e) for e in line["events"]) if e]
            fold = zlib.crc32(line["text"].encode("utf-8")) % FOLDS
            yield Example(line, fold, document, rest, events, triggers.Words(document.text, document.sentences))


def inverse(document: Document) -> Callable[[int, int], Range | None]:
    """From ranges of the input to ranges of the cleaned text."""
    places: dict[int, int] = {}
    for i in range(len(document.text)):
        start, end = document.source.raw_range(i, i + 1)
        for k in range(start, max(end, start + 1)):
            places.setdefault(k, i)

    def cleaned(start: int, end: int) -> Range | None:
        found = [places[k] for k in range(start, end) if k in places]
        return (min(found), max(found) + 1) if found else None

    return cleaned


def event(text: str, cleaned: Callable[[int, int], Range | None], given: Mapping[str, object]) -> Event | None:
    """An event of the corpus at the cleaned text; None where cleaning left its trigger out."""
    trigger = cleaned(*given["trigger"])  # type: ignore[misc]
    if trigger is None:
        return None
    args: dict[Range, str] = {}
    for start, end, role in given["args"]:  # type: ignore[attr-defined]
        place = cleaned(start, end)
        if place:
            args[trimmed(text, *place)] = ROLES[role]
    return Event(TYPES[str(given["type"])], trigger, args)


def trimmed(text: str, start: int, end: int) -> Range:
    """Without marks and spaces at its edges."""
    while start < end and unicodedata.category(text[start])[0] in "PSZ":
        start += 1
    while start < end and unicodedata.category(text[end - 1])[0] in "PSZ":
        end -= 1
    return start, end


def trigger_model(examples: Sequence[Example], types: tuple[EventType, ...]) -> tuple[Linear, Iterable[str]]:
    """The model of triggers, and the `word …` features of the words that were seen often enough to judge them."""
    seen = Counter(e.document.text[slice(*v.trigger)] for e in examples for v in e.events)
    lexicon = frozenset(w for w in triggers.trigger_words(types) if seen[w] >= LEAST)
    rows: list[Row] = []
    for e in examples:
        for sentence, places in triggers.candidates(e.document, lexicon):
            for k, (start, end) in enumerate(places):
                kinds = {v.kind for v in e.events if v.trigger[0] < end and start < v.trigger[1]}
                labels = kinds | {triggers.EVENT} if kinds else kinds
                rows.append((triggers.trigger_features(e.words, sentence, places, k), labels))
    return fitted(rows, "triggers"), [f"word {w}" for w in sorted(lexicon)]


def name_rows(e: Example) -> Iterator[tuple[Range, Row]]:
    """Runs of words that may be a name; one that an event names as a party is one."""
    named = {place for v in e.events for place, role in v.args.items() if role in NAMING}
    for place, features in run_features(e.words, e.rest):
        yield place, (features, {"name"} if place in named else set())


def crossed(
    examples: Sequence[Example], names: Sequence[Sequence[tuple[Range, Row]]]
) -> list[list[tuple[Range, float]]]:
    """How like a name each run is, by a model that has not seen its sentence: arguments are to trust it no more than later."""
    models = [
        fitted([r for e, rows in zip(examples, names, strict=True) if e.fold % 2 != half for _, r in rows], "names")
        for half in (0, 1)
    ]
    return [
        [(place, models[e.fold % 2].likely(features)["name"]) for place, (features, _) in rows]
        for e, rows in zip(examples, names, strict=True)
    ]


def argument_rows(e: Example, types: tuple[EventType, ...], unknown: Sequence[tuple[Range, float]]) -> Iterator[Row]:
    """Each candidate near each event, with the role that it fills."""
    found = candidates(e.words, e.rest, types, unknown)
    places = sorted({v.trigger for v in e.events})
    for v in e.events:
        pairs = arguments.Pairs(e.words, arguments.scene(e.document, found, places, v.trigger, v.kind))
        for k, c in enumerate(pairs.view.near):
            role = v.args.get(trimmed(e.document.text, c.start, c.end))
            yield pairs.features(k), {role} if role else set()


def fitted(rows: Sequence[Row], name: str) -> Linear:
    """One logistic regression with an absolute penalty for each label: most features weigh nothing."""
    counts: Counter[str] = Counter()
    for features, _ in rows:
        counts.update(features)
    known = sorted(f for f, n in counts.items() if n >= SEEN[name] and "\t" not in f and "\n" not in f)
    index = {f: i for i, f in enumerate(known)}
    columns = [sorted(index[f] for f in features if f in index) for features, _ in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.array([c for row in columns for c in row], dtype=np.int32)
    table = sp.csr_matrix((np.ones(len(flat), dtype=np.float32), flat, ends), (len(rows), len(known)))
    weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
    labels = sorted({label for _, own in rows for label in own})
    for number, label in enumerate(labels):
        model = LogisticRegression(
            penalty="l1", C=PENALTY[name], solver="liblinear", tol=1e-2, max_iter=100, random_state=0
        ).fit(table, [label in own for _, own in rows])
        weights[BIAS].append((number, float(model.intercept_[0])))
        for i in np.flatnonzero(np.abs(model.coef_[0]) >= 0.005):
            weights[known[i]].append((number, float(model.coef_[0][i])))
    print(f"{name}: {len(rows)} rows, {len(known)} features, {len(weights)} of weight")
    return Linear(tuple(labels), {f: tuple(w) for f, w in weights.items()})


def write(folder: Path, name: str, model: Linear, known: Iterable[str]) -> None:
    """The model as text; `known` are features that stand in the file even without weight."""
    lines = [f"# {line}" for line in HEAD.splitlines()]
    # the biases come first: they give the labels their order
    rest = sorted({*model.weights, *known} - {BIAS})
    for feature in (BIAS, *rest):
        pairs = [f"{model.labels[i]}:{w:.2f}" for i, w in model.weights.get(feature, ())]
        lines.append("\t".join([feature, *pairs]))
    (folder / f"finance.{name}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Accuracy: extract the articles that have gold, score the records, and hold the figures to their floors.

    python benchmarks/accuracy.py [--raw DIR --gold DIR --floors TABLE] [--part PART] [--by] [--table] [--errors]

Without options it scores the test part of corpora/, with the floors in tests/floors.toml. Exit code 1 where a figure is
below its floor.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HOME = Path(__file__).resolve().parent
PROJECT = HOME.parent


def scored(raw: Path, gold: Path, part: str | None = None) -> Any:
    """The scorer's result for the records that a default run makes of a folder, or of one part of a corpus.

    The part `first` is the articles whose pages were made by hand, the first ten.
    """
    sys.path.insert(0, str(HOME))
    import score

    from xiaoyou_extract.batch import run
    from xiaoyou_extract.pipeline import default

    docs = sorted(p.stem for p in gold.glob("*.json") if part is None or _belongs(p, part))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.jsonl")
        run([str(p) for p in sorted(raw.iterdir()) if p.name[:3] in docs], str(out), default())
        return score.ordered(score.score_all(*score.load(gold, out, docs, raw)))


def _belongs(file: Path, part: str) -> bool:
    return int(file.stem) <= 10 if part == "first" else json.loads(file.read_text(encoding="utf-8"))["part"] == part


def figures(tallies: Any) -> dict[str, float | None]:
    """F1 (or the share that is right) of each layer; None where there is nothing of it."""
    import score

    return {name: tallies[name].figures()["f1"] for name in score.SCORE_LINE if name in tallies}


def grouped(result: Any, gold: Path, key: str) -> dict[str, dict[str, float | None]]:
    """The figures of the articles that share a value of `genre` or `script`."""
    import score

    groups: dict[str, dict[str, Any]] = {}
    for doc, tallies in result["docs"].items():
        name = json.loads((gold / f"{doc}.json").read_text(encoding="utf-8"))[key]
        group = groups.setdefault(name, {})
        for layer in score.SCORE_LINE:
            group[layer] = group.get(layer) or type(tallies[layer])()
            group[layer] += tallies[layer]
    return {name: figures(groups[name]) for name in sorted(groups)}


def floors(table: str) -> dict[str, float]:
    """The floors of one table of tests/floors.toml."""
    with (PROJECT / "tests" / "floors.toml").open("rb") as stream:
        return {name: float(value) for name, value in tomllib.load(stream)[table].items()}


def main() -> int:
    """Scores, prints, and gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raw", type=Path, default=PROJECT / "corpora" / "raw", help="folder of the articles")
    parser.add_argument("--gold", type=Path, default=PROJECT / "corpora" / "gold", help="folder of their gold")
    parser.add_argument(
        "--part", help="part of the corpus: train, dev, test, first (default: test of corpora/, else all)"
    )
    parser.add_argument("--floors", help="table of tests/floors.toml (default: that of the part, if there is one)")
    parser.add_argument("--by", action="store_true", help="print the figures by genre and by script")
    parser.add_argument("--table", action="store_true", help="print every figure of every article")
    parser.add_argument("--errors", action="store_true", help="list what is missing and what is spurious")
    options = parser.parse_args()
    part = options.part or ("test" if options.gold == parser.get_default("gold") else None)
    result = scored(options.raw, options.gold, part)
    import score

    if options.errors:
        for document, layers in result["docs"].items():
            for layer, tally in layers.items():
                for sign, items in (("-", tally.missing), ("+", tally.spurious)):
                    print(
                        *(f"{document} {layer}: {sign} {item}" for item in items), sep="\n", end="\n" if items else ""
                    )
    if options.table:
        print(score.table(result))
    for key in ("genre", "script") if options.by else ():
        print(f"{key:12}" + "".join(f"{layer[:9]:>11}" for layer in score.SCORE_LINE))
        for name, row in grouped(result, options.gold, key).items():
            print(f"{name:12}" + "".join(f"{score.number(value):>11}" for value in row.values()))
    below = 0
    table = options.floors or (part if part in ("test", "first") else None)
    wanted = floors(table) if table else {}
    for name, value in figures(result["all"]).items():
        floor = wanted.get(name, 0.0)
        below += (value or 0.0) < floor
        print(f"{name:14}{value or 0.0:8.3f}   floor {floor:.3f}{'   BELOW' if (value or 0.0) < floor else ''}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())

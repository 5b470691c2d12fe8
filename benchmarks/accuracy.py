#!/usr/bin/env python3
"""Accuracy: extract the articles that have gold, score the records, and hold the figures to their floors.

    python benchmarks/accuracy.py [--raw DIR --gold DIR --floors TABLE] [--table] [--errors]

Without options it scores corpora/, with the floors in tests/floors.toml. Exit code 1 where a figure is below its floor.
"""

import argparse
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


def scored(raw: Path, gold: Path) -> Any:
    """The scorer's result for the records that a default run makes of a folder."""
    sys.path.insert(0, str(HOME))
    import score

    from xiaoyou_extract.batch import run
    from xiaoyou_extract.pipeline import default

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out.jsonl")
        run([str(raw)], str(out), default())
        return score.ordered(score.score_all(*score.load(gold, out, None, raw)))


def figures(result: Any) -> dict[str, float]:
    """F1 (or the share that is right) of each layer, pooled over the articles."""
    import score

    found = {name: result["all"][name].figures()["f1"] for name in score.SCORE_LINE}
    return {name: value or 0.0 for name, value in found.items()}


def floors(table: str) -> dict[str, float]:
    """The floors of one table of tests/floors.toml."""
    with (PROJECT / "tests" / "floors.toml").open("rb") as stream:
        return {name: float(value) for name, value in tomllib.load(stream)[table].items()}


def main() -> int:
    """Scores, prints, and gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--raw", type=Path, default=PROJECT / "corpora" / "raw", help="folder of the articles")
    parser.add_argument("--gold", type=Path, default=PROJECT / "corpora" / "gold", help="folder of their gold")
    parser.add_argument("--floors", default="corpora", help="table of tests/floors.toml")
    parser.add_argument("--table", action="store_true", help="print every figure of every article")
    parser.add_argument("--errors", action="store_true", help="list what is missing and what is spurious")
    options = parser.parse_args()
    result = scored(options.raw, options.gold)
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
    below = 0
    reached = figures(result)
    for name, floor in floors(options.floors).items():
        below += reached[name] < floor
        print(f"{name:14}{reached[name]:8.3f}   floor {floor:.3f}{'   BELOW' if reached[name] < floor else ''}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Print the tables of the corpus's card: spread by genre, script, part and style, labels by layer, distinct names.

    python corpora/card.py

Python 3.10 or later, no packages; reads `gold/`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LAYERS = ("persons", "organisations", "locations", "dates", "amounts", "metrics", "events")


def required(article: dict[str, Any], layer: str) -> int:
    """How many items of a layer have to be found."""
    return sum(not item["optional"] for item in article[layer])


def rows(articles: list[dict[str, Any]], key: str) -> list[list[str]]:
    """A row for each value of `genre`, `script`, `part` or `style`: articles, characters, required items by layer."""
    made = []
    for value in sorted({str(a[key]) for a in articles}):
        group = [a for a in articles if str(a[key]) == value]
        counts = [sum(required(a, layer) for a in group) for layer in LAYERS]
        positions = sum(not q["optional"] for a in group for p in a["persons"] for q in p["positions"])
        size = sum(len(a["clean"]) for a in group)
        made.append([value, str(len(group)), f"{size:,}", *map(str, (counts[0], positions, *counts[1:]))])
    return made


def main() -> int:
    """Print the tables."""
    articles = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((HERE / "gold").glob("*.json"))]
    head = ["articles", "characters", "people", "positions", *LAYERS[1:]]
    for key in ("genre", "script", "part", "style"):
        print(f"| {key} | " + " | ".join(head) + " |\n" + "| --- " * (len(head) + 1) + "|")
        for row in rows(articles, key):
            print("| " + " | ".join(row) + " |")
        print()
    types = Counter(e["type"] for a in articles for e in a["events"] if not e["optional"])
    print("Events: " + ", ".join(f"{kind} {count}" for kind, count in types.most_common()))
    distinct = {layer: len({r["name"] for a in articles for r in a[layer]}) for layer in LAYERS[:3]}
    print("Distinct names: " + ", ".join(f"{layer} {count}" for layer, count in distinct.items()))
    print(f"Characters: {sum(len(a['clean']) for a in articles):,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""A run that is killed at random moments and resumed: is the result that of an undisturbed run, byte for byte?

    python benchmarks/torture.py [ARTICLES [KILLS [WORKERS]]]

20,000 short articles, one in twenty broken, 20 kills (SIGKILL) and 4 workers where nothing is given. The exit code is 1 where the
results differ.
"""

import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

from articles import texts

_COMMAND = [sys.executable, "-c", "from xiaoyou_extract.cli import main; main(prog_name='xiaoyou-extract')", "run"]
_BROKEN = (
    b"nonsense",
    b'{"text": " "}',
    b'{"id": "7"}',
    b"[]",
    b'{"text": "\xff"}',
    b'{"text": "a", "published": "1.5."}',
)


def main() -> int:
    """Measures, prints and compares, and gives the exit code."""
    articles, kills, workers = [*map(int, sys.argv[1:]), *(20_000, 20, 4)[len(sys.argv) - 1 :]]
    chance = random.Random(articles)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        given = folder / "in.jsonl"
        broken = 0
        with given.open("wb") as stream:
            for text in islice(texts(), articles):
                bad = chance.random() < 0.05
                broken += bad
                stream.write((chance.choice(_BROKEN) if bad else json.dumps({"text": text}).encode()) + b"\n")
        command = [*_COMMAND, str(given), "--workers", str(workers), "--resume", "-o"]
        begin = time.monotonic()
        subprocess.run([*command, str(folder / "whole.jsonl")], stderr=subprocess.DEVNULL)
        undisturbed = time.monotonic() - begin
        begin = time.monotonic()
        out = folder / "out.jsonl"
        moments = sorted(chance.sample(range(1, articles - broken), kills))
        for moment in moments:
            process = subprocess.Popen([*command, str(out)], stderr=subprocess.DEVNULL)
            while lines_in(out) < moment and process.poll() is None:
                time.sleep(0.05)
            process.kill()
            process.wait()
        code = subprocess.run([*command, str(out)]).returncode
        disturbed = time.monotonic() - begin
        same = True
        print(f"{articles:,} articles, {broken:,} of them broken, {workers} workers, {kills} kills at lines {moments}")
        for name in ("{}.jsonl", "{}.errors.jsonl"):
            one, other = (folder / name.format(run) for run in ("whole", "out"))
            digests = [hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in (one, other)]
            same &= digests[0] == digests[1]
            print(f"{name.format('out')}: {lines_in(other):,} lines, {' and '.join(digests)}")
        print(f"undisturbed {undisturbed:.0f} s, disturbed {disturbed:.0f} s, last exit code {code}")
        print("the same, byte for byte" if same else "DIFFERENT")
        return 0 if same else 1


def lines_in(path: Path) -> int:
    """How many lines a file has; 0 where it is not there."""
    if not path.exists():
        return 0
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


if __name__ == "__main__":
    sys.exit(main())

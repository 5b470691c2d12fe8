#!/usr/bin/env python3
"""Memory of a process that works on one short article after another, all different.

    python benchmarks/memory.py [COUNT…]

Prints what the process holds after so many articles: 2,000, 20,000 and 200,000 where none are given. Runs on Linux, which tells
what a process holds now; elsewhere only the most that it ever held is told.
"""

import gc
import resource
import sys
import time
from itertools import count, islice
from pathlib import Path

from articles import texts

from xiaoyou_extract.batch.outcome import lines
from xiaoyou_extract.pipeline import default
from xiaoyou_extract.records import Article

_STATUS = Path("/proc/self/status")


def held() -> dict[str, float]:
    """MB that this process holds now, and the most that it held."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if not _STATUS.exists():
        return {"most": most}
    now = next(line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return {"now": int(now.split()[1]) / 1024, "most": most}


def main() -> None:
    """Measures and prints."""
    counts = [int(given.replace(",", "")) for given in sys.argv[1:]] or [2_000, 20_000, 200_000]
    articles = (Article(id=str(n), text=text) for n, text in zip(count(), texts(), strict=False))
    done = 0
    begin = time.process_time()
    for wanted in sorted(counts):
        while done < wanted:
            batch = list(islice(articles, min(32, wanted - done)))
            done += sum(1 for _ in lines(batch, default()))
        gc.collect()
        told = ", ".join(f"{name} {size:.1f} MB" for name, size in held().items())
        rate = done / (time.process_time() - begin)
        print(f"{done:>9,} articles: {told}; {rate:.0f} articles a second", flush=True)


if __name__ == "__main__":
    main()

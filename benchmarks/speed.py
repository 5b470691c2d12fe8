#!/usr/bin/env python3
"""Speed: what an import, the first article and a warm run cost, and how time grows with the text.

    python benchmarks/speed.py [FOLDER]

The first ten articles of FOLDER make the warm run; corpora/raw where none is given. Times are the processor's, not the clock's,
so that other work on the machine counts little; each is the best of several runs.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SENTENCE = "18日，云溪大学校长陈怀远与朗川集团在杭州签约，获捐3.5亿余元，近200人参加。"


def best(run: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs in this process."""
    taken = []
    for _ in range(times):
        begin = time.process_time()
        run()
        taken.append(time.process_time() - begin)
    return min(taken)


def of_process(code: str) -> float:
    """Seconds of a run of code in a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def over_bare(code: str) -> float:
    """Seconds that code costs over a bare interpreter: the median of paired runs."""
    return statistics.median(of_process(code) - of_process("pass") for _ in range(15))


def main() -> None:
    """Measures and prints."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "corpora" / "raw"
    print(f"import xiaoyou_extract      {over_bare('import xiaoyou_extract') * 1000:8.1f} ms over a bare interpreter")
    helped = "import sys; sys.argv = ['x', '--help']; from xiaoyou_extract.cli import main; main()"
    print(f"xiaoyou-extract --help      {over_bare(helped) * 1000:8.1f} ms over a bare interpreter")

    begin = time.process_time()
    from xiaoyou_extract import Pipeline

    pipeline = Pipeline()
    pipeline(SENTENCE)
    print(f"first article               {(time.process_time() - begin) * 1000:8.1f} ms, imports and loading included")

    articles = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))[:10]]
    characters = sum(map(len, articles))
    warm = best(lambda: list(pipeline.pipe(articles)))
    print(
        f"{len(articles):3} articles, warm          {warm * 1000:8.1f} ms, {characters / warm:,.0f} characters a second"
    )
    one_by_one = best(lambda: [pipeline(article) for article in articles])
    print(f"{len(articles):3} articles, one by one    {one_by_one * 1000:8.1f} ms")
    for size in (20, 200, 2000):
        line = SENTENCE * size
        taken = best(partial(pipeline, line), 2)
        print(f"one line of {len(line):7,} characters {taken * 1000:8.1f} ms, {taken / len(line) * 1e6:.1f} µs each")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory                 {peak:8.0f} MB")


if __name__ == "__main__":
    main()

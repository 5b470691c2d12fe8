"""Many articles from inputs to an output: read, work on them in one process or several, write, resume.

`runner` holds the run together: `entries` gives the articles with their places, `workers` (and in each process `worker`)
what becomes of them, `sink` writes that and keeps the `state` from which a later run goes on.
"""

from xiaoyou_extract.batch.beside import errors_beside
from xiaoyou_extract.batch.outcome import outcomes
from xiaoyou_extract.batch.progress import Progress, Summary, Watch
from xiaoyou_extract.batch.retrying import retry
from xiaoyou_extract.batch.runner import dry_run, resumable, run
from xiaoyou_extract.batch.stop import Stop
from xiaoyou_extract.batch.work import TIMEOUT

__all__ = [
    "TIMEOUT",
    "Progress",
    "Stop",
    "Summary",
    "Watch",
    "dry_run",
    "errors_beside",
    "outcomes",
    "resumable",
    "retry",
    "run",
]

"""Which endings are read and written, and by what: the one table of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from xiaoyou_extract.formats.protocols import Writer
from xiaoyou_extract.formats.read_columns import columns
from xiaoyou_extract.formats.read_lines import lines
from xiaoyou_extract.formats.read_packed import gunzipped, tarred, unzstd, zipped
from xiaoyou_extract.formats.read_sheets import commas, tabs
from xiaoyou_extract.formats.read_texts import texts
from xiaoyou_extract.formats.write_columns import ParquetWriter
from xiaoyou_extract.formats.write_databases import DuckDBWriter, SQLiteWriter
from xiaoyou_extract.formats.write_lines import LineWriter, gzipped, zstandard
from xiaoyou_extract.formats.write_sheets import SheetWriter


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        endings: how its names end.
        read: gives the articles of one; None where it is not read.
        write: makes the writer of one, of a path and a mark; None where it is not written.
        extra: the extra that it needs, if any.
        appended: whether a record is in the output when it is written. Else it is kept beside the output, which is
            made when all are there.
        tabled: whether it holds one table, which has to be named.
    """

    endings: tuple[str, ...]
    read: Callable[..., Iterator[Any]] | None = None
    write: Callable[..., Writer] | None = None
    extra: str | None = None
    appended: bool = True
    tabled: bool = False


@dataclass(frozen=True)
class Packing:
    """What may stand around a file of any kind: `a.csv.gz`."""

    endings: tuple[str, ...]
    unpacked: Callable[[IO[bytes], str], IO[bytes]]
    packed: Callable[[bytes], bytes]
    extra: str | None = None


LINES = (".jsonl", ".ndjson")
KINDS = (
    Kind((".txt",), texts),
    Kind((".html", ".htm", ".xhtml"), texts, extra="html"),
    Kind(LINES, lines, LineWriter),
    Kind((".csv",), commas, SheetWriter, tabled=True),
    Kind((".tsv", ".tab"), tabs),
    Kind((".parquet", ".pq"), columns, ParquetWriter, extra="parquet", appended=False),
    Kind((".sqlite", ".sqlite3", ".db"), None, SQLiteWriter),
    Kind((".duckdb",), None, DuckDBWriter, extra="duckdb"),
    Kind((".tar",), tarred),
    Kind((".zip",), zipped),
)
PACKINGS = (
    Packing((".gz",), gunzipped, gzipped),
    Packing((".zst",), unzstd, zstandard, extra="zstd"),
)
_SHORT = {".tgz": ".tar.gz"}


def kind_of(name: str) -> tuple[Kind | None, Packing | None]:
    """The kind of a file by its name, and what is packed around it; None where the ending is unknown."""
    lower = name.lower()
    for short, written_out in _SHORT.items():
        lower = lower.removesuffix(short) + written_out if lower.endswith(short) else lower
    packing = next((p for p in PACKINGS if lower.endswith(p.endings)), None)
    inner = lower.rpartition(".")[0] if packing else lower
    return next((k for k in KINDS if inner.endswith(k.endings) and inner not in k.endings), None), packing


def is_read(name: str) -> bool:
    """Whether a file of a folder or an archive is read: its ending says what it holds."""
    kind, _ = kind_of(Path(name).name)
    return kind is not None and kind.read is not None


def read_endings() -> tuple[str, ...]:
    """The endings of what is read, each also with those of a packing after it."""
    return tuple(ending for kind in KINDS if kind.read for ending in kind.endings)

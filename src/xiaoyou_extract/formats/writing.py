"""Records out: which writer an output gets."""

from pathlib import Path

from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.formats.faults import STANDARD, shown
from xiaoyou_extract.formats.kinds import KINDS, PACKINGS, kind_of
from xiaoyou_extract.formats.protocols import Writer
from xiaoyou_extract.formats.tables import tables as known_tables
from xiaoyou_extract.formats.write_columns import TablesWriter
from xiaoyou_extract.formats.write_lines import FrameWriter, LineWriter


def writer(output: str, *, tables: bool = False, kind: str | None = None, at: int | None = None) -> Writer:
    """The writer of an output, told by its ending.

    Args:
        output: a file, a folder with `tables`, or `-` for standard output. A name without an ending, a pipe and a
            device take JSON Lines.
        tables: whether the output is a folder, for a Parquet file of each table (`people.parquet`, …).
        kind: the table that a CSV holds, such as `people`.
        at: the mark that an unfinished run left, to go on from there; a new output where it is None. Databases are
            added to in either case; an article that is there already is replaced.

    Raises:
        OptionError: what the output is to be cannot be told, or is not to be had without an extra.
        OutputError: the output cannot be opened, or ends before the mark.
    """
    if kind is not None and kind not in known_tables():
        raise OptionError(f"there is no table {kind!r}; there are {', '.join(known_tables())}")
    path = Path(output)
    if tables:
        if kind is not None or output == STANDARD:
            raise OptionError("all tables go to a folder: name it with -o, and leave --kind out")
        return TablesWriter(path, at)
    found, packing = kind_of(path.name)
    lines = output == STANDARD or not path.suffix or (path.exists() and not path.is_file())
    if kind is not None and (lines or found is None or not found.tabled):
        raise OptionError(f"--kind chooses the table that a CSV file holds, and {output} is none")
    if lines:
        return LineWriter(None if output == STANDARD else path, at)
    if found and packing and found.write is LineWriter:
        packing.packed(b"")  # a package that is missing is told now
        return FrameWriter(path, at, packing.packed)
    if found is None or packing or found.write is None:
        raise OptionError(
            f"{shown(path)}: the ending does not say what to write; it can be {', '.join(written_endings())}"
        )
    if not found.tabled:
        return found.write(path, at)
    if kind is None:
        raise OptionError(f"a CSV file holds one table: name it with --kind, one of {', '.join(known_tables())}")
    return found.write(path, at, kind)


def written_endings() -> tuple[str, ...]:
    """The endings of what is written."""
    packed = (ending + p.endings[0] for k in KINDS if k.write is LineWriter for ending in k.endings for p in PACKINGS)
    return (*(ending for k in KINDS if k.write for ending in k.endings), *packed)

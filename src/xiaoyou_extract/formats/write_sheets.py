"""CSV of one table."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from xiaoyou_extract.formats.tables import Cell, rows, tables
from xiaoyou_extract.formats.write_lines import Appended

_MARK = "\ufeff"  # without it Excel takes UTF-8 for the encoding of the country


class SheetWriter(Appended):
    """The rows of one table: a header, commas, line ends as on Windows, and UTF-8 with the mark that Excel asks for."""

    def __init__(self, path: Path, at: int | None, kind: str) -> None:
        super().__init__(path, at)
        self._kind = kind
        columns = tables()[kind].columns
        if not at:
            self.append((_MARK + _written([[name for name, _ in columns]])).encode("utf-8"))

    def write(self, line: str) -> None:
        """The rows of one record, all or none of them.

        Raises:
            OutputError: they cannot be written; those of the records before are kept.
        """
        self.append(_written(row for table, row in rows(line) if table == self._kind).encode("utf-8"))


def _written(found: Iterable[Sequence[Cell]]) -> str:
    held = io.StringIO()
    csv.writer(held).writerows(found)
    return held.getvalue()

"""Parquet: the records themselves, or a file of each table."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats.extras import needed
from xiaoyou_extract.formats.faults import reason, shown
from xiaoyou_extract.formats.tables import FLAG, INTEGER, JSON, NUMBER, TEXT, Many, Shape, cell, rows, shape, tables
from xiaoyou_extract.formats.write_lines import LineWriter
from xiaoyou_extract.records import NewsRecord

_GROUP = 1000  # rows of records in a row group
_TABLE_GROUP = 50_000  # rows of a table


class _Kept(LineWriter):
    """Keeps the lines beside an output that is made when all are there, as Parquet files cannot be added to."""

    def __init__(self, kept: Path, at: int | None) -> None:
        needed("pyarrow", "parquet")
        if at is not None and not kept.exists():
            raise OutputError(f"{shown(kept)} is not there, so this cannot be continued: begin anew")
        super().__init__(kept, at)
        self._kept = kept

    def finish(self) -> None:
        """Makes the output, and puts it into its place whole.

        Raises:
            OutputError: it cannot be written; the lines are kept.
        """
        self.flush()
        self.close()
        try:
            with self._kept.open(encoding="utf-8", newline="\n") as lines:
                self._make(line for line in lines)
            self._kept.unlink()
        except OSError as error:
            raise OutputError(
                f"cannot write what {shown(self._kept)} holds as Parquet: {reason(error)}; the lines are kept there"
            ) from error

    def _make(self, lines: Iterator[str]) -> None:
        raise NotImplementedError


class ParquetWriter(_Kept):
    """A row for each article, with lists of structs for what was found in it.

    Until all are there the records are JSON Lines in `OUT.parquet.part`, which is what an unfinished run leaves.
    """

    def __init__(self, path: Path, at: int | None = None) -> None:
        """Opens the file of lines; to go on with a finished output, it is made again from that.

        Raises:
            OptionError: pyarrow is not installed.
            OutputError: it cannot be opened, or ends before the mark.
        """
        self._path = path
        kept = path.with_name(f"{path.name}.part")
        if at is not None and path.exists() and not kept.exists():
            _unmade(path, kept)
        super().__init__(kept, at)

    def _make(self, lines: Iterator[str]) -> None:
        with _Parquet(self._path, shape(), _GROUP) as file:
            for line in lines:
                file.write(_value(shape(), json.loads(line)))


class TablesWriter(_Kept):
    """A folder with a file of each table: `people.parquet`, `events.parquet` and so on.

    Until all records are there they are JSON Lines in `records.part`, which is what an unfinished run leaves.
    """

    def __init__(self, folder: Path, at: int | None = None) -> None:
        """Makes the folder, where there is none.

        Raises:
            OptionError: pyarrow is not installed.
            OutputError: the folder cannot be made or written to, or holds no unfinished run to go on with.
        """
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise OutputError(f"cannot make the folder {shown(folder)}: {reason(error)}") from error
        self._folder = folder
        super().__init__(folder / "records.part", at)

    def _make(self, lines: Iterator[str]) -> None:
        with ExitStack() as opened:
            files = {
                name: opened.enter_context(
                    _Parquet(self._folder / f"{name}.parquet", dict(table.columns), _TABLE_GROUP)
                )
                for name, table in tables().items()
            }
            for line in lines:
                for name, row in rows(line):
                    files[name].write(dict(zip(files[name].names, row, strict=True)))


class _Parquet:
    """A Parquet file in the making, which takes its place when it is whole."""

    def __init__(self, path: Path, of: Mapping[str, Shape], group: int) -> None:
        arrow = needed("pyarrow", "parquet")
        self._arrow, self._path, self._group = arrow, path, group
        self._new = path.with_name(f"{path.name}.new")
        self._schema = arrow.schema([(name, _type(inner, arrow)) for name, inner in of.items()])
        self._file = needed("pyarrow.parquet", "parquet").ParquetWriter(self._new, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []
        self.names = tuple(of)

    def write(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) == self._group:
            self._end_group()

    def _end_group(self) -> None:
        rows, self._rows = self._rows, []
        self._file.write_table(self._arrow.Table.from_pylist(rows, self._schema))

    def __enter__(self) -> "_Parquet":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            try:
                if kind is None and self._rows:
                    self._end_group()
            finally:
                self._file.close()
            if kind is None:
                with self._new.open("r+b") as whole:
                    os.fsync(whole.fileno())
                self._new.replace(self._path)
        finally:
            self._new.unlink(missing_ok=True)


def _type(of: Shape, arrow: Any) -> Any:
    if isinstance(of, Many):
        return arrow.list_(_type(of.each, arrow))
    if isinstance(of, Mapping):
        return arrow.struct([(name, _type(inner, arrow)) for name, inner in of.items()])
    types = {TEXT: arrow.string, JSON: arrow.string, INTEGER: arrow.int64, NUMBER: arrow.float64, FLAG: arrow.bool_}
    return types[of]()


def _value(of: Shape, value: Any) -> Any:
    """A value of JSON as a column of its shape holds it."""
    if value is None or isinstance(of, str):
        return cell(str(of), value)
    if isinstance(of, Many):
        return [_value(of.each, v) for v in value]
    return {name: _value(inner, value[name]) for name, inner in of.items()}


def _unmade(path: Path, kept: Path) -> None:
    """The lines that a Parquet was made of.

    Raises:
        OutputError: it cannot be read, or is none of ours.
    """
    new = kept.with_name(f"{kept.name}.new")
    try:
        new.write_text("", encoding="utf-8")
        with LineWriter(new) as lines:
            for line in _lines(path):
                lines.write(line)
        new.replace(kept)
    except (OSError, ValueError, KeyError) as error:
        raise OutputError(f"{shown(path)} cannot be continued: {error}; begin anew") from error


def _lines(path: Path) -> Iterable[str]:
    for batch in needed("pyarrow.parquet", "parquet").ParquetFile(path).iter_batches(_GROUP):
        for row in batch.to_pylist():
            meta = row["meta"] and json.loads(row["meta"])
            yield NewsRecord.model_validate_json(json.dumps({**row, "meta": meta})).to_json()

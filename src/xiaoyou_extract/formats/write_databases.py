"""SQLite and DuckDB: the tables of the records; when an article comes again, its rows are replaced."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats.extras import needed
from xiaoyou_extract.formats.faults import shown
from xiaoyou_extract.formats.protocols import W
from xiaoyou_extract.formats.tables import FLAG, INTEGER, JSON, NUMBER, TEXT, Row, rows, tables

_AT_ONCE = 64  # articles in a transaction


class _DatabaseWriter(ABC):
    """Stores articles, a number of them at once, each with all its rows or not at all."""

    _types: ClassVar[Mapping[str, str]]

    def __init__(self, path: Path, at: int | None = None) -> None:
        """Opens the database, and makes the tables that it lacks.

        Raises:
            OptionError: the database's package is not installed.
            OutputError: it cannot be opened, or is no database.
        """
        self._name = shown(path)
        self._rows: dict[str, list[tuple[str, Row]]] = {}
        self._open(path)
        try:
            for name, table in tables().items():
                columns = ", ".join(f'"{column}" {self._types[held]}' for column, held in table.columns)
                key = ", ".join(f'"{column}"' for column, _ in table.columns[: table.key])
                self._run(f'CREATE TABLE IF NOT EXISTS "{name}" ({columns}, PRIMARY KEY ({key}))')
        except BaseException:
            self._shut()
            raise

    def write(self, line: str) -> None:
        """One record more, stored with those that come after it.

        Raises:
            OutputError: they cannot be stored; what was stored before is kept.
        """
        found = list(rows(line))
        (_, (article, *_)) = found[0]
        self._rows[str(article)] = found
        if len(self._rows) == _AT_ONCE:
            self.flush()

    def flush(self) -> int:
        """Stores what was written; there is no mark to go back to, as what comes again is replaced.

        Raises:
            OutputError: it cannot be stored; what was stored before is kept.
        """
        articles, self._rows = self._rows, {}
        if articles:
            found: dict[str, list[Row]] = {name: [] for name in tables()}
            for name, row in (r for of_article in articles.values() for r in of_article):
                found[name].append(row)
            self._store(list(articles), found)
        return 0

    def finish(self) -> None:
        """Stores what was written."""
        self.flush()

    def close(self) -> None:
        """Stores what was written, and closes the database."""
        try:
            self.flush()
        finally:
            self._shut()

    def __enter__(self: W) -> W:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _store(self, articles: Sequence[str], found: dict[str, list[Row]]) -> None:
        try:
            self._run("BEGIN")
            for name, table in tables().items():
                self._replace(name, table.columns, articles, found[name])
            self._run("COMMIT")
        except BaseException:
            self._undo()
            raise

    def _failed(self, error: Exception) -> OutputError:
        return OutputError(f"cannot write {self._name}: {error}; what was stored before is kept")

    @abstractmethod
    def _open(self, path: Path) -> None: ...

    @abstractmethod
    def _run(self, statement: str) -> None: ...

    @abstractmethod
    def _replace(
        self, name: str, columns: Sequence[tuple[str, str]], articles: Sequence[str], rows: Sequence[Row]
    ) -> None: ...

    @abstractmethod
    def _undo(self) -> None: ...

    @abstractmethod
    def _shut(self) -> None: ...


class SQLiteWriter(_DatabaseWriter):
    """A SQLite database."""

    _types: ClassVar[Mapping[str, str]] = {
        TEXT: "TEXT",
        JSON: "TEXT",
        INTEGER: "INTEGER",
        NUMBER: "REAL",
        FLAG: "INTEGER",
    }

    def _open(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(path, isolation_level=None)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _replace(
        self, name: str, columns: Sequence[tuple[str, str]], articles: Sequence[str], rows: Sequence[Row]
    ) -> None:
        delete = f'DELETE FROM "{name}" WHERE "{columns[0][0]}" = ?'  # noqa: S608 - names are the record's own
        insert = f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - as above
        try:
            self._connection.executemany(delete, [(article,) for article in articles])
            self._connection.executemany(insert, rows)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _undo(self) -> None:
        if self._connection.in_transaction:
            self._connection.rollback()

    def _shut(self) -> None:
        self._connection.close()


class DuckDBWriter(_DatabaseWriter):
    """A DuckDB database."""

    _types: ClassVar[Mapping[str, str]] = {
        TEXT: "VARCHAR",
        JSON: "JSON",
        INTEGER: "BIGINT",
        NUMBER: "DOUBLE",
        FLAG: "BOOLEAN",
    }

    def _open(self, path: Path) -> None:
        self._duckdb = needed("duckdb", "duckdb")
        try:
            self._connection: Any = self._duckdb.connect(str(path))
        except self._duckdb.Error as error:
            raise self._failed(error) from error

    def _run(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except self._duckdb.Error as error:
            raise self._failed(error) from error

    def _replace(
        self, name: str, columns: Sequence[tuple[str, str]], articles: Sequence[str], rows: Sequence[Row]
    ) -> None:
        key = columns[0][0]
        delete = f'DELETE FROM "{name}" WHERE "{key}" IN (SELECT unnest(?::VARCHAR[]))'  # noqa: S608 - as above
        # One statement for all rows, a list for each column: row by row it takes a hundred times as long.
        unnested = ", ".join(f"unnest(?::{self._types[held]}[])" for _, held in columns)
        try:
            self._connection.execute(delete, [list(articles)])
            if rows:
                held = [list(column) for column in zip(*rows, strict=True)]
                self._connection.execute(f'INSERT INTO "{name}" SELECT {unnested}', held)
        except self._duckdb.Error as error:
            raise self._failed(error) from error

    def _undo(self) -> None:
        try:
            self._connection.rollback()
        except self._duckdb.Error:  # the transaction is over by the error itself
            return

    def _shut(self) -> None:
        self._connection.close()

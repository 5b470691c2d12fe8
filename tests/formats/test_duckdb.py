"""DuckDB as an output."""

from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats import tables, writer

duckdb = pytest.importorskip("duckdb", reason="needs the extra duckdb")

Line = Callable[..., str]


def write(output: Path, lines: list[str]) -> None:
    with writer(str(output)) as opened:
        for line in lines:
            opened.write(line)
        opened.finish()


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(path)) as connection:
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables()}  # noqa: S608


def test_an_article_that_comes_again_is_replaced(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.duckdb"
    lines = [line(n, text="一\x00二" if n == 3 else "云溪") for n in range(100)]
    write(path, lines)
    first = rows_of(path)
    assert (len(first["articles"]), len(first["mentions"]), len(first["warnings"])) == (100, 300, 0)
    write(path, lines)
    assert rows_of(path) == first
    write(path, [line(7, title="新"), line(7, title="更新", people=[]), line(1000)])
    now = rows_of(path)
    assert len(now["articles"]) == 101
    assert [row[3] for row in now["articles"] if row[0] == "7"] == ["更新"]
    assert [row for row in (*now["people"], *now["positions"]) if row[0] == "7"] == []


def test_it_can_be_asked(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.duckdb"
    write(path, [line(1), line(2)])
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT sum(value), currency FROM amounts GROUP BY ALL").fetchall() == [
            (2.4e8, "CNY")
        ]
        assert connection.execute("SELECT meta->>'$.深[0]' FROM articles ORDER BY id").fetchall() == [("1",), ("2",)]
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO people SELECT * FROM people")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "out.duckdb").write_bytes(b"text" * 5000)
    with pytest.raises(OutputError, match="cannot write"):
        writer(str(tmp_path / "out.duckdb"))


def test_a_fault_keeps_what_was_stored(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.duckdb"
    write(path, [line(1)])
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE warnings ADD COLUMN more INTEGER")
    with writer(str(path)) as opened:
        opened.write(
            line(2).replace('"warnings":[]', '"warnings":[{"code":"a","message":"b","raw_start":null,"raw_end":null}]')
        )
        with pytest.raises(OutputError, match="what was stored before is kept"):
            opened.flush()
    assert [row[0] for row in rows_of(path)["articles"]] == ["1"]

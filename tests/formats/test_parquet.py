"""Parquet as an output, read back with the packages that people use."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats import stored, tables, writer
from xiaoyou_extract.records import NewsRecord

pa = pytest.importorskip("pyarrow", reason="needs the extra parquet")
parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")

Line = Callable[..., str]


def write(output: Path, lines: list[str], at: int | None = None, *, tables: bool = False) -> None:
    with writer(str(output), at=at, tables=tables) as opened:
        for line in lines:
            opened.write(line)
        opened.finish()


def test_records_read_back_are_equal(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.parquet"
    lines = [line(n) for n in range(1500)]
    write(path, lines)
    assert list(tmp_path.iterdir()) == [path]
    assert [item.to_json() for item in stored(path)] == lines
    assert list(stored(path)) == [NewsRecord.model_validate_json(text) for text in lines]


def test_columns_have_types(tmp_path: Path, line: Line) -> None:
    write(tmp_path / "out.parquet", [line(1)])
    schema = parquet.read_schema(tmp_path / "out.parquet")
    assert schema.names == list(NewsRecord.model_fields)
    amount = schema.field("amounts").type.value_type
    kinds = {name: str(amount.field(name).type) for name in ("value", "currency", "currency_stated", "span")}
    assert kinds == {
        "value": "double",
        "currency": "string",
        "currency_stated": "bool",
        "span": "struct<start: int64, end: int64, text: string, raw_start: int64, raw_end: int64>",
    }


def test_polars_reads_it(tmp_path: Path, line: Line) -> None:
    polars = pytest.importorskip("polars")
    write(tmp_path / "out.parquet", [line(1), line(2, amounts=[])])
    found = polars.read_parquet(tmp_path / "out.parquet").select("id", polars.col("amounts").list.len().alias("n"))
    assert found.rows() == [("1", 1), ("2", 0)]


def test_the_same_lines_give_the_same_bytes(tmp_path: Path, line: Line) -> None:
    lines = [line(n) for n in range(50)]
    for name in ("a.parquet", "b.parquet"):
        write(tmp_path / name, lines)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_no_articles_are_a_file_with_no_rows(tmp_path: Path) -> None:
    write(tmp_path / "out.parquet", [])
    assert parquet.read_table(tmp_path / "out.parquet").num_rows == 0


def test_an_unfinished_run_is_continued(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.parquet"
    path.write_bytes(b"of an earlier run")
    lines = [line(n) for n in range(20)]
    with pytest.raises(KeyboardInterrupt), writer(str(path)) as opened:
        for text in lines[:9]:
            opened.write(text)
        mark = opened.flush()
        opened.write(lines[9])
        raise KeyboardInterrupt
    assert path.read_bytes() == b"of an earlier run"
    assert (tmp_path / "out.parquet.part").read_text(encoding="utf-8").splitlines() == lines[:10]
    write(path, lines[9:], mark)
    assert [item.to_json() for item in stored(path)] == lines
    assert list(tmp_path.iterdir()) == [path]


def test_a_finished_output_is_continued(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.parquet"
    with writer(str(path)) as opened:
        opened.write(line(1))
        mark = opened.flush()
        opened.write(line(2))
        opened.finish()
    write(path, [line(3)], mark)
    assert [item.id for item in stored(path)] == ["1", "3"]


def test_a_table_of_each_kind(tmp_path: Path, line: Line) -> None:
    folder = tmp_path / "out"
    write(folder, [line(n) for n in range(3)], tables=True)
    assert sorted(p.name for p in folder.iterdir()) == sorted(f"{name}.parquet" for name in tables())
    people = parquet.read_table(folder / "people.parquet").to_pylist()
    assert [(p["article"], p["id"], p["name"]) for p in people] == [(str(n), "p1", "陈怀远") for n in range(3)]
    assert parquet.read_table(folder / "mentions.parquet").num_rows == 9
    articles = parquet.read_table(folder / "articles.parquet").to_pylist()
    assert json.loads(articles[2]["meta"]) == {"深": [2, 1.5, None]}
    assert parquet.read_table(folder / "warnings.parquet").num_rows == 0


def test_unfinished_tables_are_continued(tmp_path: Path, line: Line) -> None:
    folder = tmp_path / "out"
    with writer(str(folder), tables=True) as opened:
        opened.write(line(1))
        mark = opened.flush()
    assert [p.name for p in folder.iterdir()] == ["records.part"]
    write(folder, [line(2)], mark, tables=True)
    assert parquet.read_table(folder / "events.parquet")["article"].to_pylist() == ["1", "2"]
    with pytest.raises(OutputError, match="begin anew"):
        writer(str(folder), tables=True, at=mark)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    for folder in (tmp_path / "out", tmp_path / "no" / "out"):
        with pytest.raises(OutputError, match="cannot make the folder"):
            writer(str(folder), tables=True)


def test_lines_that_cannot_become_parquet_are_kept(tmp_path: Path, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parquet.ParquetWriter, "write_table", full)
    with pytest.raises(
        OutputError, match=r"out.parquet.part holds as Parquet: No space left on device; the lines are kept"
    ):
        write(tmp_path / "out.parquet", [line(1)])
    assert [p.name for p in tmp_path.iterdir()] == ["out.parquet.part"]

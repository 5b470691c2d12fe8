"""Outputs: what they hold, how they are continued, what is said where they cannot be had."""

import csv
import gzip
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoyou_extract.errors import OptionError, OutputError
from xiaoyou_extract.formats import Writer, stored, tables, writer
from xiaoyou_extract.records import NewsRecord

Line = Callable[..., str]


def write(output: Path, lines: list[str], at: int | None = None, **options: object) -> None:
    with writer(str(output), at=at, **options) as opened:  # type: ignore[arg-type]
        for line in lines:
            opened.write(line)
        opened.finish()


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as connection:
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables()}  # noqa: S608


# Tables


def test_every_value_of_a_record_is_in_a_table(line: Line) -> None:
    from xiaoyou_extract.formats.tables import rows

    def values(of: object) -> list[object]:
        if isinstance(of, dict):
            return [
                v
                for name, inner in of.items()
                for v in (
                    [json.dumps(inner, ensure_ascii=False, separators=(",", ":"))] if name == "meta" else values(inner)
                )
            ]
        return [v for inner in of for v in values(inner)] if isinstance(of, list) else [of]

    text = line(7)
    found = [cell for _, row in rows(text) for cell in row]
    assert [v for v in values(json.loads(text)) if v not in found] == []
    assert {name for name, _ in rows(text)} == set(tables()) - {
        "aliases",
        "organisers",
        "objects",
        "event_metrics",
        "furniture",
        "warnings",
    }
    assert all(len(row) == len(tables()[name].columns) for name, row in rows(text))


def test_the_tables() -> None:
    assert list(tables()) == [
        *("articles", "people", "organisations", "locations", "dates", "amounts", "metrics", "events"),
        *("repairs", "furniture", "warnings", "mentions", "positions", "aliases", "places", "participants"),
        *("organisers", "objects", "event_amounts", "event_metrics", "arguments"),
    ]
    for table in tables().values():
        names = [name for name, _ in table.columns]
        assert len(set(names)) == len(names)
    assert [name for name, _ in tables()["amounts"].columns][:4] == ["article", "id", "span_start", "span_end"]


def test_a_number_beyond_a_double_is_left_out(line: Line) -> None:
    from xiaoyou_extract.formats.tables import cell

    assert cell("number", 10**400) is None
    assert cell("number", 120000000) == 1.2e8


# Lines


@pytest.mark.parametrize("name", ["out.jsonl", "out.ndjson", "out", "out.jsonl.gz"])
def test_lines(tmp_path: Path, line: Line, name: str) -> None:
    lines = [line(n) for n in range(300)]
    write(tmp_path / name, lines)
    data = (tmp_path / name).read_bytes()
    assert (gzip.decompress(data) if name.endswith("gz") else data).decode().splitlines() == lines
    write(tmp_path / "again.jsonl.gz" if name.endswith("gz") else tmp_path / "again", lines)
    assert (tmp_path / ("again.jsonl.gz" if name.endswith("gz") else "again")).read_bytes() == data


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.csv"])
def test_an_output_is_continued_at_its_mark(tmp_path: Path, line: Line, name: str) -> None:
    options = {"kind": "people"} if name.endswith("csv") else {}
    lines = [line(n) for n in range(300)]
    whole, cut = tmp_path / "whole" / name, tmp_path / name
    whole.parent.mkdir()
    with writer(str(whole), **options) as opened:  # type: ignore[arg-type]
        for text in lines[:101]:
            opened.write(text)
        mark = opened.flush()
        for text in lines[101:]:
            opened.write(text)
        opened.finish()
    cut.write_bytes(whole.read_bytes()[: mark + (len(whole.read_bytes()) - mark) // 2] + b"torn")
    write(cut, lines[101:], mark, **options)
    assert cut.read_bytes() == whole.read_bytes()
    cut.write_bytes(whole.read_bytes()[: mark - 1])
    with pytest.raises(OutputError, match="ends before what was written to it"):
        writer(str(cut), at=mark, **options)  # type: ignore[arg-type]


def test_a_torn_gzip_can_be_read_to_where_it_is_torn(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.jsonl.gz"
    write(path, [line(n) for n in range(400)])
    path.write_bytes(path.read_bytes()[:-20])
    found = [item.id for item in stored(path) if isinstance(item, NewsRecord)]
    assert found[:384] == [str(n) for n in range(384)]


def test_lines_that_an_interrupt_leaves_in_a_frame_are_kept(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.jsonl.gz"
    with pytest.raises(KeyboardInterrupt), writer(str(path)) as opened:
        opened.write(line(1))
        raise KeyboardInterrupt
    assert [item.id for item in stored(path)] == ["1"]


# CSV


def test_a_table_as_csv(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "people.csv"
    write(path, [line(1), line(2, people=[]), line(3)], kind="people")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfarticle,id,name,")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = list(csv.DictReader(stream))
    assert [(r["article"], r["id"], r["name"], r["role"], r["confidence"]) for r in found] == [
        ("1", "p1", "陈怀远", "subject", "0.9"),
        ("3", "p1", "陈怀远", "subject", "0.9"),
    ]


def test_cells_that_need_quotes(tmp_path: Path, line: Line) -> None:
    write(tmp_path / "a.csv", [line(1)], kind="repairs")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert next(csv.DictReader(stream))["before"] == 'a,"\n'


# Databases


@pytest.mark.parametrize("name", ["out.sqlite", "out.sqlite3", "out.db"])
def test_sqlite(tmp_path: Path, line: Line, name: str) -> None:
    path = tmp_path / name
    write(path, [line(n) for n in range(150)])
    first = rows_of(path)
    assert len(first["articles"]) == 150
    assert len(first["mentions"]) == 450
    assert len(first["positions"]) == 150
    with sqlite3.connect(path) as connection:
        asked = connection.execute(
            "SELECT p.name, q.title, o.name FROM people p JOIN positions q ON q.article = p.article AND q.record = p.id "
            "JOIN organisations o ON o.article = q.article AND o.id = q.organisation WHERE p.article = '7'"
        ).fetchall()
    assert asked == [("陈怀远", "校长", "云溪大学")]


def test_an_article_that_comes_again_is_replaced(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.sqlite"
    lines = [line(n) for n in range(100)]
    write(path, lines)
    first = rows_of(path)
    write(path, lines)
    assert {name: sorted(rows, key=repr) for name, rows in rows_of(path).items()} == {
        name: sorted(rows, key=repr) for name, rows in first.items()
    }
    write(path, [line(7, title="新"), line(7, title="更新", people=[]), line(1000)])
    now = rows_of(path)
    assert len(now["articles"]) == 101
    assert [row[3] for row in now["articles"] if row[0] == "7"] == ["更新"]
    assert [row for row in now["people"] if row[0] == "7"] == []
    assert [row for row in now["positions"] if row[0] == "7"] == []


def test_what_was_written_before_an_interrupt_is_stored(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.sqlite"
    with pytest.raises(KeyboardInterrupt), writer(str(path)) as opened:
        opened.write(line(1))
        raise KeyboardInterrupt
    assert len(rows_of(path)["articles"]) == 1


def test_a_fault_stores_none_of_its_articles_and_keeps_those_before(tmp_path: Path, line: Line) -> None:
    path = tmp_path / "out.sqlite"
    with writer(str(path)) as opened:
        opened.write(line(1))
        opened.flush()
        with sqlite3.connect(path) as other:
            other.execute("DROP TABLE warnings")
        opened.write(line(2))
        with pytest.raises(OutputError, match=r"cannot write .*warnings.*is kept"):
            opened.flush()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT id FROM articles").fetchall() == [("1",)]
        assert connection.execute("SELECT count(*) FROM people").fetchall() == [(1,)]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "out.db").write_bytes(b"text" * 100)
    with pytest.raises(OutputError, match="not a database"):
        writer(str(tmp_path / "out.db"))
    with pytest.raises(OutputError, match="cannot write"):
        writer(str(tmp_path / "nowhere" / "out.db"))


# What cannot be had


@pytest.mark.parametrize(
    ("output", "options", "said"),
    [
        ("out.xlsx", {}, r"out.xlsx: the ending does not say what to write; it can be .jsonl, .ndjson, .csv, .parquet"),
        ("out.txt", {}, "the ending does not say"),
        ("out.json", {}, "the ending does not say"),
        ("out.zip", {}, "the ending does not say"),
        ("out.db.gz", {}, "the ending does not say"),
        ("out.csv", {}, "name it with --kind, one of articles, people"),
        ("out.csv", {"kind": "persons"}, "no table 'persons'; there are articles, people"),
        ("out.jsonl", {"kind": "people"}, "out.jsonl is none"),
        ("-", {"kind": "people"}, "- is none"),
        ("-", {"tables": True}, "name it with -o"),
        ("out", {"tables": True, "kind": "people"}, "leave --kind out"),
    ],
)
def test_outputs_that_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, options: dict[str, object], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OptionError, match=said):
        writer(output, **options)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "options", "module", "extra"),
    [
        ("out.parquet", {}, "pyarrow", "parquet"),
        ("out", {"tables": True}, "pyarrow", "parquet"),
        ("out.duckdb", {}, "duckdb", "duckdb"),
        ("out.jsonl.zst", {}, "zstandard", "zstd"),
    ],
)
def test_an_extra_that_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, options: dict[str, object], module: str, extra: str
) -> None:
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(OptionError, match=rf"needs {module}: pip install 'xiaoyou-extract\[{extra}\]'"):
        writer(str(tmp_path / output), **options)  # type: ignore[arg-type]


def test_standard_output_takes_lines(monkeypatch: pytest.MonkeyPatch, line: Line) -> None:
    held = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(held))
    opened: Writer = writer("-")
    opened.write(line(1))
    assert (held.getvalue().decode(), opened.flush()) == (line(1) + "\n", 0)
    opened.close()
    assert not held.closed

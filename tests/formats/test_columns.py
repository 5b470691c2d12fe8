"""Parquet as an input."""

import datetime as dt
import decimal
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from xiaoyou_extract.formats import Fields, articles
from xiaoyou_extract.records import Article, Failure

pa = pytest.importorskip("pyarrow", reason="needs the extra parquet")
parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")


def table(path: Path, **columns: Any) -> Path:
    parquet.write_table(pa.table(columns), path)
    return path


def failures(found: list[Article | Failure]) -> list[tuple[str | None, str]]:
    return [(item.source, item.error) for item in found if isinstance(item, Failure)]


def test_rows_are_articles(tmp_path: Path) -> None:
    path = table(
        tmp_path / "p.parquet",
        text=["一", None, "三", " "],
        id=pa.array([1, 2, None, 4], pa.int32()),
        title=["题", None, None, None],
        channel=pa.array(["要闻", "要闻", None, None]).dictionary_encode(),
        score=[0.5, 1.0, float("nan"), None],
    )
    first, none, third, empty = articles(path, published="2025-01-01")
    meta = {"channel": "要闻", "score": 0.5}
    assert first == Article(text="一", id="1", title="题", published="2025-01-01", source=f"{path}:1", meta=meta)
    assert isinstance(third, Article)
    assert third == Article(
        text="三", published="2025-01-01", source=f"{path}:3", meta={"channel": None, "score": None}
    )
    assert failures([none, empty]) == [(f"{path}:2", "bad_row"), (f"{path}:4", "empty")]
    assert isinstance(none, Failure)
    assert none.id == "2"


DAY = dt.datetime(2024, 5, 3, 23, 30, 0, 123456)  # noqa: DTZ001 - a column without a zone


@pytest.mark.parametrize(
    "column",
    [
        pa.array([DAY.replace(microsecond=0)], pa.timestamp("s")),
        pa.array([DAY], pa.timestamp("us")),
        pa.array([1714779000123456789], pa.timestamp("ns")),
        pa.array([DAY], pa.timestamp("us", "UTC")),
        pa.array([DAY.date()], pa.date32()),
        pa.array([DAY.date()], pa.date64()),
        pa.array(["2024/5/3 23:30"]),
    ],
    ids=lambda column: str(column.type),
)
def test_columns_of_days(tmp_path: Path, column: Any) -> None:
    (article,) = articles(
        table(tmp_path / "p.parquet", content=["一"], date=column), fields=Fields("content", published="date")
    )
    assert isinstance(article, Article)
    assert article.published == "2024-05-03"


def test_values_of_every_type_are_carried(tmp_path: Path) -> None:
    path = table(
        tmp_path / "p.parquet",
        text=["一"],
        when=pa.array([DAY], pa.timestamp("us")),
        day=pa.array([DAY.date()]),
        price=pa.array([decimal.Decimal("1.50")]),
        raw=pa.array([b"\xff\x00"]),
        tags=[["甲", "乙"]],
        place=[{"name": "云溪", "at": [1.5, None]}],
        pairs=pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        flag=[True],
    )
    (article,) = articles(path)
    assert isinstance(article, Article)
    assert article.meta == {
        "when": "2024-05-03T23:30:00.123456",
        "day": "2024-05-03",
        "price": "1.50",
        "raw": "ff00",
        "tags": ["甲", "乙"],
        "place": {"name": "云溪", "at": [1.5, None]},
        "pairs": [["a", 1]],
        "flag": True,
    }
    assert Article.model_validate_json(article.model_dump_json()) == article


def test_a_value_that_python_cannot_hold_costs_its_row(tmp_path: Path) -> None:
    years = pa.array([0, 400_000_000_000, 86_400], pa.timestamp("s"))
    path = table(tmp_path / "p.parquet", text=["一", "二", "三"], when=years)
    found = list(articles(path))
    assert failures(found) == [(f"{path}:2", "bad_row")]
    assert [i.text for i in found if isinstance(i, Article)] == ["一", "三"]


def test_a_long_file_is_read_a_few_rows_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path / "p.parquet", text=[f"第{n}篇" for n in range(5000)])
    sizes: list[int] = []
    real = parquet.ParquetFile.iter_batches

    def watched(self: Any, *given: Any, **named: Any) -> Any:
        for batch in real(self, *given, **named):
            sizes.append(batch.num_rows)
            yield batch

    monkeypatch.setattr(parquet.ParquetFile, "iter_batches", watched)
    stream = articles(path)
    next(stream)
    assert sum(sizes) <= 64
    assert [str(a.source) for a in stream][-1] == f"{path}:5000"  # type: ignore[union-attr]
    assert max(sizes) <= 64


def test_packed_parquet(tmp_path: Path) -> None:
    data = table(tmp_path / "p.parquet", text=["一"]).read_bytes()
    (tmp_path / "p.parquet.gz").write_bytes(gzip.compress(data))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("p.parquet", data)
    sources = [a.source for name in ("p.parquet.gz", "a.zip") for a in articles(tmp_path / name)]
    assert sources == [f"{tmp_path / 'p.parquet.gz'}:1", f"{tmp_path / 'a.zip'}!p.parquet:1"]


def test_a_text_that_is_too_large(tmp_path: Path) -> None:
    path = table(tmp_path / "p.parquet", text=["一", "长" * 400, "三"])
    assert failures(list(articles(path, max_bytes=1000))) == [(f"{path}:2", "too_large")]


@pytest.mark.parametrize("cut", [0, 3, 200, -1])
def test_a_file_that_is_no_parquet(tmp_path: Path, cut: int) -> None:
    path = table(tmp_path / "p.parquet", text=[str(n) for n in range(1000)])
    path.write_bytes(path.read_bytes()[:cut])
    assert failures(list(articles(path))) == [(str(path), "broken")]


def test_a_broken_page_costs_the_rows_of_its_group(tmp_path: Path) -> None:
    path = tmp_path / "p.parquet"
    rows = pa.table({"text": [f"第{n}篇" for n in range(3000)]})
    parquet.write_table(rows, path, row_group_size=1000, compression="none", use_dictionary=False)
    data = bytearray(path.read_bytes())
    start = parquet.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(1).column(0).data_page_offset
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(bytes(data))
    found = list(articles(path))
    assert failures(found) == [(f"{path}:1001", "broken")]
    assert isinstance(found[1000], Failure)
    assert "up to 2000" in found[1000].message
    assert [a.source for a in found if isinstance(a, Article)][999:1001] == [f"{path}:1000", f"{path}:2001"]


def test_a_file_without_a_text(tmp_path: Path) -> None:
    (failure,) = articles(table(tmp_path / "p.parquet", content=["一"], url=["u"]))
    assert isinstance(failure, Failure)
    assert 'no "text", but "content", "url"' in failure.message

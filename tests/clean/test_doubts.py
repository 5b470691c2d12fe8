"""A guess of an encoding that may be wrong is said on the record."""

from pathlib import Path

import pytest

from xiaoyou_extract import formats
from xiaoyou_extract.records import Article

TEXT = "市图书馆新馆下周对读者开放，首日有三场讲座。"


def read(path: Path, data: bytes, encoding: str | None = None) -> Article:
    path.write_bytes(data)
    (article,) = formats.articles(path, encoding)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        pytest.param(TEXT.encode(), [], id="utf-8"),
        pytest.param(TEXT.encode("gbk") * 5, [], id="gbk that reads well"),
        pytest.param("大".encode("gbk"), ["guessed_encoding"], id="too short to tell"),
        pytest.param((TEXT * 20).encode() + b"\xff" + TEXT.encode(), ["undecodable_places"], id="a broken place"),
    ],
)
def test_doubts(tmp_path: Path, data: bytes, codes: list[str]) -> None:
    article = read(tmp_path / "a.txt", data)
    assert [w.code for w in article.warnings] == codes


def test_what_is_declared_is_no_guess(tmp_path: Path) -> None:
    assert not read(tmp_path / "a.txt", "大".encode("gbk"), "gbk").warnings


def test_lines_cannot_bring_warnings(tmp_path: Path) -> None:
    article = read(tmp_path / "a.jsonl", '{"text": "云溪", "warnings": [{"code": "x"}]}'.encode())
    assert not article.warnings

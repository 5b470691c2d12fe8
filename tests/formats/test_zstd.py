"""zstd around an input."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoyou_extract.formats import articles, stored, writer
from xiaoyou_extract.records import Article, Failure

zstandard = pytest.importorskip("zstandard", reason="needs the extra zstd")


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"text": f"第{n}篇，{n * 7919}"}).encode() + b"\n" for n in range(count))


def test_frames_one_after_another(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    path.write_bytes(zstandard.compress(lines(3)) + zstandard.compress(b"") + zstandard.compress(lines(3000)))
    found = list(articles(path))
    assert len(found) == 3003
    assert [a.text for a in found if isinstance(a, Article)][-1].startswith("第2999篇")


def test_a_torn_frame_keeps_what_is_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.zst"
    whole = zstandard.compress(lines(100))
    path.write_bytes(whole + zstandard.compress(lines(20_000))[:-5000])
    *before, failure = articles(path)
    assert isinstance(failure, Failure)
    assert (failure.source, failure.error) == (str(path), "broken")
    assert len(before) > 100
    assert all(isinstance(item, Article) for item in before)


@pytest.mark.parametrize("data", [b"no zstd", zstandard.compress(b"text")[:4] + b"\xff" * 50])
def test_what_is_no_zstd(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv.zst").write_bytes(data)
    (failure,) = articles(tmp_path / "a.csv.zst")
    assert isinstance(failure, Failure)
    assert failure.error == "broken"


def test_a_tar_in_zstd(tmp_path: Path) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        info = tarfile.TarInfo("a.jsonl")
        info.size = len(lines(2))
        archive.addfile(info, io.BytesIO(lines(2)))
    path = tmp_path / "a.tar.zst"
    path.write_bytes(zstandard.compress(held.getvalue()))
    assert [a.source for a in articles(path)] == [f"{path}!a.jsonl:1", f"{path}!a.jsonl:2"]


def test_a_bomb_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.zst"
    path.write_bytes(zstandard.compress(bytes(200_000_000)))
    assert path.stat().st_size < 20_000
    (failure,) = articles(path, max_bytes=100_000)
    assert isinstance(failure, Failure)
    assert failure.error == "too_large"


def test_an_output_in_frames(tmp_path: Path, line: Callable[..., str]) -> None:
    path = tmp_path / "out.jsonl.zst"
    written = [line(n) for n in range(300)]
    with writer(str(path)) as opened:
        for text in written[:200]:
            opened.write(text)
        mark = opened.flush()
        opened.write("torn")
    with writer(str(path), at=mark) as opened:
        for text in written[200:]:
            opened.write(text)
    assert [item.to_json() for item in stored(path)] == written
    path.write_bytes(path.read_bytes()[:-30])
    assert [item.id for item in stored(path)][:200] == [str(n) for n in range(200)]

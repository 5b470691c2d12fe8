"""Whatever bytes a file has: articles or failures, and no other end."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoyou_extract.formats import articles
from xiaoyou_extract.records import Article, Failure

ROWS = 'id,text,published\r\n1,"云溪，""大学""\r\n签约",2024/5/3\r\n2,朗川集团,\r\n'.encode()
LINES = b"".join(json.dumps({"id": str(n), "text": f"第{n}篇"}, ensure_ascii=False).encode() + b"\n" for n in range(9))


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("文/a.jsonl", LINES)
        archive.writestr("b.csv", ROWS)
        archive.writestr("c.txt.gz", gzip.compress(b"text", mtime=0))
    return held.getvalue()


def tarred() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name, data in {"文/a.jsonl": LINES, "b.csv": ROWS, "x" * 120 + ".txt": b"text"}.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return held.getvalue()


WHOLE = {
    "a.jsonl": LINES,
    "a.csv": ROWS,
    "a.tsv": ROWS.replace(b",", b"\t"),
    "a.jsonl.gz": gzip.compress(LINES, mtime=0),
    "a.zip": zipped(),
    "a.tar": tarred(),
    "a.tar.gz": gzip.compress(tarred(), mtime=0),
}


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The data with some bytes changed, taken out or put in, and perhaps cut."""
    found = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(found)))
        found[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(found[: draw(st.integers(0, len(found)) | st.just(len(found)))])


def only_articles_and_failures(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.write_bytes(data)
    found = list(articles(path, max_bytes=2000))
    assert all(isinstance(item, (Article, Failure)) for item in found)
    assert all(item.source and item.source.startswith(str(path)) for item in found if isinstance(item, Failure))
    assert all(item.message and item.error for item in found if isinstance(item, Failure))
    assert list(articles(path, max_bytes=2000)) == found


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draw=st.data())
def test_damaged_files(tmp_path: Path, name: str, draw: st.DataObject) -> None:
    only_articles_and_failures(tmp_path, name, draw.draw(damaged(WHOLE[name])))


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes(tmp_path: Path, name: str, data: bytes) -> None:
    only_articles_and_failures(tmp_path, name, data)


@pytest.mark.parametrize("name", WHOLE)
def test_whole_files_have_no_failure(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(WHOLE[name])
    found = list(articles(tmp_path / name))
    assert found
    assert all(isinstance(item, Article) for item in found)

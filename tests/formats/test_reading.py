"""Tables, packed files and archives as inputs; what is broken in them costs only itself."""

import csv
import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xiaoyou_extract.formats import Fields, articles, expand
from xiaoyou_extract.formats.kinds import KINDS, PACKINGS, kind_of
from xiaoyou_extract.records import Article, Failure

TEXT = "云溪大学与朗川集团签约。"


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def failures(found: list[Article | Failure]) -> list[tuple[str | None, str]]:
    return [(item.source, item.error) for item in found if isinstance(item, Failure)]


def texts(found: list[Article | Failure]) -> list[str]:
    return [item.text for item in found if isinstance(item, Article)]


def line(text: str, **fields: object) -> bytes:
    return json.dumps({"text": text, **fields}, ensure_ascii=False).encode() + b"\n"


# Fields


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024/5/3", "2024-05-03"),
        ("2024.05.03", "2024-05-03"),
        ("2024年5月3日", "2024-05-03"),
        ("20240503", "2024-05-03"),
        ("2024-05-03T23:30:00+08:00", "2024-05-03"),
        ("2024-05-03T23:30:00Z", "2024-05-03"),
        (" 2024/5/3 8:05 ", "2024-05-03"),
        ("2024年5月3日 08:05:11", "2024-05-03"),
        ("", None),
        (None, None),
    ],
)
def test_days_in_the_forms_that_sites_give(tmp_path: Path, value: str | None, expected: str | None) -> None:
    (article,) = articles(written(tmp_path / "a.jsonl", line(TEXT, published=value)))
    assert isinstance(article, Article)
    assert article.published == expected


@pytest.mark.parametrize(
    "value", ["2024-02-30", "2024/5-3", "3.5.2024", "5/3/2024", "去年", "2024-05", 1714694400, True]
)
def test_days_that_are_none(tmp_path: Path, value: object) -> None:
    (failure,) = articles(written(tmp_path / "a.jsonl", line(TEXT, published=value)))
    assert isinstance(failure, Failure)
    assert failure.error == "bad_line"
    assert '"published" cannot be used' in failure.message
    assert "YYYY-MM-DD" in failure.message


def test_fields_of_other_names(tmp_path: Path) -> None:
    row = {"content": TEXT, "url": 7, "date": "2024/5/3", "head": "题", "site": "https://a.cn", "text": "other"}
    fields = Fields("content", "url", "date", "head", "site")
    expected = Article(text=TEXT, id="7", published="2024-05-03", title="题", source="https://a.cn")
    assert list(articles(written(tmp_path / "a.jsonl", json.dumps(row)), fields=fields)) == [expected]
    table = written(tmp_path / "a.csv", "\n".join(",".join(map(str, cells)) for cells in (row, row.values())))
    assert list(articles(table, fields=fields)) == [expected.model_copy(update={"meta": {"text": "other"}})]


def test_a_missing_field_tells_which_are_there(tmp_path: Path) -> None:
    (failure,) = articles(written(tmp_path / "a.jsonl", '{"content": "一", "url": "u"}'))
    assert isinstance(failure, Failure)
    assert 'no "text", but "content", "url": name the field that holds the article with --text-field' in failure.message


# Tables


def test_a_table(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.csv",
        '\ufeffid, text ,published,channel\r\n1,"一,""二""\r\n三",2024/5/3,要闻\r\n\r\n,四\r\n5,五,去年,\r\n6,六,,\r\n',
    )
    first, second, bad, last = articles(path, published="2025-01-01")
    assert first == Article(
        text='一,"二"\r\n三', id="1", published="2024-05-03", source=f"{path}:2", meta={"channel": "要闻"}
    )
    assert second == Article(text="四", published="2025-01-01", source=f"{path}:4")
    assert isinstance(bad, Failure)
    assert (bad.id, bad.source, bad.error) == ("5", f"{path}:5", "bad_row")
    assert last == Article(text="六", id="6", published="2025-01-01", source=f"{path}:6", meta={"channel": ""})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "big5hkscs", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_a_table_of_any_encoding(tmp_path: Path, encoding: str, end: str) -> None:
    body, name = "市图书馆新馆下周对读者开放，首日有三场讲座。", "标题"
    if encoding == "big5hkscs":
        body, name = "市圖書館新館下週對讀者開放，首日有三場講座。", "標題"
    rows = [f"{name}\t正文", *[f"{n}\t{body}" for n in range(20)], ""]
    path = written(tmp_path / "t.tsv", end.join(rows).encode(encoding))
    fields = Fields(text="正文", title=name)
    for named in (None, encoding.removesuffix("-sig")):
        found = list(articles(path, named, fields=fields))
        assert texts(found) == [body] * 20
        assert [item.title for item in found if isinstance(item, Article)] == [str(n) for n in range(20)]
        assert not any(item.warnings for item in found if isinstance(item, Article))


def test_a_broken_row_costs_only_itself(tmp_path: Path) -> None:
    rows = ["text,id", "一,1", '"二"乱,2', "三,3,x", " ,4", "五,5", '"六,6']
    found = list(articles(written(tmp_path / "t.csv", "\n".join(rows))))
    assert texts(found) == ["一", "五"]
    assert failures(found) == [
        (f"{tmp_path / 't.csv'}:{row}", code)
        for row, code in ((3, "bad_row"), (4, "bad_row"), (5, "empty"), (7, "bad_row"))
    ]


def test_places_that_cannot_be_decoded_are_a_warning_on_their_row(tmp_path: Path) -> None:
    good = "市图书馆新馆下周对读者开放，首日有三场讲座。".encode()
    found = list(articles(written(tmp_path / "t.csv", b"text\n" + b"\n".join([good * 9, good + b"\xff" + good, good]))))
    assert [[w.code for w in a.warnings] for a in found if isinstance(a, Article)] == [[], ["undecodable_places"], []]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"", "empty", "is empty"),
        (b"\xef\xbb\xbf", "bad_row", "has no header"),
        (b"\ntext\na\n", "bad_row", "has no header"),
        (b"content,url\n1,2\n", "bad_row", 'no "text", but "content", "url"'),
        (b"text,a,a\n1,2,3\n", "bad_row", 'more than one column is called "a"'),
        (b'"te"xt,a\n1,2\n', "bad_row", "not a row"),
        (b"\x89PNG\r\n\x1a\n", "binary", "binary"),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, data: bytes, code: str, said: str) -> None:
    (failure,) = articles(written(tmp_path / "t.csv", data))
    assert isinstance(failure, Failure)
    assert failure.error == code
    assert said in failure.message
    assert "t.csv" in failure.message


def test_a_large_table_is_read_as_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(["text", "n"])
        table.writerows([TEXT, n] for n in range(100_000))
    opened: list[io.BufferedReader] = []
    ahead = 0
    real = Path.open

    def watched(self: Path, mode: str) -> io.BufferedReader:
        opened.append(real(self, mode))  # type: ignore[arg-type]
        return opened[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "open", watched)
        rows = 0
        for rows, item in enumerate(articles(path), 1):  # noqa: B007
            ahead = max(ahead, opened[0].tell() - rows * len(f"{TEXT},0\r\n".encode()))
    assert isinstance(item, Article)
    assert (rows, item.meta) == (100_000, {"n": "99999"})
    assert ahead < 3 << 20  # of 4.2 million bytes
    assert path.stat().st_size > 4_000_000


# Limits


def test_what_is_too_large_costs_only_itself(tmp_path: Path) -> None:
    long = "长" * 400
    lines = written(tmp_path / "a.jsonl", line("一") + line(long) + line("二"))
    rows = written(tmp_path / "a.csv", f"text\n一\n{long}\n二\n")
    text = written(tmp_path / "a.txt", long)
    for path, number in ((lines, 2), (rows, 3)):
        found = list(articles(path, max_bytes=1000))
        assert failures(found) == [(f"{path}:{number}", "too_large")]
        assert texts(found) == ["一", "二"]
    assert failures(list(articles(text, max_bytes=1000))) == [(str(text), "too_large")]
    assert texts(list(articles(text, max_bytes=1200))) == [long]


def test_a_quote_that_is_not_closed_takes_no_more_than_a_row_may_have(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'text\n"一\n' + "二二二二\n" * 100)
    found = list(articles(path, max_bytes=130))
    assert failures(found) == [(f"{path}:2", "too_large")]
    assert texts(found) == ["二二二二"] * 90


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz"])
def test_a_line_without_an_end_is_given_up(tmp_path: Path, name: str) -> None:
    data = b"text\n" + b" " * 1_000_000 + b"\ntext\n"
    path = written(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data)
    *_, last = articles(path, max_bytes=1000)
    assert isinstance(last, Failure)
    assert last.error == "too_large"
    assert "was not read" in last.message


# Packed


def test_gzip_of_anything(tmp_path: Path) -> None:
    written(tmp_path / "a.jsonl.gz", gzip.compress(line("一")) + gzip.compress(line("二")))
    written(tmp_path / "b.CSV.GZ", gzip.compress("text\n三\n".encode()))
    written(tmp_path / "c.txt.gz", gzip.compress("四".encode()))
    found = [item for place in expand([str(tmp_path)]) for item in articles(place)]
    assert [(i.text, i.source) for i in found if isinstance(i, Article)] == [
        ("一", f"{tmp_path / 'a.jsonl.gz'}:1"),
        ("二", f"{tmp_path / 'a.jsonl.gz'}:2"),
        ("三", f"{tmp_path / 'b.CSV.GZ'}:2"),
        ("四", str(tmp_path / "c.txt.gz")),
    ]


def test_a_torn_gzip_keeps_what_is_before(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(line(f"第{n}篇，{n * 7919}", id=str(n)) for n in range(5000)))
    whole = written(tmp_path / "a.jsonl.gz", data)
    torn = written(tmp_path / "b.jsonl.gz", data[: len(data) // 2])
    found = list(articles(torn))
    assert failures(found) == [(str(torn), "broken")]
    assert isinstance(found[-1], Failure)
    assert "torn or broken" in found[-1].message
    assert 1000 < len(found) < 4000
    assert texts(found) == texts(list(articles(whole)))[: len(found) - 1]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(TEXT.encode())[:-9]),
        ("a.txt.gz", TEXT.encode()),
        ("a.tar", b"x" * 1000),
        ("a.tar.gz", gzip.compress(b"x" * 1000)),
        ("a.zip", b"PK\x03\x04" + bytes(100)),
    ],
)
def test_what_is_broken_from_the_start(tmp_path: Path, name: str, data: bytes) -> None:
    found = list(articles(written(tmp_path / name, data)))
    assert failures(found) == [(str(tmp_path / name), "broken")]


# Archives


def zip_of(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def tar_of(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    ("name", "pack"), [("a.zip", zip_of), ("a.tar", tar_of), ("a.tar.gz", tar_of), ("a.TGZ", tar_of)]
)
def test_archives(tmp_path: Path, name: str, pack: Callable[[Path, dict[str, bytes]], Path]) -> None:
    if name.endswith("TGZ"):
        path = pack(tmp_path / "a.tar.gz", MEMBERS).rename(tmp_path / name)
    else:
        path = pack(tmp_path / name, MEMBERS)
    found = list(articles(path))
    assert [(i.text, i.source) for i in found if isinstance(i, Article)] == [
        ("乙", f"{path}!文/b.txt"),
        ("一", f"{path}!lines.jsonl:1"),
        ("二", f"{path}!lines.jsonl:3"),
        ("三", f"{path}!t.csv.gz:2"),
    ]
    assert failures(found) == [
        (f"{path}!lines.jsonl:2", "bad_line"),
        (f"{path}!empty.txt", "empty"),
        (f"{path}!inner.zip", "unreadable"),
        (f"{path}!big.txt", "too_large"),
    ]
    assert {p.name for p in tmp_path.iterdir()} == {path.name}


MEMBERS = {
    "文/b.txt": "乙".encode(),
    "lines.jsonl": line("一") + b"?\n" + line("二"),
    "image.png": b"\x89PNG",
    "empty.txt": b"",
    "inner.zip": b"PK\x05\x06" + bytes(18),
    "t.csv.gz": gzip.compress("text\n三\n".encode()),
    "__MACOSX/._b.txt": b"\x00\x05\x16\x07",
    "big.txt": b"a" * 10_000_001,
}


def test_a_zip_with_a_broken_member(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("1.txt", "2.txt", "3.jsonl", "4.txt"):
            archive.writestr(name, line(name) * (1 if name.endswith("txt") else 9000))
    data = bytearray(path.read_bytes())
    for name in (b"2.txt", b"3.jsonl"):
        at = data.rindex(b'{"text": "' + name)
        data[at + 12] ^= 1
    found = list(articles(written(path, bytes(data))))
    assert failures(found) == [(f"{path}!2.txt", "broken"), (f"{path}!3.jsonl", "broken")]
    sources = [str(i.source) for i in found if isinstance(i, Article)]
    assert (sources[0], sources[-1]) == (f"{path}!1.txt", f"{path}!4.txt")
    assert len(sources) > 8000


def test_a_torn_tar_keeps_what_is_before(tmp_path: Path) -> None:
    path = tar_of(tmp_path / "a.tar", {f"{n}.txt": f"第{n}篇".encode() * 200 for n in range(4)})
    found = list(articles(written(path, path.read_bytes()[:6000])))
    assert len(texts(found)) == 2
    assert {code for _, code in failures(found)} == {"broken"}


def test_an_archive_with_nothing_to_read(tmp_path: Path) -> None:
    found = list(articles(zip_of(tmp_path / "a.zip", {"a.png": b"", "b/": b""})))
    assert failures(found) == [(str(tmp_path / "a.zip"), "no_inputs")]


def test_a_member_with_a_password(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"a.txt": b"a", "b.txt": b"b"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    found = list(articles(written(path, bytes(data))))
    assert failures(found) == [(f"{path}!a.txt", "unreadable")]
    assert texts(found) == ["b"]


def test_names_that_chinese_windows_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xxxx\\1.txt", TEXT)
    data = path.read_bytes().replace(b"xxxx", "新闻".encode("gbk"))
    (article,) = articles(written(path, data))
    assert isinstance(article, Article)
    assert article.source in (f"{path}!新闻\\1.txt", f"{path}!新闻/1.txt")


def test_a_zip_bomb_is_a_failure(tmp_path: Path) -> None:
    bomb = zip_of(tmp_path / "a.zip", {"a.txt": bytes(50_000_000), "a.jsonl": bytes(50_000_000), "b.txt": b"b"})
    found = list(articles(bomb, max_bytes=100_000))
    assert failures(found) == [(f"{bomb}!a.txt", "too_large"), (f"{bomb}!a.jsonl:1", "too_large")]
    assert texts(found) == ["b"]


# The table of kinds


@pytest.mark.parametrize(
    ("name", "ending", "packing"),
    [
        ("a.jsonl", ".jsonl", None),
        ("A.JSONL.GZ", ".jsonl", ".gz"),
        ("a.tgz", ".tar", ".gz"),
        ("a.tar.zst", ".tar", ".zst"),
        ("a.b.csv", ".csv", None),
        ("a.gz", None, ".gz"),
        (".csv", None, None),
        ("csv", None, None),
        ("a.md", None, None),
    ],
)
def test_the_kind_of_a_name(name: str, ending: str | None, packing: str | None) -> None:
    kind, packed = kind_of(name)
    assert (ending is None) == (kind is None)
    assert kind is None or ending in kind.endings
    assert packing in (packed.endings if packed else (None,))


def test_no_ending_is_of_two_kinds() -> None:
    endings = [ending for kind in (*KINDS, *PACKINGS) for ending in kind.endings]
    assert len(endings) == len(set(endings))


def test_the_extras_that_kinds_need_are_there(project: Path) -> None:
    extras = {kind.extra for kind in (*KINDS, *PACKINGS) if kind.extra}
    assert extras == {"duckdb", "html", "parquet", "zstd"}
    declared = (project / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f"\n{extra} = [" in declared for extra in extras)

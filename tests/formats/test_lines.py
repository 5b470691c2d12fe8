"""Reading articles and writing lines."""

import json
import os
from pathlib import Path

import pytest

from xiaoyou_extract.errors import InputError, OutputError
from xiaoyou_extract.formats import LineWriter, articles, expand, shown, stored, text
from xiaoyou_extract.records import Article, Failure


def read_lines(path: Path, *lines: object) -> list[Article | Failure]:
    written = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
    path.write_bytes(b"\n".join(written) + b"\n")
    return list(articles(path))


def only_failure(found: list[Article | Failure]) -> Failure:
    (failure,) = found
    assert isinstance(failure, Failure)
    return failure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "sub/c.TXT", "lines.jsonl", "notes.md", "sub.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("云溪", encoding="utf-8")
    return tmp_path / "in"


def names(found: list[Path | Failure | None], folder: Path) -> list[str]:
    return [p.relative_to(folder).as_posix() if isinstance(p, Path) else repr(p) for p in found]


def test_a_folder_is_searched_through_in_order_of_path(folder: Path) -> None:
    assert names(list(expand([str(folder)])), folder) == ["a.txt", "b.txt", "lines.jsonl", "sub/c.TXT", "sub.txt"]


def test_inputs_keep_their_order(folder: Path) -> None:
    given = [str(folder / "sub"), "-", str(folder / "b.txt")]
    assert names(list(expand(given)), folder) == ["sub/c.TXT", "None", "b.txt"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt", "b.txt", "sub.txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
        ("s*", ["sub/c.TXT", "sub.txt"]),
        ("**/*.[tT]*", ["a.txt", "b.txt", "sub/c.TXT", "sub.txt"]),
    ],
)
def test_globs_that_no_shell_expanded(folder: Path, pattern: str, expected: list[str]) -> None:
    assert names(list(expand([str(folder / pattern)])), folder) == expected


def test_a_name_that_exists_is_no_glob(tmp_path: Path) -> None:
    path = tmp_path / "a[1].txt"
    path.write_text("云溪", encoding="utf-8")
    assert list(expand([str(path)])) == [path]


@pytest.mark.parametrize(
    ("name", "code"),
    [("nothing*.txt", "missing"), ("empty", "no_inputs"), ("nothing.txt", "missing"), ("x" * 5000, "unreadable")],
)
def test_an_input_that_stands_for_no_file(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "empty").mkdir()
    failure = only_failure([a for place in expand([str(tmp_path / name)]) for a in articles(place)])
    assert (failure.error, failure.source) == (code, str(tmp_path / name))
    assert shown(tmp_path / name)[:80] in failure.message


def test_a_pipe_in_a_folder_is_passed_by(folder: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(folder / "pipe.txt")
    assert "pipe.txt" not in names(list(expand([str(folder)])), folder)


def test_a_link_to_nowhere_is_told(folder: Path) -> None:
    (folder / "aa.txt").symlink_to(folder / "gone.txt")
    found = [a for place in expand([str(folder)]) for a in articles(place)]
    assert [a.error for a in found if isinstance(a, Failure) and a.source == str(folder / "aa.txt")] == ["missing"]


@pytest.mark.parametrize("data", ["一\r\n二\r三\n".encode(), "\ufeff云溪\u2028大学".encode()], ids=["line ends", "bom"])
def test_a_text_file_is_given_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert list(articles(path, published="2025-02-17")) == [
        Article(text=data.decode("utf-8"), source=str(path), published="2025-02-17")
    ]


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff".encode()], ids=["nothing", "white space", "bom only"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert only_failure(list(articles(path))).error == "empty"


def test_binary_files(tmp_path: Path, png: bytes) -> None:
    for name, data in {"a": png, "b": b"PK\x03\x04" + bytes(range(256)), "c": bytes(64)}.items():
        (tmp_path / name).write_bytes(data)
        assert only_failure(list(articles(tmp_path / name))).error == "binary", name


def test_the_encoding_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("云溪大学签约".encode("gb18030"))
    assert text(path, "gb18030") == "云溪大学签约"
    with pytest.raises(InputError) as caught:
        text(path, "utf-8")
    assert caught.value.code == "undecodable"


def test_json_lines_give_every_field(tmp_path: Path) -> None:
    fields = {
        "id": "7",
        "text": "云溪",
        "published": "2025-02-17",
        "source": "https://a.cn",
        "title": "题",
        "meta": {"n": [1]},
    }
    assert read_lines(tmp_path / "a.jsonl", fields) == [Article(**fields)]  # type: ignore[arg-type]


def test_json_lines_need_only_text(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    found = read_lines(
        path, b'\xef\xbb\xbf{"text": "\xe4\xb8\x80"}\r', b"", {"text": "二", "url": "left out"}, {"text": "三", "id": 3}
    )
    assert found == [
        Article(text="一", source=f"{path}:1"),
        Article(text="二", source=f"{path}:3"),
        Article(text="三", source=f"{path}:4", id="3"),
    ]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (b"{", "bad_line", "not JSON"),
        (b"[1]", "bad_line", "not an object"),
        (b"null", "bad_line", "not an object"),
        (b'{"id": "7"}', "bad_line", 'no "text"'),
        (b'{"id": "7", "text": 5}', "bad_line", '"text"'),
        (b'{"id": "7", "text": null}', "bad_line", '"text"'),
        (b'{"text": "a", "id": ["7"]}', "bad_line", '"id"'),
        (b'{"text": "a", "id": true}', "bad_line", '"id"'),
        (b'{"text": "a", "meta": 1}', "bad_line", '"meta"'),
        (b'{"text": "a", "meta": {"n": NaN}}', "bad_line", "NaN"),
        (b'{"text": "a", "meta": {"n": 1e999}}', "bad_line", "1e999"),
        (b'{"text": "a", "published": "2025-02-30"}', "bad_line", "YYYY-MM-DD"),
        (b'{"text": "a", "published": "17.2.2025"}', "bad_line", "YYYY-MM-DD"),
        ('{"text": "云溪"}'.encode("gb18030"), "bad_line", "not UTF-8"),
        (b'{"text": ' + b"[" * 100_000, "bad_line", "not JSON"),
        (b'{"text": " \\n"}', "empty", "empty"),
        (b'{"text": "a", "meta": {"n": ' + b"9" * 5000 + b"}}", "bad_line", "not JSON that can be kept"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(tmp_path: Path, line: bytes, code: str, said: str) -> None:
    path = tmp_path / "a.jsonl"
    first, failure, last = read_lines(path, {"text": "一"}, line, {"text": "二"})
    assert isinstance(failure, Failure)
    assert (failure.source, failure.error) == (f"{path}:2", code)
    assert failure.message.startswith(f"{path}:2: ")
    assert said in failure.message
    assert failure.id == ("7" if b'"7", "text"' in line or line == b'{"id": "7"}' else None)
    assert [a.text for a in (first, last) if isinstance(a, Article)] == ["一", "二"]


def test_stored_records_and_failures_are_what_they_are(tmp_path: Path) -> None:
    failure = Failure(id=None, source="a.txt", error="empty", message="a.txt is empty")
    path = tmp_path / "a.jsonl"
    path.write_text(f'{failure.to_json()}\n{{"schema_version": 2}}\n{{"text": "一"}}\n', encoding="utf-8")
    first, second, third = stored(path)
    assert first == failure
    assert isinstance(second, Failure)
    assert "not a record of this version" in second.message
    assert third == Article(text="一", source=f"{path}:3")


def test_lines_are_there_at_once(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with LineWriter(path) as writer:
        writer.write("一")
        assert path.read_bytes() == "一\n".encode()
        writer.write("二\u2028")
    assert path.read_bytes() == "一\n二\u2028\n".encode()


def test_a_line_that_cannot_be_written_whole_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with LineWriter(path) as writer:
        writer.write("first")
        stream = writer._stream

        class Full:
            left = 3

            def write(self, data: memoryview) -> int:
                if not self.left:
                    raise OSError(28, "No space left on device")
                written = stream.write(data[: self.left])
                self.left -= written
                return written

            def __getattr__(self, name: str) -> object:
                return getattr(stream, name)

        writer._stream = Full()  # type: ignore[assignment]
        with pytest.raises(OutputError, match="No space left on device; what was written before is kept"):
            writer.write("second")
    assert path.read_bytes() == b"first\n"


def test_an_output_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot write .*nowhere"):
        LineWriter(tmp_path / "nowhere" / "out.jsonl")

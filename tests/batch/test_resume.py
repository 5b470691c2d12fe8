"""A run that was cut short goes on: every article once, the bytes of an undisturbed run, and no mixture of two runs."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from xiaoyou_extract.batch import Progress, Stop, Summary, Watch, retry, retrying, run, sink, state
from xiaoyou_extract.batch.state import described
from xiaoyou_extract.errors import InputError, OptionError, OutputError
from xiaoyou_extract.formats import LineWriter
from xiaoyou_extract.pipeline import Pipeline

Given = Callable[..., Path]
TEXTS = [f"第{n}篇{'坏' * (n % 7 == 3)}" for n in range(40)]


class PowerCut(BaseException):
    """What no run can prepare for."""


class Cuts(Watch):
    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, progress: Progress) -> None:
        self.left -= 1
        if self.left <= 0:
            raise PowerCut


class Stops(Watch):
    def __init__(self, stop: Stop, after: int) -> None:
        self.stop, self.left = stop, after

    def step(self, progress: Progress) -> None:
        self.left -= 1
        self.stop.asked |= self.left <= 0


@pytest.fixture
def fails(standin: Pipeline) -> Pipeline:
    return standin


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """States are saved often enough to matter here."""
    monkeypatch.setattr(sink, "_EVERY", 6)


@pytest.fixture
def inputs(tmp_path: Path, given: Given) -> list[str]:
    """A file of lines between text files, good and bad, and one that is not there."""
    for name, text in {"0.txt": "零", "1.txt": "", "z.txt": "末"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    given(*TEXTS)
    return [str(tmp_path / name) for name in ("0.txt", "1.txt", "in.jsonl", "gone.txt", "z.txt")]


@pytest.fixture
def whole(tmp_path: Path, inputs: list[str], fails: Pipeline) -> tuple[bytes, bytes]:
    assert run(inputs, str(tmp_path / "whole.jsonl"), fails).total == 44
    return written(tmp_path / "whole.jsonl")


def written(out: Path) -> tuple[bytes, bytes]:
    errors = out.with_name(f"{out.stem}.errors.jsonl")
    return out.read_bytes(), errors.read_bytes() if errors.exists() else b""


@pytest.mark.parametrize("after", [1, 2, 3, 5, 6, 7, 11, 12, 13, 30, 43, 44])
def test_after_a_cut(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, fails: Pipeline, after: int
) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(PowerCut):
        run(inputs, str(out), fails, watch=Cuts(after))
    for torn in (out, tmp_path / "out.errors.jsonl"):
        if torn.exists():
            with torn.open("ab") as stream:
                stream.write(b'{"torn":')
    assert run(inputs, str(out), fails, resume=True).total == 44
    assert written(out) == whole
    assert run(inputs, str(out), fails, resume=True).total == 44
    assert written(out) == whole


def test_after_a_cut_again_and_again(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, fails: Pipeline
) -> None:
    out = tmp_path / "out.jsonl"
    for _ in range(7):  # six states are saved before the last
        with pytest.raises(PowerCut):
            run(inputs, str(out), fails, resume=True, watch=Cuts(7))
    run(inputs, str(out), fails, resume=True, watch=Cuts(7))
    assert written(out) == whole


@pytest.mark.parametrize("after", [1, 2, 6, 17, 43, 44])
def test_after_a_stop_nothing_is_done_twice(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, fails: Pipeline, after: int
) -> None:
    out = tmp_path / "out.jsonl"
    stop = Stop()
    assert run(inputs, str(out), fails, stop=stop, watch=Stops(stop, after)).total == after
    lines = sum(part.count(b"\n") for part in written(out))
    assert lines == after

    class Count(Watch):
        steps = 0

        def step(self, progress: Progress) -> None:
            self.steps += 1

    count = Count()
    run(inputs, str(out), fails, resume=True, watch=count)
    assert count.steps == 44 - after
    assert written(out) == whole


@pytest.mark.parametrize("name", ["out.jsonl.gz", "out.sqlite", "out.parquet"])
@pytest.mark.parametrize("ends", ["cut", "stopped"])
def test_other_outputs_go_on_too(inputs: list[str], tmp_path: Path, fails: Pipeline, name: str, ends: str) -> None:
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow", reason="needs the extra parquet")
    one, other = tmp_path / f"whole-{name}", tmp_path / name
    run(inputs, str(one), fails)
    for after in (9, 14):
        stop = Stop()
        try:
            watch = Cuts(after) if ends == "cut" else Stops(stop, after)
            run(inputs, str(other), fails, resume=True, watch=watch, stop=stop)
        except PowerCut:
            assert ends == "cut"
    assert run(inputs, str(other), fails, resume=True).total == 44
    if name.endswith(".sqlite"):
        assert dumped(other) == dumped(one)
    else:
        assert other.read_bytes() == one.read_bytes()
    failures = [path.with_name(f"{path.name}.errors.jsonl").read_bytes() for path in (one, other)]
    assert failures[0] == failures[1]
    assert failures[0].count(b"\n") == 8


def dumped(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return sorted(database.iterdump())


def test_a_file_shorter_than_it_was_is_not_continued(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(PowerCut):
        run(inputs, str(out), fails, watch=Cuts(20))
    out.write_bytes(out.read_bytes()[:50])
    with pytest.raises(OutputError, match="ends before what was written to it"):
        run(inputs, str(out), fails, resume=True)


def test_resume_without_a_run_begins_one(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    assert run(inputs, str(tmp_path / "out.jsonl"), fails, resume=True).total == 44


def test_an_output_of_an_unknown_run_is_not_continued(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("{}\n", encoding="utf-8")
    with pytest.raises(OptionError, match=r"cannot be resumed, as .*out\.run\.json is not there"):
        run(inputs, str(out), fails, resume=True)
    (tmp_path / "out.run.json").write_text('{"form": 2}', encoding="utf-8")
    with pytest.raises(OptionError, match="does not tell how far a run came: remove it"):
        run(inputs, str(out), fails, resume=True)
    assert out.read_text(encoding="utf-8") == "{}\n"


@pytest.mark.parametrize("finished", [True, False])
def test_other_options_are_told(
    inputs: list[str], tmp_path: Path, fails: Pipeline, monkeypatch: pytest.MonkeyPatch, finished: bool
) -> None:
    out = tmp_path / "out.jsonl"
    try:
        run(inputs, str(out), fails, watch=Watch() if finished else Cuts(20))
    except PowerCut:
        assert not finished
    before = written(out)
    again = partial(run, inputs, str(out), resume=True)
    other = fails.with_steps(len)  # type: ignore[arg-type]
    for call, told in (
        (partial(again, fails, encoding="big5"), "encoding was not given and is big5"),
        (partial(again, fails, published="2025-01-01"), "published was not given and is 2025-01-01"),
        (partial(again, fails, limit=3), "limit was not given and is 3"),
        (partial(again, other), "the pipeline steps are others"),
        (partial(run, inputs[:-1], str(out), fails, resume=True), "the inputs were 4 files of .* bytes and are 3 of "),
    ):
        with pytest.raises(OptionError, match=f"was begun otherwise: {told}"):
            call()
    Path(inputs[0]).write_text("丁", encoding="utf-8")
    os.utime(inputs[0], (1, 1))
    with pytest.raises(OptionError, match="an input was written, moved or renamed"):
        again(fails)
    monkeypatch.setattr(state, "__version__", "9.9")
    with pytest.raises(OptionError, match=r"version was .* and is 9.9; .*begin anew with --overwrite"):
        again(fails)
    assert written(out) == before


def test_one_of_two_is_to_be_chosen(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    with pytest.raises(OptionError, match="give one of them"):
        run(inputs, str(tmp_path / "out.jsonl"), fails, resume=True, overwrite=True)
    for output in ("-", "/dev/null"):
        with pytest.raises(OptionError, match="only an output that is a file can be resumed"):
            run(inputs, output, fails, resume=True)


def test_an_unfinished_run_is_not_overwritten_unasked(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(PowerCut):
        run(inputs, str(out), fails, watch=Cuts(20))
    before = written(out)
    with pytest.raises(OptionError, match=r"holds an unfinished run of .* articles: go on with --resume"):
        run(inputs, str(out), fails)
    assert written(out) == before
    assert run(inputs, str(out), fails, overwrite=True).total == 44
    assert run(inputs, str(out), fails).total == 44


def test_a_run_that_did_nothing_is_begun_anew_unasked(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(PowerCut):
        run(inputs, str(out), fails, watch=Cuts(1))
    assert run(inputs, str(out), fails).total == 44


def test_a_limit_counts_from_the_beginning(inputs: list[str], tmp_path: Path, fails: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    with pytest.raises(PowerCut):
        run(inputs, str(out), fails, limit=20, watch=Cuts(9))
    assert run(inputs, str(out), fails, limit=20, resume=True).total == 20
    assert run(inputs, str(out), fails, limit=20, resume=True).total == 20


def test_standard_input_is_passed_by_as_far_as_the_run_came(tmp_path: Path, given: Given) -> None:
    lines = given(*TEXTS).read_bytes()
    out = tmp_path / "out.jsonl"
    code = "from xiaoyou_extract.cli import main; main()"
    pipeline = tmp_path / "plain.py"
    pipeline.write_text(
        "from xiaoyou_extract import Pipeline\n"
        "class Silent:\n"
        "    def tag(self, sentences):\n"
        "        from xiaoyou_extract.document import Sentence\n"
        "        return [Sentence(0, len(s)) for s in sentences]\n"
        "pipeline = Pipeline(steps=(), tagger=Silent(), finders=(), resolvers=())\n",
        encoding="utf-8",
    )

    def called(data: bytes, *options: str) -> "subprocess.CompletedProcess[bytes]":
        path = os.pathsep.join([*filter(None, map(os.path.abspath, sys.path))])
        return subprocess.run(
            [sys.executable, "-c", code, "run", "-", "-o", str(out), "--pipeline", "plain:pipeline", *options],
            input=data,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path},
            timeout=60,
        )

    first = called(b"nonsense\n" + lines, "--fail-fast")
    assert first.returncode == 1
    assert called(b"nonsense\n" + lines, "--resume").returncode == 1
    resumed = out.read_bytes()
    assert resumed.count(b"\n") == 40
    assert called(b"nonsense\n" + lines, "--fail-fast").returncode == 1
    other = called(lines, "--resume")
    assert other.returncode == 2
    assert b"article 1 of - is not the one that the run came to" in other.stderr


@pytest.mark.skipif(os.name == "nt", reason="limits are of another kind here")
@pytest.mark.parametrize("blocks", [0, 1, 3, 4])
def test_a_full_disk(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, fails: Pipeline, blocks: int
) -> None:
    """The files may have so many KiB; what is more is refused as a full disk refuses it, in the middle of a line."""
    out = tmp_path / "out.jsonl"
    limited = f"""
import resource, signal, sys
sys.path[:] = {[*map(os.path.abspath, sys.path)]!r}
from standin import pipeline
from xiaoyou_extract.batch import run, sink
from xiaoyou_extract.errors import OutputError
sink._EVERY = 6
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({blocks} * 1024, resource.RLIM_INFINITY))
try:
    run({inputs!r}, {str(out)!r}, pipeline)
except OutputError as error:
    print(error)
    sys.exit(3)
"""
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3, done.stderr
    assert done.stdout.startswith("cannot write ")
    assert out.read_bytes() == whole[0][: out.stat().st_size]
    assert out.read_bytes()[-1:] in (b"", b"\n")
    assert run(inputs, str(out), fails, resume=True).total == 44
    assert written(out) == whole


def test_a_state_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "out.run.json"
    state.replace(path, b"one")
    with pytest.raises(OutputError, match=r"cannot write .*out\.run\.json"):
        state.replace(path / "below", b"two")
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["out.run.json"]


def test_what_a_pipeline_is_made_of(fails: Pipeline) -> None:
    whole = described(partial(sorted, [1], key=len))
    assert whole == ["builtins.sorted", [[1]], {"key": "builtins.len"}]
    assert described(Pipeline()) == described(Pipeline())
    assert described(Pipeline()) != described(fails)
    assert json.loads(json.dumps(described(Pipeline()))) == described(Pipeline())
    assert described(replace(fails, finders=())) != described(fails)


# What failed is tried again.


def test_what_failed_is_tried_again(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, bare: Pipeline, fails: Pipeline
) -> None:
    out = tmp_path / "whole.jsonl"
    (tmp_path / "gone.txt").write_text("回来", encoding="utf-8")
    assert retry(inputs, str(out), fails) == Summary(37, {"empty": 1, "ValueError": 6})
    records, failures = written(out)
    assert records.startswith(whole[0])
    assert [json.loads(line)["text"] for line in records[len(whole[0]) :].splitlines()] == ["回来"]
    assert failures == b"".join(line for line in whole[1].splitlines(keepends=True) if b"gone.txt" not in line)
    mended = Path(inputs[2]).read_text(encoding="utf-8").replace("坏", "好")
    Path(inputs[2]).write_text(mended, encoding="utf-8")
    assert retry(inputs, str(out), fails) == Summary(43, {"empty": 1})
    assert [json.loads(line)["text"] for line in written(out)[0].splitlines()][-6:] == [
        f"第{n}篇好" for n in (3, 10, 17, 24, 31, 38)
    ]
    Path(inputs[1]).write_text("有了", encoding="utf-8")
    assert retry(inputs, str(out), fails) == Summary(44)
    assert retry(inputs, str(out), fails) == Summary(44)
    assert not (tmp_path / "whole.errors.jsonl").exists()


def test_what_the_inputs_hold_no_longer_stays_a_failure(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, fails: Pipeline
) -> None:
    out = tmp_path / "whole.jsonl"
    assert retry(inputs[:2], str(out), fails) == Summary(36, {"empty": 1, "ValueError": 6, "missing": 1})
    assert written(out) == whole


@pytest.mark.parametrize("after", [1, 2, 8])
def test_a_retry_that_is_cut_or_stopped_changes_nothing(
    inputs: list[str], whole: tuple[bytes, bytes], tmp_path: Path, fails: Pipeline, after: int
) -> None:
    out = tmp_path / "whole.jsonl"
    (tmp_path / "gone.txt").write_text("回来", encoding="utf-8")
    stop = Stop()

    class StopsAtFailure(Watch):
        left = after

        def failed(self, failure: object) -> None:
            self.left -= 1
            stop.asked |= self.left <= 0

    retry(inputs, str(out), fails, stop=stop, watch=StopsAtFailure())
    if after < 8:
        assert written(out) == whole
    assert retry(inputs, str(out), fails).failed == 7


@pytest.mark.parametrize("died", ["writing", "before the exchange", "after the exchange"])
@pytest.mark.parametrize("left", [True, False], ids=["some still fail", "none fails"])
def test_a_retry_that_was_killed(
    inputs: list[str],
    whole: tuple[bytes, bytes],
    tmp_path: Path,
    fails: Pipeline,
    monkeypatch: pytest.MonkeyPatch,
    died: str,
    left: bool,
) -> None:
    out = tmp_path / "whole.jsonl"
    (tmp_path / "gone.txt").write_text("回来", encoding="utf-8")
    if not left:
        Path(inputs[1]).write_text("有了", encoding="utf-8")
        mended = Path(inputs[2]).read_text(encoding="utf-8").replace("坏", "好")
        Path(inputs[2]).write_text(mended, encoding="utf-8")
    settled = retrying.settled
    calls = []

    def dies(*arguments: object) -> object:
        calls.append(1)
        if len(calls) == 1:
            return settled(*arguments)
        raise PowerCut

    def writes(self: LineWriter, line: str) -> None:
        raise PowerCut

    with monkeypatch.context() as patch, pytest.raises(PowerCut):
        patch.setattr("xiaoyou_extract.batch.retrying.settled", dies)
        if died == "writing":
            patch.setattr(LineWriter, "write", writes)
        retry(inputs, str(out), fails)
    if died == "writing":
        with out.open("ab") as stream:
            stream.write(b'{"torn":')
    if died == "after the exchange":
        renewed = tmp_path / "whole.errors.jsonl.renewed"
        if left:
            renewed.replace(tmp_path / "whole.errors.jsonl")
        else:
            (tmp_path / "whole.errors.jsonl").unlink()
    assert retry(inputs, str(out), fails).total == 44
    records, failures = written(out)
    assert records.count(b"\n") == (37 if left else 44)
    assert failures.count(b"\n") == (7 if left else 0)
    assert not list(tmp_path.glob("*.renewed"))


def test_what_cannot_be_tried_again(inputs: list[str], tmp_path: Path, bare: Pipeline, fails: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    for output in (str(out), "-"):
        with pytest.raises(OptionError, match="holds no run whose failures could be tried again"):
            retry(inputs, output, fails)
    with pytest.raises(PowerCut):
        run(inputs, str(out), fails, watch=Cuts(20))
    with pytest.raises(OptionError, match="finish it with --resume first"):
        retry(inputs, str(out), fails)
    run(inputs, str(out), fails, resume=True)
    with pytest.raises(OptionError, match="the pipeline finders are others"):
        retry(inputs, str(out), bare)
    (tmp_path / "out.errors.jsonl").write_text('{"text": "一"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="holds other things than failures"):
        retry(inputs, str(out), fails)


def test_a_file_that_broke_off_is_not_read_twice(
    tmp_path: Path, given: Given, bare: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xiaoyou_extract import formats

    path, out = given("一", "二"), tmp_path / "out.jsonl"
    read = formats.articles

    def breaks(place: Path, *arguments: object, **options: object) -> Iterable[object]:
        yield from read(place, *arguments, **options)  # type: ignore[arg-type]
        yield from read(tmp_path, *arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(formats, "articles", breaks)
        patch.setattr("xiaoyou_extract.batch.entries.shown", lambda place: str(tmp_path))
        assert run([str(path)], str(out), bare) == Summary(2, {"cut_short": 1})
    assert retry([str(path)], str(out), bare) == Summary(2, {"cut_short": 1})
    assert out.read_bytes().count(b"\n") == 2

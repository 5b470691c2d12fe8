"""Work shared among processes: the output of one, and only the article lost that ends a worker."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xiaoyou_extract.batch import Stop, Summary, run
from xiaoyou_extract.errors import ExtractError, OptionError, TaggerError
from xiaoyou_extract.pipeline import Pipeline

if TYPE_CHECKING:
    import subprocess

Given = Callable[..., Path]
Start = Callable[..., "subprocess.Popen[bytes]"]

ENDS = {
    "崩": "the worker ended itself (exit code 7)",
    "退": "the worker ended itself (exit code 1)",
    "杀": "the worker was killed (SIGKILL)",
}


def outputs(out: Path) -> tuple[bytes, bytes]:
    errors = out.with_name(f"{out.stem}.errors.jsonl")
    return out.read_bytes(), errors.read_bytes() if errors.exists() else b""


def failures(out: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in outputs(out)[1].splitlines()]


def test_the_output_is_that_of_one_process(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    path = given(*(f"第{n}篇{'坏' * (n % 17 == 0)}{'长' * (n * n % 997)}" for n in range(300)))
    (tmp_path / "empty.txt").touch()
    inputs = [str(tmp_path / "gone.txt"), str(path), str(tmp_path / "empty.txt")]
    one, many = tmp_path / "one.jsonl", tmp_path / "many.jsonl"
    assert run(inputs, str(one), standin) == run(inputs, str(many), standin, workers=3)
    assert outputs(one) == outputs(many)


@pytest.mark.parametrize("sign", ENDS)
def test_a_worker_that_ends_costs_its_article(given: Given, tmp_path: Path, standin: Pipeline, sign: str) -> None:
    if os.name == "nt" and sign == "杀":
        pytest.skip("signals are of another kind here")
    out = tmp_path / "out.jsonl"
    path = given(*(f"第{n}篇{sign * (n in (3, 40))}" for n in range(60)))
    assert run([str(path)], str(out), standin, workers=2) == Summary(58, {"worker_died": 2})
    texts = [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert texts == [f"第{n}篇" for n in range(60) if n not in (3, 40)]
    assert [(f["source"], f["message"]) for f in failures(out)] == [
        (f"{path}:4", ENDS[sign]),
        (f"{path}:41", ENDS[sign]),
    ]


def test_a_worker_that_hangs_costs_its_article(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    path = given("一", "二", "挂", "四")
    assert run([str(path)], str(out), standin, timeout=2) == Summary(3, {"timeout": 1})
    assert [f["message"] for f in failures(out)] == ["not done within 2 seconds"]
    assert run([str(given("挂"))], str(out), standin, timeout=0.5) == Summary(0, {"timeout": 1})


def test_a_worker_without_memory_costs_its_article(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    pytest.importorskip("resource", reason="limits of memory are of another kind here")
    out = tmp_path / "out.jsonl"
    assert run([str(given("一", "满", "占", "四"))], str(out), standin, workers=1) == Summary(2, {"MemoryError": 2})


def test_what_a_plug_in_prints_is_no_answer(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    assert run([str(given("一", "印", "三"))], str(tmp_path / "out.jsonl"), standin, workers=1) == Summary(3)


def test_the_default_pipeline_goes_to_workers(tmp_path: Path, given: Given) -> None:
    path = given(*(f"{n}日，云溪大学校长陈怀远与朗川集团签约，获捐{n}亿元。" for n in range(1, 9)))
    one, many = tmp_path / "one.jsonl", tmp_path / "many.jsonl"
    assert run([str(path)], str(one), Pipeline()) == run([str(path)], str(many), Pipeline(), workers=1)
    assert outputs(one) == outputs(many)


def test_a_pipeline_that_cannot_be_sent(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    pipeline = standin.with_finders(lambda document: ())
    with pytest.raises(OptionError, match="cannot be given to workers"):
        run([str(given("一"))], str(tmp_path / "out.jsonl"), pipeline, workers=1)


def test_a_pipeline_that_cannot_be_made_in_a_worker(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    pipeline = import_module("standin").refuses()
    with pytest.raises(OptionError, match="no such licence"):
        run([str(given("一"))], str(tmp_path / "out.jsonl"), pipeline, workers=1)


def test_a_pipeline_that_cannot_work_ends_the_run(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    pipeline = replace(standin, tagger=import_module("standin").NoFiles())
    with pytest.raises(TaggerError, match="no files"):
        run([str(given("一"))], str(tmp_path / "out.jsonl"), pipeline, workers=2)


@pytest.mark.skipif(os.name == "nt", reason="commands are of another kind here")
def test_a_worker_that_cannot_be_started(
    given: Given, tmp_path: Path, standin: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(ExtractError, match="a worker cannot be started: No such file or directory"):
        run([str(given("一"))], str(tmp_path / "out.jsonl"), standin, workers=1)


@pytest.mark.skipif(os.name == "nt", reason="commands are of another kind here")
def test_a_worker_that_always_dies_at_its_start(
    given: Given, tmp_path: Path, standin: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    false = tmp_path / "false"
    false.write_text("#!/bin/sh\nexit 9\n", encoding="utf-8")
    false.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(false))
    with pytest.raises(ExtractError, match=r"a worker cannot be started: the worker ended itself \(exit code 9\)"):
        run([str(given("一"))], str(tmp_path / "out.jsonl"), standin, workers=1)


def test_a_stop_ends_the_workers(given: Given, tmp_path: Path, standin: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    path = given(*(f"第{n}篇" for n in range(200)))
    stop = Stop()
    stop.asked = True
    assert run([str(path)], str(out), standin, workers=2, stop=stop).total == 0
    assert run([str(path)], str(out), standin, workers=2, resume=True) == Summary(200)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are told of in another way here")
@pytest.mark.parametrize("text", ["等", "挂"], ids=["idle", "busy"])
def test_no_worker_outlives_the_command(start: Start, finds_standin: dict[str, str], text: str) -> None:
    process = start(
        "run", "-", "-o", "-", "--pipeline", "standin:pipeline", "--workers", "1", "--timeout", "60", **finds_standin
    )
    assert process.stdin
    assert process.stdout
    for line in ("一", text):
        process.stdin.write(json.dumps({"text": line}).encode() + b"\n")
        process.stdin.flush()
        if line != "挂":
            process.stdout.readline()
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers = [int(pid) for task in children.parent.parent.glob("*/children") for pid in task.read_text().split()]
    assert len(workers) == 1
    process.kill()
    process.wait()
    while any(_runs(pid) for pid in workers):
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="signals are of another kind here")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_to_all_loses_nothing(
    start: Start,
    finds_standin: dict[str, str],
    standin: Pipeline,
    given: Given,
    tmp_path: Path,
    sent: signal.Signals,
    code: int,
) -> None:
    path, out = given(*(f"第{n}篇" for n in range(3000))), tmp_path / "out.jsonl"
    arguments = ("run", path, "-o", out, "--pipeline", "standin:pipeline", "--workers", "2")
    process = start(*arguments, **finds_standin)
    while not out.exists() or not out.stat().st_size:
        time.sleep(0.01)
    for task in Path(f"/proc/{process.pid}/task").glob("*/children"):
        for pid in task.read_text().split():
            os.kill(int(pid), sent)  # as a supervisor does that stops a group
    process.send_signal(sent)
    _, told = process.communicate(timeout=60)
    assert process.returncode == code
    assert b"Traceback" not in told
    assert run([str(path)], str(tmp_path / "whole.jsonl"), standin) == Summary(3000)
    resumed = start(*arguments, "--resume", **finds_standin)
    resumed.communicate(timeout=60)
    assert resumed.returncode == 0
    assert outputs(out) == outputs(tmp_path / "whole.jsonl")


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False

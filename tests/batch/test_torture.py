"""A run that is killed again and again gives what an undisturbed one gives."""

import json
import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xiaoyou_extract.batch import run
from xiaoyou_extract.pipeline import Pipeline

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

ARTICLES, KILLS, WORKERS, SEED = 2000, 5, 4, 20261122


def broken(chance: random.Random) -> bytes:
    """A line that comes to nothing, or ends the worker that takes it."""
    lines = (b"nonsense", b'{"text": " "}', b'{"id": "7"}', '{"text": "坏"}'.encode(), '{"text": "满"}'.encode())
    return chance.choice(lines)


@pytest.mark.skipif(os.name == "nt", reason="signals are of another kind here")
def test_killed_and_resumed(
    start: "Callable[..., subprocess.Popen[bytes]]", finds_standin: dict[str, str], standin: Pipeline, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    path = tmp_path / "in.jsonl"
    with path.open("wb") as stream:
        for n in range(ARTICLES):
            good = json.dumps({"text": f"第{n}篇。" + "长" * chance.randrange(400)}).encode()
            stream.write((broken(chance) if chance.random() < 0.05 else good) + b"\n")
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    summary = run([str(path)], str(whole), standin)
    assert summary.total == ARTICLES
    assert summary.failed > ARTICLES / 40

    kills = sorted(chance.sample(range(1, summary.done), KILLS))
    command = ("run", path, "-o", out, "--pipeline", "standin:pipeline", "--workers", WORKERS, "--resume")
    for kill in kills:
        process = start(*map(str, command), **finds_standin)
        while lines_in(out) < kill and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.wait()
    last = start(*map(str, command), **finds_standin)
    _, told = last.communicate(timeout=100)
    assert last.returncode == 1, told
    assert f"{summary.done:,} of {summary.total:,} done (" in told.decode()
    for name in ("{}.jsonl", "{}.errors.jsonl"):
        assert (tmp_path / name.format("out")).read_bytes() == (tmp_path / name.format("whole")).read_bytes()


def lines_in(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0

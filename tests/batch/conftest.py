"""What the tests of runs share: articles, a pipeline that workers can load, and an end to every test that hangs."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from xiaoyou_extract.pipeline import Pipeline

HERE = Path(__file__).parent
LIMIT = 600


@pytest.fixture(autouse=True)
def ends() -> Iterator[None]:
    """Fails a test that hangs, where the system can."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def tell(number: int, frame: object) -> None:
        raise TimeoutError(f"the test hangs: not done in {LIMIT} seconds")

    before = signal.signal(signal.SIGALRM, tell)
    signal.alarm(LIMIT)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """The pipeline of `standin.py`, from a module that workers can import too."""
    monkeypatch.syspath_prepend(str(HERE))
    pipeline = import_module("standin").pipeline
    assert isinstance(pipeline, Pipeline)
    return pipeline


@pytest.fixture
def finds_standin() -> dict[str, str]:
    """The environment in which a command finds `standin`."""
    return {"PYTHONPATH": os.pathsep.join([*filter(None, map(os.path.abspath, sys.path)), str(HERE)])}


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., Path]:
    """Writes texts to `in.jsonl`, one a line."""

    def write(*texts: str, name: str = "in.jsonl") -> Path:
        path = tmp_path / name
        path.write_text("".join(json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in texts), encoding="utf-8")
        return path

    return write

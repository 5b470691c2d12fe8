"""What the tests of the command and of the whole share: a pipeline without a network, ways to call the command."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xiaoyou_extract import pipeline as pipelines
from xiaoyou_extract.cli import main
from xiaoyou_extract.document import Sentence
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import NewsRecord

PROJECT = Path(__file__).resolve().parent.parent
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"

RECORD_TEXT = "15日北京云溪大学校长陈怀远获捐1.2亿余元，增长28%。"

Call = Callable[..., Result]


class SilentTagger:
    """Tags nothing."""

    def tag(self, sentences: Sequence[str]) -> Sequence[Sentence]:
        return [Sentence(0, len(s)) for s in sentences]


@pytest.fixture
def project() -> Path:
    return PROJECT


@pytest.fixture
def png() -> bytes:
    return PNG


@pytest.fixture
def bare() -> Pipeline:
    """A pipeline that cleans and finds nothing."""
    return Pipeline(steps=(), tagger=SilentTagger(), finders=(), resolvers=())


@pytest.fixture
def call(bare: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Calls the command in this process, with the bare pipeline or the one given."""

    def called(*arguments: str | Path, given: bytes = b"", pipeline: Pipeline = bare) -> Result:
        monkeypatch.setattr(pipelines, "default", lambda: pipeline)
        return CliRunner().invoke(main, [str(a) for a in arguments], input=given)

    return called


@pytest.fixture
def start() -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts the command, with the default pipeline, in a process of its own."""
    processes: list[subprocess.Popen[bytes]] = []

    def started(*arguments: str | Path, **environment: str) -> "subprocess.Popen[bytes]":
        code = "from xiaoyou_extract.cli import main; main(prog_name='xiaoyou-extract')"
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # A shell that runs the tests in the background hands a deaf SIGINT down.
            preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        processes.append(process)
        return process

    yield started
    for process in processes:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream:
                stream.close()


@pytest.fixture
def record() -> NewsRecord:
    """A record with something in every layer."""

    def span(start: int, end: int) -> dict[str, object]:
        return {"start": start, "end": end, "text": RECORD_TEXT[start:end], "raw_start": start, "raw_end": end}

    sure = {"confidence": 0.9, "by": "test"}
    measure = {"upper": None, "label": None, "subject": "o1", "per": None, **sure}
    fields = {
        "id": "1",
        "source": "a.txt",
        "title": None,
        "published": "2025-02-17",
        "published_from": "given",
        "text": RECORD_TEXT,
        "people": [
            {
                "id": "p1",
                "name": "陈怀远",
                "mentions": [span(11, 14)],
                "positions": [{"title": "校长", "organisation": "o1", "organisation_name": "云溪大学"}],
                "role": "subject",
                **sure,
            }
        ],
        "organisations": [
            {
                "id": "o1",
                "name": "云溪大学",
                "kind": "university",
                "mentions": [span(5, 9)],
                "aliases": [],
                "parent": None,
                **sure,
            }
        ],
        "locations": [
            {"id": "l1", "name": "北京", "kind": "city", "mentions": [span(3, 5)], "admin_code": "110000", **sure}
        ],
        "dates": [
            {
                "id": "d1",
                "span": span(0, 3),
                "value": "2025-02-15",
                "earliest": "2025-02-15",
                "latest": "2025-02-15",
                "kind": "explicit",
                "anchor": "published",
                **sure,
            }
        ],
        "amounts": [
            {
                "id": "a1",
                "span": span(16, 22),
                "value": 120000000,
                "unit": "元",
                "currency": "CNY",
                "currency_stated": True,
                "modifier": "over",
                **measure,
            }
        ],
        "metrics": [
            {
                "id": "m1",
                "span": span(25, 28),
                "value": 0.28,
                "unit": "%",
                "modifier": "exact",
                "change": {"kind": "percent", "direction": "up", "baseline": "2024"},
                **measure,
            }
        ],
        "events": [
            {
                "id": "e1",
                "type": "donation",
                "trigger": span(14, 16),
                "sentence": span(0, 29),
                "status": "done",
                "time": "2025-02-15",
                "time_from": "sentence",
                "places": ["北京"],
                "participants": ["陈怀远"],
                "organisers": [],
                "objects": [],
                "amounts": ["a1"],
                "metrics": [],
                "arguments": [{"role": "recipient", "span": span(5, 9), "ref": "o1"}],
                **sure,
            }
        ],
        "repairs": [],
        "furniture": [],
        "warnings": [],
        "meta": None,
    }
    return NewsRecord.model_validate(fields)

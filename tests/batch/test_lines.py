"""The line protocol, as hosts speak it: a line is written, one line is waited for, and the process is started again when it ends."""

import json
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import subprocess

Start = Callable[..., "subprocess.Popen[bytes]"]


class Host:
    """Stands in for Redpanda Connect, Logstash and the like."""

    def __init__(self, start: Start, environment: dict[str, str]) -> None:
        self._start = start
        self._environment = environment
        self.starts = 0
        self._begin()

    def _begin(self) -> None:
        command = ("run", "-", "-o", "-", "--quiet", "--pipeline", "standin:pipeline", "--timeout", "3")
        self.process = self._start(*command, **self._environment)
        self.starts += 1

    def send(self, line: bytes) -> None:
        assert self.process.stdin
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def ask(self, line: bytes) -> dict[str, Any]:
        """One line in, one line out; a line without an answer is sent again to a new process."""
        while True:
            try:
                self.send(line)
                assert self.process.stdout
                answer = self.process.stdout.readline()
            except BrokenPipeError:
                answer = b""
            if answer.endswith(b"\n"):
                found: dict[str, Any] = json.loads(answer)
                return found
            self.process.wait()
            self._begin()

    def close(self) -> tuple[int, bytes]:
        rest, _ = self.process.communicate()
        return self.process.returncode, rest


@pytest.fixture
def host(start: Start, finds_standin: dict[str, str]) -> Iterator[Host]:
    yield Host(start, finds_standin)


def line(text: str, **more: object) -> bytes:
    return json.dumps({"text": text, **more}).encode() + b"\n"


def test_each_line_has_its_answer_whatever_it_holds(host: Host) -> None:
    cases: list[tuple[bytes, dict[str, Any]]] = [
        (line("一", id="1", meta={"offset": 7}), {"id": "1", "text": "一", "meta": {"offset": 7}}),
        (b"\n", {"error": "bad_line", "source": "-:2"}),
        (b" \t\r\n", {"error": "bad_line", "source": "-:3"}),
        (line("四").replace(b"\n", b"\r\n"), {"text": "四"}),
        (b'{"text": "\xff\xfe"}\n', {"error": "bad_line", "source": "-:5"}),
        (b"\x00\n", {"error": "bad_line", "source": "-:6"}),
        (b'{"text": "' + b"x" * 50_000_000 + b'"}\n', {"error": "too_large", "source": "-:7"}),
        (line("坏", id="8"), {"id": "8", "error": "ValueError", "message": "a bad article"}),
        (line("挂", id="9"), {"id": "9", "error": "timeout", "message": "not done within 3 seconds"}),
        (line("崩", id="10"), {"id": "10", "error": "worker_died"}),
        (line("印", id="11"), {"id": "11", "text": "印"}),
        (line("两\u2028行\x85", id="12"), {"id": "12", "text": "两\u2028行\x85"}),
    ]
    for given, expected in cases:
        answer = host.ask(given)
        assert expected.items() <= answer.items()
    assert host.close() == (1, b"")
    assert host.starts == 1


def test_lines_that_come_together_are_answered_in_order(host: Host) -> None:
    for n in range(200):
        host.send(line(f"第{n}篇{'坏' * (n % 9 == 0)}", id=str(n)))
    code, rest = host.close()
    assert code == 1
    assert [json.loads(answer)["id"] for answer in rest.splitlines()] == [str(n) for n in range(200)]


def test_the_last_line_needs_no_end(host: Host) -> None:
    host.send(line("一").rstrip())
    code, rest = host.close()
    assert (code, json.loads(rest)["text"]) == (0, "一")


@pytest.mark.skipif(os.name == "nt", reason="processes are ended in another way here")
def test_a_host_may_kill_and_start_again(host: Host) -> None:
    for n in range(12):
        if n in (3, 8):
            host.process.kill()
        assert host.ask(line(f"第{n}篇", id=str(n)))["id"] == str(n)
    assert host.starts == 3
    assert host.close() == (0, b"")

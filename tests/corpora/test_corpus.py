"""The corpus of marked articles: gold up to date, raw files whole, names invented."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora"
SHARED = ROOT.parent / "shared"
TRADITIONAL = set("學會國發業與開這個對來時為們將長東書門見車馬貝說話議記訊報電聞點樂團體")
TEXT_SUFFIXES = {".txt", ".json", ".jsonl", ".md", ".py", ".tsv", ".csv"}


def gold() -> Iterator[dict]:
    for path in sorted((CORPUS / "gold").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def stems(folder: str) -> list[str]:
    return sorted(path.name[:2] for path in (CORPUS / folder).iterdir())


def compile_corpus(*arguments: str, corpus: Path = CORPUS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(corpus / "compile.py"), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the corpus that a test may damage."""
    for path in CORPUS.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            target = tmp_path / path.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path


def test_gold_is_up_to_date() -> None:
    result = compile_corpus("--check")
    assert result.returncode == 0, result.stderr


def test_stale_gold_is_named_with_its_line(copy: Path) -> None:
    path = copy / "gold" / "01.json"
    stale = path.read_text(encoding="utf-8").replace('"published": "2026', '"published": "2025', 1)
    path.write_text(stale, encoding="utf-8")
    result = compile_corpus("--check", corpus=copy)
    assert result.returncode == 1
    assert re.search(r"01\.json:3: stale", result.stderr)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[9日|d=2026-03-09]", "[9日|d=2026-13-09]", "no EDTF value"),
        ("|luoqh]在", "|nobody]在", "unknown record 'nobody'"),
        ("[36家|m exact 36 家", "[36家|m exact 63 家", "reads as"),
        ("[36家|m exact 36 家", "[36家|m exactly 36 家", "unknown modifier"),
        ("[9日|d=2026-03-09]", "[9日|d=2026-03-09", "without"),
        ("[致辞|e2~说]", "[致辞|e2~演唱]", "is not in the sentence"),
        ('kind="media"', 'kind="newspaper"', "unknown kind"),
        ("[致辞|e2~说]", "致辞", "event e2 has no trigger"),
    ],
)
def test_errors_are_named_with_file_and_line(copy: Path, old: str, new: str, message: str) -> None:
    path = next((copy / "marked").glob("01-*"))
    source = path.read_text(encoding="utf-8")
    assert old in source
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    result = compile_corpus("--check", corpus=copy)
    assert result.returncode == 1
    assert re.search(rf"{re.escape(path.name)}:\d+: .*{re.escape(message)}", result.stderr), result.stderr


def test_raw_marked_and_gold_belong_together() -> None:
    assert stems("raw") == stems("marked") == stems("gold")
    assert sorted(p.name for p in (CORPUS / "raw").iterdir()) == sorted(p.name for p in (CORPUS / "marked").iterdir())


@pytest.mark.parametrize("path", sorted((CORPUS / "raw").glob("*")), ids=lambda path: path.stem)
def test_raw_is_utf8(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert "\ufffd" not in text
    assert len(re.findall("[\u4e00-\u9fff]", text)) >= 600


def test_raw_holds_the_clean_text() -> None:
    """Simplified articles without slipped bytes; the others would need a converter."""
    for number in ("03", "05", "06", "08", "09"):
        record = json.loads((CORPUS / "gold" / f"{number}.json").read_text(encoding="utf-8"))
        raw = next((CORPUS / "raw").glob(f"{number}-*")).read_text(encoding="utf-8")
        words = re.sub(r"\W", "", raw)
        assert all(re.sub(r"\W", "", line) in words for line in record["text"].split("\n"))


def test_four_articles_are_traditional() -> None:
    counts = [sum(c in TRADITIONAL for c in path.read_text(encoding="utf-8")) for path in (CORPUS / "raw").glob("*")]
    assert sum(count >= 20 for count in counts) == 4
    assert counts.count(0) == 6


def test_names_are_not_in_the_shared_material() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    people = [record for article in gold() for record in article["persons"]]
    names = {name for record in people for name in (record["name"], *record["name_alt"])}
    names |= {
        record["name"]
        for article in gold()
        for record in article["organisations"]
        if record["kind"] in ("company", "university")
    }
    pattern = re.compile("|".join(map(re.escape, sorted(names))))
    found = {
        (path.name, name)
        for path in SHARED.rglob("*")
        if path.is_file() and path.suffix in TEXT_SUFFIXES
        for name in pattern.findall(path.read_text(encoding="utf-8", errors="ignore"))
    }
    assert not found

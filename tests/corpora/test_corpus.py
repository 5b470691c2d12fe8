"""The corpus of marked articles: gold up to date, raw files whole, names invented."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora"
SHARED = ROOT.parent / "shared"
TRADITIONAL = set("學會國發業與開這個對來時為們將長東書門見車馬貝說話議記訊報電聞點樂團體")
FIRST = (*(f"{n:03}" for n in range(1, 11)),)
TWINS = {"gloss", "doubled", "slip", "mojibake", "furniture", "script", "half-width", "full-width"}
LAYERS = {"persons": 1500, "organisations": 1500, "locations": 600}
TEXT_SUFFIXES = {".txt", ".json", ".jsonl", ".md", ".py", ".tsv", ".csv"}


def gold() -> Iterator[dict]:
    for path in sorted((CORPUS / "gold").glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def stems(folder: str) -> list[str]:
    return sorted(path.name[:3] for path in (CORPUS / folder).iterdir())


def run_script(name: str, *arguments: str, corpus: Path = CORPUS) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(corpus / name), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
    )


def compile_corpus(*arguments: str, corpus: Path = CORPUS) -> subprocess.CompletedProcess[str]:
    return run_script("compile.py", *arguments, corpus=corpus)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the scripts and the first articles that a test may damage."""
    for path in CORPUS.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and not re.match(r"(?!00)\d{3}", path.name):
            target = tmp_path / path.relative_to(CORPUS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return tmp_path


def test_gold_is_up_to_date() -> None:
    result = compile_corpus("--check")
    assert result.returncode == 0, result.stderr


def test_stale_gold_is_named_with_its_line(copy: Path) -> None:
    path = copy / "gold" / "001.json"
    stale = path.read_text(encoding="utf-8").replace('"published": "2026', '"published": "2025', 1)
    path.write_text(stale, encoding="utf-8")
    result = compile_corpus("--check", corpus=copy)
    assert result.returncode == 1
    assert re.search(r"001\.json:\d+: stale", result.stderr)


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
        ("@qsw ?", "@qsw", "of a byline is not optional"),
        ('style = "校友会公众号"', 'style = "WeChat"', "style: 'WeChat' is none of"),
        ("[致辞|e2~说]", "致辞", "event e2 has no trigger"),
    ],
)
def test_errors_are_named_with_file_and_line(copy: Path, old: str, new: str, message: str) -> None:
    path = next((copy / "marked").glob("001-*"))
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
    assert len(re.findall("[\u4e00-\u9fff]", text)) >= (600 if path.name.startswith(FIRST) else 150)


def test_raw_holds_the_clean_text() -> None:
    """Simplified articles without slipped bytes; the others would need a converter."""
    for number in ("003", "005", "006", "008", "009"):
        record = json.loads((CORPUS / "gold" / f"{number}.json").read_text(encoding="utf-8"))
        raw = next((CORPUS / "raw").glob(f"{number}-*")).read_text(encoding="utf-8")
        words = re.sub(r"\W", "", raw)
        assert all(re.sub(r"\W", "", line) in words for line in record["text"].split("\n"))


@pytest.mark.parametrize("article", list(gold()), ids=lambda article: article["doc"])
def test_a_page_is_in_its_script(article: dict) -> None:
    page = next((CORPUS / "raw").glob(f"{article['doc']}-*")).read_text(encoding="utf-8")
    traditional = sum(c in TRADITIONAL for c in page)
    assert traditional == 0 if article["script"] == "hans" else traditional >= 5


def test_four_of_the_first_articles_are_traditional() -> None:
    pages = [p.read_text(encoding="utf-8") for p in (CORPUS / "raw").glob("*") if p.name.startswith(FIRST)]
    counts = [sum(c in TRADITIONAL for c in page) for page in pages]
    assert sum(count >= 20 for count in counts) == 4
    assert counts.count(0) == 6


def test_names_of_the_first_articles_are_not_in_the_shared_material() -> None:
    """The other articles draw surnames and given names by their frequency: some are borne by somebody there."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    first = [article for article in gold() if article["doc"].startswith(FIRST)]
    people = [record for article in first for record in article["persons"]]
    known = {name for record in people for name in (record["name"], *record["name_alt"])}
    known |= {
        record["name"]
        for article in first
        for record in article["organisations"]
        if record["kind"] in ("company", "university")
    }
    pattern = re.compile("|".join(map(re.escape, sorted(known))))
    found = {
        (path.name, name)
        for path in SHARED.rglob("*")
        if path.is_file() and path.suffix in TEXT_SUFFIXES
        for name in pattern.findall(path.read_text(encoding="utf-8", errors="ignore"))
    }
    assert not found


def sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[。！？])|\\?[\n\"]", text)
    return [part for part in parts if len(re.findall("[\u4e00-\u9fff]", part)) >= 12]


def test_no_sentence_is_in_the_shared_material() -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    known = {
        sentence
        for path in sorted(SHARED.rglob("*"))
        if path.is_file() and path.suffix in TEXT_SUFFIXES
        for sentence in sentences(path.read_text(encoding="utf-8", errors="ignore"))
    }
    assert len(known) > 1000
    assert [s for article in gold() for s in sentences(article["clean"]) if s in known] == []


def test_no_sentence_stands_twice() -> None:
    counts = Counter(sentence for article in gold() for sentence in sentences(article["clean"]))
    assert [sentence for sentence, count in counts.items() if count > 1] == []


def names(article: dict) -> set[str]:
    """Names, which articles may share."""
    records = [*article["persons"], *article["organisations"], *article["locations"]]
    return {form for record in records for form in (record["name"], *record["name_alt"], *record["mentions"])}


def test_no_two_articles_are_alike() -> None:
    """At most 5 % of the runs of eight characters outside of names stand in another article as well."""
    holders: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    for article in gold():
        text = article["clean"]
        for name in sorted(names(article), key=len, reverse=True):
            text = text.replace(name, "\n")
        runs = {text[i : i + 8] for i in range(len(text) - 7) if "\n" not in text[i : i + 8]}
        sizes[article["doc"]] = len(runs)
        for run in runs:
            holders.setdefault(run, []).append(article["doc"])
    shared = Counter(pair for docs in holders.values() if len(docs) > 1 for pair in combinations(docs, 2))
    alike = {pair: count for pair, count in shared.items() if count > 0.05 * min(sizes[d] for d in pair)}
    assert alike == {}


def test_size_and_spread() -> None:
    articles = list(gold())
    assert len(articles) >= 400
    assert sum(len(article["clean"]) for article in articles) >= 200_000
    assert sum(article["script"] != "hans" for article in articles) >= 80
    assert sum(article["genre"] == "alumni" for article in articles) >= len(articles) / 4
    distinct = {layer: {r["name"] for a in articles for r in a[layer]} for layer in LAYERS}
    assert {layer: len(found) for layer, found in distinct.items() if len(found) < LAYERS[layer]} == {}
    assert {article["part"] for article in articles} == {"train", "dev", "test"}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("028", ["余亮芸", "里長張遠傑", "埃里克森"]),
        ("052", ["鍾蘭明"]),
        ("060", ["于芳涵"]),
        ("119", ["范瑾"]),
        ("152", ["胡祿穎"]),
        ("216", ["不獲准工作", "范寧賢"]),
        ("255", ["簽停火"]),
        ("342", ["不准播放"]),
    ],
)
def test_traditional_pages_keep_the_characters_of_names(number: str, words: list[str]) -> None:
    page = next((CORPUS / "raw").glob(f"{number}-*")).read_text(encoding="utf-8")
    assert [word for word in words if word not in page] == []


def test_no_surname_is_converted_as_a_word() -> None:
    """於 for the surname 于, 餘 for 余: the character before the rest of the name is the papers' own."""
    words = {"于": "於", "余": "餘", "范": "範", "胡": "鬍", "姜": "薑", "谷": "穀", "岳": "嶽", "郁": "鬱", "钟": "鐘"}
    seen = 0
    for article in gold():
        if article["script"] not in ("hant-tw", "hant-hk"):
            continue
        raw = next((CORPUS / "raw").glob(f"{article['doc']}-*")).read_text(encoding="utf-8")
        for person in article["persons"]:
            surname, rest = person["name"][0], person["name"][1:]
            same = "".join(c if c in raw else "." for c in rest)  # other characters may be converted
            if surname in words:
                seen += 1
                assert not re.search(words[surname] + same, raw), (article["doc"], person["name"])
    assert seen >= 20


def test_glosses_have_the_common_reading_with_its_tone(tmp_path: Path) -> None:
    assert run_script("pages.py", "--twins", "gloss", str(tmp_path)).returncode == 0
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.iterdir()))
    glosses = Counter(re.findall(r"([一-鿿])\(([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]+)\)", text))
    found: dict[str, set[str]] = {}
    for character, reading in glosses:
        found.setdefault(character, set()).add(reading)
    assert sum(glosses.values()) > 10_000
    assert {c: found[c] for c in "長校會學" if c in found} == {
        "長": {"zhǎng"},
        "校": {"xiào"},
        "會": {"huì"},
        "學": {"xué"},
    }
    assert {c for c, readings in found.items() if len(readings) > 1} == set()


def test_pages_are_as_marked() -> None:
    result = run_script("pages.py", "--check")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("kind", sorted(TWINS))
def test_twins(tmp_path: Path, kind: str) -> None:
    result = run_script("pages.py", "--twins", kind, str(tmp_path))
    assert result.returncode == 0, result.stderr
    made = sorted(p.name for p in tmp_path.iterdir())
    assert made == sorted(p.name for p in (CORPUS / "marked").iterdir())
    changed = sum((CORPUS / "raw" / name).read_bytes() != (tmp_path / name).read_bytes() for name in made)
    assert changed > len(made) / 2


def test_the_same_noise_each_time(tmp_path: Path) -> None:
    pages = []
    for folder in ("one", "two"):
        assert run_script("pages.py", "--twins", "slip", str(tmp_path / folder)).returncode == 0
        pages.append([(tmp_path / folder / p.name).read_bytes() for p in sorted((CORPUS / "marked").iterdir())])
    assert pages[0] == pages[1]

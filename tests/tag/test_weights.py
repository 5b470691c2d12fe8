import importlib.util
import shutil
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from xiaoyou_extract.errors import TaggerError
from xiaoyou_extract.tag import NeuralTagger, lexicon, weights

PACKAGE = weights.package()


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of jieba's files that the tagger takes for the installed ones."""
    shutil.copytree(PACKAGE / "lac_small", tmp_path / "lac_small", ignore=shutil.ignore_patterns("*.py*"))
    shutil.copy(PACKAGE / "dict.txt", tmp_path)
    spec = ModuleSpec("jieba", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(weights, "find_spec", lambda _: spec)
    return tmp_path


def test_the_package_is_found_without_import() -> None:
    assert PACKAGE.name == "jieba"
    assert importlib.util.find_spec("jieba") is not None


@pytest.mark.parametrize(
    "name", ["dict.txt", "lac_small/word.dic", "lac_small/tag.dic", "lac_small/model_baseline/crfw"]
)
def test_missing_file(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(TaggerError, match=r"cannot be read.*install it anew: pip install"):
        NeuralTagger().tag(["林秋实"])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lac_small/model_baseline/crfw", b""),
        ("lac_small/model_baseline/gru_0.w_0", b"\0" * 16 + b"\xff\xff\xff\x7f"),
        ("lac_small/word.dic", b""),
        ("lac_small/word.dic", b"0\ta\n2\tb\n1\tc\n"),
        ("lac_small/word.dic", b"zero\ta\n"),
        ("lac_small/word.dic", b"\xff\xfe"),
        ("lac_small/tag.dic", b"0\tPER-B\n1\tPER-I\n2\tO\n"),
        ("dict.txt", b""),
        ("dict.txt", b"\xff"),
    ],
    ids=[
        "empty",
        "cut off",
        "no words",
        "out of order",
        "no number",
        "not UTF-8",
        "other tags",
        "no bodies",
        "dictionary",
    ],
)
def test_broken_file(copy: Path, name: str, content: bytes) -> None:
    (copy / name).write_bytes(content)
    with pytest.raises(TaggerError, match=r"is broken.*install it anew: pip install"):
        NeuralTagger().tag(["林秋实"])


@pytest.mark.parametrize("spec", [None, ModuleSpec("jieba", None)], ids=["not installed", "a single file"])
def test_no_package(monkeypatch: pytest.MonkeyPatch, spec: ModuleSpec | None) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda _: spec)
    with pytest.raises(TaggerError, match="pip install jieba"):
        NeuralTagger().tag(["林秋实"])


def test_a_module_without_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_spec(name: str) -> ModuleSpec:
        raise ValueError(f"{name}.__spec__ is None")

    monkeypatch.setattr(weights, "find_spec", no_spec)
    with pytest.raises(TaggerError, match="pip install jieba"):
        NeuralTagger().tag(["林秋实"])


def test_lexicon_finds_the_longest_from_the_left() -> None:
    words = lexicon.Lexicon(frozenset({"甲乙", "甲乙丙", "丙丁"}), frozenset({"甲乙", "丙丁"}), 3)
    assert list(words.find("甲乙丙丁甲乙")) == [(0, 3), (4, 6)]
    assert list(words.find("甲")) == []

"""The figures of the whole road, held to floors that only rise."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="module")
def accuracy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("accuracy", PROJECT / "benchmarks" / "accuracy.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["accuracy"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("floors", "raw", "gold", "part"),
    [
        pytest.param("first", PROJECT / "corpora" / "raw", PROJECT / "corpora" / "gold", "first", id="first-ten"),
        pytest.param("test", PROJECT / "corpora" / "raw", PROJECT / "corpora" / "gold", "test", id="corpora"),
        pytest.param(
            "touchstone",
            SHARED / "seeds",
            SHARED / "gold",
            None,
            id="touchstone",
            marks=pytest.mark.skipif(not (SHARED / "gold").is_dir(), reason="../shared/gold is not here"),
        ),
    ],
)
def test_no_figure_is_below_its_floor(
    accuracy: ModuleType, floors: str, raw: Path, gold: Path, part: str | None
) -> None:
    reached = accuracy.figures(accuracy.scored(raw, gold, part)["all"])
    wanted = accuracy.floors(floors)
    assert wanted.keys() == reached.keys()
    assert {layer: f"{reached[layer]:.3f}" for layer, floor in wanted.items() if reached[layer] < floor} == {}

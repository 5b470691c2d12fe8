import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.tag import split

BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"], id="marks"),
        pytest.param("Really? Yes! 好。", ["Really?", " Yes!", " 好。"], id="half width marks"),
        pytest.param("他说：“走吧。”她没动。", ["他说：“走吧。”", "她没动。"], id="closing quote"),
        pytest.param("“（真的吗？）”有人问。", ["“（真的吗？）”", "有人问。"], id="closing bracket and quote"),
        pytest.param("什么？！不可能……", ["什么？！", "不可能……"], id="run of marks"),
        pytest.param("甲组领先；乙组第二。", ["甲组领先；乙组第二。"], id="semicolon ends nothing"),
        pytest.param("标题\n正文一。\r\n正文二", ["标题", "正文一。", "正文二"], id="line ends"),
        pytest.param("\n\n  \n一\n\u3000\n", ["一"], id="blank lines"),
        pytest.param("\u3000\u3000缩进的段落。  \n次行", ["\u3000\u3000缩进的段落。  ", "次行"], id="space of a line"),
        pytest.param("。。。", ["。。。"], id="marks alone"),
        pytest.param("", [], id="empty"),
        pytest.param(" \t ", [], id="white space"),
    ],
)
def test_split(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b in split(text)] == sentences


@given(st.text(alphabet="山水人。！？!?；”’）)】 \u3000\t\n\r\u2028a1“(", max_size=60) | st.text(max_size=60))
def test_split_covers_each_line_once(text: str) -> None:
    spans = split(text)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    lines = [m.span() for m in re.finditer(f"[^{BREAKS}]+", text) if m.group().strip()]
    covered = {i for a, b in spans for i in range(a, b)}
    assert covered == {i for a, b in lines for i in range(a, b)}
    assert not any(set(BREAKS) & set(text[a:b]) for a, b in spans)


@pytest.mark.parametrize("unit", [" ", "。", "”", "。”", "。 ", "(", "7", " \n", "字"])
def test_split_of_a_million_characters(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    spans = split(text)
    assert sum(b - a for a, b in spans) in {0, len(text)}

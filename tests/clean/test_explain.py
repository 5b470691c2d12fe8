from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.clean import STEPS
from xiaoyou_extract.clean.explain import Change, explain, replay
from xiaoyou_extract.source import Edit, Source


def clean(raw: str) -> Source:
    source = Source.of(raw)
    for step in STEPS:
        source = step(source)
    return source


RAW = "臨江大學(xué)校長(zhǎng)沈知遠(yuǎn),,獲捐１.2億余元。\n关闭\n&ldquo;校 友&rdquo;。"


def test_every_edit_is_told_with_its_kind() -> None:
    changes = explain(clean("臨江大學(xué)，１年,,校 友"))
    assert changes == [
        Change(0, 1, "臨", "临", "script", True),
        Change(3, 4, "學", "学", "script", True),
        Change(4, 9, "(xué)", "", "pinyin_gloss", True),
        Change(10, 11, "１", "1", "width", True),
        Change(12, 13, ",", "", "doubled_mark", True),
        Change(13, 14, ",", "，", "width", True),
        Change(15, 16, " ", "", "space", True),
    ]


def test_folds_side_by_side_are_one() -> None:
    changes = explain(clean("臨時會議２０２４年"))
    assert [(c.before, c.after, c.kind) for c in changes] == [
        ("臨時會議", "临时会议", "script"),
        ("２０２４", "2024", "width"),
    ]


def test_furniture_and_guesses_are_told() -> None:
    source = Source.of("abcd").edit([Edit(1, 2, "x", "slip", certain=False)]).cut([(2, 4, "footer")])
    assert explain(source) == [Change(1, 2, "b", "x", "slip", False), Change(2, 4, "cd", "", "furniture:footer", True)]


@pytest.mark.parametrize("raw", ["", RAW, "一\n\n二", "\n", "&#20013;(zhōng)", "\u200b"])
def test_replaying_gives_the_text(raw: str) -> None:
    source = clean(raw)
    assert replay(source.raw, explain(source)) == source.text


PIECES = st.lists(
    st.sampled_from(
        [
            "臨江大學",
            "(xué)",
            "（ㄒㄩㄝˊ）",
            ",",
            "，",
            "。",
            " ",
            "\n",
            "\r\n",
            "&ldquo;",
            "&#20013;",
            "\\u4e2d",
            "%E4%B8%AD",
            "\u200b",
            "１",
            "3,000",
            "关闭",
            "\n发布时间：2024-01-02\n",
            "校友会议在南岭市召开。\n",
            "Latin",
            "⽂",
            "：",
            "!!",
            "😀",
        ]
    ),
    max_size=30,
).map("".join)


@given(PIECES | st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_invariants_of_cleaning(raw: str) -> None:
    source = clean(raw)
    places = [source.raw_range(i, i + 1) for i in range(len(source.text))]
    assert all(0 <= a <= b <= len(source.raw) for a, b in places)
    assert [a for a, _ in places] == sorted(a for a, _ in places)
    assert [b for _, b in places] == sorted(b for _, b in places)
    changes = explain(source)
    assert replay(source.raw, changes) == source.text
    assert all(source.raw[c.raw_start : c.raw_end] == c.before != c.after for c in changes)
    assert all(a.raw_end <= b.raw_start for a, b in pairwise(changes))
    assert all(source.raw[r.raw_start : r.raw_end] == r.before for r in source.repairs)


@given(PIECES)
@settings(max_examples=80, deadline=None)
def test_text_is_laid_out_as_the_contract_says(raw: str) -> None:
    lines = clean(raw).text.split("\n")
    assert lines == [""] or all(line and line == line.strip(" \t\u3000") for line in lines)

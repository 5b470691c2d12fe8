"""Mentions are made by hand from a text: what is resolved does not hang on a tagger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.document import Document, Mention, OrganisationValue
from xiaoyou_extract.names.organisations import BARE, PLAIN, kind_of
from xiaoyou_extract.resolve.organisations import resolve_organisations, same_body
from xiaoyou_extract.source import Source


def resolved(marked: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Form, name, kind and parent of the bodies in `…[body]…`, `{place}`, `<bare>` or `|plain noun phrase|`."""
    text, mentions, opened = "", [], []
    for c in marked:
        if c in "[{<" or (c == "|" and not opened):
            opened.append(len(text))
        elif c in "]}>|":
            start = opened.pop()
            by = {"]": "test", "}": "test", ">": BARE, "|": PLAIN}[c]
            layer = "location" if c == "}" else "organisation"
            name = text[start:]
            mentions.append(Mention(start, len(text), layer, 0.9, by, name, kind_of(name)))  # type: ignore[arg-type]
        else:
            text += c
    document = Document(Source.of(text), ())
    return [
        (text[m.start : m.end], m.name, m.kind, m.value.parent if isinstance(m.value, OrganisationValue) else None)
        for m in resolve_organisations(document, mentions)
        if m.layer == "organisation"
    ]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        pytest.param("[杭州市委]、[市政府]", ["杭州市委", "杭州市政府"], id="elided-beside"),
        pytest.param("[湖南省商务厅]、[教育厅]", ["湖南省商务厅", "湖南省教育厅"], id="province-elided"),
        pytest.param("{山西}的[省商务厅]", ["山西省商务厅"], id="elided-after-a-place"),
        pytest.param("[浙江省商务厅]与[省教育厅]", ["浙江省商务厅", "浙江省教育厅"], id="elided-after-a-body"),
        pytest.param(
            "[云溪大学]。[校友总会]。[校工会]", ["云溪大学", "云溪大学校友总会", "云溪大学工会"], id="of-the-university"
        ),
        pytest.param("[朗川集团有限公司]。[朗川集团]", ["朗川集团有限公司"] * 2, id="company-in-short"),
        pytest.param("[朗川集团有限公司]。[朗川]", ["朗川集团有限公司"] * 2, id="company-without-a-suffix"),
        pytest.param("[云溪大学教育专业委员会]。[教育专委会]", ["云溪大学教育专业委员会"] * 2, id="suffix-in-short"),
        pytest.param("[云溪大学合作发展处]。[合作发展处]", ["云溪大学合作发展处"] * 2, id="without-its-parent"),
        pytest.param("[云溪财经大学]。[云溪财经政法大学]", ["云溪财经大学", "云溪财经政法大学"], id="two-bodies"),
        pytest.param("[临江市校友联合会]。<联合会>", ["临江市校友联合会"] * 2, id="bare-suffix"),
        pytest.param("<联合会>", [], id="bare-suffix-of-nothing"),
        pytest.param(
            "[朗川科技有限公司]（以下简称“[澜科]”）。[澜科]", ["朗川科技有限公司"] * 3, id="declared-short-form"
        ),
        pytest.param("|校友工作办公室|。再说|校友工作办公室|", ["校友工作办公室"] * 2, id="plain-phrase-twice"),
        pytest.param("|校友工作办公室|", [], id="plain-phrase-once"),
        pytest.param("[市委]", ["市委"], id="nothing-to-write-out"),
    ],
)
def test_names(marked: str, names: list[str]) -> None:
    assert [name for _, name, _, _ in resolved(marked)] == names


def test_the_parent_is_the_body_that_the_name_begins_with() -> None:
    found = resolved("[云溪大学]与[云溪大学校友会]、[朗川集团]")
    assert {name: parent for _, name, _, parent in found} == {
        "云溪大学": None,
        "云溪大学校友会": "云溪大学",
        "朗川集团": None,
    }


def test_a_university_that_stands_only_inside_its_bodies_names_ties_them() -> None:
    found = resolved("[云溪大学校友会]与[云溪大学计算机学院]")
    assert {name: parent for _, name, _, parent in found} == {
        "云溪大学": None,
        "云溪大学校友会": "云溪大学",
        "云溪大学计算机学院": "云溪大学",
    }


def test_an_ambiguous_short_form_stays_a_name_of_its_own() -> None:
    names = {name for _, name, _, _ in resolved("[朗川科技有限公司]。[朗川汽车有限公司]。[朗川]")}
    assert names == {"朗川科技有限公司", "朗川汽车有限公司", "朗川"}


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("教育专委会", "教育专业委员会", True),
        ("朗川集团", "朗川集团有限公司", True),
        ("朗川", "朗川集团", True),
        ("云溪大学", "浙江云溪大学", True),
        ("云溪学院（筹）", "云溪学院", True),
        ("校友会", "云溪大学校友会", False),
        ("中国财经大学", "中国财经政法大学", False),
        ("云溪大学", "云溪大学校友会", False),
        ("杭州", "杭州市商务局", False),
        ("朗川汽车有限公司", "朗川科技有限公司", False),
        ("朗川汽车", "朗川科技有限公司", False),
        ("朗川科技", "朗川科技有限公司", True),
        ("", "", True),
    ],
)
def test_forms_of_one_body(short: str, long: str, same: bool) -> None:
    assert same_body(short, long) is same


NAMES = [
    "云溪大学",
    "云溪大学校友会",
    "校友会",
    "市委",
    "杭州市委",
    "朗川集团",
    "朗川",
    "朗川集团有限公司",
    "省政府",
    "山西省教育厅",
    "学院",
]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["[]", "<>", "||", "{}"])), max_size=8))
def test_every_body_has_one_name_and_one_kind(drawn: list[tuple[str, str]]) -> None:
    found = resolved("、".join(f"{marks[0]}{name}{marks[1]}" for name, marks in drawn))
    kinds = {name: kind for _, name, kind, _ in found}
    assert all(name and kind for name, kind in kinds.items())
    assert all(kind == kinds[name] for _, name, kind, _ in found)
    assert all(parent in kinds for *_, parent in found if parent)
    assert found == resolved("、".join(f"{marks[0]}{name}{marks[1]}" for name, marks in drawn))

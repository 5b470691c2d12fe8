"""Short invented texts, read by the default pipeline up to the names."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoyou_extract import extract
from xiaoyou_extract.names.organisations import kind_of


def found(text: str) -> dict[str, str]:
    return {o.name: o.kind for o in extract(text).organisations}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("云溪大学举行开学典礼。", {"云溪大学": "university"}, id="university"),
        pytest.param("朗川集团发布公告。", {"朗川集团": "company"}, id="company"),
        pytest.param("浙江省商务厅召开会议。", {"浙江省商务厅": "government"}, id="office"),
        pytest.param("云溪大学校友会成立。", {"云溪大学校友会": "association"}, id="association"),
        pytest.param("国家海洋局第一海洋研究所所长到访。", {"国家海洋局第一海洋研究所": "research"}, id="nested"),
        pytest.param(
            "云溪大学计算机学院院长吴越然讲话。", {"云溪大学计算机学院": "department"}, id="college-of-a-university"
        ),
        pytest.param("云溪大学第一附属医院揭牌。", {"云溪大学第一附属医院": "other"}, id="hospital"),
        pytest.param("朗川（杭州）科技有限公司落户。", {"朗川（杭州）科技有限公司": "company"}, id="bracket-inside"),
        pytest.param("云溪大学（筹）校友会成立。", {"云溪大学（筹）校友会": "association"}, id="planned"),
        pytest.param(
            "中国共产党云溪大学委员会召开会议。", {"中国共产党云溪大学委员会": "department"}, id="committee-in-full"
        ),
        pytest.param(
            "屿澜集团与云溪大学共建“碳中和研究院”。",
            {"屿澜集团": "company", "云溪大学": "university", "碳中和研究院": "research"},
            id="quoted-and-founded",
        ),
        pytest.param(
            "长沙经开区与朗川集团签约。",
            {"长沙经开区": "government", "朗川集团": "company"},
            id="zone-that-acts",
        ),
        pytest.param("美国驻华大使馆发表声明。", {"美国驻华大使馆": "government"}, id="embassy"),
        pytest.param(
            "杭州日报讯（记者周雨桐）昨日，云溪大学举行开学典礼。",
            {"杭州日报": "media", "云溪大学": "university"},
            id="dateline",
        ),
        pytest.param(
            "中新社北京3月5日电（记者周雨桐）外交部发言人表示欢迎。",
            {"中新社": "media", "外交部": "government"},
            id="author-in-brackets-before-the-name",
        ),
        pytest.param(
            "新华网杭州3月5日电（周雨桐）教育部近日发文。",
            {"新华网": "media", "教育部": "government"},
            id="initials-before-the-name",
        ),
        pytest.param("世界卫生组织总干事发言。", {"世界卫生组织": "other"}, id="known-to-all"),
        pytest.param(
            "云溪大学青年志愿者协会会长到会。", {"云溪大学青年志愿者协会": "association"}, id="suffix-shares-the-title"
        ),
    ],
)
def test_bodies(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


NEGATIVE = [
    line
    for line in (Path(__file__).parent / "negative.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize("text", NEGATIVE)
def test_nothing_is_named(text: str) -> None:
    record = extract(text)
    assert [e.name for layer in (record.people, record.organisations, record.locations) for e in layer] == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        pytest.param("云溪大学软件学院和数学学院合办讲座。", "数学学院", id="second-college-of-a-list"),
        pytest.param("云溪大学合作发展处处长江望北到会。", "云溪大学合作发展处", id="name-that-begins-like-a-river"),
    ],
)
@pytest.mark.xfail(reason="known failure", strict=True)
def test_known_failures(text: str, missing: str) -> None:
    assert any(name.endswith(missing) for name in found(text))


@pytest.mark.xfail(reason="known failure: short forms of universities show no kind", strict=True)
def test_a_short_form_of_a_university_alone() -> None:
    assert found("他毕业于清华。").get("清华") == "university"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云溪大学", "university"),
        ("云溪学院（筹）", "university"),
        ("云溪大学书院", "department"),
        ("临江市委办公室", "government"),
        ("云溪大学办公室", "department"),
        ("国家民族事务委员会", "government"),
        ("山西省外高校校友联合会教育专业委员会", "department"),
        ("人民日报", "media"),
        ("临江新闻网", "media"),
        ("国务院", "government"),
        ("云溪", None),
        ("", None),
    ],
)
def test_the_kind_that_a_name_shows(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


PIECES = [
    *(
        "云溪大学",
        "朗川集团",
        "临江市",
        "山西省",
        "商务厅",
        "校友会",
        "联合会",
        "研究院",
        "学院",
        "办公室",
        "省",
        "市政府",
    ),
    *(
        "校长",
        "会长",
        "陈怀远",
        "王",
        "共建",
        "签约",
        "和",
        "与",
        "、",
        "，",
        "。",
        "“",
        "”",
        "（",
        "）",
        "筹",
        "记者",
        "讯",
    ),
    *("\n", " ", "9", "各", "本", "好", "电", "A", "·", "在晋"),
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_gives_names_in_their_places(text: str) -> None:
    record = extract(text)
    for layer in (record.people, record.organisations, record.locations):
        names = [entity.name for entity in layer]
        assert len(names) == len(set(names))
        for entity in layer:
            assert entity.name
            assert entity.mentions
            for span in entity.mentions:
                assert record.text[span.start : span.end] == span.text
    taken: set[int] = set()
    for layer in (record.people, record.organisations, record.locations):
        for entity in layer:
            if entity.by == "resolve.parent":  # stands inside the names that it ties
                continue
            for span in entity.mentions:
                assert taken.isdisjoint(range(span.start, span.end)) or layer is record.organisations
                taken.update(range(span.start, span.end))

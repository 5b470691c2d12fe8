"""Short invented texts, read by the default pipeline: text -> the positions of its people."""

import pytest

from xiaoyou_extract import Article, extract
from xiaoyou_extract.document import Document, Layer, Mention, PositionValue
from xiaoyou_extract.names.people import TITLED
from xiaoyou_extract.pipeline import default
from xiaoyou_extract.resolve.positions import resolve_people
from xiaoyou_extract.source import Source

Posts = list[tuple[str | None, str | None]]


def found(text: str, title: str | None = None) -> dict[str, Posts]:
    record = default()(Article(text=text, title=title))
    return {p.name: [(post.title, post.organisation_name) for post in p.positions] for p in record.people}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "云溪大学校长陈怀远会见朗川集团董事长周砚秋。",
            {"陈怀远": [("校长", "云溪大学")], "周砚秋": [("董事长", "朗川集团")]},
            id="right-before",
        ),
        pytest.param("浙江省商务厅厅长沈知远出席。", {"沈知远": [("厅长", "浙江省商务厅")]}, id="shared-character"),
        pytest.param(
            "云溪大学党委常委、副校长赵启明讲话。",
            {"赵启明": [("党委常委", "云溪大学"), ("副校长", "云溪大学")]},
            id="two-titles",
        ),
        pytest.param(
            "朗川集团董事长兼总经理周砚秋到会。",
            {"周砚秋": [("董事长", "朗川集团"), ("总经理", "朗川集团")]},
            id="and-also",
        ),
        pytest.param(
            "中国工程院院士、云溪大学校长陈怀远到会。",
            {"陈怀远": [("院士", "中国工程院"), ("校长", "云溪大学")]},
            id="two-employers",
        ),
        pytest.param(
            "中国科学院院士林若谷、郑怀瑾、方知白参加论坛。",
            {name: [("院士", "中国科学院")] for name in ("林若谷", "郑怀瑾", "方知白")},
            id="rank-before-several",
        ),
        pytest.param(
            "云溪大学校长陈怀远、周砚秋到会。",
            {"陈怀远": [("校长", "云溪大学")], "周砚秋": []},
            id="head-before-several",
        ),
        pytest.param(
            "山西省商务厅厅长王若水、副厅长侯文清到会。",
            {"王若水": [("厅长", "山西省商务厅")], "侯文清": [("副厅长", "山西省商务厅")]},
            id="deputy-of-the-head-before",
        ),
        pytest.param("云溪大学原校长陈怀远回忆往事。", {"陈怀远": [("校长", "云溪大学")]}, id="past"),
        pytest.param(
            "云溪大学1998级校友江望舒向母校捐赠图书。", {"江望舒": [("校友", "云溪大学")]}, id="alumnus-of-a-year"
        ),
        pytest.param("省委书记王若水到云溪大学调研。", {"王若水": [("省委书记", None)]}, id="no-employer-stated"),
        pytest.param("陈怀远被聘为朗川集团首席专家。", {"陈怀远": [("首席专家", "朗川集团")]}, id="appointed"),
        pytest.param("陈怀远当选云溪大学校友会会长。", {"陈怀远": [("会长", "云溪大学校友会")]}, id="elected"),
        pytest.param(
            "陈怀远当选为会长，周砚秋当选为秘书长，云溪大学校友会换届。",
            {"陈怀远": [("会长", "云溪大学校友会")], "周砚秋": [("秘书长", "云溪大学校友会")]},
            id="body-spoken-of",
        ),
        pytest.param("国务院总理李若水会见来宾。", {"李若水": [("总理", "国务院")]}, id="known-body"),
        pytest.param(
            "云溪大学教授陈怀远、周砚秋，朗川集团总裁林若谷出席。",
            {"陈怀远": [("教授", "云溪大学")], "周砚秋": [("教授", "云溪大学")], "林若谷": [("总裁", "朗川集团")]},
            id="lists",
        ),
        pytest.param(
            "新华社记者王若水、李思远", {"王若水": [("记者", "新华社")], "李思远": [(None, "新华社")]}, id="byline"
        ),
        pytest.param("本报记者周雨桐", {"周雨桐": []}, id="byline-without-an-outlet"),
        pytest.param("陈怀远教授获奖。", {"陈怀远": [("教授", None)]}, id="after-the-name"),
        pytest.param("陈怀远先生出席。", {"陈怀远": []}, id="no-title"),
        pytest.param("任命陈怀远为云溪市教育局局长。", {"陈怀远": [("局长", "云溪市教育局")]}, id="named-to-a-post"),
        pytest.param(
            "聘任陈怀远、周雨桐为云溪大学教授。",
            {"陈怀远": [("教授", "云溪大学")], "周雨桐": [("教授", "云溪大学")]},
            id="two-named-to-a-post",
        ),
        pytest.param(
            "云溪大学校长陈怀远、党委书记周雨桐出席。",
            {"陈怀远": [("校长", "云溪大学")], "周雨桐": [("党委书记", "云溪大学")]},
            id="party-post-of-the-same-body",
        ),
        pytest.param("朗川集团CEO陈怀远致辞。", {"陈怀远": [("CEO", "朗川集团")]}, id="latin-title"),
        pytest.param("中国驻法国大使陈怀远出席。", {"陈怀远": [("中国驻法国大使", None)]}, id="envoy"),
        pytest.param(
            "宁德时代董事长陈怀远致辞。", {"陈怀远": [("董事长", "宁德时代")]}, id="body-ends-like-a-title-begins"
        ),
        pytest.param("陈怀远出席云溪大学典礼。", {"陈怀远": []}, id="body-apart"),
    ],
)
def test_positions(text: str, expected: dict[str, Posts]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "王若水、李思远、赵启明等教授参加。", {n: [("教授", None)] for n in ("王若水", "李思远", "赵启明")}, id="等"
        ),
        pytest.param(
            "浙江省委副书记、省长王若水讲话。",
            {"王若水": [("副书记", "浙江省委"), ("省长", "浙江省")]},
            id="office-of-a-province",
        ),
        pytest.param("全国政协委员周砚秋发言。", {"周砚秋": [("委员", "全国政协")]}, id="member-of-a-known-body"),
    ],
)
@pytest.mark.xfail(reason="known failure", strict=True)
def test_known_failures(text: str, expected: dict[str, Posts]) -> None:
    assert found(text) == expected


def test_a_body_of_the_headline_goes_first() -> None:
    text = "临江晚报社会长论坛上，朗川协会与云溪商会到场。会长陈怀远致辞。"
    assert found(text, title="云溪商会成立")["陈怀远"] == [("会长", "云溪商会")]


def test_a_title_without_its_employer_is_left_out_beside_the_same_with_one() -> None:
    assert found("云溪大学校长陈怀远到会。校长陈怀远致辞。") == {"陈怀远": [("校长", "云溪大学")]}


def test_nothing_is_held_by_the_text_before_300_characters() -> None:
    text = "陈怀远" + "说" * 400 + "当选会长"
    person = Mention(0, 3, "person", 0.9, "test", "陈怀远", "subject")
    assert resolve_people(Document(Source.of(text), ()), [person]) == [person]


@pytest.mark.parametrize(
    ("people", "form", "name"),
    [
        pytest.param(["王若水"], "王处长", "王若水", id="only-one"),
        pytest.param(["王若水", "李思远"], "王处长", "王若水", id="only-one-of-the-surname"),
        pytest.param(["王若水", "王思远"], "王处长", None, id="two-of-the-surname"),
        pytest.param(["李思远"], "王处长", None, id="none"),
    ],
)
def test_whom_a_surname_means(people: list[str], form: str, name: str | None) -> None:
    text, mentions = "", []
    layer: Layer = "person"
    for person in people:
        mentions.append(Mention(len(text), len(text) + len(person), layer, 0.9, "test", person, "subject"))
        text += person + "。"
    mentions.append(Mention(len(text), len(text) + len(form), layer, 0.6, TITLED, form, "subject"))
    resolved = resolve_people(Document(Source.of(text + form), ()), mentions)
    assert [m.name for m in resolved if m.by == TITLED] == ([name] if name else [])


def test_a_position_names_its_person_and_body() -> None:
    for person in extract("云溪大学校长陈怀远到会。").people:
        assert [(p.title, p.organisation, p.organisation_name) for p in person.positions] == [
            ("校长", "o1", "云溪大学")
        ]
    value = PositionValue("陈怀远", "校长", "云溪大学")
    assert (value.person, value.title, value.organisation) == ("陈怀远", "校长", "云溪大学")

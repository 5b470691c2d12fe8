"""Sentences are given as `word/pos` tokens.

PER, ORG and LOC are names, `TIME=value` dates, `m=amount` and `m=metric` quantities, `m=metric:label` one with a label.
"""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.document import (
    DateValue,
    Document,
    EventValue,
    Layer,
    Mention,
    PositionValue,
    QuantityValue,
    Ref,
    Sentence,
    Token,
)
from xiaoyou_extract.events import EventFinder
from xiaoyou_extract.events.schema import builtin, with_types
from xiaoyou_extract.events.schema import read as types_of
from xiaoyou_extract.resolve.events import resolve_events
from xiaoyou_extract.source import Source

LAYERS: dict[str, Layer] = {"PER": "person", "ORG": "organisation", "LOC": "location"}

BY_SCHEMA = EventFinder(builtin())  # the resolver is tested apart from the model that weighs triggers


def mention(start: int, word: str, pos: str, value: str) -> Mention | None:
    end = start + len(word)
    if pos in LAYERS:
        kind = "university" if word.endswith("大学") else "company" if word.endswith("集团") else "other"
        return Mention(start, end, LAYERS[pos], 0.9, "test", name=value or word, kind=kind)
    if pos == "TIME" and value:
        return Mention(start, end, "date", 0.9, "test", value=DateValue(value, value, value, "explicit", "stated"))
    if value == "amount":
        return Mention(start, end, value, 0.9, "test", value=QuantityValue(Decimal(1), None, "元", "exact"))
    layer, _, label = value.partition(":")
    if layer == "metric":
        counted = QuantityValue(Decimal(1), None, "家", "exact", label=label or None)
        return Mention(start, end, layer, 0.9, "test", value=counted)
    return None


def read(*paragraphs: str) -> tuple[Document, list[Mention]]:
    text, sentences, mentions = "", [], []
    for paragraph in paragraphs:
        for line in paragraph.split(" 。/w"):
            start, tokens = len(text), []
            for token in [*line.split(), "。/w"] if line.strip() else []:
                word, tag = token.rsplit("/", 1)
                pos, _, value = tag.partition("=")
                tokens.append(Token(len(text), len(text) + len(word), pos))
                if (made := mention(len(text), word, pos, value)) is not None:
                    mentions.append(made)
                text += word
            if tokens:
                sentences.append(Sentence(start, len(text), tuple(tokens)))
        text += "\n"
    return Document(Source.of(text), tuple(sentences), published="2025-03-01"), mentions


def told(*paragraphs: str, more: tuple[Mention, ...] = (), schema: str = "") -> list[dict[str, object]]:
    doc, mentions = read(*paragraphs)
    find = EventFinder(types_of(schema, "test.toml")) if schema else BY_SCHEMA
    resolved = resolve_events(doc, [*mentions, *more, *find(doc)])
    found = []
    for m in resolved:
        if isinstance(m.value, EventValue):
            v = m.value
            found.append(
                {
                    "type": m.kind,
                    "trigger": doc.text[m.start : m.end],
                    "status": v.status,
                    "time": v.time,
                    "time_from": v.time_from,
                    "participants": [r.key for r in v.participants],
                    "organisers": [r.key for r in v.organisers],
                    "places": [r.key for r in v.places],
                    "objects": [doc.text[s:e] for s, e in v.objects],
                    "amounts": [doc.text[r.key[0] : r.key[1]] for r in v.amounts if isinstance(r.key, tuple)],
                    "metrics": [doc.text[r.key[0] : r.key[1]] for r in v.metrics if isinstance(r.key, tuple)],
                    "arguments": {(a.role, doc.text[a.start : a.end]) for a in v.arguments},
                }
            )
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "甲大学/ORG 与/p 乙集团/ORG 、/w 丙集团/ORG 签订/v 合作/vn 协议/n 。/w",
            {"participants": ["甲大学", "乙集团", "丙集团"], "objects": ["合作协议"]},
            id="parties",
        ),
        pytest.param(
            "甲协会/ORG 会长/n 张三/PER 与/p 李四/PER 座谈/v 。/w",
            {"participants": ["张三", "李四"]},
            id="employer-takes-no-part",
        ),
        pytest.param(
            "甲院/ORG 书记/n 、/w 院长/n 张三/PER 致辞/v 。/w",
            {"participants": ["张三"]},
            id="employer-before-two-titles",
        ),
        pytest.param(
            "甲大学/ORG 、/w 乙大学/ORG 等/u 高校/n 代表/n 张三/PER 发言/v 。/w",
            {"participants": ["张三"]},
            id="list-of-employers",
        ),
        pytest.param("甲局/ORG 有关/v 负责同志/n 介绍/v 情况/n 。/w", {"participants": ["甲局"]}, id="nameless-staff"),
        pytest.param(
            "由/p 甲协会/ORG 承办/v 的/u 书法/n 展览/n 在/p 乙市/LOC 举行/v 。/w",
            {
                "trigger": "举行",
                "participants": ["甲协会"],
                "organisers": ["甲协会"],
                "places": ["乙市"],
                "objects": ["书法展览"],
            },
            id="relative-clause-is-one-event",
        ),
        pytest.param(
            "甲校友会/ORG 年会/n 在/p 乙市/LOC 召开/v 。/w",
            {"participants": ["甲校友会"], "objects": ["甲校友会年会"], "places": ["乙市"]},
            id="body-in-the-name-of-a-meeting",
        ),
        pytest.param(
            "甲大学/ORG 成立/v 乙研究院/ORG 。/w",
            {"participants": ["甲大学"], "objects": ["乙研究院"]},
            id="what-is-founded-takes-no-part",
        ),
        pytest.param(
            "乙研究院/ORG 在/p 丙市/LOC 成立/v 。/w",
            {"participants": [], "objects": ["乙研究院"]},
            id="subject-is-founded",
        ),
        pytest.param(
            "甲会/ORG 、/w 乙会/ORG 先后/d 成立/v 。/w",
            {"objects": ["甲会", "乙会"], "participants": []},
            id="subjects-are-founded",
        ),
        pytest.param(
            "甲集团/ORG 向/p 乙大学/ORG 捐赠/v 价值/n 500万元/m=amount 的/u 实验/n 设备/n 。/w",
            {"amounts": ["500万元"], "objects": ["实验设备"]},
            id="gift-with-its-worth",
        ),
        pytest.param(
            "张三/PER 将/p 书写/v 的/u 条幅/n 赠送/v 给/p 乙大学/ORG 。/w",
            {"participants": ["张三"], "objects": ["书写的条幅"]},
            id="object-before-the-verb",
        ),
        pytest.param(
            "张三/PER 带领/v 甲会/ORG 前往/v 乙县/LOC 、/w 丙县/LOC 考察/v 。/w",
            {"participants": ["张三", "甲会"], "places": ["乙县", "丙县"]},
            id="who-is-led-acts-too",
        ),
        pytest.param(
            "学院/n 在/p 丙/LOC 校友/n 举办/v 联谊/vn 晚会/n 。/w", {"places": []}, id="attribute-is-no-place"
        ),
        pytest.param(
            "甲市/LOC 举办/v 两期/m=metric 培训/vn 及/c 一次/m=metric 技能/n 考试/n 。/w",
            {"objects": ["培训", "技能考试"]},
            id="list-with-numbers",
        ),
        pytest.param(
            "甲集团/ORG 走访/v 了/u 乙县/LOC 、/w 丙县/LOC 。/w", {"places": ["乙县", "丙县"]}, id="visited-places"
        ),
    ],
)
def test_arguments(line: str, expected: dict[str, object]) -> None:
    (event,) = told(line)
    assert {k: event[k] for k in expected} == expected


def test_type_specific_roles_refer_to_records() -> None:
    doc, mentions = read("张三/PER 向/p 乙大学/ORG 捐款/v 3万元/m=amount 。/w")
    (event,) = [m for m in resolve_events(doc, [*mentions, *BY_SCHEMA(doc)]) if m.layer == "event"]
    assert isinstance(event.value, EventValue)
    assert {(a.role, a.ref) for a in event.value.arguments} == {
        ("donor", Ref("person", "张三")),
        ("recipient", Ref("organisation", "乙大学")),
    }
    assert event.value.rule is None


def test_a_trigger_may_turn_its_roles_round() -> None:
    (event,) = told("乙大学/ORG 获赠/v 图书/n 。/w")
    assert event["arguments"] == {("recipient", "乙大学"), ("gift", "图书")}
    (event,) = told("乙大学/ORG 接受/v 校友/n 捐赠/v 3万元/m=amount 。/w")
    assert event["arguments"] >= {("recipient", "乙大学")}  # type: ignore[operator]
    assert event["amounts"] == ["3万元"]


def test_an_appointment_has_its_people_from_behind_the_verb() -> None:
    (event,) = told("甲大学/ORG 聘请/v 乙会/ORG 秘书长/n 张三/PER 、/w 李四/PER 为/v 兼职/vn 教授/n 。/w")
    assert event["participants"] == ["张三", "李四"]
    assert event["objects"] == ["兼职教授"]
    assert {("appointee", "张三"), ("appointee", "李四"), ("post", "兼职教授")} <= event["arguments"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param(
            ["甲大学/ORG 与/p 乙集团/ORG 签订/v 协议/n ，/w 双方/n 共建/v 丙研究院/ORG 。/w"],
            [["甲大学", "乙集团"], ["甲大学", "乙集团"]],
            id="both-sides",
        ),
        pytest.param(
            ["甲大学/ORG 发布/v 报告/n ；/w 与/p 乙市/LOC 签订/v 协议/n 。/w"],
            [["甲大学"], ["甲大学", "乙市"]],
            id="over-a-clause",
        ),
        pytest.param(
            ["甲大学/ORG 发布/v 报告/n 。/w 随后/d 签订/v 协议/n 。/w"], [["甲大学"], ["甲大学"]], id="over-a-sentence"
        ),
        pytest.param(
            ["甲大学/ORG 发布/v 报告/n 。/w", "随后/d 签订/v 协议/n 。/w"], [["甲大学"], []], id="not-over-a-paragraph"
        ),
        pytest.param(
            ["张三/PER 围绕/v 合作/vn ，/w 李四/PER 围绕/v 创新/vn 作/v 了/u 演讲/vn 。/w"],
            [["张三", "李四"]],
            id="clauses-without-a-verb",
        ),
        pytest.param(
            ["甲市/LOC 举行/v 读书/n 论坛/n ，/w 乙协会/ORG 会长/n 张三/PER 出席/v 会议/n 。/w"],
            [["甲市", "张三"]],
            id="guests",
        ),
        pytest.param(
            ["张三/PER 讲话/v 。/w 他/r 指出/v ，/w 乙集团/ORG 签署/v 协议/n 。/w"],
            [["张三"], ["张三"], ["乙集团"]],
            id="pronoun-and-what-is-said",
        ),
        pytest.param(
            ["甲大学/ORG 发布/v 报告/n 。/w 学校/n 与/p 乙市/LOC 签订/v 协议/n 。/w"],
            [["甲大学"], ["甲大学", "乙市"]],
            id="body-named-by-its-sort",
        ),
        pytest.param(
            ["记者/n ：/w 签约/vn 顺利/a 。/w 张三/PER ：/w 今年/TIME=2025 签订/v 协议/n 。/w"],
            [[]],
            id="label-of-a-speaker",
        ),
    ],
)
def test_who_takes_part(paragraphs: list[str], expected: list[list[str]]) -> None:
    assert [e["participants"] for e in told(*paragraphs)] == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        pytest.param(["2024年5月/TIME=2024-05 ，/w 甲局/ORG 签订/v 协议/n 。/w"], [("2024-05", "sentence")], id="own"),
        pytest.param(["甲局/ORG 成立/v 于/p 2020年/TIME=2020 。/w"], [("2020", "sentence")], id="behind-the-verb"),
        pytest.param(
            ["甲局/ORG 作/v 了/u 2024年/TIME=2024 度/n 工作/n 报告/n 。/w"], [(None, None)], id="year-of-a-report"
        ),
        pytest.param(
            ["3日/TIME=2025-02-03 ，/w 甲市/LOC 举行/v 论坛/n 。/w", "会/n 上/f ，/w 乙局/ORG 发布/v 办法/n 。/w"],
            [("2025-02-03", "sentence"), ("2025-02-03", "context")],
            id="of-the-meeting",
        ),
        pytest.param(
            ["2023年/TIME=2023 ，/w 甲局/ORG 成立/v 乙院/ORG 。/w 同时/d 签订/v 协议/n 。/w"],
            [("2023", "sentence"), ("2023", "context")],
            id="year-of-the-paragraph",
        ),
        pytest.param(
            [
                "记者/n ：/w 请/v 谈谈/v 2022年/TIME=2022 的/u 工作/n 。/w",
                "张三/PER ：/w 与/p 乙局/ORG 签订/v 协议/n 。/w",
            ],
            [(None, None)],
            id="attribute-in-the-question",
        ),
        pytest.param(
            [
                "记者/n ：/w 2022年/TIME=2022 ，/w 有/v 何/r 成绩/n 。/w",
                "张三/PER ：/w 与/p 乙局/ORG 签订/v 协议/n 。/w",
            ],
            [("2022", "context")],
            id="of-the-question",
        ),
    ],
)
def test_time(paragraphs: list[str], expected: list[tuple[str | None, str | None]]) -> None:
    assert [(e["time"], e["time_from"]) for e in told(*paragraphs)] == expected


def test_a_day_after_the_publication_is_planned() -> None:
    (event,) = told("2025年6月1日/TIME=2025-06-01 ，/w 甲市/LOC 举行/v 论坛/n 。/w")
    assert event["status"] == "planned"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("甲局/ORG 投资/v 3亿元/m=amount 建成/v 两座/m=metric 大桥/n 。/w", [["3亿元"], []], id="own-verb"),
        pytest.param(
            "甲局/ORG 与/p 乙局/ORG 签约/v ，/w 总投资/n 3亿元/m=amount 。/w", [["3亿元"]], id="sum-told-after-it"
        ),
        pytest.param(
            "甲局/ORG 与/p 乙局/ORG 签约/v ，/w 帮助/v 企业/n 增收/v 3亿元/m=amount 。/w",
            [[]],
            id="sum-of-another-verb",
        ),
        pytest.param(
            "甲局/ORG 发送/v 短信/n 3亿元/m=amount ，/w 累计/v 2亿元/m=amount ，/w 发布/v 报告/n 。/w",
            [[]],
            id="sums-of-the-verbs-before",
        ),
    ],
)
def test_amounts(line: str, expected: list[list[str]]) -> None:
    assert [e["amounts"] for e in told(line)] == expected


@pytest.mark.parametrize(
    ("paragraphs", "triggers"),
    [
        pytest.param(
            ["甲市/LOC 举行/v 乙校友会/ORG 年会/n 。/w", "昨日/d ，/w 甲市/LOC 举行/v 乙校友会/ORG 年会/n 。/w"],
            ["举行"],
            id="told-again",
        ),
        pytest.param(["甲市/LOC 举行/v 校友/n 大会/n 。/w 大会/n 举行/v 。/w"], ["举行"], id="named-again"),
        pytest.param(
            ["乙实验室/ORG 揭牌/v ，/w 张三/PER 为/p 实验室/n 揭牌/v 。/w"], ["揭牌"], id="short-name-in-one-sentence"
        ),
        pytest.param(["甲院/ORG 将/p 卫星/n 发射/v 升空/v 。/w"], ["发射"], id="two-verbs-one-deed"),
        pytest.param(["甲局/ORG 获得/v 乙会/ORG 颁发/v 的/u 奖项/n 。/w"], ["获得"], id="attribute-of-the-object"),
    ],
)
def test_one_happening_is_one_event(paragraphs: list[str], triggers: list[str]) -> None:
    assert [e["trigger"] for e in told(*paragraphs)] == triggers


def test_the_type_hangs_on_the_record_behind_the_verb() -> None:
    assert [e["type"] for e in told("甲局/ORG 与/p 乙局/ORG 共建/v 丙院/ORG 。/w")] == ["founding"]
    assert [e["type"] for e in told("甲局/ORG 与/p 乙县/LOC 共建/v 步道/n 。/w")] == ["project"]
    assert [e["type"] for e in told("丙院/ORG 由/p 甲局/ORG 共建/v 。/w")] == ["founding"]


def test_a_trigger_inside_a_name_is_none() -> None:
    doc, mentions = read("甲签订集团/ORG 来/v 了/u 。/w")
    assert not [m for m in resolve_events(doc, [*mentions, *BY_SCHEMA(doc)]) if m.layer == "event"]


def test_an_employer_by_position_takes_no_part() -> None:
    doc, mentions = read("甲院/ORG 的/u 张三/PER 发言/v 。/w")
    post = replace(mentions[1], layer="position", value=PositionValue("张三", "研究员", "甲院"))
    (event,) = [m for m in resolve_events(doc, [*mentions, post, *BY_SCHEMA(doc)]) if m.layer == "event"]
    assert isinstance(event.value, EventValue)
    assert [r.key for r in event.value.participants] == ["张三"]


def test_events_of_another_finder_stay_as_they_are() -> None:
    doc, mentions = read("甲院/ORG 开门/v 。/w")
    own = Mention(2, 4, "event", 0.5, "other", kind="opening", value=EventValue((0, 5)))
    assert list(resolve_events(doc, [*mentions, own])) == [*mentions, own]


@given(
    st.lists(
        st.sampled_from(
            [
                "签订/v",
                "举办/v",
                "论坛/n",
                "，/w",
                "“/w",
                "”/w",
                "（/w",
                "）/w",
                "的/u",
                "将/p",
                "甲院/ORG",
                "张三/PER",
                "乙市/LOC",
                "与/p",
                "为/p",
                "由/p",
                "邀请/v",
                "2个/m=metric",
                "3元/m=amount",
                "去年/TIME=2024",
                "双方/n",
                "学校/n",
                "他/r",
                "说/v",
                "、/w",
                "并/c",
                "等/u",
                "会/n",
                "上/f",
                "成立/v",
            ]
        ),
        max_size=25,
    )
)
def test_every_argument_lies_in_the_text_and_refers_to_a_record(tokens: list[str]) -> None:
    doc, mentions = read(" ".join([*tokens, "。/w"]))
    known = {Ref(m.layer, m.name or (m.start, m.end)) for m in mentions}
    for m in resolve_events(doc, [*mentions, *BY_SCHEMA(doc)]):
        if isinstance(m.value, EventValue):
            v = m.value
            assert {*v.places, *v.participants, *v.organisers, *v.amounts, *v.metrics} <= known
            assert all(0 <= s < e <= len(doc.text) for s, e in v.objects)
            assert all(a.ref is None or a.ref in known for a in v.arguments)
            assert all(0 <= a.start < a.end <= len(doc.text) for a in v.arguments)


# what a schema can say


@pytest.mark.parametrize(
    ("roles", "line", "filled"),
    [
        pytest.param(
            'dead = { from = ["object"], kinds = ["metric"], match = "遇难" }',
            "事故/n 造成/v 7人/m=metric 遇难/v 、/w 5人/m=metric 受伤/v 。/w",
            {("dead", "7人")},
            id="figure-by-the-words-behind-it",
        ),
        pytest.param(
            'moved = { from = ["object"], kinds = ["metric"], match = "转移" }',
            "暴雨/n 造成/v 转移/vn 90人/m=metric:转移 ，/w 受灾/v 8人/m=metric:受灾 。/w",
            {("moved", "90人")},
            id="figure-by-its-label",
        ),
        pytest.param(
            'hurt = { from = ["subject"], kinds = ["metric"] }',
            "3人/m=metric 乘车/v 造成/v 5人/m=metric 受伤/v 。/w",
            {("hurt", "3人")},
            id="figures-before-the-trigger",
        ),
        pytest.param(
            'hurt = { from = ["object"], kinds = ["metric"], all = true }',
            "3人/m=metric 乘车/v 造成/v 5人/m=metric 和/c 6人/m=metric 受伤/v 。/w",
            {("hurt", "5人"), ("hurt", "6人")},
            id="figures-behind-the-trigger",
        ),
        pytest.param(
            'day = { from = ["sentence"], kinds = ["date"], match = "日" }',
            "5月1日/TIME=2024-05-01 事故/n 造成/v 损失/n 。/w",
            {("day", "5月1日")},
            id="date",
        ),
        pytest.param(
            'driver = { from = ["apposition"], kinds = ["person"], match = "司机|驾驶员" }',
            "乘客/n 李四/PER 说/v ，/w 司机/n 张三/PER 超速/v 造成/v 损失/n 。/w",
            {("driver", "张三")},
            id="apposition",
        ),
        pytest.param(
            'court = { from = ["sentence"], kinds = ["organisation"], match = "法院$" }',
            "甲法院/ORG 称/v ，/w 乙集团/ORG 造成/v 损失/n 。/w",
            {("court", "甲法院")},
            id="record-anywhere-by-its-name",
        ),
        pytest.param(
            'level = { from = ["object"], kinds = ["text"], match = "[特重]大" }',
            "事故/n 造成/v 重大/a 损失/n 。/w",
            {("level", "重大")},
            id="part-of-the-object",
        ),
        pytest.param(
            'level = { from = ["object", "subject"], kinds = ["text"], match = "[特重]大" }',
            "重大/a 事故/n 造成/v 损失/n 。/w",
            {("level", "重大")},
            id="next-place-where-the-first-does-not-match",
        ),
        pytest.param(
            'cause = { from = ["因"], kinds = ["text"] }',
            "因/p 浓雾/n 造成/v 损失/n 。/w",
            {("cause", "浓雾")},
            id="phrase",
        ),
    ],
)
def test_roles_of_a_schema(roles: str, line: str, filled: set[tuple[str, str]]) -> None:
    schema = f'[harm]\nroles.{roles}\n[[harm.trigger]]\nverbs = ["造成"]\n'
    (event,) = told(line, schema=schema)
    assert event["arguments"] == filled


@pytest.mark.parametrize(
    ("more", "line", "statuses"),
    [
        pytest.param("", "甲大学/ORG 搬迁/v 。/w", ["done"], id="as-it-is"),
        pytest.param('status = "planned"', "甲大学/ORG 搬迁/v 。/w", ["planned"], id="planned-by-itself"),
        pytest.param('status = "planned"', "甲大学/ORG 未/d 搬迁/v 。/w", ["denied"], id="a-denial-is-heard"),
        pytest.param('status = "denied"', "甲大学/ORG 搬迁/v 。/w", ["denied"], id="denied-by-itself"),
        pytest.param('no_object = ["户口"]', "甲大学/ORG 搬迁/v 户口/n 。/w", [], id="ruled-out-by-its-object"),
        pytest.param('no_object = ["户口"]', "甲大学/ORG 搬迁/v 校区/n 。/w", ["done"], id="with-another-object"),
        pytest.param(
            'object = ["校区"]\nno_object = ["户口"]', "甲大学/ORG 搬迁/v 校区/n 户口/n 。/w", [], id="both-conditions"
        ),
        pytest.param('unless = ["搬迁户"]', "甲大学/ORG 搬迁/v 户/n 。/w", [], id="ruled-out-as-a-word"),
    ],
)
def test_status_and_negatives_of_a_schema(more: str, line: str, statuses: list[str]) -> None:
    assert [e["status"] for e in told(line, schema=f'[[move.trigger]]\nverbs = ["搬迁"]\n{more}\n')] == statuses


def test_a_type_keeps_the_tellings_that_it_names() -> None:
    schema = '[move]\nkeeps = ["done"]\n[[move.trigger]]\nverbs = ["搬迁"]\n'
    line = "甲大学/ORG 将/d 搬迁/v 。/w"
    assert told(line, schema=schema) == []
    assert [e["status"] for e in told(line.replace("将/d ", ""), schema=schema)] == ["done"]


@pytest.mark.parametrize(("rule", "expected"), [("context", ("2023", ["甲市"])), ("sentence", (None, []))])
def test_time_and_place_rules(rule: str, expected: tuple[str | None, list[str]]) -> None:
    schema = f'[move]\ntime = "{rule}"\nplace = "{rule}"\n[[move.trigger]]\nverbs = ["搬迁"]\n'
    before, after = "2023年/TIME=2023 很/d 忙/a 。/w ", "甲市/LOC 电/n 乙大学/ORG 搬迁/v 。/w"
    (event,) = told(before + after, schema=schema)
    assert (event["time"], event["places"]) == expected


def test_what_a_sentence_tells_once_is_one_event() -> None:
    line = "3人/m=metric 死亡/v ，/w 5人/m=metric 受伤/v ，/w 张三/PER 失踪/v 。/w"
    words = '[[harm.trigger]]\nverbs = ["死亡", "受伤", "失踪"]\n'
    (event,) = told(line, schema=f"[harm]\nonce = true\n{words}")
    assert (event["trigger"], event["metrics"], event["participants"]) == ("死亡", ["3人", "5人"], ["张三"])
    assert [e["trigger"] for e in told(line, schema=words)] == ["死亡", "受伤", "失踪"]


def test_a_word_that_two_types_claim_is_the_later_schemas() -> None:
    mine = '[[take.trigger]]\nverbs = ["签订"]\nobject = ["租约"]\n'
    finder = EventFinder(with_types(builtin(), types_of(mine, "mine.toml")))
    doc, mentions = read("甲大学/ORG 签订/v 租约/n 。/w 乙大学/ORG 签订/v 协议/n 。/w")
    kinds = [m.kind for m in resolve_events(doc, [*mentions, *finder(doc)]) if m.layer == "event"]
    assert kinds == ["take", "signing"]


def test_a_score_does_not_end_a_clause() -> None:
    (event,) = told("甲队/ORG 3/m :/w 1/m 战胜/v 乙队/ORG 。/w")
    assert event["participants"] == ["甲队"]
    assert event["objects"] == ["乙队"]


# the turns that news take


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "甲市/LOC 、/w 乙市/LOC 、/w 丙市/LOC 、/w 丁市/LOC 与/p 戊集团/ORG 签署/v 协议/n 。/w",
            {"participants": ["甲市", "乙市", "丙市", "丁市", "戊集团"]},
            id="four-places-with-one-body",
        ),
        pytest.param(
            "甲大学/ORG 、/w 乙大学/ORG 和/c 丙大学/ORG 与/p 戊集团/ORG 签约/v 。/w",
            {"participants": ["甲大学", "乙大学", "丙大学", "戊集团"]},
            id="three-bodies-with-a-fourth",
        ),
        pytest.param(
            "3月18日/TIME=2025-03-18 ，/w 甲研究院/ORG 揭牌/vn 仪式/n 在/p 乙市/LOC 举行/v 。/w",
            {"type": "unveiling", "trigger": "举行", "time": "2025-03-18", "places": ["乙市"]},
            id="ceremony-that-is-held",
        ),
        pytest.param(
            "在/p 签约/vn 仪式/n 上/f ，/w 张三/PER 与/p 李四/PER 分别/d 致辞/v 。/w",
            {"type": "speech", "participants": ["张三", "李四"]},
            id="two-speak-at-a-ceremony",
        ),
        pytest.param(
            "张三/PER 被/p 甲大学/ORG 聘为/v 教授/n 。/w",
            {"type": "appointment", "participants": ["张三"], "organisers": ["甲大学"], "objects": ["教授"]},
            id="passive-被",
        ),
        pytest.param(
            "论坛/n 由/p 甲协会/ORG 主办/v 。/w",
            {"participants": ["甲协会"], "organisers": ["甲协会"]},
            id="passive-由",
        ),
        pytest.param("该/r 项目/n 经/p 甲委员会/ORG 批准/v 。/w", {"participants": ["甲委员会"]}, id="passive-经"),
        pytest.param("甲集团/ORG 计划/v 收购/v 乙公司/ORG 。/w", {"status": "planned"}, id="计划"),
        pytest.param("甲集团/ORG 将/d 收购/v 乙公司/ORG 。/w", {"status": "planned"}, id="将"),
        pytest.param("甲集团/ORG 拟/v 收购/v 乙公司/ORG 。/w", {"status": "planned"}, id="拟"),
        pytest.param("甲集团/ORG 未/d 收购/v 乙公司/ORG 。/w", {"status": "denied"}, id="未"),
        pytest.param("甲集团/ORG 否认/v 收购/v 乙公司/ORG 。/w", {"status": "denied"}, id="否认"),
    ],
)
def test_turns(line: str, expected: dict[str, object]) -> None:
    (event,) = told(line)
    assert {k: event[k] for k in expected} == expected


@pytest.mark.parametrize("mark", ["，", "；"])
def test_a_list_of_deeds_has_one_subject_and_time(mark: str) -> None:
    deeds = told(
        "去年/TIME=2024 ，/w 甲大学/ORG 做/v 了/u 三件/m 事/n ：/w 一/m 是/v 成立/v 了/u 乙基金会/ORG ，/w "
        "二/m 是/v 向/p 丙县/LOC 捐赠/v 设备/n ，/w 三/m 是/v 走访/v 了/u 丁集团/ORG 。/w".replace(
            " ，/w 二", f" {mark}/w 二"
        )
    )
    assert [e["type"] for e in deeds] == ["founding", "donation", "visit"]
    assert [e["participants"] for e in deeds] == [["甲大学"]] * 3
    assert {e["time"] for e in deeds} == {"2024"}


@pytest.mark.parametrize(
    ("lines", "topic"),
    [
        pytest.param("张三/PER 说/v ：/w “/w 项目/n 很/d 好/a 。/w ”/w", "项目很好。", id="quotation-behind"),
        pytest.param("“/w 项目/n 很/d 好/a ，/w ”/w 张三/PER 说/v 。/w", "项目很好，", id="quotation-before"),
        pytest.param("张三/PER 表示/v ，/w 项目/n 好/a ，/w 人/n 多/a 。/w", "项目好，人多", id="reported"),
        pytest.param("张三/PER 致辞/v 。/w", None, id="nothing-told"),
        pytest.param("“/w 好/a ”/w 字/n 很/d 大/a 。/w\n张三/PER 说/v 。/w", None, id="another-paragraph"),
    ],
)
def test_what_is_said_is_the_topic(lines: str, topic: str | None) -> None:
    (speech,) = [e for e in told(*lines.split("\n")) if e["type"] == "speech"]
    assert speech["objects"] == []
    topics = {words for role, words in speech["arguments"] if role == "topic"}  # type: ignore[attr-defined]
    assert topics == ({topic} if topic else set())


def test_the_parties_are_the_bodies_of_those_who_are_named() -> None:
    *_, event = told(
        "甲大学/ORG 校长/n 张三/PER 与/p 乙集团/ORG 签约/v 。/w 双方/n 将/d 共建/v 丙研究院/ORG 。/w",
    )
    assert (event["type"], event["participants"], event["status"]) == ("founding", ["甲大学", "乙集团"], "planned")


FIRST = "2月18日/TIME=2025-02-18 ，/w 甲大学/ORG 与/p 乙集团/ORG 在/p 丙市/LOC 签署/v 合作/vn 协议/n 。/w "


@pytest.mark.parametrize(
    "later",
    [
        pytest.param("双方/n 签署/v 协议/n 。/w", id="short"),
        pytest.param("甲大学/ORG 与/p 乙集团/ORG 签署/v 合作/vn 协议/n 。/w", id="full"),
        pytest.param("乙集团/ORG 与/p 甲大学/ORG 2月18日/TIME=2025-02-18 签署/v 协议/n 。/w", id="other-way-round"),
    ],
)
def test_what_is_told_twice_is_one_event_with_both_words(later: str) -> None:
    (event,) = told(FIRST + later)
    assert (event["time"], event["places"], event["objects"]) == ("2025-02-18", ["丙市"], ["合作协议"])
    assert ("again", "签署") in event["arguments"]  # type: ignore[operator]


@pytest.mark.parametrize(
    "later",
    [
        pytest.param("甲大学/ORG 与/p 丁集团/ORG 签署/v 协议/n 。/w", id="another-party"),
        pytest.param("双方/n 签署/v 备忘录/n 。/w", id="another-object"),
        pytest.param("双方/n 将/d 签署/v 协议/n 。/w", id="still-to-come"),
        pytest.param("2月20日/TIME=2025-02-20 ，/w 甲大学/ORG 与/p 乙集团/ORG 签署/v 协议/n 。/w", id="another-day"),
        pytest.param("双方/n 签订/v 协议/n 。/w", id="another-word"),
    ],
)
def test_what_differs_is_a_second_event(later: str) -> None:
    assert len(told(FIRST + later)) == 2


def test_an_amount_is_its_own_verbs() -> None:
    gift, fund = told(
        "甲集团/ORG 向/p 乙大学/ORG 捐赠/v 1000万元/m=amount ，/w 设立/v 5000万元/m=amount 的/u 丙基金会/ORG 。/w"
    )
    assert (gift["amounts"], fund["amounts"]) == (["1000万元"], ["5000万元"])

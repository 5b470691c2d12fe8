"""Sentences are given as `word/pos` tokens: the finder is tested apart from any tagger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.document import Document, EventValue, Sentence, Token
from xiaoyou_extract.events import EventFinder
from xiaoyou_extract.events.schema import builtin
from xiaoyou_extract.source import Source

BY_SCHEMA = EventFinder(builtin())  # the schema is tested apart from the model that weighs triggers


def document(*lines: str) -> Document:
    text, sentences = "", []
    for line in lines:
        start, tokens = len(text), []
        for pair in line.split():
            word, pos = pair.rsplit("/", 1)
            tokens.append(Token(len(text), len(text) + len(word), pos))
            text += word
        sentences.append(Sentence(start, len(text), tuple(tokens)))
        text += "\n"
    return Document(Source.of(text), tuple(sentences))


def found(*lines: str) -> list[tuple[str, str, str]]:
    doc = document(*lines)
    return [
        (m.kind or "", doc.text[m.start : m.end], m.value.status)
        for m in BY_SCHEMA(doc)
        if isinstance(m.value, EventValue)
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("甲大学/ORG 与/p 乙集团/ORG 签订/v 协议/n 。/w", ("signing", "签订"), id="verb"),
        pytest.param("双方/n 进行/v 了/u 签约/vn 。/w", ("signing", "签约"), id="noun-after-weak-verb"),
        pytest.param("甲大学/ORG 举办/v 校友/n 论坛/n 。/w", ("meeting", "举办"), id="held-behind"),
        pytest.param("签约/vn 仪式/n 在/p 甲市/LOC 举行/v 。/w", ("signing", "举行"), id="held-before"),
        pytest.param("学院/n 开展/v 技能/n 培训/vn 。/w", ("training", "开展"), id="weak-do"),
        pytest.param("他们/r 参加/v 了/u 甲市/LOC 足球/n 联赛/n 。/w", ("competition", "参加"), id="joined"),
        pytest.param(
            "由/p 甲协会/ORG 承办/v 的/u “/w 读书/n 活动/n ”/w 。/w", ("other", "承办"), id="relative-with-agent"
        ),
        pytest.param("张三/PER 被/p 聘为/v 顾问/n 。/w", ("appointment", "被聘为"), id="passive"),
        pytest.param("大会/n 现场/s 签约/vn 项目/n 32个/m 。/w", ("signing", "签约"), id="counted-noun"),
        pytest.param(
            "甲集团/ORG 将/d 向/p 乙大学/ORG 捐赠/vn 设备/n 。/w", ("donation", "捐赠"), id="noun-behind-its-receiver"
        ),
        pytest.param("甲公司/ORG 夺得/v 大奖/n 。/w", ("award", "夺得"), id="award"),
        pytest.param("甲集团/ORG 捐赠/v 人民币/nz 3亿元/m 。/w", ("donation", "捐赠"), id="cut-by-the-next-word"),
        pytest.param("甲集团向乙大学捐赠设备/ORG 。/w", ("donation", "捐赠"), id="glued-into-a-name"),
        pytest.param("甲局/ORG 发布/v 《/w 办法/n 》/w 。/w", ("release", "发布"), id="release"),
    ],
)
def test_triggers(line: str, expected: tuple[str, str]) -> None:
    assert [(kind, word) for kind, word, _ in found(line)][:1] == [expected]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("希望/v 双方/n 签订/v 协议/n ，/w 成立/v 公司/n 。/w", id="hope-up-to-the-sentence-part"),
        pytest.param("为/p 企业/n 落户/v 提供/v 服务/n 。/w", id="aim-of-a-service"),
        pytest.param("企业/n 应/v 签订/v 合同/n 。/w", id="duty"),
        pytest.param("两家/m 公司/n 何时/r 签订/v 协议/n ？/w", id="question"),
        pytest.param("此次/r 访问/v 很/d 成功/a 。/w", id="spoken-of"),
        pytest.param("产品/n 的/u 发布/vn 很/d 顺利/a 。/w", id="nominal"),
        pytest.param("《/w 签订/v 协议/n 须知/n 》/w 共/d 三/m 章/n 。/w", id="in-a-title"),
        pytest.param("培训/vn 中心/n 很/d 大/a 。/w", id="compound"),
        pytest.param("甲/n 主持/v 会议/n 。/w", id="chairing"),
        pytest.param("积极/ad 建设/v 研究院/n 。/w", id="routine"),
        pytest.param("甲/n 深化/v 合作/vn ，/w 加强/v 交流/vn 。/w", id="general-verbs"),
        pytest.param("发言人/n 来/v 了/u 。/w", id="part-of-a-word"),
    ],
)
def test_no_event(line: str) -> None:
    assert found(line) == []


def test_a_heading_tells_of_no_event() -> None:
    heading = "甲市/LOC 举行/v 签约/vn 仪式/n"
    body = "甲市/LOC 举行/v 签约/vn 仪式/n ，/w 各方/r 到场/v 。/w"
    assert found(heading, body) == [("signing", "举行", "done")]
    assert found(heading.replace("举行/v", "举办/v") + " 。/w") == [("signing", "举办", "done")]


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("甲/n 签署/v 协议/n 。/w", "done"),
        ("甲/n 将/d 签署/v 协议/n 。/w", "planned"),
        ("甲/n 拟/v 于/p 明年/TIME 签署/v 协议/n 。/w", "planned"),
        ("甲/n 尚未/d 签署/v 协议/n 。/w", "denied"),
        ("甲/n 计划/v 考察/v 多/a 年/n ，/w 已/d 签署/v 协议/n 。/w", "done"),
        ("甲/n 将/p 设备/n 捐赠/v 给/v 乙/n 。/w", "done"),
    ],
)
def test_status(line: str, status: str) -> None:
    assert found(line)[-1][2] == status


def test_condition_on_the_object() -> None:
    assert found("甲/n 担任/v 会长/n 。/w") == [("appointment", "担任", "done")]
    assert found("甲/n 担任/v 重任/n 。/w") == []


def test_a_word_whose_type_hangs_on_records_gives_each_type() -> None:
    kinds = [kind for kind, _, _ in found("甲/n 与/p 乙/n 共建/v 基地/n 。/w")]
    assert kinds == ["founding", "project"]


def test_nothing_to_read() -> None:
    assert BY_SCHEMA(Document(Source.of(""), ())) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "签订/v",
                "举办/v",
                "论坛/n",
                "，/w",
                "。/w",
                "“/w",
                "”/w",
                "的/u",
                "将/d",
                "甲/ORG",
                "与/p",
                "为/p",
                "2个/m",
                "了/u",
            ]
        ),
        max_size=30,
    )
)
def test_every_trigger_lies_in_its_sentence(tokens: list[str]) -> None:
    doc = document(" ".join(tokens))
    for m in BY_SCHEMA(doc):
        assert isinstance(m.value, EventValue)
        first, last = m.value.sentence
        assert first <= m.start < m.end <= last

"""The trigger model on words with their parts of speech."""

import pickle

import pytest

from xiaoyou_extract import events
from xiaoyou_extract.document import Document, EventValue, Sentence, Token
from xiaoyou_extract.events import EventFinder
from xiaoyou_extract.events.schema import builtin
from xiaoyou_extract.source import Source


def document(line: str) -> Document:
    text, tokens = "", []
    for pair in line.split():
        word, pos = pair.rsplit("/", 1)
        tokens.append(Token(len(text), len(text) + len(word), pos))
        text += word
    return Document(Source.of(text), (Sentence(0, len(text), tuple(tokens)),))


def found(line: str) -> list[tuple[str, str]]:
    doc = document(line)
    return [(m.kind or "", doc.text[m.start : m.end]) for m in events.find(doc)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "5月6日/TIME ，/w 甲局/ORG 向/p 乙公司/ORG 发出/v 整改/vn 通知书/n 。/w", "发出", id="verb-of-no-schema"
        ),
        pytest.param("民警/n 连夜/d 将/p 王某/PER 送往/v 甲医院/ORG 。/w", "送往", id="after-a-phrase"),
    ],
)
def test_words_that_no_schema_lists(line: str, expected: str) -> None:
    assert expected in [word for _, word in found(line)]
    assert expected not in [document(line).text[m.start : m.end] for m in EventFinder(builtin())(document(line))]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("天气/n 很/d 好/a 。/w", id="state"),
        pytest.param("这/r 是/v 一/m 座/q 有/v 历史/n 的/u 城市/n 。/w", id="description"),
        pytest.param("我们/r 应当/v 捐款/v 。/w", id="duty"),
    ],
)
def test_nothing(line: str) -> None:
    assert found(line) == []


def test_a_trigger_of_the_schema_keeps_its_type() -> None:
    assert found("5月6日/TIME ，/w 甲大学/ORG 与/p 乙集团/ORG 签订/v 合作/vn 协议/n 。/w") == [("signing", "签订")]


def test_a_type_that_the_model_does_not_know_needs_its_schema_alone() -> None:
    own = builtin()[0]
    finder = EventFinder((own,), "news", frozenset())
    assert [m.kind for m in finder(document("双方/n 签订/v 协议/n 。/w"))] == [own.name]


def test_confidence_is_the_model_s_probability() -> None:
    (mention,) = events.find(document("5月6日/TIME ，/w 甲大学/ORG 与/p 乙集团/ORG 签订/v 合作/vn 协议/n 。/w"))
    assert 0.5 < mention.confidence <= 1
    assert isinstance(mention.value, EventValue)


def test_the_finder_is_picklable() -> None:
    assert pickle.loads(pickle.dumps(events.finder())) == events.finder()  # noqa: S301

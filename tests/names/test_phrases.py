"""Sentences are given as `word/pos`: how far a name reaches is tested apart from any tagger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.document import Document, Sentence, Token
from xiaoyou_extract.names.phrases import Line, again, glued, parted, without_bracket
from xiaoyou_extract.source import Source


def line(words: str) -> Line:
    text, tokens = "", []
    for pair in words.split():
        word, pos = pair.rsplit("/", 1)
        tokens.append(Token(len(text), len(text) + len(word), pos))
        text += word
    sentence = Sentence(0, len(text), tuple(tokens))
    return Line(Document(Source.of(text), (sentence,)), sentence)


@pytest.mark.parametrize(
    ("words", "suffix", "name", "anchored"),
    [
        pytest.param("在/p 云溪/LOC 博览/n 中心/n", "中心", "云溪博览中心", True, id="place-before"),
        pytest.param("走访/v 云溪大学/ORG 合作/vn 发展/vn 处/n", "处", "云溪大学合作发展处", True, id="body-before"),
        pytest.param("校友/n 工作/vn 办公室/n", "办公室", "校友工作办公室", False, id="plain-nouns"),
        pytest.param("强化/v 联合会/n", "联合会", "联合会", False, id="verb-before"),
        pytest.param("支持/v 云溪/LOC 联合会/n", "联合会", "云溪联合会", True, id="outside-word"),
        pytest.param("云溪/LOC 自然/n 资源/n 和/c 规划/n 局/n", "局", "云溪自然资源和规划局", True, id="nouns-joined"),
        pytest.param("云溪大学/ORG 和/c 朗川/nz 集团/n", "集团", "朗川集团", False, id="names-joined"),
        pytest.param("电/n （/w 周雨桐/PER ）/w 教育/vn 部/n", "部", "教育部", False, id="author-in-brackets"),
    ],
)
def test_how_far_left_a_name_reaches(words: str, suffix: str, name: str, anchored: bool) -> None:
    given_line = line(words)
    end = len(given_line.text)
    start, found = given_line.walk_left(end, end - len(suffix))
    assert (given_line.text[start:end], found) == (name, anchored)


def test_a_name_that_cuts_a_title() -> None:
    cut = line("云溪大学/ORG 校友会/n 会长/n 陈怀远/PER")
    assert not cut.cuts_title(cut.text.index("会长") + 1)  # 校友会|会长 share no character here
    assert line("朗川/nz 集团/n 董事会/n 主席/n").cuts_title(7)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        pytest.param("云溪大学", ["云溪大学"], id="one"),
        pytest.param("云溪市商务局合作共建朗川研究中心", ["云溪市商务局", "朗川研究中心"], id="founding-verb"),
        pytest.param("云溪大学与朗川集团", ["云溪大学", "朗川集团"], id="joined"),
        pytest.param("云溪大学向朗川中学", ["云溪大学", "朗川中学"], id="towards"),
        pytest.param("云溪市人民代表大会", ["云溪市人民代表大会"], id="part-of-a-word"),
        pytest.param("自然资源和规划局", ["自然资源和规划局"], id="nouns-joined"),
    ],
)
def test_glued_names_are_parted(name: str, parts: list[str]) -> None:
    assert [name[a:b] for a, b in parted(name, 0, len(name))] == parts


@pytest.mark.parametrize(
    ("name", "rest"),
    [("支持联合会", "联合会"), ("云溪大学", "云溪大学"), ("积极支持云溪大学", "云溪大学"), ("支持", "支持"), ("", "")],
)
def test_words_that_begin_no_name(name: str, rest: str) -> None:
    assert name[glued(name) :] == rest


def test_a_bracket_at_the_end() -> None:
    assert without_bracket("云溪学院（筹）") == "云溪学院"
    assert without_bracket("朗川（杭州）公司") == "朗川（杭州）公司"
    assert without_bracket("）") == "）"


def test_names_again_are_the_longest() -> None:
    text = "云溪大学校友会与云溪大学"
    assert [text[a:b] for a, b in again({"云溪大学", "云溪大学校友会"}, text)] == ["云溪大学校友会", "云溪大学"]
    assert list(again(set(), text)) == []


@given(st.text(alphabet="同与和及向对—共建签约支持代表大学会局云溪（）筹", max_size=60))
def test_parts_stand_in_order(name: str) -> None:
    done = 0
    for start, end in parted(name, 0, len(name)):
        assert done <= start <= end <= len(name)
        done = end
    assert 0 <= glued(name) <= len(name)

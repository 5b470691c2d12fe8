import pickle
import random
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.document import Sentence
from xiaoyou_extract.tag import NeuralTagger
from xiaoyou_extract.tag.neural import _pieces, _places

TAGGER = NeuralTagger()

PARTS = ["陈远山", "在", "北京", "云岭大学", "，", "、", "（", ")", "“", "2024年", "3.5", "·", "——", "会长", "LG", "。"]


def shown(sentence: str) -> str:
    return " ".join(f"{sentence[t.start : t.end]}/{t.pos}" for t in TAGGER.tag([sentence])[0].tokens)


def names(sentence: str) -> list[tuple[str, str]]:
    return [(sentence[p.start : p.end], p.kind) for p in TAGGER.tag([sentence])[0].proposals]


@pytest.mark.parametrize(
    ("sentence", "tokens"),
    [
        pytest.param(
            "昨日，江北市教育局副局长林秋实到云岭大学调研。",
            "昨日/TIME ，/w 江北市教育局/ORG 副局长/n 林秋实/PER 到/v 云岭大学/ORG 调研/v 。/w",
            id="news",
        ),
        pytest.param(
            "2023年5月8日上午，白石镇举行首届桃花节开幕式。",
            "2023年5月8日上午/TIME ，/w 白石镇/LOC 举行/v 首届/m 桃花节/nz 开幕式/n 。/w",
            id="time and place",
        ),
        pytest.param(
            "他卖了300台iPhone 15 Pro。", "他/r 卖/v 了/u 300台/m iPhone 15 Pro/nz 。/w", id="Latin and digits"
        ),
        pytest.param("  昨日 ， 林秋实发言。 ", "昨日/TIME ，/w 林秋实/PER 发言/v 。/w", id="space"),
        pytest.param("", "", id="empty"),
    ],
)
def test_tokens(sentence: str, tokens: str) -> None:
    assert shown(sentence) == tokens


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param("林建国：教授；陈芳：讲师", [("林建国", "PER"), ("陈芳", "PER")], id="list"),
        pytest.param("皮埃尔·杜兰德教授作报告。", [("皮埃尔·杜兰德", "PER")], id="interpunct"),
        pytest.param("皮埃尔‧杜兰德教授作报告。", [("皮埃尔‧杜兰德", "PER")], id="another interpunct"),
        pytest.param("李××和张三打伞。", [("李××", "PER"), ("张三", "PER")], id="left out syllables"),
        pytest.param(
            "远山科技(集团)有限公司昨天签约。", [("远山科技(集团)有限公司", "ORG"), ("昨天", "TIME")], id="bracket"
        ),
        pytest.param("外交部发言人说，安理会将开会。", [("外交部", "ORG"), ("安理会", "ORG")], id="known bodies"),
        pytest.param("暴雨影响印度西部。", [("印度", "LOC")], id="part of a place"),
        pytest.param("😀张伟来了😀", [("张伟", "PER")], id="beside emoji"),
    ],
)
def test_names(sentence: str, found: list[tuple[str, str]]) -> None:
    assert names(sentence) == found


@pytest.mark.parametrize(
    "sentence",
    [
        "公司用上了LG和IP技术——效果很好。",
        "他信仰基督教，研究天主教。",
        "面积为30平方公里。",
        "——————",
        "（（（（））））",
        "123456789",
        "www.example.com/?a=b&c=d",
        "。，、；：！？…",
    ],
)
def test_no_names(sentence: str) -> None:
    assert names(sentence) == []


def test_widths_of_marks_are_one() -> None:
    wide = "陈远山（会长）：林秋实，王丽到江北市；真的！"
    narrow = wide.translate(str.maketrans("（）：，；！", "():,;!"))
    assert TAGGER.tag([wide]) == TAGGER.tag([narrow])


def assert_sound(sentence: str, tagged: Sentence) -> None:
    assert (tagged.start, tagged.end) == (0, len(sentence))
    done = 0
    for token in tagged.tokens:
        assert done <= token.start < token.end <= len(sentence)
        assert not sentence[done : token.start].strip()
        assert sentence[token.start : token.end].strip() == sentence[token.start : token.end]
        done = token.end
    assert not sentence[done:].strip()
    tokens = {(t.start, t.end, t.pos) for t in tagged.tokens}
    for p in tagged.proposals:
        assert (p.start, p.end, p.kind) in tokens
        assert p.kind in {"PER", "LOC", "ORG", "TIME"}
        assert 0 <= p.confidence <= 1


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=90) | st.lists(st.sampled_from(PARTS), max_size=60).map("".join))
def test_offsets_are_sound(sentence: str) -> None:
    assert_sound(sentence, TAGGER.tag([sentence])[0])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(PARTS), max_size=50).map("".join), min_size=1, max_size=90),
    st.randoms(use_true_random=False),
)
def test_company_changes_nothing(sentences: list[str], order: random.Random) -> None:
    alone = {s: TAGGER.tag([s])[0] for s in dict.fromkeys(sentences[:8])}
    for _ in range(2):
        for sentence, tagged in zip(sentences, TAGGER.tag(sentences), strict=True):
            assert alone.setdefault(sentence, tagged) == tagged
        order.shuffle(sentences)


@pytest.mark.parametrize(
    "sentence",
    [
        "林秋实到江北市，" * 3000,
        "字" * 20000,
        "(" * 20000,
        "9" * 20000,
        " " * 20000,
        "a" * 20000,
        "\ud800\udfff\uffff" * 50,
    ],
    ids=["clauses", "one character", "brackets", "digits", "space", "Latin", "no characters"],
)
def test_long_and_hostile(sentence: str) -> None:
    assert_sound(sentence, TAGGER.tag([sentence])[0])


def test_sentences_that_share_a_lane_know_nothing_of_each_other() -> None:
    draw = random.Random(7)  # noqa: S311
    sentences = ["".join(draw.choices(PARTS, k=draw.randint(1, 20))) for _ in range(300)]
    together = TAGGER.tag(sentences)
    assert together[::10] == [tagged for s in sentences[::10] for tagged in TAGGER.tag([s])]
    assert together[::-1] == TAGGER.tag(sentences[::-1])


def test_names_after_cuts_stand_where_they_are() -> None:
    sentence = "林秋实到江北市，" * 500
    people = [p for p in TAGGER.tag([sentence])[0].proposals if p.kind == "PER"]
    assert [p.start for p in people] == list(range(0, len(sentence), 8))
    assert {sentence[p.start : p.end] for p in people} == {"林秋实"}


@given(st.text(alphabet="山水，；。、 a1", max_size=400))
def test_pieces_cover_the_sentence(sentence: str) -> None:
    pieces = list(_pieces(sentence))
    assert "".join(sentence[a:b] for a, b in pieces) == sentence
    assert all(0 < b - a <= 64 for a, b in pieces)


@given(st.lists(st.integers(1, 64), max_size=300))
def test_places_leave_a_step_between(lengths: Sequence[int]) -> None:
    lanes: dict[int, list[tuple[int, int]]] = {}
    for (lane, at), length in zip(_places(lengths), lengths, strict=True):
        lanes.setdefault(lane, []).append((at, at + length))
    for spans in lanes.values():
        spans.sort()
        assert all(b + 1 <= c for (_, b), (c, _) in pairwise(spans))


def test_a_pickle_holds_no_weights() -> None:
    TAGGER.tag(["林秋实"])
    data = pickle.dumps(TAGGER)
    assert len(data) < 200
    assert pickle.loads(data) == TAGGER  # noqa: S301


def test_no_sentences() -> None:
    assert TAGGER.tag([]) == []


def test_jieba_is_not_imported_and_nothing_is_printed() -> None:
    code = "import sys, xiaoyou_extract.tag as t; t.NeuralTagger().tag(['王']); assert 'jieba' not in sys.modules"
    run = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, check=True)
    assert (run.stdout, run.stderr) == (b"", b"")

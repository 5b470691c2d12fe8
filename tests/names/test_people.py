import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract import extract
from xiaoyou_extract.names.lexicon import is_chinese_name
from xiaoyou_extract.names.people import is_foreign_name


def found(text: str) -> dict[str, str]:
    return {p.name: p.role for p in extract(text).people}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("云溪大学校长陈怀远出席。", {"陈怀远": "subject"}, id="after-a-title"),
        pytest.param("陈怀远教授、周砚秋院士出席。", {"陈怀远": "subject", "周砚秋": "subject"}, id="before-a-title"),
        pytest.param(
            "院士林若谷、郑怀瑾、方知白参加论坛。",
            {"林若谷": "subject", "郑怀瑾": "subject", "方知白": "subject"},
            id="list",
        ),
        pytest.param("欧阳明远教授获奖。", {"欧阳明远": "subject"}, id="two-character-surname"),
        pytest.param("阿依古丽·买买提是新疆大学教授。", {"阿依古丽·买买提": "subject"}, id="dotted"),
        pytest.param("世界卫生组织总干事谭德塞发言。", {"谭德塞": "subject"}, id="foreign"),
        pytest.param("本报记者周雨桐", {"周雨桐": "author"}, id="byline"),
        pytest.param("（记者 周雨桐 李思远）", {"周雨桐": "author", "李思远": "author"}, id="byline-in-brackets"),
        pytest.param("记者周雨桐 通讯员李思远 报道", {"周雨桐": "author", "李思远": "author"}, id="two-bylines"),
        pytest.param("文/周雨桐 图/李思远", {"周雨桐": "author", "李思远": "author"}, id="text-and-pictures"),
        pytest.param("编辑：周雨桐 审核：李思远", {"周雨桐": "editor", "李思远": "editor"}, id="editors"),
        pytest.param("（责任编辑：郑怀瑾）", {"郑怀瑾": "editor"}, id="editor-in-brackets"),
        pytest.param("陈怀远致辞。会后，陈怀远答记者问。", {"陈怀远": "subject"}, id="one-record"),
    ],
)
def test_people(text: str, expected: dict[str, str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("有关负责同志参加。", id="nobody-named"),
        pytest.param("记者从会上获悉，活动圆满结束。", id="reporter-unnamed"),
        pytest.param("校长、书记和老师们合影。", id="titles-alone"),
        pytest.param("金秋十月，丹桂飘香。", id="season"),
        pytest.param("高铁开通，马力十足。", id="words-that-begin-with-surnames"),
        pytest.param("王处长介绍了情况。", id="surname-without-a-name"),
        pytest.param("校友云论坛播出讲座8期。", id="word-behind-a-surname"),
        pytest.param("学校创办“越平班”。", id="name-inside-a-quoted-name"),
    ],
)
def test_nobody(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("张灯结彩迎新年。", [], id="idiom"),
        pytest.param("陈先生表示感谢。", [], id="unnamed-mister"),
        pytest.param("云溪大学党委书记高明山出席。", ["高明山"], id="name-like-a-mountain"),
        pytest.param("校友会秘书长江望北介绍情况。", ["江望北"], id="name-begins-inside-a-title"),
        pytest.param("欧阳明远教授获奖。欧阳教授很高兴。", ["欧阳明远"], id="two-character-surname-with-a-title"),
    ],
)
@pytest.mark.xfail(reason="known failure", strict=True)
def test_known_failures(text: str, names: list[str]) -> None:
    assert list(found(text)) == names


def test_a_surname_with_a_title_is_a_mention() -> None:
    (person,) = extract("省商务厅处长王若水到会。王处长介绍了情况。").people
    assert [m.text for m in person.mentions] == ["王若水", "王处长"]


@pytest.mark.parametrize("name", ["王芳", "王若水", "欧阳明", "欧阳明远", "司马光"])
def test_names(name: str) -> None:
    assert is_chinese_name(name)


@pytest.mark.parametrize("name", ["", "王", "王若水明月", "A王", "王·芳", "若水"])
def test_no_names(name: str) -> None:
    assert not is_chinese_name(name)


@pytest.mark.parametrize(
    ("name", "foreign"),
    [("谭德塞", False), ("马克龙", True), ("约翰·史密斯", True), ("J·K·罗琳", True), ("·", False), ("", False)],
)
def test_foreign_names(name: str, foreign: bool) -> None:
    assert is_foreign_name(name) is foreign


@given(st.text(max_size=12))
def test_any_text_is_judged(name: str) -> None:
    assert is_chinese_name(name) in (True, False)
    assert is_foreign_name(name) in (True, False)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.clean.slips import repair_slips
from xiaoyou_extract.source import Source


def slip(text: str, at: int, length: int, *, lose: str = "lead", fold: bool = True) -> str:
    """The text with one byte of the character at `at` lost, its pairs cut wrongly for `length` characters."""
    data = text[at : at + length].encode("gbk")
    data = data[1:] if lose == "lead" else data[:1] + data[2:]
    out, i = "", 0
    while i < len(data):
        if data[i] < 0x80:
            out, i = out + chr(data[i]), i + 1
        elif i + 1 < len(data) and data[i + 1] < 0x40:
            i += 1
        else:
            out, i = out + data[i : i + 2].decode("gbk", "ignore"), i + 2
    if fold:
        out = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in out)
    return text[:at] + out + text[at + length :]


@pytest.mark.parametrize(
    ("text", "mark", "length"),
    [
        pytest.param("各地代表参加了会议。长三角校友会负责人介绍了工作情况，大家表示支持。", "。", 12, id="simplified"),
        pytest.param("各地代表參加了會議。粵港澳大灣區的企業負責人介紹了經濟發展的情況。", "。", 8, id="traditional"),
        pytest.param("公司昨天发布公告，预计今年前三季度营业收入大幅增长，净利润继续下降。", "，", 12, id="finance"),
    ],
)
def test_repaired(text: str, mark: str, length: int) -> None:
    at = text.index(mark)
    source = repair_slips(Source.of(slip(text, at, length)))
    wrong = sum(a != b for a, b in zip(source.text, text, strict=False))
    assert len(source.text) == len(text)
    assert wrong <= 1
    assert not source.warnings
    assert {r.kind for r in source.repairs} == {"slipped_gbk"}
    assert any(not r.certain for r in source.repairs)
    assert all(r.raw_start >= at for r in source.repairs)


def test_what_survived_is_certain() -> None:
    text = "会议在北京召开。粤港澳大湾区的企业家参加了会议。"
    source = repair_slips(Source.of(slip(text, 7, 9)))
    certain = "".join(r.after for r in source.repairs if r.certain)
    assert set(certain) <= set(text)
    assert len(certain) >= 4


def test_a_reading_is_evidence() -> None:
    source = repair_slips(Source.of("理事會會議;浉郯拇鬄硡^(qū)的企業參加了會議(yì)。"))
    assert "港澳大灣區(qū)的企業" in source.text


def test_a_reading_across_two_characters() -> None:
    text = "代表們與當(dāng)?shù)乜h委負責人座談。"
    source = repair_slips(Source.of(text))
    assert source.text == "代表們與當(dāng)地縣委負責人座談。"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A股、B超、T恤和卡拉OK都是常见的词，X光也是。", id="letters among Han"),
        pytest.param("噫吁嚱，危乎高哉！蜀道之难，难于上青天！蚕丛及鱼凫，开国何茫然。", id="an old poem"),
        pytest.param("罗德里格斯、施瓦辛格、斯特凡诺维奇、阿巴斯贾迪诺夫参加了比赛。", id="foreign names"),
        pytest.param("魑魅魍魉、饕餮、貔貅、囹圄、耄耋", id="rare words"),
        pytest.param("氯化铵、环氧乙烷、聚对苯二甲酸乙二醇酯", id="chemistry"),
        pytest.param("彭荟萃、欧阳鑫淼、司徒曌、尉迟琪珺出席。", id="rare names"),
        pytest.param("高校校友联合会、省校校办、校校合作", id="doubled characters"),
        pytest.param("乾隆年間，范仲淹之後裔於鄞縣、餘姚、嵊州置田。", id="places"),
        pytest.param("中国" * 200, id="the same word"),
        pytest.param("。" * 500, id="the same mark"),
    ],
)
def test_negative(text: str) -> None:
    source = repair_slips(Source.of(text))
    assert source.text == text
    assert not source.warnings


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="浉郯拇鬄硡^耙再悤选保故拘S扬扒橄瞪鐣瑐鞑盐幕中国的，。!;?(qū)\n\ue000", max_size=50))
def test_any_text(text: str) -> None:
    source = repair_slips(Source.of(text))
    places = [source.raw_range(i, i + 1) for i in range(len(source.text))]
    assert all(0 <= a <= b <= len(text) for a, b in places)
    assert places == sorted(places)
    assert repair_slips(Source.of(text)) == source


def test_pairs_that_became_private_characters_are_not_lost() -> None:
    text = "各地代表参加了会议。长三角校友会负责人介绍了工作情况，大家表示支持。"
    at = text.index("。")
    data = text[at : at + 14].encode("gbk")[1:]
    kept = "".join(data[i : i + 2].decode("gb18030", "ignore") for i in range(0, len(data), 2))
    source = repair_slips(Source.of(text[:at] + kept + text[at + 14 :]))
    assert any("\ue000" <= c <= "\uf8ff" for c in kept)
    assert sum(a != b for a, b in zip(source.text, text, strict=False)) <= 2


def test_beside_foreign_words() -> None:
    source = repair_slips(Source.of("这是节目的最后一季蠢此孀 Craiglang 落幕,Kiernan 将会重新规划人生。"))
    assert "随" in source.text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("浉郯拇鬄硡" * 60, id="a long line"),
        pytest.param("浉郯拇鬄硡扒橄瞪鐣保瑐鞑盐幕\n" * 40, id="many lines"),
    ],
)
def test_hopeless_text_is_left_soon(text: str) -> None:
    source = repair_slips(Source.of(text))
    assert len(source.warnings) <= 20


def test_noise_is_told_of_and_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xiaoyou_extract.clean.slips.Search", None)
    text = "".join(chr(0x4E00 + i * 7919 % 20000) for i in range(1, 5000))
    source = repair_slips(Source.of(text))
    assert source.text == text
    assert {w.code for w in source.warnings} == {"unrepaired_slip"}

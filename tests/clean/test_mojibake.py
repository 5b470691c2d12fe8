from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.clean.mojibake import repair_encoding
from xiaoyou_extract.source import Source

TEXT = "市图书馆昨天宣布，新馆将于下周一对读者开放，首日安排三场讲座和一次展览。"
TRADITIONAL = "市圖書館昨天宣布，新館將於下週一對讀者開放，首日安排三場講座和一次展覽。"


def web1252(data: bytes) -> str:
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in data)


MIXES: dict[str, Callable[[str], str]] = {
    "utf-8 as latin-1": lambda s: s.encode().decode("latin-1"),
    "utf-8 as cp1252": lambda s: web1252(s.encode()),
    "utf-8 twice": lambda s: web1252(web1252(s.encode()).encode()),
    "gbk as latin-1": lambda s: s.encode("gbk").decode("latin-1"),
    "gbk as cp1252": lambda s: web1252(s.encode("gbk")),
}


@pytest.mark.parametrize("text", [TEXT, TRADITIONAL], ids=["simplified", "traditional"])
@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
def test_whole(mix: Callable[[str], str], text: str) -> None:
    source = repair_encoding(Source.of(mix(text)))
    assert source.text == text
    assert all(r.kind == "mojibake" and r.certain for r in source.repairs)


def test_big5_as_latin() -> None:
    assert repair_encoding(Source.of(TRADITIONAL.encode("big5").decode("latin-1"))).text == TRADITIONAL


@pytest.mark.parametrize("mix", MIXES.values(), ids=MIXES)
def test_in_one_place(mix: Callable[[str], str]) -> None:
    broken = TEXT[:9] + mix(TEXT[9:20]) + TEXT[20:]
    source = repair_encoding(Source.of(broken))
    assert source.text == TEXT
    assert all(r.raw_start >= 9 for r in source.repairs)


def test_spans_stay_fine() -> None:
    source = repair_encoding(Source.of(TEXT[:2] + web1252(TEXT[2:6].encode()) + TEXT[6:]))
    assert [source.raw_range(i, i + 1) for i in range(7)] == [
        (0, 1),
        (1, 2),
        (2, 5),
        (5, 8),
        (8, 11),
        (11, 14),
        (14, 15),
    ]


@pytest.mark.parametrize("codec", ["gbk", "gb18030"])
def test_utf8_as_gbk(codec: str) -> None:
    seen = TEXT.encode().decode(codec, "replace")
    source = repair_encoding(Source.of(seen))
    same = sum(a == b for a, b in zip(source.text, TEXT, strict=False))
    assert same >= len(TEXT) * 0.9
    guessed = "".join(r.after for r in source.repairs if not r.certain)
    assert guessed or "\ufffd" not in seen


def test_dropped_controls() -> None:
    seen = "".join(c for c in web1252(TRADITIONAL.encode()) if not "\x80" <= c <= "\x9f").replace("\xa0", " ")
    assert seen != web1252(TRADITIONAL.encode())
    source = repair_encoding(Source.of(seen))
    assert sum(a == b for a, b in zip(source.text, TRADITIONAL, strict=False)) >= len(TRADITIONAL) * 0.9
    assert any(not r.certain for r in source.repairs)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("他在巴黎的 Café Röstiger 见了 José García 先生。", id="names of the West"),
        pytest.param("面积约３×４米，温度 20°C，“很好”——他说……", id="marks"),
        pytest.param("气温±2℃，售价£30或€35。", id="signs"),
        pytest.param("Ã é una lettera", id="a letter alone"),
        pytest.param("噫吁嚱，危乎高哉！蚕丛及鱼凫，开国何茫然。", id="an old poem"),
        pytest.param("浣熊、锂矿、涓流、鎏金、铜鑼灣", id="rare characters"),
        pytest.param("ひらがなとカタカナの文章です。", id="Japanese"),
        pytest.param("", id="empty"),
    ],
)
def test_negative(text: str) -> None:
    source = repair_encoding(Source.of(text))
    assert source.text == text
    assert not source.warnings


@pytest.mark.parametrize(
    "text", ["报道称锟斤拷锟斤拷锟斤拷已经开放。", "报道称\ufffd\ufffd\ufffd\ufffd已经开放。"], ids=["kun", "fffd"]
)
def test_lost_for_good(text: str) -> None:
    source = repair_encoding(Source.of(text))
    assert source.text == text
    assert [(w.code, w.raw_start) for w in source.warnings] == [("lossy_encoding", 3)]


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(max_codepoint=0x17F), st.sampled_from("鍙戝竷\ufffd?锟斤拷中文，。\n\U0001f600")
        ),
        max_size=60,
    )
)
def test_any_text(text: str) -> None:
    source = repair_encoding(Source.of(text))
    places = [source.raw_range(i, i + 1) for i in range(len(source.text))]
    assert all(0 <= a <= b <= len(text) for a, b in places)
    assert places == sorted(places)

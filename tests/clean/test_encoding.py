import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.clean.encoding import decode
from xiaoyou_extract.errors import InputError

SIMPLIFIED = "市图书馆新馆下周对读者开放，首日有三场讲座"
TRADITIONAL = "市圖書館新館下週對讀者開放，首日有三場講座"


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        pytest.param(SIMPLIFIED, "utf-8", "utf-8", id="utf-8"),
        pytest.param(SIMPLIFIED, "gbk", "gb18030", id="gbk"),
        pytest.param(SIMPLIFIED[:12], "gbk", "gb18030", id="gbk of a short title"),
        pytest.param(TRADITIONAL, "gbk", "gb18030", id="gbk of traditional text"),
        pytest.param(TRADITIONAL, "big5", "big5hkscs", id="big5"),
        pytest.param(TRADITIONAL[:12], "big5", "big5hkscs", id="big5 of a short title"),
        pytest.param(SIMPLIFIED, "hz", "hz", id="hz"),
        pytest.param(SIMPLIFIED, "utf-16-le", "utf-16-le", id="utf-16 without mark, little-endian"),
        pytest.param(SIMPLIFIED, "utf-16-be", "utf-16-be", id="utf-16 without mark, big-endian"),
        pytest.param("A plain line of English.", "ascii", "utf-8", id="ascii"),
        pytest.param("", "ascii", "utf-8", id="empty"),
        pytest.param("un café, s'il vous plaît, et du thé pour les amis", "cp1252", "cp1252", id="a Western page"),
    ],
)
def test_guessed(text: str, codec: str, found: str) -> None:
    decoded = decode(text.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.lost) == (text, found, 0)


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (b"\x84\x31\x95\x33", "gb18030"),
    ],
)
def test_byte_order_mark(mark: bytes, codec: str) -> None:
    decoded = decode(mark + SIMPLIFIED.encode(codec))
    assert (decoded.text, decoded.encoding, decoded.certain) == (SIMPLIFIED, codec, True)


def test_declared_wins() -> None:
    data = SIMPLIFIED.encode("gbk")
    assert decode(data, "gb2312").text == SIMPLIFIED
    assert decode(data, "GBK").encoding == "gb18030"
    assert decode("中".encode("big5"), "latin-1").text != "中"


@pytest.mark.parametrize(
    ("data", "declared", "code"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", None, "binary", id="image"),
        pytest.param(b"\x00" * 64, None, "binary", id="zeros"),
        pytest.param(bytes(range(1, 32)) * 20, None, "binary", id="control characters"),
        pytest.param(bytes(0x80 + i * 37 % 128 for i in range(600)), None, "undecodable", id="noise"),
        pytest.param(b"\xff\xfe\xff\xff\x81", None, "undecodable", id="marked as UTF-16"),
        pytest.param("图书馆".encode("gbk"), "utf-8", "undecodable", id="not of the declared encoding"),
        pytest.param(b"abc", "klingon", "encoding", id="unknown encoding"),
        pytest.param(b"abc", "hex", "encoding", id="no encoding of text"),
    ],
)
def test_refused(data: bytes, declared: str | None, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, declared)
    assert caught.value.code == code


def test_a_broken_place_is_told() -> None:
    data = (SIMPLIFIED * 20).encode() + b"\xff" + SIMPLIFIED.encode()
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert not decoded.certain
    assert decoded.lost == 1


def test_charset_of_a_page() -> None:
    page = f'<html><head><meta charset="gbk"><title>{SIMPLIFIED[:4]}</title></head></html>'
    assert decode(page.encode("gbk")).text == page


@given(st.text())
def test_utf8_comes_back(text: str) -> None:
    printable = "".join(c for c in text if c.isprintable() and c != "\ufeff")
    if (
        not printable.startswith(("GIF", "RIFF", "%PDF-", "PK", "BZh", "7z", "Rar!", "OggS", "SQLite"))
        and "~{" not in printable
    ):
        assert decode(printable.encode()).text == printable


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    try:
        assert isinstance(decode(data).text, str)
    except InputError as error:
        assert error.code in {"binary", "undecodable"}

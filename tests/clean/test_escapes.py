import pytest

from xiaoyou_extract.clean.escapes import decode_escapes
from xiaoyou_extract.source import Source

DECODED = {
    "named": ("&ldquo;校友&rdquo;会&nbsp;开幕", "“校友”会\xa0开幕"),
    "twice": ("&amp;ldquo;校友&amp;rdquo;", "“校友”"),
    "decimal": ("&#20013;&#22269;", "中国"),
    "hexadecimal": ("&#x4e2d;&#X56FD;", "中国"),
    "without semicolon": ("&#20013&#22269&nbsp校友", "中国\xa0校友"),
    "windows reference": ("it&#146;s", "it’s"),
    "surrogate pair": ("&#55357;&#56832;", "😀"),
    "ampersand": ("A&amp;B", "A&B"),
    "unicode": ("\\u6821\\u53cb会", "校友会"),
    "unicode pair": ("\\ud83d\\ude00", "😀"),
    "unicode doubled": ("\\\\u6821", "校"),
    "percent unicode": ("%u6821%u53CB", "校友"),
    "percent utf-8": ("%E6%A0%A1%E5%8F%8B%202024", "校友 2024"),
    "percent gbk": ("%D0%A3%D3%D1%BB%E1", "校友会"),
    "percent gbk with letters": ("%D6%D0%B9%FA%CE%B0%B4%F3", "中国伟大"),
    "percent ascii beside": ("%E6%A0%A1 2024%2D05", "校 2024-05"),
    "hex bytes": ("\\xe6\\xa0\\xa1\\xe5\\x8f\\x8b", "校友"),
    "cut off": ("%E6%A0%A1%E5%8F%8B%E4%BC", "校友%E4%BC"),
}
KEPT = {
    "percentage": "增长50%，占30%AB股",
    "percentage with digits": "增长10%20日公布",
    "escaped ascii alone": "a%20b%2Fc",
    "path": "保存在C:\\users\\new下",
    "link": "见https://example.org/wiki/%E6%A0%A1%E5%8F%8B的说明",
    "query": "地址?name=%E6%A0%A1%E5%8F%8B",
    "ampersand": "R&D; Q&A; A&B",
    "unknown name": "&校友; &xyzzy;",
    "control": "&#1;&#0;&#xd800;",
    "private": "\\ue000",
    "lone surrogate": "\\ud83d中",
    "gbk of nothing": "%AB%CD%EF",
}


@pytest.mark.parametrize(("raw", "text"), DECODED.values(), ids=DECODED)
def test_decodes(raw: str, text: str) -> None:
    source = decode_escapes(Source.of(raw))
    assert source.text == text
    assert all(raw[r.raw_start : r.raw_end] == r.before and r.certain for r in source.repairs)


@pytest.mark.parametrize("raw", KEPT.values(), ids=KEPT)
def test_negative(raw: str) -> None:
    assert decode_escapes(Source.of(raw)).text == raw


def test_each_character_has_its_own_range() -> None:
    source = decode_escapes(Source.of("%E6%A0%A1a%E5%8F%8B"))
    assert [source.raw_range(i, i + 1) for i in range(3)] == [(0, 9), (9, 10), (10, 19)]

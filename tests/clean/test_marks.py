import pytest

from xiaoyou_extract.clean.marks import undouble_marks
from xiaoyou_extract.source import Source

CASES = {
    "comma twice": ("签约,,获捐", "签约,获捐"),
    "comma before another": ("结束,。甲,、乙,；丙", "结束。甲、乙；丙"),
    "a comma before a doubled mark": ("甲,、、乙,,。。", "甲、乙。"),
    "a comma before an emphatic pair": ("好,！！", "好！"),
    "three commas": ("甲,,,乙", "甲,乙"),
    "two commas and a stop": ("甲,,。", "甲。"),
    "full-width": ("甲，，乙；；丙。。丁、、戊：：己", "甲，乙；丙。丁、戊：己"),
    "mixed width": ("甲;；乙", "甲；乙"),
    "number": ("1,,000", "1,000"),
    "latin and han": ("GDP,,同比", "GDP,同比"),
    "emphatic in a doubled text": ("真好！！确实,,好，。", "真好！确实,好。"),
    "often": ("甲，。乙，。丙，。", "甲。乙。丙。"),
}
KEPT = {
    "ellipsis": "等……好——吧",
    "dots": "然后。。。结束",
    "emphatic": "太好了！！真的？？",
    "emphatic thrice": "太好了！！！",
    "mixed emphatic": "什么？！",
    "writer's slip": "甲，。",
    "code": "std::vector a,,b",
    "colon and quote": "说：“好。”，",
}


@pytest.mark.parametrize(("raw", "text"), CASES.values(), ids=CASES)
def test_undoubles(raw: str, text: str) -> None:
    assert undouble_marks(Source.of(raw)).text == text


@pytest.mark.parametrize("raw", KEPT.values(), ids=KEPT)
def test_negative(raw: str) -> None:
    assert undouble_marks(Source.of(raw)).text == raw

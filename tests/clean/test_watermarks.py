import pytest

from xiaoyou_extract.clean.watermarks import remove_watermarks
from xiaoyou_extract.source import Source

CASES = {
    "address": (
        "校友www.example.com工作，学校www.example.com发展，会议www.example.com召开",
        "校友工作，学校发展，会议召开",
    ),
    "notice": (
        "校友【未经许可禁止转载】工作、学校【未经许可禁止转载】发展、会议【未经许可禁止转载】召开",
        "校友工作、学校发展、会议召开",
    ),
    "random signs": ('校友会成立。3 n% L" s6 Q9 \\8 x# b!\n大家鼓掌', "校友会成立。\n大家鼓掌"),
}
KEPT = {
    "address twice": "请访问www.example.com报名，或登录www.example.com查询",
    "preparatory": "学院(筹)甲，学院(筹)乙，学院(筹)丙，学院(筹)丁",
    "formula": "公式为a + b = c * d - e / f，结果正确",
    "english": "He is a man as I am, so it is OK.",
    "scores": "比分为 1 : 0 2 : 1 3 : 3 结束",
}


@pytest.mark.parametrize(("raw", "text"), CASES.values(), ids=CASES)
def test_removes(raw: str, text: str) -> None:
    assert remove_watermarks(Source.of(raw)).text == text


@pytest.mark.parametrize("raw", KEPT.values(), ids=KEPT)
def test_negative(raw: str) -> None:
    assert remove_watermarks(Source.of(raw)).text == raw

import pytest

from xiaoyou_extract.clean.spaces import join_lines, tidy_spaces
from xiaoyou_extract.source import Source

WRAPPED = (
    "近日临川大学校友会理事会在南岭市召开会议，来自全国各地的校友代表两百余人参加了本次会议，"
    "会长作工作报告并由副会长主持会议，代表们还进行了讨论。"
)
LATIN = [
    "The alumni held a meeting in the town",
    "and many of them came from very far",
    "so that the hall was full as never",
    "before.",
]

LINES = {
    "blank lines": ("一。\n\n \n二。\n", "一。\n二。"),
    "indentation": ("  一。 \n    二。", "一。\n二。"),
    "only spaces": (" \n \n", ""),
    "comma": ("近日，\n校友会成立，\n\n大家鼓掌。", "近日，校友会成立，大家鼓掌。"),
    "list after a comma": ("内容有，\n1、甲\n2、乙", "内容有，\n1、甲\n2、乙"),
    "wrapped": ("\n".join([WRAPPED[:20], WRAPPED[20:40], WRAPPED[40:60], WRAPPED[60:]]), WRAPPED),
    "wrapped latin": ("\n".join(LATIN), " ".join(LATIN)),
}
LINES_KEPT = {
    "headings": "服务学校\n大胆探索合作共赢，成绩很好。\n服务校友\n凝心聚力，共铸发展。",
    "verse": "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
    "names": "张三\n李四\n王五\n赵六",
}
SPACES = {
    "between characters": ("校 友  会", "校友会"),
    "beside marks": ("电 （任） 15日 ， 好", "电（任）15日，好"),
    "beside a half-width mark": ("记者 : 王", "记者:王"),
    "digits": ("共 300 人", "共300人"),
    "latin": ("use  Python   now", "use Python now"),
    "latin list": ("A, B", "A, B"),
    "digits apart": ("10 000", "10 000"),
    "bracket in latin": ("Lin (L) U", "Lin (L) U"),
}


@pytest.mark.parametrize(("raw", "text"), LINES.values(), ids=LINES)
def test_lines(raw: str, text: str) -> None:
    assert join_lines(Source.of(raw)).text == text


@pytest.mark.parametrize("raw", LINES_KEPT.values(), ids=LINES_KEPT)
def test_lines_negative(raw: str) -> None:
    assert join_lines(Source.of(raw)).text == raw


@pytest.mark.parametrize(("raw", "text"), SPACES.values(), ids=SPACES)
def test_spaces(raw: str, text: str) -> None:
    assert tidy_spaces(Source.of(raw)).text == text


def test_a_deleted_space_leaves_a_gap_in_the_ranges() -> None:
    source = tidy_spaces(Source.of("徐展 责编"))
    assert source.raw_range(1, 2)[1] < source.raw_range(2, 3)[0]


def test_a_line_end_does_not_swallow_what_was_cut_between() -> None:
    source = join_lines(Source.of("一。\n关闭\n二。").cut([(3, 5, "widget")]))
    assert source.text == "一。\n二。"
    assert [r.before for r in source.repairs] == ["\n"]

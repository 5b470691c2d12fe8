"""Date expressions, read by themselves."""

import pytest

from xiaoyou_extract.values import parse_date

PUBLISHED = "2024-11-20"  # a Wednesday
CASES = {
    "2024年4月27日": "2024-04-27",
    "二〇二四年十一月二十日": "2024-11-20",
    "2024-10-31": "2024-10-31",
    "2024/10/31": "2024-10-31",
    "2024.10.31": "2024-10-31",
    "10/31/1974": "1974-10-31",
    "2024年": "2024",
    "2024年度": "2024",
    "零八年": "2008",
    "98年": "1998",
    "21年": "2021",
    "公元一八三五年": "1835",
    "2022年7月": "2022-07",
    "11月19日-20日": "2024-11-19/2024-11-20",
    "18日至20日": "2024-11-18/2024-11-20",
    "2018~2028年": "2018/2028",
    "3月到5月": "2024-03/2024-05",
    "1-9月份": "2024-01/2024-09",
    "2017年8月15日至2018年3月29日": "2017-08-15/2018-03-29",
    "2024年上半年": "2024-01/2024-06",
    "2024年前三季度": "2024-01/2024-09",
    "第四季度": "2024-10/2024-12",
    "2019Q3": "2019-07/2019-09",
    "9月中旬": "2024-09-11/2024-09-20",
    "6月初": "2024-06-01/2024-06-05",
    "12月底": "2024-12-25/2024-12-31",
    "去年底": "2023-11/2023-12",
    "明年年初": "2025-01/2025-02",
    "20世纪90年代初": "1990/1992",
    "上世纪八十年代": "1980/1989",
    "18世纪": "1700/1799",
    "民国113年11月5日": "2024-11-05",
    "民国三十八年": "1949",
    "112学年度": "2023-08/2024-07",
    "2023-2024学年": "2023-08/2024-07",
    "“十四五”期间": "2021/2025",
    "去年": "2023",
    "今年1月": "2024-01",
    "本月底": "2024-11-25/2024-11-30",
    "上月": "2024-10",
    "昨天下午": "2024-11-19",
    "大后天": "2024-11-23",
    "上周三": "2024-11-13",
    "本周五": "2024-11-22",
    "上周末": "2024-11-16/2024-11-17",
    "下周": "2024-11-25/2024-12-01",
    "上个季度": "2024-07/2024-09",
    "三天前": "2024-11-17",
    "两周后": "2024-12-02/2024-12-08",
    "三年前": "2021",
    "近三年": "2021-11-20/2024-11-20",
    "过去一年": "2023-11-20/2024-11-20",
    "一年来": "2023-11-20/2024-11-20",
    "未来三年": "2024-11-20/2027-11-20",
    "前两年": "2022/2023",
    "前11个月": "2023-01/2023-11",
    "年底前": "../2024-12",
    "2019年以来": "2019/..",
    "2019年起": "2019/..",
    "2013年及以前": "../2013",
    "2000年前后": "2000~",
    "农历八月十五": "2024-09-17",
    "1991年农历8月23号": "1991-09-30",
    "大年初十": "2024-02-19",
    "2025年春节": "2025-01-29",
    "2025年除夕": "2025-01-28",
    "中秋节": "2024-09-17",
    "国庆节": "2024-10-01",
    "2024年清明": "2024-04-04",
    "2025年母亲节": "2025-05-11",
    "国庆假期": "2024-10-01/2024-10-07",
    "十月第一个星期一": "2024-10-07",
    "3月第三周": "2024-03-18/2024-03-24",
    "2023年第十天": "2023-01-10",
    "2025年闰六月": "2025-07-25/2025-08-22",
    "Q3": "2024-07/2024-09",
    "上上个月": "2024-09",
    "8月中下旬": "2024-08-11/2024-08-31",
}


@pytest.mark.parametrize(("text", "value"), CASES.items(), ids=list(CASES))
def test_value(text: str, value: str) -> None:
    date = parse_date(text, PUBLISHED)
    assert date is not None
    assert date.value == value


REFUSED = [
    "2024年2月30日",
    "13月1日",
    "2023年2月29日",
    "目前",
    "近日",
    "三星",
    "第八天",
    "4/5",
    "3:1",
    "192.168.1.1",
    "",
    "2024年4月27日获捐",
]


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert parse_date(text, PUBLISHED) is None


WITHOUT_REFERENCE = ["15日", "去年", "3月17日", "上周三", "近三年", "中秋节"]


@pytest.mark.parametrize("text", WITHOUT_REFERENCE)
def test_without_a_reference_the_value_is_open(text: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.value, date.earliest, date.latest) == (None, None, None)


def test_first_and_last_day() -> None:
    date = parse_date("2024年二月")
    assert date is not None
    assert (date.earliest, date.latest, date.kind, date.anchor) == ("2024-02-01", "2024-02-29", "explicit", "stated")
    since = parse_date("2019年以来")
    assert since is not None
    assert (since.earliest, since.latest) == ("2019-01-01", None)


def test_kind_and_anchor() -> None:
    day, year = parse_date("15日", PUBLISHED), parse_date("去年", PUBLISHED)
    assert day is not None and (day.kind, day.anchor) == ("explicit", "published")
    assert year is not None and (year.kind, year.anchor) == ("relative", "published")


def test_a_wrong_day_of_publication_says_so() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        parse_date("去年", "17.2.2025")

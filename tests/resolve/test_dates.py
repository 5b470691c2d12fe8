"""Dates that want a reference: the day of publication, an earlier date, the tense."""

import pytest

from xiaoyou_extract.document import DateValue, Document, Mention
from xiaoyou_extract.resolve.dates import resolve_dates
from xiaoyou_extract.source import Source
from xiaoyou_extract.values import find


def dates(text: str, published: str | None = "2024-11-20") -> list[tuple[str, str | None, str]]:
    document = Document(Source.of(text), (), published=published)
    return [
        (text[m.start : m.end], m.value.value, m.value.anchor)
        for m in resolve_dates(document, find(document))
        if isinstance(m.value, DateValue)
    ]


CASES = {
    "a bare day is of this month": ("15日，大会召开。", [("15日", "2024-11-15", "published")]),
    "or of the month before": (
        "8日，大会召开。30日，论坛举行。",
        [("8日", "2024-11-08", "published"), ("30日", "2024-11-30", "published")],
    ),
    "将于 looks ahead": ("大会将于1月15日举行。", [("1月15日", "2025-01-15", "published")]),
    "a month ahead is of the same year": ("12月28日，学院举行仪式。", [("12月28日", "2024-12-28", "published")]),
    "the same year by default": (
        "6月初启动试点，9月中旬完成验收，12月下旬发布。",
        [
            ("6月初", "2024-06-01/2024-06-05", "published"),
            ("9月中旬", "2024-09-11/2024-09-20", "published"),
            ("12月下旬", "2024-12-21/2024-12-31", "published"),
        ],
    ),
    "a year goes on in its sentence": (
        "2019年，学院成立，10月迁入新址。",
        [("2019年", "2019", "stated"), ("10月", "2019-10", "context")],
    ),
    "a month goes on too": (
        "2023年5月3日，车队出发，5日到达。",
        [("2023年5月3日", "2023-05-03", "stated"), ("5日", "2023-05-05", "context")],
    ),
    "but not past the sentence": (
        "2019年，学院成立。10月，迁入新址。",
        [("2019年", "2019", "stated"), ("10月", "2024-10", "published")],
    ),
    "nor out of a comparison": (
        "较2019年增长，9月再创新高。",
        [("2019年", "2019", "stated"), ("9月", "2024-09", "published")],
    ),
    "the next day": (
        "5月1日，车队出发。次日到达。",
        [("5月1日", "2024-05-01", "published"), ("次日", "2024-05-02", "context")],
    ),
    "that day": (
        "10月9日，大会开幕。当晚，晚会举行。",
        [("10月9日", "2024-10-09", "published"), ("当晚", "2024-10-09", "context")],
    ),
    "that day, nothing told before": ("当天晚上，晚会举行。", [("当天晚上", "2024-11-20", "published")]),
    "that year": ("2015年，学院成立，当年招生。", [("2015年", "2015", "stated"), ("当年", "2015", "context")]),
    "the same days a year before": (
        "2024年上半年收入5亿元，去年同期为4亿元。",
        [("2024年上半年", "2024-01/2024-06", "stated"), ("去年同期", "2023-01/2023-06", "context")],
    ),
    "a deadline": ("工程年底前完成。", [("年底前", "../2024-12", "published")]),
    "an open beginning": ("2019年以来，学院发展。", [("2019年以来", "2019/..", "stated")]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=list(CASES))
def test_reference(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert dates(text) == expected


# By text: the day of publication, and every date with its value.
TOLD = {
    "2023年3月5日发生事故，两天后恢复通车。": (
        "2024-11-20",
        [("2023年3月5日", "2023-03-05"), ("两天后", "2023-03-07")],
    ),
    "2023年3月5日发生事故。三天后，道路恢复。": (
        "2024-11-20",
        [("2023年3月5日", "2023-03-05"), ("三天后", "2023-03-08")],
    ),
    "他2019年毕业，两年后创业。": ("2024-11-20", [("2019年", "2019"), ("两年后", "2021")]),
    "2019年成立的公司将在两年后上市。": ("2024-11-20", [("2019年", "2019"), ("两年后", "2026")]),
    "去年，公司成立。两个月后，公司搬迁。": ("2024-11-20", [("去年", "2023"), ("两个月后", "2025-01")]),
    "报名截止时间为12月15日。": ("2024-09-01", [("12月15日", "2024-12-15")]),
    "会期延至12月10日。": ("2024-09-01", [("12月10日", "2024-12-10")]),
    "报名截至12月20日。": ("2024-09-01", [("12月20日", "2024-12-20")]),
    "截至12月20日，收入增长。": ("2024-03-01", [("12月20日", "2023-12-20")]),
    "活动持续到12月31日。": ("2024-09-01", [("12月31日", "2024-12-31")]),
    "办法自12月1日起施行。": ("2024-09-01", [("12月1日起", "2024-12-01/..")]),
    "工程12月底前完成。": ("2024-09-01", [("12月底前", "../2024-12-31")]),
    "新校区12月1日开学。": ("2024-09-01", [("12月1日", "2024-12-01")]),
    "9月1日开学。": ("2024-10-05", [("9月1日", "2024-09-01")]),
    "学院将举办论坛，分论坛12月5日举行。": ("2024-09-01", [("12月5日", "2024-12-05")]),
    "学院举办论坛，分论坛12月5日举行。": ("2024-09-01", [("12月5日", "2024-12-05")]),
    "12月5日，学院举办论坛。": ("2025-02-01", [("12月5日", "2024-12-05")]),
    "展览从7月1日持续到8月31日。": ("2024-03-01", [("7月1日", "2024-07-01"), ("8月31日", "2024-08-31")]),
    "活动2月2日启动，3月13日结束。": ("2024-02-10", [("2月2日", "2024-02-02"), ("3月13日", "2024-03-13")]),
    "3月5日公布的数据较12月增长。": ("2024-04-01", [("3月5日", "2024-03-05"), ("12月", "2023-12")]),
    "达产后年产值增长。": ("2024-11-20", []),
    "后年投产。": ("2024-11-20", [("后年", "2026")]),
    "工程提前三个月完成。": ("2024-11-20", []),
    "此前三天，水位上涨。此后三年，学院发展。": ("2024-11-20", []),
    "假期前七天，游客增长。": ("2024-11-20", []),
    "21年前三季度，收入增长。": ("2024-11-20", [("21年前三季度", "2021-01/2021-09")]),
    "21年前他离开家乡。": ("2024-11-20", [("21年前", "2003")]),
    "高雄讯 工程113年底完工，114年1月启用，112年度结算。": (
        "2024-11-20",
        [("113年底", "2024-11/2024-12"), ("114年1月", "2025-01"), ("112年度", "2023")],
    ),
    "高雄讯 去（113）年营收增长。": ("2025-03-01", [("去（113）年", "2024")]),
    "高雄讯 学校创立113年。": ("2024-11-20", []),
    "韩某某（1926-2004），国庆70周年。": ("2024-11-20", [("1926-2004", "1926/2004")]),
    "她1994年入学。镜箱很旧。里面压着当年的笔记。": ("2024-11-20", [("1994年", "1994")]),
    "由1994年出生的韩某牵头，4月到村里义诊。": ("2024-11-20", [("1994年", "1994"), ("4月", "2024-04")]),
    "11月18日放归，11月20日起布设相机。同日，发放奖金。": (
        "2024-12-20",
        [("11月18日", "2024-11-18"), ("11月20日起", "2024-11-20/.."), ("同日", "2024-11-20")],
    ),
    "医院两天内收治病患19人。": ("2024-11-20", []),
    "工程将在三年内建成。": ("2024-11-20", [("三年内", "2024-11-20/2027-11-20")]),
    "公元前221年，光绪99年，藏历新年。": ("2024-11-20", []),
    "08年毕业，98年入学，05年成家。": ("2024-11-20", [("08年", "2008"), ("98年", "1998"), ("05年", "2005")]),
    "高雄讯 113年经济成长率上修。": ("2024-11-20", [("113年", "2024")]),
    "开元2024年营收增长。": ("2024-11-20", [("2024年", "2024")]),
    "2023年，研发费用较上年增加。": ("2024-04-26", [("2023年", "2023"), ("上年", "2022")]),
    "3月5日发生事故。7日，道路恢复。": ("2024-04-20", [("3月5日", "2024-03-05"), ("7日", "2024-03-07")]),
    "公司3月5日成立。\n三天后，公司搬迁。": ("2024-04-20", [("3月5日", "2024-03-05"), ("三天后", "2024-03-08")]),
    "前10个月，投诉增长。次日，中心通报。": ("2024-11-20", [("前10个月", "2024-01/2024-10"), ("次日", "2024-11-21")]),
    "2023年11月至2024年3月，5月开工。": (
        "2024-11-20",
        [("2023年11月至2024年3月", "2023-11/2024-03"), ("5月", "2024-05")],
    ),
    "预计周一转冷。": ("2024-11-20", [("周一", "2024-11-25")]),
    "公司应于收到之日起30日内提交。": ("2024-11-20", []),
    "春天从草原刮来的风。周末还可搭车。": ("2024-11-20", []),
    "样品六月前运到。": ("2024-02-20", [("六月前", "../2024-06")]),
    "他昨在台南说。": ("2024-11-20", [("昨", "2024-11-19")]),
    "如今年产值1.3亿元，签下五年长约。": ("2024-11-20", []),
    "二、交易。\n1.2025年9月25日，公司签约。": ("2025-10-01", [("2025年9月25日", "2025-09-25")]),
}


@pytest.mark.parametrize(("text", "published", "expected"), [(t, *v) for t, v in TOLD.items()], ids=list(TOLD))
def test_told(text: str, published: str, expected: list[tuple[str, str | None]]) -> None:
    assert [d[:2] for d in dates(text, published)] == expected


def test_that_day_points_at_the_event_and_not_at_the_background() -> None:
    text = "11月19日-20日，大会举行。\n联谊会于2023年10月31日成立。\n当天晚上，晚会举行。"
    assert dates(text)[-1] == ("当天晚上", "2024-11-19/2024-11-20", "context")


def test_the_dateline_is_no_context() -> None:
    text = "临江2月17日电 15日，论坛召开。"
    assert [d[1] for d in dates(text, "2025-02-17")] == ["2025-02-17", "2025-02-15"]


@pytest.mark.parametrize("text", ["3月17日上午，仪式举行。", "去年，学院成立。", "近三年，学院发展。"])
def test_an_unknown_year_stays_open(text: str) -> None:
    ((_, value, _),) = dates(text, published=None)
    assert value is None


def test_what_the_dateline_states_is_context() -> None:
    text = "临江2025年2月17日电 15日，论坛召开。去年，学院成立。"
    for origin, anchor in (("dateline", "context"), ("inferred", "context"), ("given", "published")):
        document = Document(Source.of(text), (), published="2025-02-17", published_from=origin)
        made = [m.value for m in resolve_dates(document, find(document))]
        assert [v.anchor for v in made if isinstance(v, DateValue)] == ["stated", anchor, "published"]


def test_confidence_falls_with_what_is_inferred() -> None:
    text = "2024年11月5日，论坛召开。8日，大会召开。去年，学院成立。次日，大会闭幕。近三年，学院发展。2月30日，没有。"
    document = Document(Source.of(text), (), published="2024-11-20")
    sure = [m.confidence for m in resolve_dates(document, find(document))]
    assert sure == [0.99, 0.9, 0.95, 0.8, 0.75]
    unknown = Document(Source.of("去年，学院成立。"), ())
    assert [m.confidence for m in resolve_dates(unknown, find(unknown))] == [0.5]


def test_back_then_is_no_date() -> None:
    assert dates("他说，我当年也在这里读书。") == []
    assert dates("2015年，学院成立，当年招生。")[1][1] == "2015"


def test_other_mentions_pass_through() -> None:
    document = Document(Source.of("临江大学去年招生300人。"), (), published="2024-11-20")
    name = Mention(0, 4, "organisation", 0.9, "test", name="临江大学")
    mentions = [*find(document), name]
    made = resolve_dates(document, mentions)
    assert len(made) == len(mentions)
    assert name in made

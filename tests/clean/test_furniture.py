"""Pages of invented sites: what is text, what is set aside, title and day of publication."""

from typing import NamedTuple

import pytest

from xiaoyou_extract.clean import STEPS
from xiaoyou_extract.clean.furniture import set_aside_furniture
from xiaoyou_extract.source import Source

ONE = "近日，临川大学校友会第三届理事会在南岭市召开，来自全国各地的校友代表两百余人参加了会议。会长许怀远作工作报告。"
TWO = "副校长周明远表示，学校将继续做好校友服务工作，为校友回校创造条件，推动学校事业发展。"


class Page(NamedTuple):
    """A page, and what should come of it."""

    raw: str
    text: list[str]
    title: str | None = None
    published: str | None = None


PAGES = {
    "government": Page(
        "首页 > 政务公开 > 政务动态\n南岭市召开校地合作推进会\n"
        "发布时间：2024-03-05 10:22  来源：南岭日报  浏览次数：1024  字号：[大 中 小]\n"
        f"{ONE}\n{TWO}\n扫一扫在手机打开当前页\n【打印】 【关闭】\n相关链接\n南岭市举办招商大会\n"
        "主办单位：南岭市人民政府办公室\n粤ICP备12345678号  粤公网安备 44000000号",
        [ONE, TWO],
        "南岭市召开校地合作推进会",
        "2024-03-05",
    ),
    "university": Page(
        "临川大学校友总会\n首页\n校友新闻\n联系我们\n我校举办2024年校友值年返校活动\n"
        f"作者：李晓萌 来源：宣传部 时间：2024年5月20日 点击数：[356]\n{ONE}\n服务校友\n{TWO}\n（编辑：王小波）\n"
        "上一篇：我校召开校友工作会议\n下一篇：没有了\n地址：南岭市学府路1号 邮编：510000\n电话：020-12345678\n"
        "020-12345679\n版权所有 © 临川大学校友总会\n  • 临川大学\n",
        ["作者：李晓萌", ONE, "服务校友", TWO, "（编辑：王小波）"],
        "我校举办2024年校友值年返校活动",
        "2024-05-20",
    ),
    "breadcrumb on two lines": Page(
        "服务信箱 | 信息公开 | English\n\n您现在的位置 :\n\n首页校友动态正文\n\n"
        f"走进校友企业 共谋合作发展\n\n发布时间:2020-05-09  点击:\n\n{ONE}",
        [ONE],
        "走进校友企业 共谋合作发展",
        "2020-05-09",
    ),
    "bare date, hashes, comments, teaser": Page(
        f"校友工作办公室:提升服务质量\n\n2021-05-09 19:00:21\n\n{ONE}\n\n0123456789abcdef0123456789abcde\n\n{TWO}\n\n"
        "我要评论 (网友评论仅供其表达个人看法)\n\n全部评论 ( 条)\n\n"
        "    学校将继续做好校友服务工作，为校友回校创造条件，推动学校事业发展。",
        [ONE, TWO],
        "校友工作办公室：提升服务质量",
        "2021-05-09",
    ),
    "kicker, title, subtitle": Page(
        "深化产教融合 服务地方发展\n临川大学与南岭市签署战略合作协议\n——双方将共建研究院\n"
        f"南岭晚报讯（记者 何小平）\n{ONE}",
        ["南岭晚报讯（记者何小平）", ONE],
        "深化产教融合 服务地方发展 临川大学与南岭市签署战略合作协议 ——双方将共建研究院",
    ),
    "title on two lines": Page(
        f"临川大学与南岭市人民政府\n签署全面战略合作协议\n2023/05/06 来源：本站\n{ONE}",
        [ONE],
        "临川大学与南岭市人民政府 签署全面战略合作协议",
        "2023-05-06",
    ),
    "title and section headings": Page(
        f"临川大学校友会二十年发展纪实\n服务学校\n{ONE}\n服务校友\n{TWO}",
        ["服务学校", ONE, "服务校友", TWO],
        "临川大学校友会二十年发展纪实",
    ),
    "page title above the headline": Page(
        f"临川大学举办运动会_校园新闻_临川大学\n当前位置：首页 > 新闻\n临川大学举办运动会\n时间：2024-05-01\n{ONE}",
        [ONE],
        "临川大学举办运动会",
        "2024-05-01",
    ),
    "messenger": Page(
        "校友企业助力乡村振兴\n原创 校友办 临川大学校友会 2024-06-01 18:00 广东\n"
        f"{ONE}\n▲校友代表合影\nIMG_2034.jpg\n图为捐赠仪式现场\n文字 | 刘小雨\n长按识别二维码关注我们",
        [ONE, "文字|刘小雨"],
        "校友企业助力乡村振兴",
        "2024-06-01",
    ),
    "agency": Page(
        "临川大学迎来百年校庆\n2024年10月18日 08:30:15 来源：新闻网\n"
        f"    电（记者 孙大志）{ONE}\n{TWO}（完）\n【纠错】\n责任编辑：钱小芳",
        [f"电（记者孙大志）{ONE}", f"{TWO}（完）", "责任编辑：钱小芳"],
        "临川大学迎来百年校庆",
        "2024-10-18",
    ),
    "traditional": Page(
        "目前位置：首頁 > 新聞中心\n臨川大學與南嶺市簽署合作協議\n發佈日期：2024-05-01　點閱數：120\n"
        "近日，臨川大學校友會召開會議，來自各地的校友代表參加了會議。\n回上一頁",
        ["近日，临川大学校友会召开会议，来自各地的校友代表参加了会议。"],
        "临川大学与南岭市签署合作协议",
        "2024-05-01",
    ),
    "newspaper": Page(
        f"南岭晚报 · 第03版 · 民生\n渡口旁的旧书摊 换了新主人\n2024年05月19日　星期日\n{ONE}\n{TWO}\n上一版 ◄　► 下一版",
        [ONE, TWO],
        "渡口旁的旧书摊 换了新主人",
        "2024-05-19",
    ),
    "outlet and date between spaces": Page(
        f"渡口旁的旧书摊\n南岭科技报 综合 2024-05-19 我要评论\n{ONE}\n本版投稿邮箱：略\n相关链接　往届回顾",
        [ONE],
        "渡口旁的旧书摊",
        "2024-05-19",
    ),
    "announcement": Page(
        "证券代码：000000　证券简称：临川股份　公告编号：2024-017\n公告日期：2024-05-19\n"
        f"临川股份有限公司关于股东减持计划的公告\n{ONE}\n临川股份有限公司董事会\n二〇二四年五月十九日",
        [ONE, "临川股份有限公司董事会", "二〇二四年五月十九日"],
        "临川股份有限公司关于股东减持计划的公告",
        "2024-05-19",
    ),
    "share bar of a Hong Kong paper": Page(
        f"地區新聞\n書包未執　荷包先瘦\n臨川新報 2024-05-19 分享 WhatsApp Facebook\n{ONE}\n讀者留言　讚好 58",
        [ONE],
        "书包未执 荷包先瘦",
        "2024-05-19",
    ),
    "interview": Page(
        f"对话许怀远：校友工作怎么做？\n记者：请谈谈校友工作。\n许怀远：{ONE}",
        ["记者：请谈谈校友工作。", f"许怀远：{ONE}"],
        "对话许怀远：校友工作怎么做？",
    ),
}
ALL_TEXT = {
    "one line": ONE,
    "one line of furniture": "发布时间：2024-11-20",
    "only paragraphs": f"{ONE}\n{TWO}",
    "numbered headings": f"一、会议概况\n{ONE}\n二、工作要求\n{TWO}",
    "signature": f"{ONE}\n临川大学校友会\n2024年11月1日",
    "contact of a notice": f"{ONE}\n联系人：张老师\n电话：020-12345678",
    "list": "捐赠名单\n张三10万元\n李四5万元",
    "byline at the end": f"{ONE}\n（来源：南岭日报记者：孙大志）",
    "parties of a contract": f"甲方：云溪技术有限公司\n乙方：临川大学\n{ONE}",
    "question and answer": f"问：今年招多少人？\n答：{ONE}",
    "wrapped": (
        "近日，临川大学校友会第三届理事会在南岭市\n召开，来自全国各地的校友代表两百余人参加\n"
        "了会议。会长许怀远作工作报告，副会长李大\n明主持会议。与会代表就校友工作进行了讨论"
    ),
    "nothing else": "关闭\n打印",
    "impossible date": f"2024-13-45\n{ONE}",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_page(page: Page) -> None:
    source = Source.of(page.raw)
    for step in STEPS:
        source = step(source)
    assert source.text.split("\n") == page.text
    assert source.title == page.title
    assert source.published == page.published
    assert source.published_from == ("header" if page.published else None)


@pytest.mark.parametrize("raw", ALL_TEXT.values(), ids=ALL_TEXT)
def test_negative(raw: str) -> None:
    source = set_aside_furniture(Source.of(raw))
    assert source.text == raw
    assert source.title is None
    assert source.published is None


def test_a_notice_has_a_time_of_its_own() -> None:
    raw = f"关于举办校友论坛的通知\n时间：2024年11月20日\n地点：临川大学礼堂\n{ONE}"
    source = set_aside_furniture(Source.of(raw))
    assert source.title == "关于举办校友论坛的通知"
    assert source.published is None
    assert "时间：2024年11月20日\n地点：临川大学礼堂" in source.text


def test_what_is_set_aside_is_told_with_its_place() -> None:
    raw = f"临川大学举办运动会\n发布时间：2024-05-01\n{ONE}\n关闭"
    source = set_aside_furniture(Source.of(raw))
    assert [(f.kind, raw[f.raw_start : f.raw_end]) for f in source.furniture] == [
        ("headline", "临川大学举办运动会"),
        ("publication", "发布时间：2024-05-01"),
        ("widget", "关闭"),
    ]

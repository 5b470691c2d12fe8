"""Short articles without end, all different, for measurements of long runs: invented, clean and noisy."""

import random
from collections.abc import Iterator

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_FORMS = (
    "{day}日，{body}{post}{person}与{firm}集团在{place}签约，获捐{number}亿余元，近{count}人参加。",
    "本报讯 {firm}股份有限公司{day}日发布公告，上半年营收{number}亿元，同比增长{count}.{day}%。{person}表示，{words}。",
    "{place}市{month}月{day}日电（记者{person}）{body}昨日举行揭牌仪式，{post}{person}致辞，{words}。",
    "{person}任{body}{post}。此前，{person}担任{firm}公司总经理。{words}。",
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉文建国志鹏飞宇浩晨欣怡佳俊思远怀清雨桐若兰一凡子涵"
_NAMES = "云溪朗川临江明海东岭青松安和新城长河金山龙湖宁远宝泉华岳瑞丰恒通博雅同德永嘉天成"
_WORDS = (
    "将继续推动产学研合作",
    "希望双方携手培养高层次人才",
    "感谢校友长期以来的支持",
    "项目预计明年建成投产",
    "这是今年以来的第三次合作",
    "带动就业{count}人",
    "总投资{number}亿元",
    "较去年同期下降{day}%",
    "共有{count}家企业参展",
    "活动将持续到{month}月底",
)
_POSTS = ("校长", "院长", "党委书记", "副主任", "秘书长", "总工程师")
_BODIES = ("大学", "学院", "研究院", "市商务厅", "协会", "医院")


def texts(seed: int = 0) -> Iterator[str]:
    """Articles of 30 to 100 characters; one in forty is mojibake, one in forty has readings in brackets."""
    chance = random.Random(seed)  # noqa: S311 - no secret

    def some(characters: str, least: int, most: int) -> str:
        return "".join(chance.choices(characters, k=chance.randint(least, most)))

    while True:
        numbers = {
            "day": chance.randint(1, 28),
            "month": chance.randint(1, 12),
            "number": chance.randint(1, 10**6) / 100,
            "count": chance.randint(2, 999),
        }
        text = chance.choice(_FORMS).format(
            person=chance.choice(_SURNAMES) + some(_GIVEN, 1, 2),
            firm=some(_NAMES, 2, 3),
            place=some(_NAMES, 2, 2),
            body=some(_NAMES, 2, 3) + chance.choice(_BODIES),
            post=chance.choice(_POSTS),
            words="，".join(chance.sample(_WORDS, 2)).format(**numbers),
            **numbers,
        )
        kind = chance.randrange(40)
        if kind == 0:
            text = text.encode("utf-8").decode("gb18030", "replace")
        elif kind == 1:
            text = text.replace("校长", "校長(zhǎng)").replace("大学", "大學(xué)")
        yield text

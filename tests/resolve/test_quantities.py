"""What a number counts, of whom it is said, against what a change is measured."""

import pytest

from xiaoyou_extract.document import Document, Mention, QuantityValue, Ref, Sentence, Token
from xiaoyou_extract.resolve.dates import resolve_dates
from xiaoyou_extract.resolve.quantities import resolve_quantities
from xiaoyou_extract.source import Source
from xiaoyou_extract.values import find


def resolved(tagged: str, *names: tuple[str, str]) -> list[QuantityValue]:
    """The quantities of a sentence that is given as `词/pos 词/pos`, with names of (layer, name) where they stand."""
    text, tokens = "", []
    for pair in tagged.split():
        word, _, pos = pair.rpartition("/")
        tokens.append(Token(len(text), len(text) + len(word), pos))
        text += word
    document = Document(Source.of(text), (Sentence(0, len(text), tuple(tokens)),), published="2024-11-20")
    mentions = list(find(document))
    for layer, name in names:
        at = text.index(name)
        mentions.append(Mention(at, at + len(name), layer, 0.9, "test", name=name))  # type: ignore[arg-type]
    made = resolve_quantities(document, resolve_dates(document, mentions))
    return [m.value for m in sorted(made, key=lambda m: m.start) if isinstance(m.value, QuantityValue)]


LABELS = {
    "学校/n 引进/v 高层次/n 人才/n 80名/m ，/w 接受/v 校友/n 捐赠/v 到/v 账/n 1.2亿余元/m 。/w": [
        "引进高层次人才",
        "校友捐赠到账",
    ],
    "合同额/n 超/v 19亿元/m ，/w 招商引资/vn 签约/vn 额/n 约/d 246亿元/m 。/w": ["合同额", "招商引资签约额"],
    "组织/v 24位/m 援建/v 博硕/nz 专家/n ，/w 达成/v 合作/vn 意向/n 近/ad 50项/m 。/w": ["援建博硕专家", "合作意向"],
    "参会/vn 单位/n 总数/n 达/v 563家/m ，/w 其中/f 校友/n 企业/n 150余家/m 。/w": ["参会单位总数", "校友企业"],
    "总决赛/n 吸引/v 近/ad 20万人次/m 观看/v 直播/vn 。/w": ["观看直播"],
    "近/ad 200/m 人/n 参加/v 。/w": ["参加"],
    "建立/v 了/u 三个/m 研究生/n 工作站/n 及/c 三个/m 大学生/n 实习/v 实训/vn 基地/n 。/w": [
        "研究生工作站",
        "大学生实习实训基地",
    ],
    "捐赠/vn 人数/n 达到/v 1.3/m 万人/n ，/w 比/p 2019年/TIME 增加/v 8/m 千人/n 之/u 多/an 。/w": [
        "捐赠人数",
        "捐赠人数",
    ],
    "分别/d 推出/v 8480万元/m 、/w 6000万元/m 的/u 技术/n 攻关/vn 清单/n 。/w": ["技术攻关清单", "技术攻关清单"],
    "达成/v 合作/vn 签约/v 11个/m ，/w 共计/v 约/d 8600万/m 。/w": ["合作签约", "合作签约"],
    "获/v 捐/v 1.2亿余元/m ，/w 近/ad 200/m 人/n 参加/v 。/w": ["获捐", "参加"],
    "造成/v 4/m 人/n 死亡/v 、/w 17/m 人/n 受伤/v 。/w": ["死亡", "受伤"],
    "9名/m 被/p 困/v 矿工/n 中/f 7/m 人/n 获救/v 。/w": ["被困矿工", "获救"],
    "把/p 海外/s 收入/n 占比/v 由/p 8%/m 提高/v 到/v 20%/m 。/w": ["海外收入", "海外收入"],
    "研发/vn 费用/n 2亿元/m ，/w 较/p 上年/TIME 增加/v 2600余万元/m 。/w": ["研发费用", "研发费用"],
    "校长/n 等/u 近/ad 百/m 人/n 出席/v 。/w": ["出席"],
    "现有/v 专/d 任/v 教师/n 500名/m 。/w": ["专任教师"],
    "资助/v 学生/n 100名/m ，/w 每人/r 每年/r 3000元/m 。/w": ["资助学生", "资助学生"],
    "住/v 在/p 海拔/n 3100米/m 的/u 寨子/n 里/f 。/w": ["海拔"],
    "上海市/LOC GDP达/ns 4.7万亿元/m 。/w": ["GDP"],
    "女子/n 800米校/m 纪录/n 。/w": ["校纪录"],
    "十年/TIME 来/v 累计/v 资助/v 学生/n 860多人次/m 、/w 430余万元/m 。/w": ["资助学生", "资助学生"],
    "斥资/v 3亿元/m 建设/v 中心/n 。/w": ["斥资"],
    "在/p 全市/n 推广/v 5万亩/m 的/u 项目/n 。/w": ["推广"],
    "向/p 165万次/m 校友/n 发布/v 年报/n 。/w": ["发布年报"],
    "工程/n 延误/v 九个月/m 才/d 取得/v 许可/n 。/w": ["工程延误"],
    "意见/n 将/d 在/p 10个工作日/m 内/f 公布/v 。/w": ["公布"],
    "成品率/n 由/p 71%/m 升/v 到/v 89%/m 。/w": ["成品率", "成品率"],
    "木材/n 退到/v 两成/m ，/w 用电/n 冲上/v 4亿千瓦时/m 。/w": ["木材", "用电"],
    "承保/vn 面积/n 3万亩/m ，/w 每/r 亩/q 保险/n 金额/n 950元/m 。/w": ["承保面积", "保险金额"],
    "预算/n 640万元/m 、/w 实际/ad 花/v 597万元/m 。/w": ["预算", "花"],
    "一/m 张/q 3米/m 长/a 的/u 工作台/n 。/w": ["长"],
    "跑/v 了/u 四趟/m 都/d 没/v 发现/v 。/w": ["跑"],
    "陈某/PER （/w 男/n ，/w 34岁/m ）/w 被捕/v 。/w": [None],
    "向/p 校友/n 多次/m 发送/v 慰问信/n 。/w": ["发送慰问信"],
}


@pytest.mark.parametrize(("tagged", "labels"), LABELS.items(), ids=[str(v) for v in LABELS.values()])
def test_label(tagged: str, labels: list[str]) -> None:
    assert [v.label for v in resolved(tagged)] == labels


def test_label_without_words() -> None:
    text = "接受校友捐赠到账1.2亿余元，吸引70余家媒体。"
    document = Document(Source.of(text), ())
    labels = [m.value.label for m in resolve_quantities(document, find(document)) if isinstance(m.value, QuantityValue)]
    assert labels == ["接受校友捐赠到账", "媒体"]


def test_subject_of_the_clause() -> None:
    (value,) = resolved("临江大学/ORG 引进/v 人才/n 80名/m 。/w", ("organisation", "临江大学"))
    assert value.subject == Ref("organisation", "临江大学")


def test_subject_of_the_clause_before() -> None:
    tagged = (
        "临江大学/ORG 校长/n 沈知远/PER 与/p 明川集团/ORG 签约/v ，/w "
        "获/v 捐/v 1.2亿余元/m ，/w 近/ad 200/m 人/n 参加/v 。/w"
    )
    donated, attended = resolved(
        tagged, ("organisation", "临江大学"), ("person", "沈知远"), ("organisation", "明川集团")
    )
    assert donated.subject == Ref("organisation", "临江大学")
    assert attended.subject is None


NOT_OF_WHOM = {
    "who publishes it": "国家统计局/ORG 数据/n 显示/v ，/w 收入/n 增长/v 5%/m 。/w",
    "who tells it": "国家统计局/ORG 局长/n 介绍/v ，/w 全市/n 收入/n 5亿元/m 。/w",
    "a dateline": "国家统计局/ORG 2月17日/TIME 电/n （/w 记者/n ）/w 风力/n 14级/m 。/w",
    "one of a list": "国家统计局/ORG 局长/n 等/u 多名/m 专家/n 。/w",
    "one who is quoted": "国家统计局/ORG 报/v 了/u 家底/n ：/w 库存/n 5万吨/m 。/w",
    "another one acts": "国家统计局/ORG 开会/v ，/w 社会局/n 在/p 各区/n 开放/v 5处/m 。/w",
    "a delegation": "国家统计局/ORG 开会/v ，/w 来自/v 各省/n 的/u 50名/m 代表/n 出席/v 。/w",
    "what is said of all": "国家统计局/ORG 开会/v ，/w 全国/n 收入/n 5亿元/m 。/w",
}


@pytest.mark.parametrize("tagged", NOT_OF_WHOM.values(), ids=list(NOT_OF_WHOM))
def test_no_subject(tagged: str) -> None:
    assert resolved(tagged, ("organisation", "国家统计局"))[-1].subject is None


def test_a_spokesman_speaks_for_the_body_named_before() -> None:
    tagged = "临江大学/ORG 校长/n 介绍/v ，/w 学校/n 招生/v 3000人/m 。/w"
    assert resolved(tagged, ("organisation", "临江大学"))[0].subject == Ref("organisation", "临江大学")


def test_no_subject_after_a_preposition() -> None:
    (value,) = resolved("与/p 明川集团/ORG 签约/v 3亿元/m 。/w", ("organisation", "明川集团"))
    assert value.subject is None


BASELINES = {
    "到账/v 款/n 较/p 2019年/TIME 增加/v 28%/m 。/w": "2019",
    "利润/n 比/p 上年/TIME 增长/v 5%/m 。/w": "2023",
    "2024年上半年/TIME 利润/n 同比/d 增长/v 5%/m 。/w": "2023-01/2023-06",
    "与/p 2019年/TIME 相比/v 利润/n 增长/v 28%/m 。/w": "2019",
    "利润/n 增长/v 5%/m 。/w": None,
}


@pytest.mark.parametrize(("tagged", "baseline"), BASELINES.items(), ids=list(BASELINES))
def test_baseline(tagged: str, baseline: str | None) -> None:
    (value,) = resolved(tagged)
    assert value.change is not None
    assert value.change.baseline == baseline

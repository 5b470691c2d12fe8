"""The public schema, by the whole default road: sentences as they stand in the news, and what is no such event."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from xiaoyou_extract.events import shipped
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Event, NewsRecord

PUBLISHED = "2025-03-20"
TYPES = {t.name for t in shipped("public")}
Roles = set[tuple[str, str]]


@pytest.fixture(scope="module")
def public() -> Pipeline:
    return Pipeline().with_schemas("public")


def told(pipeline: Pipeline, text: str) -> list[Event]:
    record = pipeline(Article(text=text, published=PUBLISHED))
    return [e for e in record.events if e.type in TYPES]


def test_its_types() -> None:
    assert {
        *("accident", "disaster", "casualty", "crime", "case", "policy"),
        *("personnel", "match", "warning", "outbreak"),
    } == TYPES


@pytest.mark.parametrize(
    ("text", "kind", "trigger", "roles"),
    [
        pytest.param("昨日，云溪区一化工厂发生爆炸。", "accident", "发生", set(), id="accident"),
        pytest.param("清江号游船因大雾触礁。", "accident", "触礁", {("cause", "大雾")}, id="accident-cause"),
        pytest.param(
            "据通报，事故造成7人遇难，12人受伤，另有2人失联。",
            "casualty",
            "造成",
            {("dead", "7人"), ("injured", "12人"), ("missing", "2人")},
            id="casualties-over-clauses",
        ),
        pytest.param(
            "此次洪水造成直接经济损失1200万元。", "casualty", "造成", {("loss", "1200万元")}, id="casualty-loss"
        ),
        pytest.param("当地已转移群众3200人。", "casualty", "转移", {("moved", "3200人")}, id="casualty-moved"),
        pytest.param(
            "15日，青岚县发生5.2级地震，震源深度10公里。",
            "disaster",
            "发生",
            {("strength", "5.2级"), ("depth", "10公里")},
            id="earthquake",
        ),
        pytest.param(
            "今年第9号台风“海葵”今晨在浙江台州登陆，登陆时中心附近最大风力14级。",
            "disaster",
            "登陆",
            {("name", "“海葵”"), ("strength", "14级")},
            id="typhoon",
        ),
        pytest.param(
            "犯罪嫌疑人赵大勇因涉嫌故意杀人罪被青岚市公安局刑事拘留。",
            "case",
            "刑事拘留",
            {("suspect", "赵大勇"), ("authority", "青岚市公安局"), ("charge", "故意杀人罪")},
            id="detained",
        ),
        pytest.param(
            "被告人孙立强犯受贿罪，被青岚市中级人民法院判处有期徒刑十二年，并处罚金200万元。",
            "case",
            "判处",
            {
                ("suspect", "孙立强"),
                ("court", "青岚市中级人民法院"),
                ("charge", "受贿罪"),
                ("penalty", "有期徒刑十二年"),
            },
            id="sentenced",
        ),
        pytest.param(
            "朗川集团因环境违法被青岚市生态环境局罚款50万元。",
            "case",
            "罚款",
            {("authority", "青岚市生态环境局"), ("fine", "50万元")},
            id="fined",
        ),
        pytest.param(
            "男子李志刚从便利店抢走现金8000元。",
            "crime",
            "抢走",
            {("suspect", "李志刚"), ("damage", "8000元")},
            id="crime",
        ),
        pytest.param(
            "国务院办公厅近日印发《关于推进养老服务高质量发展的意见》。",
            "policy",
            "印发",
            {("issuer", "国务院办公厅"), ("document", "《关于推进养老服务高质量发展的意见》")},
            id="policy",
        ),
        pytest.param(
            "陈怀远当选云溪县县长。", "personnel", "当选", {("person", "陈怀远"), ("post", "云溪县县长")}, id="elected"
        ),
        pytest.param(
            "周明拟任县委书记。", "personnel", "拟任", {("person", "周明"), ("post", "县委书记")}, id="proposed"
        ),
        pytest.param(
            "青岚队以3比1战胜云溪队，晋级半决赛。",
            "match",
            "战胜",
            {("winner", "青岚队"), ("loser", "云溪队"), ("score", "3比1")},
            id="won",
        ),
        pytest.param(
            "云溪队0:2不敌青岚队。",
            "match",
            "不敌",
            {("winner", "青岚队"), ("loser", "云溪队"), ("score", "0:2")},
            id="lost",
        ),
        pytest.param(
            "青岚市气象台3月19日10时发布大风黄色预警信号。",
            "warning",
            "发布",
            {("issuer", "青岚市气象台"), ("hazard", "大风"), ("level", "黄色")},
            id="warning",
        ),
        pytest.param(
            "青岚市水利局启动防汛三级应急响应。",
            "warning",
            "启动",
            {("issuer", "青岚市水利局"), ("hazard", "防汛"), ("level", "三级")},
            id="response",
        ),
        pytest.param(
            "3月19日，青岚市新增新冠肺炎确诊病例12例，治愈出院5例。",
            "outbreak",
            "新增",
            {("disease", "新冠肺炎"), ("cases", "12例"), ("recovered", "5例")},
            id="outbreak",
        ),
    ],
)
def test_what_it_tells(public: Pipeline, text: str, kind: str, trigger: str, roles: Roles) -> None:
    first = next(e for e in told(public, text) if e.type == kind)
    assert first.trigger.text == trigger
    assert {(a.role, a.span.text) for a in first.arguments} >= roles


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        pytest.param("火灾没有造成人员伤亡。", "casualty", "denied", id="nobody-hurt"),
        pytest.param("目前暂无人员伤亡。", "casualty", "denied", id="nobody-hurt-so-far"),
        pytest.param("周明拟任县委书记。", "personnel", "planned", id="proposed"),
        pytest.param("《青岚市物业管理条例》将于5月1日起施行。", "policy", "planned", id="not-yet-in-force"),
        pytest.param("青岚队昨晚3比1战胜云溪队。", "match", "done", id="done"),
    ],
)
def test_status(public: Pipeline, text: str, kind: str, status: str) -> None:
    assert [(e.type, e.status) for e in told(public, text)] == [(kind, status)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("我们终于战胜困难，走出低谷。", id="no-match"),
        pytest.param("企业加快淘汰落后产能。", id="no-team"),
        pytest.param("全市开展防诈骗宣传，电信诈骗案件大幅下降。", id="no-crime"),
        pytest.param("学校建成地震预警系统。", id="no-warning"),
        pytest.param("朗川集团正式登陆港股。", id="no-typhoon"),
        pytest.param("云溪大学聘任陈怀远为商学院院长。", id="no-public-office"),
        pytest.param("陈怀远与朗川集团签署合作协议。", id="no-policy"),
        pytest.param("云溪大学校友会换届，陈怀远当选会长。", id="no-election-to-office"),
        pytest.param("产业有序转移，技术加快转化。", id="nobody-moved"),
        pytest.param("这部电影的上映引起热议，票房爆炸式增长。", id="no-explosion"),
        pytest.param("医院为患者提供服务，增加床位30张。", id="no-outbreak"),
        pytest.param("各单位要严防火灾事故发生，避免人员伤亡。", id="aim"),
    ],
)
def test_what_is_no_such_event(public: Pipeline, text: str) -> None:
    assert told(public, text) == []


def _articles(project: Path) -> Iterator[Path]:
    """Every eighth article of the corpus' development part."""
    gold = sorted((project / "corpora" / "gold").glob("*.json"))
    chosen = [g.stem for g in gold if json.loads(g.read_text(encoding="utf-8"))["part"] == "dev"][::8]
    return (p for p in sorted((project / "corpora" / "raw").iterdir()) if p.name[:3] in chosen)


def _claimed(record: NewsRecord, event: Event) -> bool:
    """Whether the event's word is a public type's, or lies in a sentence of one that tells it once (造成…遇难)."""
    once = {t.name for t in shipped("public") if t.once}
    public = [e for e in record.events if e.type in TYPES]
    return any(
        (e.trigger.start < event.trigger.end and event.trigger.start < e.trigger.end)
        or (e.type in once and e.sentence == event.sentence)
        for e in public
    )


def test_other_events_stay_as_they_are(public: Pipeline, project: Path) -> None:
    """Public types claim words of their own; they raise and cost no event of the built-in types."""
    compared = 0
    texts = [Article(text=p.read_text(encoding="utf-8", errors="replace")) for p in _articles(project)]
    for plain, more in zip(Pipeline().pipe(texts), public.pipe(texts), strict=True):
        assert isinstance(plain, NewsRecord) and isinstance(more, NewsRecord)
        before = {(e.type, e.trigger, e.status) for e in plain.events}
        after = {(e.type, e.trigger, e.status) for e in more.events if e.type not in TYPES}
        assert after <= before
        assert {(e.type, e.trigger, e.status) for e in plain.events if not _claimed(more, e)} <= after
        compared += len(after)
    assert compared > 50

"""The financial schema, by the whole default road: with its model, by its rules alone, and what is no such event."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract import events
from xiaoyou_extract.events.learned import chosen, known
from xiaoyou_extract.events.linear import Linear, linear
from xiaoyou_extract.events.schema import builtin, shipped, with_types
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Event, NewsRecord

TYPES = shipped("finance")
NAMES = {t.name for t in TYPES}
MODELS = Path(events.__file__).parent / "models"
CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "fewfc.train_trans.events.jsonl"
Roles = set[tuple[str, str]]


@pytest.fixture(scope="module")
def finance() -> Pipeline:
    return Pipeline().with_schemas("finance")


@pytest.fixture(scope="module")
def ruled() -> Pipeline:
    types = with_types(builtin(), tuple(replace(t, model="") for t in TYPES))
    return Pipeline().without_finders(events.find).with_finders(events.EventFinder(types))


def told(record: NewsRecord) -> list[Event]:
    return [e for e in record.events if e.type in NAMES]


def roles(event: Event) -> Roles:
    return {(a.role, a.span.text) for a in event.arguments}


TOLD = [
    pytest.param(
        "11月7日，兰溪股份控股股东将所持500万股质押给华川证券，占其所持股份的8.5%。",
        "pledge",
        "质押",
        {("pledgee", "华川证券"), ("number", "500万"), ("proportion", "8.5%"), ("date", "11月7日")},
        id="pledge",
    ),
    pytest.param(
        "公司股东林见山计划减持不超过200万股，占公司总股本的1.5%。",
        "share_reduction",
        "减持",
        {("holder", "林见山"), ("title", "股东"), ("proportion", "1.5%")},
        id="share-reduction",
    ),
    pytest.param(
        "明川集团以3亿元收购云岭科技51%的股权。",
        "share_transfer",
        "收购",
        {("buyer", "明川集团"), ("money", "3亿元"), ("proportion", "51%"), ("shares", "股权")},
        id="share-transfer",
    ),
    pytest.param(
        "云岭科技公告，公司中标澄江市污水处理项目，中标金额为3.2亿元。",
        "bid_won",
        "中标",
        {("winner", "云岭科技"), ("money", "3.2亿元")},
        id="bid",
    ),
    pytest.param(
        "澄江市中级人民法院判决云岭科技赔偿兰溪股份损失1200万元。",
        "judgment",
        "判决",
        {("court", "澄江市中级人民法院"), ("defendant", "云岭科技"), ("money", "1200万元")},
        id="judgment",
    ),
    pytest.param(
        "兰溪股份起诉云岭科技专利侵权。",
        "lawsuit",
        "起诉",
        {("plaintiff", "兰溪股份"), ("defendant", "云岭科技")},
        id="lawsuit",
    ),
    pytest.param(
        "云岭科技拟为全资子公司兰溪环保提供连带责任担保，担保金额5000万元。",
        "guarantee",
        "担保",
        {("guarantor", "云岭科技"), ("money", "5000万元")},
        id="guarantee",
    ),
]
UNTOLD = [
    pytest.param("孩子们在操场上踢足球。", id="nothing"),
    pytest.param("投资者应当谨慎。", id="part-of-a-word"),
    pytest.param("明川集团控股股东表示感谢。", id="holder"),
    pytest.param("城里的公园增加了不少长椅。", id="other-news"),
]


@pytest.mark.parametrize(("text", "kind", "trigger", "filled"), TOLD)
def test_the_model_tells_what_happened_and_who_took_part(
    finance: Pipeline, text: str, kind: str, trigger: str, filled: Roles
) -> None:
    event = next(e for e in told(finance(text)) if e.type == kind)
    assert event.trigger.text == trigger
    assert filled <= roles(event)


@pytest.mark.parametrize(
    ("text", "kind", "filled"),
    [
        pytest.param(
            "明川集团以3亿元收购云岭科技51%的股权。", "acquisition", {("acquirer", "明川集团")}, id="acquisition"
        ),
        pytest.param(
            "云岭科技与明川集团签订合同，金额3亿元。",
            "contract",
            {("party", "云岭科技"), ("counterparty", "明川集团"), ("money", "3亿元")},
            id="contract",
        ),
        pytest.param(
            "兰溪股份起诉云岭科技专利侵权。",
            "lawsuit",
            {("plaintiff", "兰溪股份"), ("defendant", "云岭科技")},
            id="lawsuit",
        ),
        pytest.param(
            "云岭科技宣布完成2亿元B轮融资。",
            "financing",
            {("company", "云岭科技"), ("round", "B轮融资")},
            id="financing",
        ),
        pytest.param(
            "前三季度，兰溪股份实现营业收入12.5亿元，同比增长18%。",
            "results",
            {("company", "兰溪股份"), ("item", "营业收入"), ("value", "12.5亿元")},
            id="results",
        ),
    ],
)
def test_the_schema_holds_without_its_model(ruled: Pipeline, text: str, kind: str, filled: Roles) -> None:
    assert filled <= roles(next(e for e in told(ruled(text)) if e.type == kind))


@pytest.mark.parametrize("text", UNTOLD)
def test_other_sentences_tell_of_no_financial_event(finance: Pipeline, text: str) -> None:
    assert told(finance(text)) == []


@pytest.mark.parametrize("text", [p.values[0] for p in TOLD])
def test_nothing_changes_without_the_schema(text: str) -> None:
    assert {e.type for e in Pipeline()(str(text)).events} <= {t.name for t in builtin()}


def test_what_is_not_done_is_denied(finance: Pipeline) -> None:
    assert {e.status for e in told(finance("兰溪股份未减持云岭科技股份。"))} == {"denied"}


def test_an_argument_that_is_a_record_refers_to_it(finance: Pipeline) -> None:
    record = finance("11月7日，明川集团以3亿元收购云岭科技51%的股权。")
    known_ids = {r.id: r for kind in ("organisations", "dates", "amounts", "metrics") for r in getattr(record, kind)}
    for event in told(record):
        for argument in event.arguments:
            assert record.text[argument.span.start : argument.span.end] == argument.span.text
            assert argument.ref in known_ids or argument.role == "shares"


def test_two_types_of_one_trigger_are_two_records(finance: Pipeline) -> None:
    record = finance("公司股东林见山计划减持不超过200万股，占公司总股本的1.5%。")
    assert len({e.id for e in record.events}) == len(record.events)


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("收购减持质押股份兰溪科技的，。5%万亿元年月日与向（）“”\n不超过"), max_size=60))
def test_any_text_is_read(finance: Pipeline, text: str) -> None:
    for event in finance(text).events:
        if event.by == "events.model":
            places = sorted((a.span.start, a.span.end) for a in event.arguments)
            assert all(first[1] <= second[0] for first, second in pairwise(places))


def test_each_type_of_the_model_is_known_to_it() -> None:
    trained = [t for t in TYPES if t.model]
    assert {t.name for t in trained} | {"event"} == set(linear("finance.triggers").labels)
    for kind in trained:
        assert any(known("finance", w) for group in kind.triggers for w in group.verbs), kind.name
        assert {r.learned for r in kind.roles if r.learned} <= set(linear("finance.arguments").labels)


@pytest.mark.parametrize(
    ("likely", "types"),
    [
        pytest.param({"event": 0.9, "a": 0.5, "b": 0.4}, ["a", "b"], id="two"),
        pytest.param({"event": 0.9, "a": 0.2, "b": 0.1}, ["a"], id="the-likeliest"),
        pytest.param({"event": 0.1, "a": 0.6, "b": 0.4}, [], id="none"),
    ],
)
def test_the_types_of_a_trigger(likely: dict[str, float], types: list[str]) -> None:
    assert chosen(likely, ["a", "b"]) == types


def test_a_word_that_no_type_lists_is_no_trigger() -> None:
    assert chosen({"event": 0.9, "a": 0.5}, []) == []


def test_weights_add_up() -> None:
    model = Linear(("a", "b"), {"bias": ((0, -1.0),), "x": ((0, 1.0), (1, 2.0))})
    assert model.likely(["x", "unknown"]) == pytest.approx({"a": 0.5, "b": 0.8808}, abs=1e-4)


@pytest.mark.skipif(not CORPUS.exists(), reason="FewFC is not beside this checkout")
def test_the_model_remembers_what_it_was_trained_on(finance: Pipeline) -> None:
    """A check of the road, not of the quality: the model has seen these sentences. The card has figures of unseen ones."""
    right = found = wanted = 0
    for line in CORPUS.read_text(encoding="utf-8").splitlines()[:80]:
        gold = json.loads(line)
        triggers = [tuple(e["trigger"]) for e in gold["events"]]
        events = [e for e in finance(gold["text"]).events if e.by == "events.model"]
        found += len(events)
        wanted += len(triggers)
        right += sum(any(a < e.trigger.raw_end and e.trigger.raw_start < b for a, b in triggers) for e in events)
    assert 2 * right / (found + wanted) >= 0.7


def test_the_models_are_small_and_say_their_licence() -> None:
    files = sorted(MODELS.glob("finance.*.tsv"))
    assert len(files) == 3
    assert sum(f.stat().st_size for f in files) < 500_000
    assert all("CC BY-SA 4.0" in f.read_text(encoding="utf-8")[:400] for f in files)

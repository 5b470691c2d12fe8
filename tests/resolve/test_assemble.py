"""Hand-made mentions: what a record is made of."""

from dataclasses import replace
from decimal import Decimal

import pytest

from xiaoyou_extract.document import (
    ArgumentValue,
    ChangeValue,
    DateValue,
    Document,
    EventValue,
    LocationValue,
    Mention,
    OrganisationValue,
    PositionValue,
    QuantityValue,
    Ref,
)
from xiaoyou_extract.records import Article
from xiaoyou_extract.resolve.assemble import article_id, assemble
from xiaoyou_extract.source import Source

TEXT = "云溪大学校长陈怀远在杭州获捐3亿元，增长28%。云溪大学校友会会长陈怀远15日致谢。"
DOCUMENT = Document(Source.of(TEXT), (), title="标题", published="2025-02-17", published_from="given")
ARTICLE = Article(text=TEXT, source="a.txt", meta={"k": 1})


def at(form: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(form, start + 1)
    return start, start + len(form)


UNIVERSITY = Mention(*at("云溪大学"), "organisation", 0.9, "a", "云溪大学", "university", OrganisationValue())
ALUMNI = Mention(
    *at("云溪大学校友会"), "organisation", 0.724, "b", "云溪大学校友会", "association", OrganisationValue("云溪大学")
)
PERSON = Mention(*at("陈怀远"), "person", 0.8, "c", "陈怀远", "subject")
AGAIN = replace(PERSON, start=at("陈怀远", 1)[0], end=at("陈怀远", 1)[1], confidence=0.95, by="d")
HANGZHOU = Mention(*at("杭州"), "location", 0.9, "e", "杭州", "city", LocationValue("330100"))
POST = Mention(*at("陈怀远"), "position", 0.8, "f", value=PositionValue("陈怀远", "校长", "云溪大学"))
AMOUNT = Mention(
    *at("3亿元"),
    "amount",
    0.9,
    "g",
    value=QuantityValue(
        Decimal(300000000), None, "元", "exact", "CNY", currency_stated=True, subject=Ref("organisation", "云溪大学")
    ),
)
METRIC = Mention(
    *at("28%"),
    "metric",
    0.9,
    "h",
    value=QuantityValue(Decimal("0.28"), None, "%", "exact", change=ChangeValue("percent", "up", "2024")),
)
DATE = Mention(
    *at("15日"), "date", 0.9, "i", value=DateValue("2025-02-15", "2025-02-15", "2025-02-15", "explicit", "published")
)
EVENT = Mention(
    *at("获捐"),
    "event",
    0.7,
    "j",
    kind="donation",
    value=EventValue(
        (0, len(TEXT)),
        participants=(Ref("person", "陈怀远"), Ref("person", "陈怀远")),
        places=(Ref("location", "杭州"),),
        amounts=(Ref("amount", at("3亿元")), Ref("amount", (0, 1))),
        arguments=(ArgumentValue("recipient", *at("云溪大学"), Ref("organisation", "云溪大学")),),
    ),
)
ALL = [EVENT, DATE, METRIC, AMOUNT, POST, HANGZHOU, AGAIN, PERSON, ALUMNI, UNIVERSITY]


def test_ids_follow_the_first_mention() -> None:
    record = assemble(ARTICLE, DOCUMENT, ALL)
    assert [(o.id, o.name) for o in record.organisations] == [("o1", "云溪大学"), ("o2", "云溪大学校友会")]
    assert [x.id for x in (*record.people, *record.locations, *record.dates, *record.events)] == [
        "p1",
        "l1",
        "d1",
        "e1",
    ]


def test_mentions_of_one_name_are_one_record_as_sure_as_the_surest() -> None:
    (person,) = assemble(ARTICLE, DOCUMENT, ALL).people
    assert [(m.start, m.end, m.text) for m in person.mentions] == [(*at("陈怀远", n), "陈怀远") for n in (0, 1)]
    assert (person.confidence, person.by) == (0.95, "d")


def test_references_become_ids() -> None:
    record = assemble(ARTICLE, DOCUMENT, ALL)
    (person,), (event,) = record.people, record.events
    assert person.positions[0].organisation == "o1"
    assert record.organisations[1].parent == "o1"
    assert record.amounts[0].subject == "o1"
    assert event.participants == ("陈怀远",)
    assert event.places == ("杭州",)
    assert event.amounts == ("a1",)  # what points nowhere is left out
    assert [(a.role, a.ref, a.span.text) for a in event.arguments] == [("recipient", "o1", "云溪大学")]


def test_values_are_as_the_contract_says() -> None:
    record = assemble(ARTICLE, DOCUMENT, ALL)
    (amount,), (metric,) = record.amounts, record.metrics
    assert (amount.value, amount.currency, amount.currency_stated) == (Decimal(300000000), "CNY", True)
    assert metric.change is not None
    assert (metric.value, metric.change.baseline) == (Decimal("0.28"), "2024")
    assert record.organisations[1].confidence == 0.72
    assert record.locations[0].admin_code == "330100"


def test_what_is_known_of_the_article_is_passed_on() -> None:
    record = assemble(ARTICLE, DOCUMENT, [])
    assert (record.title, record.published, record.published_from) == ("标题", "2025-02-17", "given")
    assert (record.source, record.meta) == ("a.txt", {"k": 1})
    assert record.id == article_id(TEXT)
    assert assemble(replace_id(""), DOCUMENT, []).id == ""


def replace_id(given: str) -> Article:
    return Article(text=TEXT, id=given)


def test_other_forms_are_aliases_in_the_order_of_the_text() -> None:
    short = replace(UNIVERSITY, name="云溪大学校友会", kind="association")
    (body,) = assemble(ARTICLE, DOCUMENT, [ALUMNI, short]).organisations
    assert body.aliases == ("云溪大学",)


def test_a_bylines_role_goes_before_subject() -> None:
    (person,) = assemble(ARTICLE, DOCUMENT, [PERSON, replace(AGAIN, kind="author")]).people
    assert person.role == "author"


def test_a_position_without_a_record_keeps_the_name() -> None:
    (person,) = assemble(ARTICLE, DOCUMENT, [PERSON, POST]).people
    assert (person.positions[0].organisation, person.positions[0].organisation_name) == (None, "云溪大学")


def test_an_unresolved_date_is_warned_of() -> None:
    unresolved = replace(DATE, value=DateValue(None, None, None, "explicit", "context"))
    (warning,) = assemble(ARTICLE, DOCUMENT, [unresolved]).warnings
    assert warning.code == "unresolved_date"
    assert (warning.raw_start, warning.raw_end) == at("15日")


@pytest.mark.parametrize("mention", [AMOUNT, METRIC, DATE, EVENT], ids=lambda m: m.layer)
def test_a_mention_without_its_value_is_told_by_its_finder(mention: Mention) -> None:
    with pytest.raises(TypeError, match=f"finder '{mention.by}'"):
        assemble(ARTICLE, DOCUMENT, [replace(mention, value=None)])


def test_the_order_of_mentions_changes_nothing() -> None:
    assert assemble(ARTICLE, DOCUMENT, ALL) == assemble(ARTICLE, DOCUMENT, ALL[::-1])


def test_ids_are_digests_of_the_input() -> None:
    assert article_id("") == "sha256:e3b0c44298fc1c14"
    assert article_id("云") != article_id("溪")

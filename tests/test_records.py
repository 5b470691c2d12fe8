"""Records: JSON in the contract's names and number forms, Decimal in Python, and back without a change."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xiaoyou_extract.records import (
    Amount,
    Argument,
    Article,
    Change,
    Date,
    Event,
    Failure,
    Furniture,
    Location,
    Metric,
    NewsRecord,
    Notice,
    Organisation,
    Person,
    Position,
    Repair,
    Span,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
maybe = st.none() | texts
places = st.integers(0, 2**31)
confidences = st.integers(0, 100).map(lambda n: n / 100)
# 15 digits are what every JSON reader keeps
numbers = st.decimals(-(10**11), 10**11, places=4) | st.integers(-(10**15), 10**15).map(Decimal)
spans = st.builds(Span, start=places, end=places, text=texts, raw_start=places, raw_end=places)


def many(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=2).map(tuple)


common = {"id": texts, "confidence": confidences, "by": texts}
measure = common | {
    "span": spans,
    "value": st.none() | numbers,
    "upper": st.none() | numbers,
    "unit": texts,
    "modifier": st.sampled_from(["exact", "over", "several"]),
    "label": maybe,
    "subject": maybe,
    "per": maybe,
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=5,
)
positions = st.builds(Position, title=maybe, organisation=maybe, organisation_name=maybe)
changes = st.builds(
    Change, kind=st.sampled_from(["percent", "fold"]), direction=st.sampled_from(["up", "down"]), baseline=maybe
)
records = st.builds(
    NewsRecord,
    id=texts,
    source=maybe,
    title=maybe,
    published=maybe,
    published_from=st.sampled_from([None, "given", "header"]),
    text=texts,
    people=many(
        st.builds(Person, **common, name=texts, mentions=many(spans), positions=many(positions), role=st.just("author"))
    ),
    organisations=many(
        st.builds(
            Organisation,
            **common,
            name=texts,
            kind=st.just("media"),
            mentions=many(spans),
            aliases=many(texts),
            parent=maybe,
        )
    ),
    locations=many(
        st.builds(Location, **common, name=texts, kind=st.just("city"), mentions=many(spans), admin_code=maybe)
    ),
    dates=many(
        st.builds(
            Date,
            **common,
            span=spans,
            value=maybe,
            earliest=maybe,
            latest=maybe,
            kind=st.just("relative"),
            anchor=st.just("context"),
        )
    ),
    amounts=many(st.builds(Amount, **measure, currency=maybe, currency_stated=st.booleans())),
    metrics=many(st.builds(Metric, **measure, change=st.none() | changes)),
    events=many(
        st.builds(
            Event,
            **common,
            type=texts,
            trigger=spans,
            sentence=spans,
            status=st.just("denied"),
            time=maybe,
            time_from=st.just("context"),
            places=many(texts),
            participants=many(texts),
            organisers=many(texts),
            objects=many(texts),
            amounts=many(texts),
            metrics=many(texts),
            arguments=many(st.builds(Argument, role=texts, span=spans, ref=maybe)),
        )
    ),
    repairs=many(
        st.builds(
            Repair, kind=texts, raw_start=places, raw_end=places, before=texts, after=texts, certain=st.booleans()
        )
    ),
    furniture=many(st.builds(Furniture, kind=texts, raw_start=places, raw_end=places)),
    warnings=many(st.builds(Notice, code=texts, message=texts, raw_start=st.none() | places, raw_end=st.none())),
    meta=st.none() | st.dictionaries(texts, json_values, max_size=2),
)


@given(records)
def test_there_and_back_is_the_identity(record: NewsRecord) -> None:
    line = record.to_json()
    assert len(line.splitlines()) == 1
    assert NewsRecord.model_validate_json(line) == record
    assert NewsRecord.model_validate_json(line).to_json() == line


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("120000000", "120000000"),
        ("1.2E+8", "120000000"),
        ("0.28", "0.28"),
        ("-3.50", "-3.5"),
        ("0", "0"),
        ("1E+15", "1" + "0" * 15),
    ],
)
def test_numbers(record: NewsRecord, value: str, written: str) -> None:
    amount = record.amounts[0].model_copy(update={"value": Decimal(value)})
    assert f'"value":{written},' in amount.model_dump_json()
    back = Amount.model_validate_json(amount.model_dump_json()).value
    assert isinstance(back, Decimal)
    assert back == Decimal(value)


def test_records_are_frozen(record: NewsRecord) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        record.text = "another"
    assert all(isinstance(getattr(record, layer), tuple) for layer in ("people", "dates", "events", "repairs"))


def test_a_field_that_is_not_in_the_contract_is_refused(record: NewsRecord) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        NewsRecord.model_validate(json.loads(record.to_json()) | {"colour": "red"})


@pytest.mark.parametrize("published", ["2025-02-30", "2025-2-1", "20250217", "２０２５-02-17", "2025-02-17T00:00", ""])
def test_published_is_a_day(published: str) -> None:
    with pytest.raises(ValidationError, match="published"):
        Article(text="a", published=published)


def test_lone_surrogates_can_be_written() -> None:
    assert Article(text="a", id="\ud800", title="\udfff临").model_dump()["title"] == "\ufffd临"
    assert Failure(id="\ud800", source=None, error="x", message="\udc80").to_json().encode("utf-8")

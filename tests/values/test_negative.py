"""Texts that hold numerals but count, measure and date nothing; and wrong answers that other libraries give."""

from pathlib import Path

import pytest

from xiaoyou_extract.document import DateValue, Document, QuantityValue
from xiaoyou_extract.resolve.dates import resolve_dates
from xiaoyou_extract.source import Source
from xiaoyou_extract.values import find, parse_date, parse_number

NEGATIVE = [
    line.split("\t")[0]
    for line in (Path(__file__).parent / "negative.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def found(text: str, published: str | None = None) -> list[tuple[str, str]]:
    document = Document(Source.of(text), (), published=published)
    shown = []
    for m in resolve_dates(document, find(document)):
        if isinstance(m.value, DateValue):
            shown.append((text[m.start : m.end], str(m.value.value)))
        if isinstance(m.value, QuantityValue):
            shown.append((text[m.start : m.end], f"{m.value.value:f} {m.value.currency or m.value.unit}"))
    return shown


def test_there_are_enough() -> None:
    assert len(set(NEGATIVE)) == len(NEGATIVE) >= 300


@pytest.mark.parametrize("text", NEGATIVE)
def test_nothing(text: str) -> None:
    assert found(text, "2024-11-20") == []


SILENT = {
    "罚款２．３亿元": [("２．３亿元", "230000000 CNY")],
    "五六百万元": [("五六百万元", "5000000 CNY")],
    "1亿元人民币,超过2亿元": [("1亿元人民币", "100000000 CNY"), ("超过2亿元", "200000000 CNY")],
    "民国113年": [("民国113年", "2024")],
    "一百１元": [],
    "李四人民币": [],
    "4/5G": [],
    "新台币一千万元": [("新台币一千万元", "10000000 TWD")],
    "今年上半年": [("今年上半年", "2024-01/2024-06")],
    "21年": [("21年", "2021")],
    "人民币1600亿": [("人民币1600亿", "160000000000 CNY")],
    "0755-26551776": [],
    "百度": [],
    "两三个": [("两三个", "2 个")],
    "2024年": [("2024年", "2024")],
    "民國一一三年": [("民國一一三年", "2024")],
    "3541.07万元2.3": [("3541.07万元", "35410700 CNY")],
    "8月1日至5日": [("8月1日至5日", "2024-08-01/2024-08-05")],
    "三星、一带一路、双一流、三高四新、十堰、百度、千方百计、不三不四": [],
    "3:1": [],
}


@pytest.mark.parametrize(("text", "answer"), SILENT.items(), ids=list(SILENT))
def test_no_silent_wrong_answer(text: str, answer: list[tuple[str, str]]) -> None:
    assert found(text, "2024-11-20") == answer


def test_an_approximation_is_not_exact() -> None:
    document = Document(Source.of("二百余万元"), ())
    (mention,) = find(document)
    assert isinstance(mention.value, QuantityValue)
    assert (mention.value.value, mention.value.modifier) == (2_000_000, "over")


def test_both_ends_of_an_open_digit() -> None:
    document = Document(Source.of("五六百万元"), ())
    (mention,) = find(document)
    assert isinstance(mention.value, QuantityValue)
    assert (mention.value.value, mention.value.upper) == (5_000_000, 6_000_000)
    assert parse_number("两三") == (2, 3)


def test_a_range_of_days_is_one_date() -> None:
    date = parse_date("从11月19日到20日"[1:], "2024-11-20")
    assert date is not None
    assert date.value == "2024-11-19/2024-11-20"

"""Numerals, both ways."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.values import numerals, parse_number

READ = {
    "七": "7",
    "十五": "15",
    "一百零五": "105",
    "一百五": "150",
    "三千五": "3500",
    "3千5": "3500",
    "两万五": "25000",
    "两万零五": "20005",
    "廿三": "23",
    "卅": "30",
    "1亿2000万": "120000000",
    "3万5000": "35000",
    "1.39万亿": "1390000000000",
    "一百一十万": "1100000",
    "拾贰亿叁仟万": "1230000000",
    "壹拾贰万肆仟壹佰贰拾肆亿壹仟贰佰肆拾壹万贰仟肆佰贰拾壹": "12412412412421",
    "二〇〇六": "2006",
    "１，２００": "1200",
    "１．２億": "120000000",
    "三十四点五二一": "34.521",
    "8点5": "8.5",
    "百分之一百二十点五": "1.205",
    "百分之零点九": "0.009",
    "四分之一": "0.25",
    "二分一": "0.5",
    "1.5e8": "150000000",
    "1.2bn": "1200000000",
    "15k": "15000",
    "-2.5%": "-0.025",
    "负六十": "-60",
    "5‰": "0.005",
    "两千零五": "2005",
    "1亿2千": "120000000",
    "一亿零两千": "100002000",
    "半": "0.5",
    "3.5 billion": "3500000000",
    "20 million": "20000000",
}
REFUSED = [
    "",
    "一百两千",
    "百百",
    "十十",
    "一百零",
    "三1",
    "一百1",
    "点五",
    "一万千",
    "1万亿万",
    "abc",
    "万元",
    "--3",
    "3分之",
    "零分之一",
    "9" * 50,
]
OPEN = {
    "两三百": (200, 300),
    "十五六": (15, 16),
    "三五": (3, 5),
    "三五百": (300, 500),
    "五六百万": (5_000_000, 6_000_000),
    "一百二三十": (120, 130),
}


@pytest.mark.parametrize(("text", "value"), READ.items())
def test_read(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(("text", "ends"), OPEN.items())
def test_open_digit(text: str, ends: tuple[int, int]) -> None:
    assert parse_number(text) == tuple(map(Decimal, ends))


@given(st.integers(-(10**16) + 1, 10**16 - 1))
def test_written_integers_are_read_back(n: int) -> None:
    assert numerals.read(numerals.write(n)) == n


@given(st.decimals(0, 10**9, places=4))
def test_written_decimals_are_read_back(value: Decimal) -> None:
    assert numerals.read(numerals.write(value)) == value


@given(st.text(alphabet="零〇一二两三九十百千万亿兆点半分之负-+.,0123456789壹拾kbn%", max_size=30))
def test_any_mixture_is_a_number_or_nothing(text: str) -> None:
    value = numerals.read(text)
    assert value is None or value.is_finite()
    ends = numerals.span(text)
    assert ends is None or ends[0] < ends[1]


@pytest.mark.parametrize("value", [10**16, Decimal("NaN"), Decimal("Infinity")])
def test_what_cannot_be_written_says_so(value: int | Decimal) -> None:
    with pytest.raises(ValueError, match="cannot write"):
        numerals.write(value)


def test_an_unknown_scale_says_so() -> None:
    with pytest.raises(ValueError, match="no scale"):
        numerals.scale_of("人")

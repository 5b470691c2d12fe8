"""The finder as a whole: datelines, the user's own words, hostile input, invariants."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.document import DateValue, Document, QuantityValue
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.resolve.dates import resolve_dates
from xiaoyou_extract.resolve.quantities import resolve_quantities
from xiaoyou_extract.source import Source
from xiaoyou_extract.values import Finder, dateline, find, parse_amount, parse_date, parse_number

DATELINES = {
    "新华社临江2025年2月17日电（记者周某）会议召开。": ("2025-02-17", "dateline"),
    "临江晚报2025年2月17日讯 会议召开。": ("2025-02-17", "dateline"),
    "临江新闻2月17日电 15日，大会作了2024年度工作报告。在过去的2024年，成绩显著。": ("2025-02-17", "inferred"),
    "临江新闻11月17日电 大会召开。学院于2024年4月成立。": ("2024-11-17", "inferred"),
    "临江新闻2月17日电 学院于2024年4月27日成立。": ("2025-02-17", "inferred"),
    "临江新闻2月17日电 大会召开。": None,
    "2月17日，大会召开。": None,
    "临江2025年2月30日电 大会召开。": None,
    "临江8月24日电 2022年末，全区人口增长。": ("2023-08-24", "inferred"),
    "临江8月24日电 工程到2026年末建成。": ("2026-08-24", "inferred"),
}


@pytest.mark.parametrize(("text", "expected"), DATELINES.items(), ids=list(DATELINES))
def test_dateline(text: str, expected: tuple[str, str] | None) -> None:
    assert dateline(text) == expected


def spans(text: str, finder: Finder) -> list[str]:
    return [text[m.start : m.end] for m in finder(Document(Source.of(text), ()))]


def test_a_users_file_adds_units(tmp_path: Path) -> None:
    file = tmp_path / "my-units.tsv"
    file.write_text("# 算力\n标准机架\tcount\n", encoding="utf-8")
    text = "建成3500标准机架"
    assert spans(text, Finder()) == []
    assert spans(text, Finder((str(file),))) == ["3500标准机架"]
    assert spans(text, Finder()) == []


def test_a_users_file_adds_holidays_and_idioms(tmp_path: Path) -> None:
    holidays, idioms = tmp_path / "holidays.tsv", tmp_path / "idioms.tsv"
    holidays.write_text("校庆日\tsolar 5-20\n", encoding="utf-8")
    idioms.write_text("三项修炼\tname\n", encoding="utf-8")
    finder = Finder((str(holidays), str(idioms)))
    assert spans("校庆日，三项修炼，三项活动", finder) == ["校庆日", "三项"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("words.tsv", "", "ends in one of"),
        ("units.tsv", "只有一列\n", "line 1"),
        ("units.tsv", "标准机架\tnonsense\n", "'nonsense' in column 2"),
        ("currencies.tsv", "贝壳\tshell\tsuffix\n", "'shell' in column 2"),
        ("currencies.tsv", "贝壳\tXXX\tbehind\n", "'behind' in column 3"),
        ("currencies.tsv", "贝壳\tXXX\tsuffix\tmuch\n", "'much' in column 4"),
        ("modifiers.tsv", "好几\tbefore\tmany\n", "'many' in column 3"),
        ("modifiers.tsv", "好几\tbeside\tover\n", "'beside' in column 2"),
        ("holidays.tsv", "校庆日\tsolar 13-40\n", "line 1"),
        ("holidays.tsv", "校庆日\tterm 大热\n", "no solar term"),
        ("homes.tsv", "TWD\t新港\tnowhere\n", "'nowhere' in column 3"),
        ("no/units.tsv", None, "cannot be read"),
    ],
)
def test_an_unusable_file_says_so(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=message):
        Finder((str(file),))(Document(Source.of("3人"), ()))


def test_a_finder_can_be_pickled() -> None:
    assert spans("近200人", pickle.loads(pickle.dumps(Finder()))) == ["近200人"]  # noqa: S301 - our own bytes


PIECES = st.sampled_from([*(Path(__file__).parent / "pieces.txt").read_text("utf-8").split(), "\n", " "])
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=40)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([None, "2024-11-20", "0001-01-01", "9999-12-31"]))
def test_any_text(text: str, published: str | None) -> None:
    document = Document(Source.of(text), (), published=published)
    text = document.text
    mentions = resolve_quantities(document, resolve_dates(document, find(document)))
    end = {"date": 0, "number": 0}
    for m in sorted(mentions, key=lambda m: m.start):
        assert 0 <= m.start < m.end <= len(text)
        kind = "date" if m.layer == "date" else "number"
        assert m.start >= end[kind]
        end[kind] = m.end
        if isinstance(m.value, QuantityValue):
            assert m.value.value is None or m.value.value.is_finite()
            assert m.value.upper is None or (m.value.value is not None and m.value.value <= m.value.upper)
        if isinstance(m.value, DateValue) and m.value.earliest and m.value.latest:
            assert m.value.earliest <= m.value.latest
    dateline(text)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_readers_never_raise_on_what_the_finder_gave(text: str) -> None:
    document = Document(Source.of(text), ())
    for m in find(document):
        part = document.text[m.start : m.end]
        parse_number(part)
        parse_amount(part)
        parse_date(part, "2024-11-20")


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_a_sentence_at_the_end_changes_nothing_before_it(text: str) -> None:
    before = find(Document(Source.of(text + "。"), ()))
    after = find(Document(Source.of(text + "。\n天气晴朗。"), ()))
    assert before == after


HOSTILE = {
    "digits": "1234567890" * 2000,
    "a list without a unit": "12万、" * 5000,
    "han digits": "一二三四五六七八九十百千万亿" * 1500,
    "groups": "1,234," * 3000,
    "dots": "1." * 8000,
    "brackets": "（" * 20000,
    "one": "一" * 20000,
    "years": "2019年" * 4000,
    "fractions": "百分之" * 6000,
    "ranges": "1-" * 8000,
    "spaces": " " * 20000,
    "scales": "万" * 20000,
    "negatives": "负" * 20000,
    "at": "a@" * 8000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_text_is_survived(text: str) -> None:
    document = Document(Source.of(text), (), published="2024-11-20")
    assert resolve_quantities(document, resolve_dates(document, find(document))) is not None

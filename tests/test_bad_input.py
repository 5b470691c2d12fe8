"""Input of every wrong kind: a record all the same, and every span in its place."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xiaoyou_extract import Article, NewsRecord, Pipeline, extract
from xiaoyou_extract.records import Span

MEGABYTE = 1_000_000 // 3  # a Han character is three bytes
SENTENCE = "18日，云溪大学校长陈怀远与朗川集团在杭州签约，获捐3.5亿余元，近200人参加。"
CASES = {
    "nothing": "",
    "white space": " \t\r\n\u3000\u00a0",
    "one character": "会",
    "punctuation": "，。！？、；：「」『』（）《》……——" * 200,
    "half-width punctuation": ",,,...!!!???;;;:::()[]{}<>~~~" * 200,
    "lone surrogates": "云溪\ud800大学\udfff校长\udc00陈怀远。",
    "control characters": "".join(map(chr, range(32))) + "云溪大学" + "".join(map(chr, range(127, 160))),
    "NUL": "云溪\x00大学\x00" * 50,
    "emoji": "👨‍👩‍👧‍👦云溪大学🎓🇨🇳签约👍🏽" * 20,
    "Arabic": "أعلنت الجامعة عن توقيع اتفاقية بقيمة ١٢٠ مليون في ١٥ فبراير. " * 20,
    "combining marks": "临" + "\u0301" * 2000 + "江",
    "digits newer than Python's tables": "共\U00011bf0元，\U00011bf0\U00011bf0年，第\U00011bf0版，增长\U00011bf0.5%。"
    * 5,
    "private use": "\ue000\uf8ff\U000f0000\U0010ffff" * 50,
    "rare Han": "\U00020000\U0002a6d6\u3400\u9fff㐂" * 50,
    "direction marks": "\u202e云溪\u202c\u2066大学\u2069\u200f",
    "line ends": "云溪\r大学\r\n签约\x0b明\x0c川\x85集\u2028团\u2029。",
    "replacement characters": "云溪\ufffd\ufffd大学\ufffd。" * 20,
    "brackets that close": ")）】]》」』" * 2000,
    "entities": "&amp;&#12345;&#x110000;&#xd800;&nosuch;&" * 100,
    "markup": "<p>云溪<br/>大学</p><script>if(a<b&&c>d){}</script>" * 20,
    "numbers": "1,2,3,4..5-6~7%8‰9亿万千百十亿万" * 100,
    "zeros": "0" * 5000 + "元" + "." + "0" * 5000 + "万亿元",
    "Han digits": "一二三四五六七八九十百千万亿兆" * 300,
    "dates that are none": "2025年13月45日，0年0月0日，9999年99月，2月30日，明天的昨天的去年。" * 20,
    "mojibake": "Ð¡Ã×¹«Ë¾ï»¿ä½ å¥½" * 30,
    "pinyin": "學(xué)" * 500 + "(" + "xué" * 500 + ")",
    "names of names": "云溪大学校长" * 300 + "陈怀远" * 300,
}
LONG = {
    "a megabyte in one line": SENTENCE * (MEGABYTE // len(SENTENCE)),
    "a line without a mark": "云" * 50_000,
    "100,000 opening brackets": "（" * 100_000,
    "half-width brackets": "(" * 30_000,
    "a file of digits": "1234567890" * 5_000,
    "a file of Han digits": "九" * 30_000,
    "a file of spaces": " " * 500_000 + "云",
    "a file of line ends": "\n" * 500_000 + "云",
    "a file of quotes": "“" * 30_000,
    "a file of percent signs": "%" * 30_000,
    "a file of commas": "1," * 30_000,
    "a file of ampersands": "&" * 50_000,
}
GROWING = {
    "sentences": SENTENCE,
    "lines": SENTENCE + "\n",
    "people": "校长陈怀远、教授周砚秋，",
    "bodies": "云溪大学、朗川集团、杭州市商务厅、",
    "dates": "2025年2月17日，去年，",
    "figures": "增长28%，共3.5亿元，200人，",
    "figures in one clause": "第1,000.5亿元至3%、20人和",
    "events": "签约，捐赠，揭牌。",
    "readings": "學(xué)校長(zhǎng)",
    "brackets": "（",
    "digits": "1234567890",
    "Han digits": "九十",
    "quotes": "“云溪”",
    "doubled marks": "，,",
    "references": "&#20113;&amp;",
    "spaces": "云 溪　",
    "line ends": "云\n\n",
}


def spans(record: NewsRecord) -> Iterator[Span]:
    for named in (record.people, record.organisations, record.locations):
        for entity in named:
            yield from entity.mentions
    for found in (record.dates, record.amounts, record.metrics):
        for item in found:
            yield item.span
    for event in record.events:
        yield event.trigger
        yield event.sentence
        yield from (a.span for a in event.arguments)


def references(record: NewsRecord) -> Iterator[str | None]:
    yield from (position.organisation for person in record.people for position in person.positions)
    yield from (o.parent for o in record.organisations)
    yield from (m.subject for m in (*record.amounts, *record.metrics))
    for event in record.events:
        yield from (*event.amounts, *event.metrics, *(a.ref for a in event.arguments))


def assert_whole(record: NewsRecord, raw: str) -> None:
    """Every promise of the contract that holds for any input at all."""
    for s in spans(record):
        assert 0 <= s.start < s.end <= len(record.text)
        assert record.text[s.start : s.end] == s.text
        assert 0 <= s.raw_start <= s.raw_end <= len(raw)
    for change in (*record.repairs, *record.furniture):
        assert 0 <= change.raw_start <= change.raw_end <= len(raw)
    layers = (
        record.people,
        record.organisations,
        record.locations,
        record.dates,
        record.amounts,
        record.metrics,
        record.events,
    )
    ids = [item.id for layer in layers for item in layer]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids))
    assert {r for r in references(record) if r is not None} <= set(ids)
    line = record.to_json()
    assert line.encode("utf-8")
    assert NewsRecord.model_validate_json(line) == record


def calls(text: str) -> int:
    """How many functions are called to read a text: work that does not hang on the machine."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        extract(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", CASES)
def test_a_record_all_the_same(name: str) -> None:
    record = extract(CASES[name], published="2025-02-17")
    assert_whole(record, CASES[name])
    assert extract(CASES[name], published="2025-02-17").to_json() == record.to_json()


@pytest.mark.parametrize("name", LONG)
def test_a_long_text(name: str) -> None:
    assert_whole(extract(LONG[name]), LONG[name])


@pytest.mark.parametrize("name", GROWING)
def test_twice_the_text_is_twice_the_work(name: str) -> None:
    text = GROWING[name] * (600 // len(GROWING[name]))
    extract(text)  # tables and patterns are loaded once
    once, twice, thrice = (calls(text * n) for n in (1, 2, 3))
    assert thrice - twice <= 1.3 * (twice - once) + 2000  # 1.67 times, were it to grow with the square


def test_lone_surrogates_are_replaced_with_a_warning() -> None:
    record = extract(CASES["lone surrogates"])
    assert not any("\ud800" <= c <= "\udfff" for c in record.to_json())
    assert [w.code for w in record.warnings].count("lone_surrogate") == 1


fragments = st.sampled_from(
    [
        *(
            "云溪大学",
            "朗川集团",
            "陈怀远",
            "校长",
            "签约",
            "15日",
            "2025年2月17日",
            "1.2亿余元",
            "近200人",
            "增长28%",
            "省",
            "市",
        ),
        *(
            "，",
            "。",
            ",,",
            "\n",
            "\r\n",
            " ",
            "\u3000",
            "(xué)",
            "（",
            "）",
            "&nbsp;",
            "&#x6c5f;",
            "\ufeff",
            "\u200b",
            "１２",
            "學",
            "“",
            "”",
        ),
        *("\ud800", "\x00", "🎓", "ا", "Ð¡Ã×", "\ufffd", "9" * 40, "图片来源", "责任编辑:", "上一篇"),
    ]
)
texts = st.lists(fragments | st.text(max_size=4), max_size=25).map("".join)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.none() | st.dates().map(str))
@example("", None)
@example("(", "0001-01-01")
@example("去年2月30日，明年", "9999-12-31")
@example("前年，上月末", "0001-01-01")
def test_every_promise_holds_for_any_text(text: str, published: str | None) -> None:
    assert_whole(extract(text, published), text)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(texts, max_size=6), st.integers(1, 4))
def test_company_changes_nothing(batch: list[str], size: int) -> None:
    alone = [extract(text) for text in batch]
    assert list(Pipeline().pipe([Article(text=t) for t in batch], batch_size=size)) == alone


def test_through_the_command(tmp_path: Path, start: Callable[..., object], png: bytes) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, text in enumerate(CASES.values()):
        (folder / f"{number:02}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    lines = [json.dumps({"id": name, "text": text}) for name, text in CASES.items()]
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "z.txt").write_bytes(png)
    process = start("run", folder, "-o", tmp_path / "out.jsonl")
    _, err = process.communicate(timeout=120)  # type: ignore[attr-defined]
    assert b"Traceback" not in err
    records = (tmp_path / "out.jsonl").read_bytes().decode("utf-8").splitlines()
    errors = [json.loads(e) for e in (tmp_path / "out.errors.jsonl").read_bytes().decode("utf-8").splitlines()]
    assert {e["error"] for e in errors} <= {"empty", "binary", "undecodable"}
    assert errors[-1]["source"] == str(folder / "z.txt")
    assert len(records) + len(errors) == 2 * len(CASES) + 1
    by_id = {name: text for name, text in CASES.items() if text.strip()}
    for record in map(NewsRecord.model_validate_json, records):
        if record.id in by_id:
            assert_whole(record, by_id.pop(record.id))
    assert by_id == {}

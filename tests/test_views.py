"""Records as triples and as a time line."""

import pytest
from rich.console import Console

from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Date, Event, NewsRecord, Span
from xiaoyou_extract.report import sentence, tables

TEXT = "18日，云溪大学校长陈怀远与朗川集团在杭州签约，获捐3.5亿余元，近200人参加。"


@pytest.fixture(scope="module")
def told() -> NewsRecord:
    return Pipeline()(Article(text=TEXT, published="2025-03-20"))


def test_triples(told: NewsRecord) -> None:
    said = [(t.kind, t.subject, t.relation, t.object) for t in told.to_triples()]
    assert said == [
        ("position", "陈怀远", "校长", "云溪大学"),
        ("figure", "云溪大学", "获捐", "3.5亿余元"),
        ("figure", "参加", "value", "近200人"),
        ("event", "签约", "type", "signing"),
        ("event", "签约", "status", "done"),
        ("event", "签约", "time", "2025-03-18"),
        ("event", "签约", "place", "杭州"),
        ("event", "签约", "participant", "陈怀远"),
        ("event", "签约", "participant", "云溪大学"),
        ("event", "签约", "participant", "朗川集团"),
        ("event", "签约", "metric", "近200人"),
        ("event", "签约", "party", "云溪大学"),
        ("event", "签约", "party", "朗川集团"),
        ("event", "获捐", "type", "donation"),
        ("event", "获捐", "status", "done"),
        ("event", "获捐", "time", "2025-03-18"),
        ("event", "获捐", "participant", "云溪大学"),
        ("event", "获捐", "amount", "3.5亿余元"),
        ("event", "获捐", "recipient", "云溪大学"),
    ]


def test_triples_keep_ids_and_spans(told: NewsRecord) -> None:
    names = {r.id: r.name for r in (*told.people, *told.organisations, *told.locations)}  # type: ignore[attr-defined]
    triples = told.to_triples()
    assert triples == told.to_triples()
    for t in triples:
        assert t.spans and all(told.text[s.start : s.end] == s.text for s in t.spans)
        for id_, words in ((t.subject_id, t.subject), (t.object_id, t.object)):
            assert id_ not in names or names[id_] == words
    post = triples[0]
    assert (post.subject_id, post.object_id) == ("p1", "o1")
    assert [s.text for s in post.spans] == ["陈怀远", "云溪大学"]
    amount = next(t for t in triples if t.relation == "amount")
    assert (amount.subject_id, amount.object_id, [s.text for s in amount.spans]) == ("e2", "a1", ["获捐", "3.5亿余元"])


def test_a_parent_is_a_triple(told: NewsRecord) -> None:
    first, second = told.organisations
    record = told.model_copy(update={"organisations": (first, second.model_copy(update={"parent": first.id}))})
    parents = [t for t in record.to_triples() if t.kind == "parent"]
    assert [(t.subject_id, t.relation, t.object_id) for t in parents] == [("o2", "part of", "o1")]


SPAN = Span(start=0, end=1, text="甲", raw_start=0, raw_end=1)


def moments(*times: str | None) -> NewsRecord:
    """A record with an event at each time, in this order."""
    return NewsRecord(
        id="1",
        source=None,
        title=None,
        published=None,
        published_from=None,
        text="甲" * (len(times) + 1),
        **dict.fromkeys(("people", "organisations", "locations", "dates", "amounts", "metrics"), ()),
        events=tuple(
            Event(
                id=f"e{n}",
                type="other",
                trigger=Span(start=n, end=n + 1, text="甲", raw_start=n, raw_end=n + 1),
                sentence=SPAN,
                status="done",
                time=time,
                time_from="sentence" if time else None,
                **dict.fromkeys(
                    ("places", "participants", "organisers", "objects", "amounts", "metrics", "arguments"), ()
                ),
                confidence=1,
                by="test",
            )
            for n, time in enumerate(times)
        ),
        **dict.fromkeys(("repairs", "furniture", "warnings"), ()),
        meta=None,
    )


@pytest.mark.parametrize(
    "ordered",
    [
        pytest.param(["2023-12-31", "2024-01-01", "2024-01", "2024", "2024-01-02"], id="days-months-years"),
        pytest.param(["2024-01/2024-03", "2024", "2024-02"], id="intervals"),
        pytest.param(["2018", "2019/..", "../2019", "2020"], id="open-ends"),
        pytest.param(["-0099", "0001", "0960", "1990/1999", "1995"], id="long-ago"),
        pytest.param(["2024-02-29", "2024-02-28/2024-03"][::-1], id="leap-day"),
        pytest.param(["2014", "2015~", "2016-03~/2017", "2018?"], id="doubtful"),
        pytest.param(["9999", None], id="undated-last"),
        pytest.param(["2024", "soon", None], id="unknown-form-with-the-undated"),
    ],
)
def test_the_time_line_is_in_order(ordered: list[str | None]) -> None:
    backwards = moments(*ordered[::-1])
    expected = ordered if ordered[-2:] != ["soon", None] else ["2024", None, "soon"]
    assert [m.time for m in backwards.timeline()] == expected


def test_a_date_that_is_an_events_time_is_not_told_twice() -> None:
    record = Pipeline()(
        Article(text="2018年学院成立。3月1日，校友回访。学校曾获2010年科技奖。", published="2025-03-20")
    )
    line = record.timeline()
    times = {e.time for e in record.events}
    assert [m.id for m in line if m.kind == "event"] and len({m.id for m in line}) == len(line)
    assert {m.id for m in line if m.kind == "date"} == {d.id for d in record.dates if d.value not in times}
    assert {e.id for e in record.events} <= {m.id for m in line}
    assert isinstance(record.dates[0], Date)


def test_an_event_is_a_sentence(told: NewsRecord) -> None:
    assert [sentence(e, told) for e in told.events] == [
        "2025-03-18 杭州：陈怀远、云溪大学、朗川集团 → 签约（signing）；metric 近200人",
        "2025-03-18：云溪大学 → 获捐（donation）；amount 3.5亿余元",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "朗川集团将向云溪大学捐赠设备。",
            "朗川集团 → 捐赠（donation, planned）设备；recipient 云溪大学",
            id="planned",
        ),
        pytest.param("双方签署协议。", "签署（signing）协议", id="nobody-and-nowhere"),
    ],
)
def test_a_sentence_leaves_out_what_is_not_known(text: str, line: str) -> None:
    record = Pipeline()(text)
    assert [sentence(e, record) for e in record.events] == [line]


def test_control_characters_do_not_reach_a_terminal(told: NewsRecord) -> None:
    event = told.events[0].model_copy(update={"objects": ("\x1b[31m协议",)})
    console = Console(width=200)
    with console.capture() as shown:
        console.print(tables(told.model_copy(update={"events": (event,)})))
    assert "\x1b[31m协议" not in shown.get()
    assert "What happened" in shown.get()

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.document import Document, Layer, Mention
from xiaoyou_extract.resolve.overlaps import drop_overlaps
from xiaoyou_extract.source import Source

TEXT = "云溪大学校友会会长陈怀远捐赠一百万元。"
DOCUMENT = Document(Source.of(TEXT), ())


def kept(*given_mentions: tuple[str, Layer, float]) -> list[tuple[str, str]]:
    mentions = [
        Mention(TEXT.index(form), TEXT.index(form) + len(form), layer, sure, "test", form)
        for form, layer, sure in given_mentions
    ]
    return [(TEXT[m.start : m.end], m.layer) for m in drop_overlaps(DOCUMENT, mentions)]


def test_the_longest_name_stands() -> None:
    assert kept(("云溪大学", "organisation", 0.9), ("云溪大学校友会", "organisation", 0.6)) == [
        ("云溪大学校友会", "organisation")
    ]


def test_of_equals_the_surer_then_the_organisation_stands() -> None:
    assert kept(("云溪大学", "location", 0.9), ("云溪大学", "organisation", 0.6)) == [("云溪大学", "location")]
    assert kept(("云溪大学", "location", 0.6), ("云溪大学", "organisation", 0.6)) == [("云溪大学", "organisation")]


def test_no_count_inside_a_name() -> None:
    assert kept(("云溪大学", "organisation", 0.9), ("溪大", "metric", 0.9)) == [("云溪大学", "organisation")]
    assert kept(("陈怀远", "person", 0.9), ("一百万元", "amount", 0.9)) == [
        ("陈怀远", "person"),
        ("一百万元", "amount"),
    ]


def test_other_layers_may_overlap_names() -> None:
    assert kept(("云溪大学", "organisation", 0.9), ("云溪", "event", 0.9), ("大学", "date", 0.9)) == [
        ("云溪", "event"),
        ("云溪大学", "organisation"),
        ("大学", "date"),
    ]


spans = st.tuples(st.integers(0, 15), st.integers(1, 4)).map(lambda s: (s[0], s[0] + s[1]))
layers = st.sampled_from(["person", "organisation", "location", "amount", "metric", "date", "event"])


@given(st.lists(st.tuples(spans, layers, st.sampled_from([0.3, 0.6, 0.9])), max_size=12))
def test_names_that_stay_do_not_overlap(drawn: list[tuple[tuple[int, int], Layer, float]]) -> None:
    mentions = [Mention(*span, layer, sure, "test") for span, layer, sure in drawn]
    stayed = drop_overlaps(DOCUMENT, mentions)
    taken: set[int] = set()
    for m in stayed:
        assert m in mentions
        if m.layer in ("person", "organisation", "location"):
            assert taken.isdisjoint(range(m.start, m.end))
            taken.update(range(m.start, m.end))
    assert drop_overlaps(DOCUMENT, stayed) == stayed
    untouched = [m for m in mentions if m.layer in ("date", "event")]
    assert Counter(untouched) == Counter(m for m in stayed if m.layer in ("date", "event"))

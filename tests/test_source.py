"""The way back to the input holds through any chain of changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.source import Edit, RawRange, RawRepair, Source

TEXTS = st.text(alphabet="abc中文學(é)，, \n😀", max_size=30)


@st.composite
def ranges(draw: st.DrawFn, size: int) -> list[tuple[int, int]]:
    """Ordered ranges of a text of `size` characters that do not overlap."""
    cuts = sorted(draw(st.lists(st.integers(0, size), max_size=8)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def changed(draw: st.DrawFn) -> list[Source]:
    """A source after each of a chain of random changes, the untouched one first."""
    chain = [Source.of(draw(TEXTS))]
    for kind in draw(st.lists(st.sampled_from(["edit", "cut", "fold"]), max_size=6)):
        source = chain[-1]
        places = draw(ranges(len(source.text)))
        if kind == "fold":
            chain.append(
                source.fold(source.text.swapcase() if len(source.text.swapcase()) == len(source.text) else source.text)
            )
        elif kind == "cut":
            chain.append(source.cut([(a, b, "menu") for a, b in places]))
        else:
            news = [draw(st.text("xy中", max_size=3)) for _ in places]
            attach = draw(st.booleans())
            chain.append(
                source.edit([Edit(a, b, n, "any", attach=attach) for (a, b), n in zip(places, news, strict=True)])
            )
    return chain


@given(changed())
@settings(max_examples=300, deadline=None)
def test_every_character_has_a_range_of_the_input(chain: list[Source]) -> None:
    for source in chain:
        for at in range(len(source.text)):
            start, end = source.raw_range(at, at + 1)
            assert 0 <= start <= end <= len(source.raw)


@given(changed())
@settings(max_examples=300, deadline=None)
def test_both_ends_of_the_map_grow_with_the_text(chain: list[Source]) -> None:
    source = chain[-1]
    places = [source.raw_range(at, at + 1) for at in range(len(source.text))]
    assert [a for a, _ in places] == sorted(a for a, _ in places)
    assert [b for _, b in places] == sorted(b for _, b in places)


@given(changed(), st.data())
@settings(max_examples=300, deadline=None)
def test_a_span_tells_its_own_text(chain: list[Source], data: st.DataObject) -> None:
    source = chain[-1]
    if not source.text:
        return
    start = data.draw(st.integers(0, len(source.text) - 1))
    end = data.draw(st.integers(start + 1, len(source.text)))
    span = source.span(start, end)
    assert source.text[span.start : span.end] == span.text
    assert 0 <= span.raw_start <= span.raw_end <= len(source.raw)


@given(TEXTS, st.data())
@settings(max_examples=300, deadline=None)
def test_an_untouched_character_maps_to_itself(raw: str, data: st.DataObject) -> None:
    places = data.draw(ranges(len(raw)))
    source = Source.of(raw).edit([Edit(a, b, "", "any") for a, b in places])
    left = [i for i in range(len(raw)) if not any(a <= i < b for a, b in places)]
    assert source.text == "".join(raw[i] for i in left)
    assert [source.raw_range(at, at + 1) for at in range(len(left))] == [(i, i + 1) for i in left]


@given(changed())
@settings(max_examples=300, deadline=None)
def test_a_change_leaves_the_earlier_value_as_it_was(chain: list[Source]) -> None:
    first = chain[0]
    assert first.text == first.raw
    assert first.starts is None
    assert not first.repairs


@given(changed())
@settings(max_examples=300, deadline=None)
def test_repairs_tell_what_stood_in_the_input(chain: list[Source]) -> None:
    for repair in chain[-1].repairs:
        assert chain[-1].raw[repair.raw_start : repair.raw_end] == repair.before


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_written_as_utf8(raw: str) -> None:
    source = Source.of(raw)
    source.text.encode("utf-8")
    assert source.raw == source.text


def test_lone_surrogates_are_replaced_with_a_warning() -> None:
    source = Source.of("a\ud800b")
    assert source.text == "a\ufffdb"
    assert [w.code for w in source.warnings] == ["lone_surrogate"]


def test_a_reading_is_counted_to_the_character_before_it() -> None:
    source = Source.of("大學(xué)校").edit([Edit(2, 7, "", "pinyin_gloss", attach=True)])
    assert source.text == "大學校"
    assert source.raw_range(1, 2) == (1, 7)
    assert source.raw_range(2, 3) == (7, 8)
    assert source.repairs == (RawRepair("pinyin_gloss", 2, 7, "(xué)", "", True),)


def test_inserted_characters_point_at_what_they_replaced() -> None:
    source = Source.of("ab").edit([Edit(1, 1, "xy", "any")]).edit([Edit(0, 2, "z", "any")])
    assert source.text == "zyb"
    assert source.raw_range(0, 1) == (0, 1)
    assert source.raw_range(1, 2) == (1, 1)


def test_furniture_is_kept_in_the_order_of_the_input() -> None:
    source = Source.of("menu body foot").cut([(10, 14, "footer")]).cut([(0, 5, "menu")])
    assert source.text == "body "
    assert source.furniture == (RawRange("menu", 0, 5), RawRange("footer", 10, 14))


@pytest.mark.parametrize(
    "edits", [[Edit(0, 2, "", "a"), Edit(1, 3, "", "a")], [Edit(2, 9, "", "a")]], ids=["overlap", "outside"]
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        Source.of("abc").edit(edits)


def test_a_fold_keeps_the_length() -> None:
    with pytest.raises(ValueError, match="length"):
        Source.of("abc").fold("ab")


def test_nothing_to_do_gives_the_same_value() -> None:
    source = Source.of("abc")
    assert source.edit([]) is source
    assert source.cut([]) is source
    assert source.fold("abc") is source

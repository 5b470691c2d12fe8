"""The data files of the room, and what is read from them."""

from collections import Counter
from importlib.resources import files
from typing import get_args

import pytest

from xiaoyou_extract.names import lexicon
from xiaoyou_extract.records import LocationKind, OrganisationKind

DATA = files("xiaoyou_extract.names") / "data"
FILES = sorted(path.name.removesuffix(".tsv") for path in DATA.iterdir() if path.name.endswith(".tsv"))
ORGANISATIONS, PLACES = set(get_args(OrganisationKind)), set(get_args(LocationKind))
ROLES = {
    "founding",
    "generic",
    "domain",
    "lookalike",
    "place",
    "staff",
    "outside",
    "splitting",
    "thing",
    "polite",
    "saying",
    "deed",
    "party",
    "serving",
    "envoy",
}
KINDS = {  # file: the column of the kind, and its vocabulary
    "abbreviations": (2, {"free", "bound", "country"}),
    "bodies": (1, ORGANISATIONS),
    "divisions": (2, {"province", "city", "county"}),
    "divisions_more": (1, {"province", "city", "county"}),
    "name_words": (1, ROLES),
    "organisation_suffixes": (1, ORGANISATIONS),
    "place_suffixes": (1, PLACES),
    "regions": (1, PLACES),
    "title_prefixes": (1, {"part", "past"}),
    "titles": (1, {"post", "rank", "author", "editor"}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_it_is_and_where_it_is_from(name: str) -> None:
    head = [line for line in (DATA / f"{name}.tsv").read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    assert head
    assert any("Source: " in line for line in head)


@pytest.mark.parametrize("name", FILES)
def test_rows_are_clean(name: str) -> None:
    rows = list(lexicon.rows(name))
    assert rows
    for row in rows:
        assert all(cell == cell.strip() for cell in row)
        assert row[0]


@pytest.mark.parametrize("name", sorted(set(FILES) - {"name_words", "divisions"}))
def test_rows_have_one_length_and_come_once(name: str) -> None:
    rows = list(lexicon.rows(name))
    assert len({len(row) for row in rows}) == 1
    assert sorted(row for row in rows if rows.count(row) > 1) == []


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"name_words", "abbreviations"}))
def test_a_word_has_one_kind(name: str) -> None:
    assert [word for word, times in Counter(row[0] for row in lexicon.rows(name)).items() if times > 1] == []


@pytest.mark.parametrize("name", KINDS)
def test_kinds_are_of_the_vocabulary(name: str) -> None:
    column, vocabulary = KINDS[name]
    assert {row[column] for row in lexicon.rows(name)} <= vocabulary


def test_a_word_is_listed_once_in_its_role() -> None:
    listed = [tuple(row[:2]) for row in lexicon.rows("name_words")]
    assert sorted({pair for pair in listed if listed.count(pair) > 1}) == []


def test_suffixes_say_how_much_they_mean() -> None:
    assert {row[2] for row in lexicon.rows("organisation_suffixes")} == {"name", "common"}
    assert {row[2] for row in lexicon.rows("place_suffixes")} == {"seek", "tell"}


def test_titles_name_bodies_of_known_kinds() -> None:
    titles = set(lexicon.titles())
    for title, (kinds, _) in lexicon.title_bodies().items():
        assert kinds <= ORGANISATIONS, title
        assert any(t.endswith(title) or title.endswith(t) for t in titles), title


def test_division_codes_are_numbered_once() -> None:
    codes = [code for code, *_ in lexicon.rows("divisions")]
    assert len(codes) == len(set(codes))
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_every_abbreviation_stands_for_a_place() -> None:
    for form, name, _ in lexicon.rows("abbreviations"):
        assert name in lexicon.places(), form


def test_every_variant_is_of_a_suffix() -> None:
    for short, full in lexicon.suffix_variants().items():
        assert short != full
        assert lexicon.suffix_of(full), full


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("太原市", "太原"),
        ("山西省", "山西"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("延边朝鲜族自治州", "延边"),
        ("盂县", "盂县"),
        ("长三角", "长三角"),
    ],
)
def test_short_forms_leave_the_level_out(name: str, short: str) -> None:
    assert lexicon.short_form(name) == short


def test_a_short_form_leads_to_all_that_bear_it() -> None:
    places = lexicon.places()
    assert {d.code for d in places.divisions["太原"]} == {"140100"}
    assert len(places.divisions["鼓楼区"]) > 1
    assert "法国" in places
    assert "朗川" not in places


@pytest.mark.parametrize(
    ("name", "suffix", "kind"),
    [
        ("云溪大学", "大学", "university"),
        ("朗川集团有限公司", "集团有限公司", "company"),
        ("临江市商务局", "局", "government"),
        ("云溪大学校友会", "校友会", "association"),
        ("临江晚报", "晚报", "media"),
    ],
)
def test_the_longest_suffix_is_told(name: str, suffix: str, kind: str) -> None:
    found = lexicon.suffix_of(name)
    assert found is not None
    assert (found.text, found.kind) == (suffix, kind)


@pytest.mark.parametrize("name", ["", "云溪", "大", "，"])
def test_no_suffix(name: str) -> None:
    assert lexicon.suffix_of(name) is None


@pytest.mark.parametrize(
    ("name", "kind"), [("西邵村", "town"), ("云溪产业园", "venue"), ("云溪县", "county"), ("卡萨布兰", "city")]
)
def test_the_kind_of_a_place_that_nobody_lists(name: str, kind: str) -> None:
    assert lexicon.place_kind(name) == kind

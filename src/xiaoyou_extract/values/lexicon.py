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
    """A written form of a currency: ISO code (empty for a bare 元), where it stands, and its share of the main unit."""

    form: str
    code: str
    side: str
    share: Decimal


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
    holidays: dict[str, Holiday]
    homes: tuple[Home, ...]


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
    return Lexicon(
        units={r[0]: Unit(r[0], r[1], _stop(r, 2)) for r in rows["units"]},
        currencies={
            r[0]: Currency(r[0], r[1], r[2], Decimal(r[3]) if len(r) > 3 else Decimal(1)) for r in rows["currencies"]
        },
        before={m.form: m for side, m in sides if side == "before"},
        after={m.form: m for side, m in sides if side == "after"},
        idioms=frozenset(r[0] for r in rows["idioms"]),
        holidays={r[0]: Holiday(r[0], r[1], int(r[2]) if len(r) > 2 else 1) for r in rows["holidays"]},
        homes=tuple(Home(r[0], r[1], r[2]) for r in rows["homes"]),
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
        rows.append(row)
    return rows


def _stop(row: list[str], column: int) -> frozenset[str]:
    return frozenset(row[column].split()) if len(row) > column else frozenset()

"""The words that labels and subjects go by: labels.toml, read once."""

import sys
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_JOINTS = frozenset(("了", "、", "和", "及", "起", "在", "等", "并", "已"))


@dataclass(frozen=True)
class Words:
    """Lists of labels.toml, by their names."""

    frames: frozenset[str]
    light: frozenset[str]
    changes: frozenset[str]
    pivots: frozenset[str]
    attributes: frozenset[str]
    hollow: frozenset[str]
    measures: frozenset[str]
    adverbs: frozenset[str]
    whole: frozenset[str]
    gains: frozenset[str]
    generic: frozenset[str]
    spending: frozenset[str]
    sources: frozenset[str]
    anaphors: frozenset[str]
    scopes: frozenset[str]
    terms: frozenset[str]

    @cached_property
    def leading(self) -> frozenset[str]:
        """What a label does not begin with."""
        return (self.light | self.pivots | self.frames | _JOINTS) - {"占"}

    @cached_property
    def empty(self) -> frozenset[str]:
        """What is no label by itself."""
        return self.changes | self.hollow | self.frames


@cache
def words() -> Words:
    """The words of labels.toml."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "labels.toml").read_text("utf-8"))
    return Words(**{field.name: frozenset(table[field.name]) for field in fields(Words)})

"""A record as rows of tables: one table for each kind of thing that a record holds, made from the models of the record.

A field that holds one value is a column, one that holds a model is a column for each of its fields (`span_start`), and
one that holds many is a table of its own, whose rows name their article and, below that, their record:

    articles (id), people, organisations, locations, dates, amounts, metrics, events (article, id),
    repairs, furniture, warnings (article, number),
    mentions, positions, aliases, arguments, places, participants, … (article, record, number)

Numbers are doubles here, as most readers of tables have them; a record's line has every digit. `meta` is JSON.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from xiaoyou_extract.records import NewsRecord

ARTICLES = "articles"
TEXT, INTEGER, NUMBER, FLAG, JSON = "text", "integer", "number", "flag", "json"
_SCALARS = {str: TEXT, int: INTEGER, float: NUMBER, Decimal: NUMBER, bool: FLAG}

Cell = str | int | float | bool | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Many:
    """Any number of what `each` is."""

    each: "Shape"


Shape = str | Many | Mapping[str, Any]
"""What a field holds: one of the kinds of value above, many of a shape, or named fields of any shape."""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        columns: name and kind of value, the key's first.
        key: how many of the first columns tell a row from all others. The very first is the article's id.
    """

    columns: tuple[tuple[str, str], ...]
    key: int


@cache
def shape() -> Mapping[str, Shape]:
    """The fields of a record."""
    return _fields(NewsRecord)


@cache
def tables() -> Mapping[str, Table]:
    """The tables by name, in the order of the record's fields; that of the articles is first."""
    whole, fields = _plan()
    found = {ARTICLES: Table((("id", TEXT), *_columns(whole)), 1)}
    for field in fields:
        own = ("id", TEXT) if field.known else ("number", INTEGER)
        found[field.table] = Table((("article", TEXT), own, *_columns(field.leaves)), 2)
    for inner in (inner for field in fields for inner in field.below):
        key = (("article", TEXT), ("record", TEXT), ("number", INTEGER))
        found[inner.table] = Table((*key, *_columns(inner.leaves)), 3)
    return found


def rows(line: str) -> Iterator[tuple[str, Row]]:
    """The rows of a record, each with the name of its table.

    Args:
        line: the record as its line of JSON.
    """
    record = json.loads(line)
    article = record["id"]
    whole, fields = _plan()
    yield ARTICLES, (article, *_cells(whole, record))
    for field in fields:
        for number, entity in enumerate(record[field.name], 1):
            own = entity["id"] if field.known else number
            yield field.table, (article, own, *_cells(field.leaves, entity))
            for inner in field.below:
                for place, value in enumerate(entity[inner.name], 1):
                    yield inner.table, (article, own, place, *_cells(inner.leaves, value))


@dataclass(frozen=True)
class _Field:
    """A field that holds many: its table, whether each has an id, the way to each value, the fields below."""

    name: str
    table: str
    known: bool
    leaves: "_Leaves"
    below: tuple["_Field", ...]


_Leaves = tuple[tuple[tuple[str, ...], str], ...]


@cache
def _plan() -> tuple[_Leaves, tuple[_Field, ...]]:
    """The values of an article itself, and its fields that hold many."""
    return _leaves(shape()), tuple(_field(name, name, of.each) for name, of in shape().items() if isinstance(of, Many))


def _field(name: str, table: str, each: Shape) -> _Field:
    fields = each if isinstance(each, Mapping) else {}
    # An event names amounts and metrics, and those names have tables already.
    below = ((n, f"event_{n}" if n in shape() else n, of.each) for n, of in fields.items() if isinstance(of, Many))
    return _Field(name, table, "id" in fields, _leaves(each), tuple(_field(*inner) for inner in below))


def _leaves(of: Shape) -> _Leaves:
    """The way to each single value, but the id, which is in the key."""
    return tuple(leaf for leaf in _ways(of, ()) if leaf[0] != ("id",))


def _ways(of: Shape, way: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(of, str):
        yield way, of
    elif isinstance(of, Mapping):
        for name, inner in of.items():
            yield from _ways(inner, (*way, name))


def _columns(leaves: _Leaves) -> Iterator[tuple[str, str]]:
    return (("_".join(way) or "value", kind) for way, kind in leaves)


def _cells(leaves: _Leaves, held: Any) -> Iterator[Cell]:
    for way, kind in leaves:
        value = held
        for name in way:
            value = None if value is None else value[name]
        yield cell(kind, value)


def cell(kind: str, value: Any) -> Cell:
    """A value of JSON as a column of a kind holds it; a number too large for a double is left out."""
    if value is None:
        return None
    if kind == JSON:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if kind == NUMBER:
        try:
            return float(value)
        except OverflowError:
            return None
    return value  # type: ignore[no-any-return]


def _fields(model: type[BaseModel]) -> Mapping[str, Shape]:
    return {name: _shape(field.annotation) for name, field in model.model_fields.items()}


def _shape(annotation: Any) -> Shape:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0])
    if origin is Literal:
        return _SCALARS[type(get_args(annotation)[0])]
    if origin in (Union, UnionType):
        (inner,) = (a for a in get_args(annotation) if a is not type(None))
        return _shape(inner)
    if origin is tuple:
        return Many(_shape(get_args(annotation)[0]))
    if origin is dict:
        return JSON
    return _SCALARS[annotation] if annotation in _SCALARS else _fields(annotation)

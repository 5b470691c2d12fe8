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
    found: dict[str, Table] = {}
    found[ARTICLES] = Table((("id", TEXT), *(c for c in _columns(shape()) if c[0] != "id")), 1)
    for field, entities in _many(shape()):
        known = isinstance(entities, Mapping) and "id" in entities
        key = (("article", TEXT), ("id", TEXT) if known else ("number", INTEGER))
        found[field] = Table((*key, *(c for c in _columns(entities) if c[0] != "id")), 2)
    for _, entities in _many(shape()):
        for name, each in _many(entities):
            below = (("article", TEXT), ("record", TEXT), ("number", INTEGER))
            found[_below(name)] = Table((*below, *_columns(each)), 3)
    return found


def rows(line: str) -> Iterator[tuple[str, Row]]:
    """The rows of a record, each with the name of its table.

    Args:
        line: the record as its line of JSON.
    """
    record = json.loads(line)
    article = record["id"]
    yield ARTICLES, (article, *_cells(_without_id(shape()), record))
    for field, entities in _many(shape()):
        for number, entity in enumerate(record[field], 1):
            own = entity["id"] if "id" in entities else number  # type: ignore[operator]
            yield field, (article, own, *_cells(_without_id(entities), entity))
            for name, each in _many(entities):
                for place, value in enumerate(entity[name], 1):
                    yield _below(name), (article, own, place, *_cells(each, value))


def _below(name: str) -> str:
    """The table of what records hold in a field of this name; an event names amounts, which have a table already."""
    return f"event_{name}" if name in shape() else name


def _without_id(of: Shape) -> Shape:
    return {name: s for name, s in of.items() if name != "id"} if isinstance(of, Mapping) else of


def _many(of: Shape) -> Iterator[tuple[str, Shape]]:
    if isinstance(of, Mapping):
        yield from ((name, s.each) for name, s in of.items() if isinstance(s, Many))


def _columns(of: Shape, prefix: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(of, str):
        yield prefix.rstrip("_") or "value", of
    elif isinstance(of, Mapping):
        for name, inner in of.items():
            yield from _columns(inner, f"{prefix}{name}_")


def _cells(of: Shape, value: Any) -> Iterator[Cell]:
    """The cells of what `_columns` gives the columns of."""
    if isinstance(of, str):
        yield cell(of, value)
    elif isinstance(of, Mapping):
        for name, inner in of.items():
            yield from _cells(inner, None if value is None else value[name])


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

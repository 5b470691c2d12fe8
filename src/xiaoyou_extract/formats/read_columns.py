"""Parquet: one row is one article."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.extras import needed
from xiaoyou_extract.formats.faults import STANDARD
from xiaoyou_extract.formats.items import Input, Row, T, carried, header, too_large
from xiaoyou_extract.records import Article, Failure

_AT_ONCE = 64
_IN_MEMORY = 1 << 29  # a file that is packed in another must be held whole, for it is read from its end


def columns(given: Input[T]) -> Iterator[T | Article | Failure]:
    """The rows of a Parquet file, counted from 1; they are read a few at a time.

    Raises:
        InputError: it is no Parquet, has no column for the text, or pyarrow is not installed.
    """
    arrow, parquet = needed("pyarrow", "parquet"), needed("pyarrow.parquet", "parquet")
    given, name, end = replace(given, bad="bad_row"), given.name or STANDARD, 0
    faults = (arrow.ArrowException, OSError)
    try:
        file = parquet.ParquetFile(_seekable(given, name), pre_buffer=False)
    except faults as error:
        raise InputError(f"{name} is no whole Parquet file: {error}", "broken") from error
    header(file.schema_arrow.names, given.how.fields, name)
    for group in range(file.num_row_groups):
        number, end = end, end + file.metadata.row_group(group).num_rows
        try:
            for batch in file.iter_batches(_AT_ONCE, row_groups=[group], use_threads=False):
                for row in _rows(_microseconds(batch, arrow)):
                    number += 1
                    item = _item(given, number, row)
                    yield item
        except faults as error:
            lost = InputError(f"this row and those up to {end} cannot be read: {error}", "broken")
            yield given.failed(number + 1, lost)


def _seekable(given: Input[Any], name: str) -> Any:
    if given.stream.seekable():
        return given.stream
    data = given.stream.read(_IN_MEMORY + 1)
    if len(data) > _IN_MEMORY:
        raise InputError(f"{name} is too large to be read where it is packed: unpack it first", "too_large")
    return BytesIO(data)


def _microseconds(batch: Any, arrow: Any) -> Any:
    """Times to the microsecond, which is what Python can hold."""
    for place, field in enumerate(batch.schema):
        if arrow.types.is_timestamp(field.type) and field.type.unit == "ns":
            whole = batch.column(place).cast(arrow.timestamp("us", field.type.tz), safe=False)
            batch = batch.set_column(place, field.name, whole)
    return batch


def _rows(batch: Any) -> Iterator[Row | InputError]:
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError):  # a value that Python cannot hold; the other rows can be had
        for place in range(batch.num_rows):
            try:
                yield from batch.slice(place, 1).to_pylist()
            except (ValueError, OverflowError) as error:  # noqa: PERF203 - each row by itself
                yield InputError(f"a value cannot be read: {error}")


def _item(given: Input[T], number: int, row: Row | InputError) -> T | Article | Failure:
    if isinstance(row, InputError):
        return given.failed(number, row)
    fields, limit = given.how.fields, given.how.max_bytes
    text = row[fields.text]
    if isinstance(text, str) and len(text.encode("utf-8", "surrogatepass")) > limit:
        return given.failed(number, too_large("the text", limit), row)
    if "schema_version" in row:  # a record of ours
        row["meta"] = row["meta"] and json.loads(row["meta"])
        return given.made(number, row)
    known = row.get(fields.id)
    if isinstance(known, (int, float)) and known == known // 1:
        row[fields.id] = str(int(known))  # pandas makes whole numbers with a gap among them floats
    row = carried(row, fields)
    return given.made(number, {**row, "meta": row["meta"] and _plain(row["meta"])})


def _plain(value: Any) -> Any:
    """A column's value as JSON can hold it."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, timedelta)):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    return value

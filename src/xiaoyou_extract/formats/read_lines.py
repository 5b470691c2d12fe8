"""JSON Lines: one line is one article."""

import json
import math
from collections.abc import Iterator
from itertools import count
from typing import NoReturn

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.items import Input, Row, T, too_large
from xiaoyou_extract.records import Failure

_PATIENCE = 100  # how often the limit a line may run over it before the rest of the file is given up


def lines(given: Input[T]) -> Iterator[T | Failure]:
    """What JSON Lines hold. A blank line is skipped in a file; on standard input somebody waits for its answer."""
    limit = given.how.max_bytes
    for number in count(1):
        line = given.stream.readline(limit + 1)
        if not line:
            return
        if len(line) > limit and not line.endswith(b"\n"):
            ended = _pass_over(given)
            yield given.failed(number, too_large("the line", limit, ended=ended))
            if not ended:
                return
            continue
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if given.name is not None and not data.strip():
            continue
        try:
            row = _row(data)
        except InputError as error:
            yield given.failed(number, error)
        else:
            yield given.made(number, row)


def _pass_over(given: Input[T]) -> bool:
    """Reads to the end of a line; false where it does not end."""
    for _ in range(_PATIENCE) if given.name else count():
        rest = given.stream.readline(given.how.max_bytes)
        if not rest or rest.endswith(b"\n"):
            return True
    return False


def _row(line: bytes) -> Row:
    try:
        found = json.loads(line.decode("utf-8"), parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8, which JSON Lines are: convert the file, as with `iconv -f GB18030`") from error
    except json.JSONDecodeError as error:
        message = f'not JSON ({error.msg}, column {error.colno}): a line is one object, as in {{"text": "…"}}'
        raise InputError(message) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON that can be kept: {error}") from error
    if not isinstance(found, dict):
        raise InputError('not an object: a line is one object, as in {"text": "…"}')
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _no_number(digits)

"""The articles of all inputs with their places, so that a later run can go on from any of them."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.formats import Place, shown
from xiaoyou_extract.records import Article, Failure
from xiaoyou_extract.resolve.assemble import article_id
from xiaoyou_extract.source import Source

Position = tuple[int, int]
"""Before the how-manieth item of the how-manieth place, both from 0."""

CUT_SHORT = "cut_short"

BEGINNING: Position = (0, 0)


class Entry(NamedTuple):
    """An article or a failure to read one.

    Attributes:
        after: the position after it.
        item: what was read.
        read: bytes of the inputs up to its end, as far as can be told.
    """

    after: Position
    item: Article | Failure
    read: int


class Survey(BaseModel):
    """What the inputs are, without reading them.

    Attributes:
        files: how many there are.
        bytes: their size; that of pipes, such as standard input, is not known and counts as 0.
        digest: of the path, size and time of change of each, in order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: int
    bytes: int
    digest: str


def survey(places: Iterable[Place]) -> Survey:
    """Counts the inputs and takes their digest."""
    digest = hashlib.sha256()
    files = total = 0
    for place in places:
        told: tuple[object, ...] = (None,)
        if isinstance(place, Failure):
            told = (place.source, place.error)
        elif place:
            size, changed = _size(place)
            told = (shown(place), size, changed)
            total += size
            files += changed > 0
        digest.update(json.dumps(told).encode() + b"\n")
    return Survey(files=files, bytes=total, digest=f"sha256:{digest.hexdigest()[:32]}")


def entries(
    places: Iterable[Place],
    read: Callable[[Place], Iterator[Article | Failure]],
    start: Position = BEGINNING,
    name: str | None = None,
) -> Iterator[Entry]:
    """What the places hold, one after another, from a position on.

    Args:
        places: in their order.
        read: gives the articles of a place, each time the same.
        start: the position `after` an earlier entry.
        name: what `named` gave for that entry.

    Raises:
        OptionError: at the position stands another article.
    """
    passed = 0
    for index, place in enumerate(places):
        size = _size(place)[0] if isinstance(place, Path) else 0
        if index >= start[0]:
            within, seen = 0, BEGINNING
            for number, found in enumerate(read(place), 1):
                seen = (index, number)
                item = _cut_short(found) if number > 1 and _of_all(found, place) else found
                within = min(size, within + _weight(item))
                if seen > start:
                    yield Entry(seen, item, passed + within)
                elif seen == start and named(item) != name:
                    raise _other(start, place)
            if index == start[0] and seen < start:
                raise _other(start, place)
        passed += size


def named(item: Article | Failure) -> str:
    """What tells an item from the ones beside it."""
    if isinstance(item, Failure):
        return f"{item.error}: {item.source}"
    return item.id if item.id is not None else article_id(Source.of(item.text).raw)


def _of_all(item: Article | Failure, place: Place) -> bool:
    return isinstance(item, Failure) and isinstance(place, Path) and item.source == shown(place)


def _cut_short(failure: Article | Failure) -> Article | Failure:
    """A fault after the first articles: told apart, as another try would have them again."""
    return failure.model_copy(update={"error": CUT_SHORT})


def _size(path: Path) -> tuple[int, int]:
    """Bytes and time of change; (0, 0) of what is no file, or not there."""
    try:
        found = path.stat()
        return (found.st_size, found.st_mtime_ns) if path.is_file() else (0, 0)
    except OSError:
        return 0, 0


def _weight(item: Article | Failure) -> int:
    """About how many bytes of a file an item stands for: most are Han characters, of three bytes each."""
    return 3 * len(item.text) if isinstance(item, Article) else 0


def _other(start: Position, place: Place) -> OptionError:
    where = place.source if isinstance(place, Failure) else shown(place)
    return OptionError(
        f"article {start[1]} of {where} is not the one that the run came to: give the same input, "
        "or begin anew with --overwrite"
    )

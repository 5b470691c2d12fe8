"""The files that stand beside an output: its failures, and how far its run is."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.formats import LINES, Place, shown

_RECORD_BEGINS = b'{"schema_version":'


class Beside(NamedTuple):
    """An output that is a file, or a folder of tables, and what goes with it."""

    output: Path
    failures: Path
    run: Path

    @classmethod
    def of(cls, output: Path) -> "Beside | None":
        """None of an output that is a pipe or a device, which has no room beside it for another file."""
        try:
            room = output.is_file() or output.is_dir() or not output.exists()
        except OSError:
            room = True
        return cls(output, errors_beside(output), output.with_name(f"{_stem(output)}.run.json")) if room else None


def errors_beside(output: Path) -> Path:
    """The file for failures: `OUT.errors.jsonl`, of an output `OUT.jsonl` or plain `OUT`."""
    return output.with_name(f"{_stem(output)}.errors.jsonl")


def own(place: Place, beside: Beside) -> bool:
    """Whether a place is of an earlier run, which may have written into an input folder."""
    if not isinstance(place, Path):
        return False
    return beside.output.absolute() in place.absolute().parents or any(_same(place, one) for one in beside)


def checked(places: Iterable[Place], inputs: Sequence[str], beside: Beside) -> Iterator[Place]:
    """The places, none of which would be lost.

    Raises:
        OptionError: the output is named as an input, or would replace what this command did not write.
    """
    given = [Path(i) for i in inputs]
    for place in places:
        if isinstance(place, Path) and own(place, beside):
            ours = beside.run.exists() or not _same(place, beside.output) or _holds_records(place)
            if place in given or not ours:
                raise OptionError(f"{shown(place)} is an input, and the output would replace it: choose another output")
        yield place


def _stem(output: Path) -> str:
    return output.stem if output.suffix.lower() in LINES else output.name


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _holds_records(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(len(_RECORD_BEGINS))
    return head in (b"", _RECORD_BEGINS)

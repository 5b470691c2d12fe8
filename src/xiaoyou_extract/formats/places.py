"""What inputs stand for: files, folders, globs and standard input, in order."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.faults import STANDARD, failure, shown, unreadable
from xiaoyou_extract.formats.kinds import is_read, read_endings
from xiaoyou_extract.records import Failure

Place = Path | Failure | None
"""Where articles are: a file, standard input (None), or nowhere, and why."""


def expand(inputs: Iterable[str]) -> Iterator[Place]:
    """The files that the inputs stand for, in order.

    Args:
        inputs: files, folders (searched through for what can be read by its ending, in order of path), globs, or `-` for
            standard input. A name that exists is never read as a glob.

    Yields:
        A path; None for standard input; a `Failure` for an input that stands for no file.
    """
    for given in inputs:
        path = Path(given)
        try:
            if given == STANDARD:
                yield None
            elif path.is_dir():
                yield from _folder(path)
            elif path.exists() or not glob.has_magic(given):
                yield path
            else:
                yield from _matches(given)
        except OSError as error:
            yield failure(unreadable(path, error), shown(path))


def _folder(folder: Path) -> Iterator[Path | Failure]:
    found: list[tuple[tuple[str, ...], Path | Failure]] = []

    def refused(error: OSError) -> None:
        place = Path(os.fsdecode(error.filename))
        found.append((place.parts, failure(unreadable(place, error), shown(place))))

    for place, _, names in os.walk(folder, onerror=refused):
        for name in names:
            path = Path(place, name)
            # A pipe or device would block or never end; a link to nowhere is told when it is opened.
            special = path.exists() and not path.is_file()
            if is_read(path.name) and not special:
                found.append((path.parts, path))
    if not found:
        kinds = ", ".join(f"*{suffix}" for suffix in read_endings())
        message = f"{shown(folder)} holds no file of the kinds {kinds}: name other files one by one"
        yield failure(InputError(message, "no_inputs"), shown(folder))
    for _, item in sorted(found, key=lambda f: f[0]):
        yield item


def _matches(pattern: str) -> Iterator[Path | Failure]:
    found = sorted(map(Path, glob.glob(pattern, recursive=True)))  # noqa: PTH207 - Path.glob knows no absolute patterns
    if not found:
        yield failure(
            InputError(f"no file matches {shown(Path(pattern))}: check the pattern", "missing"), shown(Path(pattern))
        )
    for path in found:
        if not path.is_dir():
            yield path
        elif "**" not in pattern:
            yield from _folder(path)

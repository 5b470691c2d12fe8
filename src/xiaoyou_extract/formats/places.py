"""What inputs stand for: files, folders, globs and standard input, in order; how a place is shown and a fault told."""

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.records import Failure

STANDARD = "-"
LINES = (".jsonl", ".ndjson")
TEXTS = (".txt",)
PAGES = (".html", ".htm", ".xhtml")

Place = Path | Failure | None
"""Where articles are: a file, standard input (None), or nowhere, and why."""


def expand(inputs: Iterable[str]) -> Iterator[Place]:
    """The files that the inputs stand for, in order.

    Args:
        inputs: files, folders (searched through for `*.txt`, `*.html`, `*.jsonl` and the
            like, in order of path), globs, or
            `-` for standard input. A name that exists is never read as a glob.

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


def shown(path: Path | None) -> str:
    """A path as a record can hold it: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace") if path else STANDARD


def failure(error: InputError, source: str, known_id: str | None = None) -> Failure:
    """An error of an input as what takes its article's place."""
    return Failure(id=known_id, source=source, error=error.code, message=str(error))


def unreadable(path: Path | None, error: OSError) -> InputError:
    """What the system says against a file, as an error that names it."""
    if isinstance(error, FileNotFoundError):
        return InputError(f"{shown(path)} is not there: check the path", "missing")
    return InputError(f"cannot read {shown(path)}: {reason(error)}", "unreadable")


def reason(error: OSError) -> str:
    """What the system says, without the path."""
    return error.strerror or str(error)


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
            if path.suffix.lower() in TEXTS + PAGES + LINES and not special:
                found.append((path.parts, path))
    if not found:
        kinds = ", ".join(f"*{suffix}" for suffix in TEXTS + PAGES + LINES)
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

"""How a place is shown, and how what is wrong there is told."""

import os
from pathlib import Path

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.records import Failure

STANDARD = "-"


def shown(path: Path | str | None) -> str:
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

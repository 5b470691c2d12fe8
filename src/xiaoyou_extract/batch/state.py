"""The file beside an output that says what was run and how far it came."""

import contextlib
import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from xiaoyou_extract import __version__
from xiaoyou_extract.batch.entries import BEGINNING, Position, Survey
from xiaoyou_extract.errors import OptionError, OutputError
from xiaoyou_extract.formats import shown
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import SCHEMA_VERSION

_LEGIBLE = 1_000  # characters


class State(BaseModel):
    """What was run, and how far it came.

    Attributes:
        form: of this file.
        finished: whether nothing is left to do.
        options: all that decides what is written, by name.
        inputs: what they were when the run began.
        position: the article to go on with.
        name: tells the article before that position.
        done: records written up to the position.
        failures: failures written up to it, by kind.
        output_mark: where the writer of the output goes on.
        failures_mark: where the writer of the failures goes on; None while there are none.
        retry: how far a retry of what failed is: `begun`, when the output holds more than counts, or `done`, when the
            file of failures is about to be replaced.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal[1] = 1
    finished: bool = False
    options: dict[str, Any]
    inputs: Survey
    position: Position = BEGINNING
    name: str | None = None
    done: int = 0
    failures: dict[str, int] = {}
    output_mark: int = 0
    failures_mark: int | None = None
    retry: Literal["begun", "done"] | None = None


def load(path: Path) -> State | None:
    """The state of an earlier run; None where there was none.

    Raises:
        OptionError: the file is none of this command's, or of another version of it.
    """
    try:
        return State.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"cannot read {shown(path)}: {error.strerror}") from error
    except ValidationError as error:
        raise OptionError(
            f"{shown(path)} does not tell how far a run came: remove it, and begin anew with --overwrite"
        ) from error


def save(path: Path, state: State) -> None:
    """Writes the state, whole or not at all, and on the disk when this returns.

    Raises:
        OutputError: it cannot be written; the state before it stays.
    """
    replace(path, state.model_dump_json(indent=2).encode() + b"\n")


def replace(path: Path, data: bytes) -> None:
    """Gives a file new content, whole or not at all, and on the disk when this returns.

    Raises:
        OutputError: it cannot be written; what it held stays.
    """
    new = path.with_name(f"{path.name}.new")
    try:
        with new.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):  # it may be what cannot be written at all
            new.unlink(missing_ok=True)
        raise OutputError(f"cannot write {shown(path)}: {error.strerror}") from error


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder to the disk, where the system has a way to ask for that."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def options(pipeline: Pipeline, **given: Any) -> dict[str, Any]:
    """All that decides what is written: versions, the parts of the pipeline by name, and the options given."""
    parts = {f"pipeline {f.name}": _brief(described(getattr(pipeline, f.name))) for f in fields(pipeline)}
    return {"version": __version__, "schema_version": SCHEMA_VERSION, **parts, **given}


def _brief(part: Any) -> Any:
    """What is too long to be read, such as all the types of an event finder, by its digest."""
    if isinstance(part, list):
        return [_brief(p) for p in part]
    if isinstance(part, dict) and len(told := json.dumps(part, sort_keys=True)) > _LEGIBLE:
        return f"sha256:{sha256(told.encode()).hexdigest()}"
    return part


def described(part: Any) -> Any:
    """A part of a pipeline as JSON can hold it: functions and classes by name, with what they were given."""
    if part is None or isinstance(part, (str, int, float, bool)):
        return part
    if isinstance(part, (tuple, list)):
        return [described(p) for p in part]
    if isinstance(part, partial):
        return [described(part.func), described(part.args), {k: described(v) for k, v in part.keywords.items()}]
    kind = part if hasattr(part, "__qualname__") else type(part)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if is_dataclass(part) and not isinstance(part, type):
        return [name, {f.name: described(getattr(part, f.name)) for f in fields(part)}]
    return name


def check(
    before: State, options: Mapping[str, Any], inputs: Survey | None, output: Path, but: frozenset[str] = frozenset()
) -> None:
    """Makes sure that a run would go on as it began.

    Args:
        before: how it began.
        options: those of now.
        inputs: those of now; not looked at if None.
        output: for the message.
        but: names of options that may differ.

    Raises:
        OptionError: it would not; the message tells each difference.
    """
    names = [n for n in dict.fromkeys((*before.options, *options)) if n not in but]
    differences = [
        _difference(n, before.options.get(n), options.get(n)) for n in names if before.options.get(n) != options.get(n)
    ]
    if inputs and inputs != before.inputs:
        then, now = before.inputs, inputs
        sizes = (then.files, then.bytes) != (now.files, now.bytes)
        differences.append(
            f"the inputs were {then.files} files of {then.bytes:,} bytes and are {now.files} of {now.bytes:,}"
            if sizes
            else "an input was written, moved or renamed"
        )
    if differences:
        raise OptionError(
            f"{shown(output)} was begun otherwise: {'; '.join(differences)}. "
            "Run it as it was begun, or begin anew with --overwrite"
        )


def _difference(name: str, then: Any, now: Any) -> str:
    if isinstance(then, list) and isinstance(now, list):
        return f"the {name} are others"
    return f"{name} was {_told(then)} and is {_told(now)}"


def _told(value: Any) -> str:
    return "not given" if value is None else str(value)

"""Records out: what an output can be, and the file of lines.

Every writer takes the line of JSON that stands for a record, so that nothing but lines has to come back from where the
records are made.
"""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol

from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats.faults import STANDARD, reason, shown


class Writer(Protocol):
    """Where records go, one after another.

    A run that ends early leaves what a later one can go on from: it opens the output again `at` the mark that `flush`
    gave, and whatever came after that mark is cut away (or, in a database, replaced when it comes again).
    """

    def write(self, line: str) -> None:
        """One record more, as its line of JSON.

        Raises:
            OutputError: it cannot be written; what was written before is kept.
            BrokenPipeError: nobody reads any more.
        """

    def flush(self) -> int:
        """Brings all that was written to the disk.

        Returns:
            The mark of this place; 0 where there is nothing to go back to (a pipe, a database).
        """

    def finish(self) -> None:
        """All is written: gives the output the form in which it is used. Only `close` may follow."""

    def close(self) -> None:
        """Lets go of the output as it stands, finished or not."""

    def __enter__(self) -> "Writer": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class LineWriter:
    """Appends lines to a file, each whole and at once on its way.

    Every line that is written stays, whatever happens after it: a run that was cut short leaves a file that can be
    used, and be continued. A line that cannot be written whole (a full disk, an interrupt) is taken back.
    """

    def __init__(self, path: Path | None, at: int | None = None) -> None:
        """Opens the file, empty, or with what it held at a mark; None is standard output.

        Args:
            path: the file, or None for standard output.
            at: the mark that `flush` gave when the file was written before (its length in bytes); what stands after
                it is cut away.

        Raises:
            OutputError: the file cannot be opened, or ends before the mark.
        """
        self._name = shown(path) if path else "standard output"
        self._owned = path is not None
        self._size = at or 0
        try:
            self._stream: IO[bytes] = _opened(path, at)
        except OSError as error:
            raise OutputError(f"cannot write {self._name}: {reason(error)}") from error
        self._regular = path is not None and path.is_file()

    def write(self, line: str) -> None:
        """One line more; its end is added.

        Raises:
            OutputError: the line cannot be written; the lines before it are kept.
            BrokenPipeError: nobody reads any more.
        """
        data = line.encode("utf-8") + b"\n"
        whole = False
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._stream.write(rest) :]
            self._stream.flush()
            whole = True
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write {self._name}: {reason(error)}; what was written before is kept") from error
        finally:
            if not whole and self._regular:  # torn by a fault or an interrupt
                self._stream.truncate(self._size)
        self._size += len(data)

    def flush(self) -> int:
        """Brings the lines to the disk, so that they outlive a power cut, and gives the file's length in bytes.

        Raises:
            OutputError: the disk refuses them.
        """
        if not self._regular:
            return 0
        try:
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise OutputError(f"cannot write {self._name}: {reason(error)}") from error
        return self._size

    def finish(self) -> None:
        """Brings the lines to the disk."""
        self.flush()

    def close(self) -> None:
        """Closes a file; standard output stays open."""
        if self._owned:
            self._stream.close()

    def __enter__(self) -> "LineWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def writer(output: str, *, at: int | None = None) -> Writer:
    """The writer of an output, told by its ending.

    Args:
        output: a file, or `-` for standard output.
        at: the mark that an unfinished run left, to go on from there; a new output where it is None.

    Raises:
        OutputError: the output cannot be opened, or ends before the mark.
    """
    return LineWriter(None if output == STANDARD else Path(output), at)


def _opened(path: Path | None, at: int | None) -> IO[bytes]:
    if path is None:
        return _standard_output()
    stream: IO[bytes] = path.open("wb" if at is None else "r+b", buffering=0)
    if at is not None and path.is_file():
        if os.fstat(stream.fileno()).st_size < at:
            stream.close()
            raise OutputError(f"{shown(path)} ends before what was written to it: begin anew, without resuming")
        stream.truncate(at)
        stream.seek(at)
    return stream


def _standard_output() -> IO[bytes]:
    if sys.stdout is None:
        raise OutputError("standard output is closed: name a file")
    return sys.stdout.buffer

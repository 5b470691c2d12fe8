"""JSON Lines: plain, or in frames of gzip or zstd."""

import gzip
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from xiaoyou_extract.errors import OutputError
from xiaoyou_extract.formats.extras import needed
from xiaoyou_extract.formats.faults import reason, shown
from xiaoyou_extract.formats.protocols import W

_FRAME = 128  # lines


class Appended:
    """A file that pieces are appended to, each whole and at once on its way.

    Every piece that is written stays, whatever happens after it: a run that was cut short leaves a file that can be
    used, and be continued. A piece that cannot be written whole (a full disk, an interrupt) is taken back.
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

    def append(self, data: bytes) -> None:
        """One piece more.

        Raises:
            OutputError: the piece cannot be written; those before it are kept.
            BrokenPipeError: nobody reads any more.
        """
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
                self._stream.seek(self._size)
        self._size += len(data)

    def flush(self) -> int:
        """Brings the pieces to the disk, so that they outlive a power cut, and gives the file's length in bytes.

        Raises:
            OutputError: the disk refuses.
        """
        if not self._regular:
            return 0
        try:
            os.fsync(self._stream.fileno())
        except OSError as error:
            raise OutputError(f"cannot write {self._name}: {reason(error)}") from error
        return self._size

    def finish(self) -> None:
        """Brings the pieces to the disk."""
        self.flush()

    def close(self) -> None:
        """Closes a file; standard output stays open."""
        if self._owned:
            self._stream.close()

    def __enter__(self: W) -> W:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class LineWriter(Appended):
    """A file of lines, one a record."""

    def write(self, line: str) -> None:
        """One line more; its end is added.

        Raises:
            OutputError: the line cannot be written; the lines before it are kept.
            BrokenPipeError: nobody reads any more.
        """
        self.append(line.encode("utf-8") + b"\n")


class FrameWriter(Appended):
    """A file of lines in frames, each of which can be read when those after it are torn.

    A frame ends after so many lines, and where the file is flushed: the same lines and flushes give the same bytes.
    """

    def __init__(self, path: Path, at: int | None, packed: Callable[[bytes], bytes]) -> None:
        super().__init__(path, at)
        self._packed = packed
        self._lines: list[str] = []

    def write(self, line: str) -> None:
        """One line more; it is in the file when its frame is full.

        Raises:
            OutputError: the frame cannot be written; the frames before it are kept.
        """
        self._lines.append(line)
        if len(self._lines) == _FRAME:
            self._end_frame()

    def flush(self) -> int:
        """Ends the frame and brings it to the disk, and gives the file's length in bytes.

        Raises:
            OutputError: the disk refuses.
        """
        self._end_frame()
        return super().flush()

    def close(self) -> None:
        """Ends the frame and closes the file."""
        try:
            self._end_frame()
        finally:
            super().close()

    def _end_frame(self) -> None:
        lines, self._lines = self._lines, []
        if lines:
            self.append(self._packed("".join(f"{line}\n" for line in lines).encode("utf-8")))


def gzipped(data: bytes) -> bytes:
    """A gzip member, which says nothing of when it was made."""
    return gzip.compress(data, mtime=0)


def zstandard(data: bytes) -> bytes:
    """A zstd frame.

    Raises:
        OptionError: zstandard is not installed.
    """
    frame: bytes = needed("zstandard", "zstd").ZstdCompressor(write_checksum=True).compress(data)
    return frame


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

"""What holds other files: gzip and zstd around one, tar and zip around many. Nothing is unpacked to disk."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import IO, Any

from xiaoyou_extract.errors import InputError
from xiaoyou_extract.formats.extras import needed
from xiaoyou_extract.formats.faults import STANDARD, failure, shown
from xiaoyou_extract.formats.items import Input, T
from xiaoyou_extract.records import Article, Failure

_MEMBER = "!"
_CHUNK = 1 << 10  # a small piece in, so that what it unfolds to is no bomb
_UTF8_NAME = 0x800
_LEFT_OUT = "__MACOSX/"
# What the modules raise on damage, besides their own errors: lengths, names and offsets that cannot be.
_DAMAGE = (EOFError, ValueError, LookupError, OverflowError, struct.error, zlib.error)
_ZIP_FAULTS = (*_DAMAGE, zipfile.BadZipFile, RuntimeError)  # the last: a password, a method that Python does not know
_TAR_FAULTS = (*_DAMAGE, tarfile.TarError)


def gunzipped(stream: IO[bytes], name: str) -> IO[bytes]:
    """What gzip holds, one member after another; where it is torn or broken, reading on raises InputError."""
    file = gzip.GzipFile(fileobj=stream)
    return io.BufferedReader(_Unpacked(file.read1, (EOFError, zlib.error, gzip.BadGzipFile), name))


def unzstd(stream: IO[bytes], name: str) -> IO[bytes]:
    """What zstd holds, one frame after another; where it is torn or broken, reading on raises InputError.

    Raises:
        OptionError: zstandard is not installed.
    """
    zstd = needed("zstandard", "zstd")
    return io.BufferedReader(_Unpacked(_Frames(stream, zstd).read, (EOFError, zstd.ZstdError), name))


def tarred(given: Input[T]) -> Iterator[T | Article | Failure]:
    """The articles of a tar archive, in its order.

    Raises:
        InputError: it is torn or no tar archive, or stands in another archive.
    """
    name = _outermost(given)
    try:
        with tarfile.open(fileobj=given.stream, mode="r|") as archive:
            yield from _members(given, ((shown(m.name), partial(archive.extractfile, m)) for m in archive if m.isreg()))
    except _TAR_FAULTS as error:
        raise InputError(f"{name} is no whole tar archive: {error}", "broken") from error


def zipped(given: Input[T]) -> Iterator[T | Article | Failure]:
    """The articles of a zip archive, in its order.

    Raises:
        InputError: it is torn or no zip archive, or stands in another archive.
    """
    name = _outermost(given)
    try:
        archive = zipfile.ZipFile(given.stream)
    except _ZIP_FAULTS as error:
        raise InputError(f"{name} is no whole zip archive: {error}", "broken") from error
    with archive:
        files = (i for i in archive.infolist() if not i.filename.endswith("/"))
        yield from _members(given, ((_title(i), partial(archive.open, i)) for i in files))


def _outermost(given: Input[T]) -> str:
    name = given.name or STANDARD
    if given.inside is None:  # an archive can be made that holds itself
        raise InputError(f"{name} is packed in another archive: unpack that first", "unreadable")
    return name


def _members(given: Input[T], members: Iterable[tuple[str, Callable[[], Any]]]) -> Iterator[T | Article | Failure]:
    name, read = given.name or STANDARD, 0
    for title, opened in members:
        if title.startswith(_LEFT_OUT):
            continue
        place = f"{name}{_MEMBER}{title}"
        try:
            with _opened(opened, place) as stream:
                items = given.inside and given.inside(replace(given, name=place, stream=stream, inside=None))
                if items:
                    read += 1
                    yield from items
        except InputError as error:
            yield failure(error, place)
    if not read:
        yield failure(InputError(f"{name} holds no file that can be read by its ending", "no_inputs"), name)


def _opened(opened: Callable[[], Any], place: str) -> IO[bytes]:
    try:
        read = opened().read1
    except _ZIP_FAULTS as error:
        raise InputError(f"cannot read {place}: {error}", "unreadable") from error
    return io.BufferedReader(_Unpacked(read, (*_ZIP_FAULTS, *_TAR_FAULTS), place))


def _title(member: zipfile.ZipInfo) -> str:
    """The name of a member; Chinese Windows writes its own encoding without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return shown(member.filename)
    raw = member.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


class _Unpacked(io.RawIOBase):
    """A stream whose faults of packing are told as errors of the input."""

    def __init__(self, read: Callable[[int], bytes], faults: tuple[type[Exception], ...], name: str) -> None:
        self._read, self._faults, self._name = read, faults, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._read(len(buffer))
        except self._faults as error:
            message = f"{self._name} is torn or broken: {error}; what could be read before is kept"
            raise InputError(message, "broken") from error
        buffer[: len(data)] = data
        return len(data)


class _Frames:
    """What zstd frames hold; its own reader would take a torn frame for the end."""

    def __init__(self, stream: IO[bytes], zstd: Any) -> None:
        self._stream = stream
        self._new = zstd.ZstdDecompressor().decompressobj
        self._frame: Any = None
        self._packed = b""
        self._data = memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._data:
            packed = self._packed or self._stream.read(_CHUNK)
            if not packed:
                if self._frame is not None:
                    raise EOFError("it ends within a frame")
                return b""
            self._frame, self._packed = self._frame or self._new(), b""
            self._data = memoryview(self._frame.decompress(packed))
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        data, self._data = self._data[:size], self._data[size:]
        return bytes(data)

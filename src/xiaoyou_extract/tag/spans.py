"""What a name may look like: where it begins and ends, and what is none."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import regex

from xiaoyou_extract.tag import characters

_PAIRS = {"(": ")", "（": "）", "“": "”", "《": "》"}


def trim(text: str, start: int, end: int, loose: Callable[[str], bool] = str.isspace) -> tuple[int, int]:
    """The range without the loose characters at both ends."""
    while start < end and loose(text[start]):
        start += 1
    while start < end and loose(text[end - 1]):
        end -= 1
    return start, end


def settle(text: str, start: int, end: int, kind: str) -> tuple[int, int] | None:
    """The range of a name that the network found.

    Marks go from its ends; a bracket left open is closed, or cut off with what follows it; endings that belong to no
    name of the kind are cut off (印度西部).

    Returns:
        The range, or None where no such name can be.
    """
    start, end = trim(text, start, end, characters.is_edge)
    for opening, closing in _PAIRS.items():
        at = text.rfind(opening, start, end)
        if at >= 0 and closing not in text[at:end]:
            end = end + 1 if text[end : end + 1] == closing else at
    if kind == "TIME":
        return (start, end) if start < end else None
    cut, never = _endings(kind)
    if found := cut.search(text, start, end):
        end = found.start()
    fits = _form(kind).fullmatch(text, start, end) and not never.search(text, start, end)
    return (start, end) if fits else None


@cache
def _form(kind: str) -> "regex.Pattern[str]":
    """No digits and Latin abbreviations are people; whatever is not only marks and digits may be a body or a place."""
    if kind == "PER":
        return regex.compile(r"[^\d\p{Han}]*+\p{Han}\D*+|\p{Lu}\p{L}*+(?:[ .·]++\p{Lu}\p{L}*+)++")
    return regex.compile(r"\P{L}*+\p{L}.*+", regex.DOTALL)


@cache
def _endings(kind: str) -> "tuple[regex.Pattern[str], regex.Pattern[str]]":
    """Patterns of the endings to cut and of the endings that make it no name."""
    words: dict[str, list[str]] = {"cut": [], "never": []}
    for line in files(__package__).joinpath("data", "endings.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            of, use, endings = line.split("\t")
            words[use] += endings.split() if of == kind else []
    nothing = "(?!)"
    cut, never = ("|".join(map(regex.escape, words[use])) or nothing for use in ("cut", "never"))
    return regex.compile(f"(?<=..)(?:{cut})+$"), regex.compile(f"(?:{never})$")

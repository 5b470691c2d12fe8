"""Layout: one line per paragraph, no blank lines, no spaces beside Han characters or full-width marks."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import regex

from xiaoyou_extract.clean.lines import closed, columns, margin
from xiaoyou_extract.source import Edit, Source


def join_lines(source: Source) -> Source:
    """Join the lines of one sentence and drop blank lines, indentation and trailing spaces.

    A line goes on in the next one where it ends in a comma, or where it is full and the text is wrapped at one width.
    """
    text = source.text
    lines = [m.span() for m in _pattern("line").finditer(text)]
    if not lines:
        return source.edit(_deleted(source, 0, len(text)))
    full = margin([text[start:end] for start, end in lines]) or len(text) * 2 + 1
    edits = [*_deleted(source, 0, lines[0][0])]
    for (start, end), (following, stop) in pairwise(lines):
        line, feed = text[start:end], text.index("\n", end)
        wrapped = columns(line) >= full and "\n" not in text[feed + 1 : following] and not closed(line)
        edits += _deleted(source, end, feed)
        if wrapped or (line.endswith(("，", ",", "、")) and not _pattern("item").match(text, following, stop)):
            latin = _latin(text[end - 1]) and _latin(text[following])
            edits.append(Edit(feed, feed + 1, " " if latin else "", "line_break"))
        edits += _deleted(source, feed + 1, following)
    return source.edit([*edits, *_deleted(source, lines[-1][1], len(text))])


def _deleted(source: Source, start: int, end: int) -> Iterator[Edit]:
    """Edits that delete white space, each of one stretch of the input: furniture may have stood between the lines."""
    cut = start
    for at in range(start + 1, end):
        if source.raw_range(at - 1, at)[1] != source.raw_range(at, at + 1)[0]:
            yield Edit(cut, at, "", "line_break")
            cut = at
    if cut < end:
        yield Edit(cut, end, "", "line_break")


def tidy_spaces(source: Source) -> Source:
    """Delete spaces beside Han characters and full-width marks, and keep one of several spaces elsewhere."""
    text = source.text
    edits = []
    for m in _pattern("spaces").finditer(text):
        new = "" if _wide(text, m.start() - 1, -1) or _wide(text, m.end(), 1) else " "
        if m.group() != new:
            edits.append(Edit(m.start(), m.end(), new, "space"))
    return source.edit(edits)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _wide(text: str, at: int, step: int) -> bool:
    """Whether the character at a space's side is Han, a full-width mark, or a mark that is to become full-width."""
    if not 0 <= at < len(text):
        return True
    character = text[at]
    if character in _MARKS:
        beyond = at + step
        return (
            character not in ",;:!?()"
            or not 0 <= beyond < len(text)
            or not (text[beyond] == " " or _latin(text[beyond]))
        )
    return character == "\n" or _pattern("han").match(character) is not None


_MARKS = frozenset("，；：！？（）,;:!?()")


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    return regex.compile(
        {
            "line": r"\S(?:[^\n]*\S)?",
            "spaces": r" {2,}+|(?<=[^ -~]) | (?=[^ -~])|(?<=[,;:!?()]) | (?=[,;:!?()])",
            "item": r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．）)]",
            "han": r"[\p{Han}。、《》〈〉「」『』【】〔〕]",
        }[name]
    )

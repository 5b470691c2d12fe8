"""Pages in HTML: markup is set aside, and so is what stands around the article, as trafilatura (an extra) judges.

The text is cut out of the page itself, so every character keeps its place in the file.
"""

from collections.abc import Iterator
from functools import cache
from html import unescape
from importlib.util import find_spec
from typing import NamedTuple

import regex

from xiaoyou_extract.source import Source


def read_page(source: Source) -> Source:
    """Set markup and what surrounds the article aside, where the text is a page or a part of one.

    Without the extra `html` the text of the whole page stays, with a warning `page_unjudged`.
    """
    text = source.text
    if not text.lstrip("\ufeff \t\r\n").startswith("<") or not _pattern("page").match(text):
        return source
    pieces = list(_pieces(text))
    blocks = list(_blocks(text, pieces))
    judged = find_spec("trafilatura") is not None
    kept = _article(text, blocks) if judged else set(range(len(blocks)))
    folded, at, last = list(text), 0, -1
    cuts: list[tuple[int, int, str]] = []
    for number, block in enumerate(blocks):
        if number not in kept:
            continue
        if cuts or at:
            folded[block.start - 1] = "\n"  # the last character of the markup before it
        cuts += _aside(at, block.start - 1 if cuts or at else block.start, seen=number > last + 1)
        at, last = block.end, number
        for piece in block.pieces:
            for i in range(piece.start, piece.end):
                if folded[i] in "\r\n\t":
                    folded[i] = " "
        cuts += [(a.end, b.start, "markup") for a, b in zip(block.pieces, block.pieces[1:], strict=False)]
    cuts += _aside(at, len(text), seen=last + 1 < len(blocks))
    source = source.fold("".join(folded)).cut(cuts)
    if judged:
        return source
    return source.warn(
        "page_unjudged", "an HTML page: `pip install 'xiaoyou-extract[html]'` tells the article from what surrounds it"
    )


class _Piece(NamedTuple):
    """A range of the page: text, or a tag with its name; `hidden` for what no reader sees."""

    start: int
    end: int
    tag: str = ""


class _Block(NamedTuple):
    """The pieces of text of one block, the first and last without white space around them."""

    start: int
    end: int
    tag: str
    pieces: list[_Piece]


def _pieces(text: str) -> Iterator[_Piece]:
    """Text and tags in order; comments, scripts and the like are left out."""
    at = searched = 0
    while (found := text.find("<", searched)) >= 0:
        if text.startswith("<!--", found):
            close = text.find("-->", found + 4)
            end, name = (len(text) if close < 0 else close + 3), ""
        elif tag := _pattern("tag").match(text, found):
            end, name = tag.end(), (tag["name"] or "").lower()
            if name in _HIDDEN and not tag["close"]:
                close_tag = _pattern(name).search(text, end)
                end = close_tag.end() if close_tag else len(text)
                name = "hidden"
        else:
            searched = found + 1
            continue
        if at < found:
            yield _Piece(at, found)
        if name:
            yield _Piece(found, end, name)
        at = searched = end
    if at < len(text):
        yield _Piece(at, len(text))


def _blocks(text: str, pieces: list[_Piece]) -> Iterator[_Block]:
    """The stretches of text between tags that begin a line."""
    found: list[_Piece] = []
    inside = ""
    for piece in [*pieces, _Piece(len(text), len(text), "body")]:
        if not piece.tag:
            found.append(piece)
        elif piece.tag not in _INLINE:
            words = [p for p in found if not text[p.start : p.end].isspace()]
            if words:
                first, last = words[0], words[-1]
                head, tail = text[first.start : first.end], text[last.start : last.end]
                start, end = first.end - len(head.lstrip()), last.start + len(tail.rstrip())
                words[-1] = last._replace(end=end)
                words[0] = words[0]._replace(start=start)
                yield _Block(start, end, inside, words)
            found = []
            inside = piece.tag


def _aside(start: int, end: int, *, seen: bool) -> list[tuple[int, int, str]]:
    """A stretch between two blocks that stay: as one, named by whether a reader of the page would see text in it."""
    return [(start, end, "page" if seen else "markup")] if start < end else []


def _article(text: str, blocks: list[_Block]) -> set[int]:
    """The numbers of the blocks that are the article, its headline and its publication line."""
    from trafilatura import extract

    found = extract(text, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False) or ""
    lines = {_plain(line.removeprefix("- ")) for line in found.splitlines()} - {""}
    whole = "".join(_plain(line.removeprefix("- ")) for line in found.splitlines())
    plain = [_plain("".join(text[p.start : p.end] for p in block.pieces)) for block in blocks]
    kept = {i for i, line in enumerate(plain) if line in lines or (len(line) >= _LONG and line in whole)}
    if not kept:
        return set(range(len(blocks)))
    first = min((i for i in kept if len(plain[i]) >= _LONG), default=min(kept))
    heads = {i for i in range(first) if blocks[i].tag == "h1" or _pattern("dated").search(plain[i])}
    return kept | heads


def _plain(written: str) -> str:
    return "".join(unescape(written).split())


_LONG = 12
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "textarea", "select"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd"}
    | {"label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"}
    | {"time", "tt", "u", "var", "wbr", "o:p", "hidden"}
)


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    if name in _HIDDEN:
        return regex.compile(rf"</{name}\b[^<>]*+>", regex.IGNORECASE)
    return regex.compile(
        {
            "page": r"[\ufeff\s]*+(?:<\?xml[^<>]*+>\s*+)?(?:<!--[^>]{0,1000}+>\s*+){0,3}"
            r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|main|table|h[1-6])\b[^<>]*+>",
            "tag": r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?:[\s/](?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)?>"
            r"|<[!?][^<>]*+>",
            "dated": r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}",
        }[name],
        regex.IGNORECASE,
    )

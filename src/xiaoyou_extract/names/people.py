"""People: the tagger's proposals that can be names, names listed beside them, bylines, and each name's other places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import regex

from xiaoyou_extract.document import Document, Mention, Proposal, Token
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.lexicon import is_chinese_name
from xiaoyou_extract.names.phrases import actor, again
from xiaoyou_extract.names.titles import Title, find_titles

BYLINE = "names.person.byline"
TITLED = "names.person.surname"
"""Finder of a surname with a title (王处长), for a resolver to tie to the full name."""

_DOTTED = regex.compile(r"[\p{Han}A-Z][\p{Han}A-Za-z.]*(?:[·•][\p{Han}A-Za-z.]+)+")
_BYLINE_MARKS = ("、", "，", "：", ":", "/", "|", "｜")
_HAN = regex.compile(r"\p{Han}+")
_LISTED = regex.compile(r"(?<=、)\p{Han}{2,4}(?=[、，。；）等和及与]|$)")
_CLOSING_AUTHORS = regex.compile(r"（(?P<names>\p{Han}{2,3}(?:[、，]\p{Han}{2,3}){0,3})）$", regex.MULTILINE)
_DATELINE_AUTHORS = regex.compile(r"(?:电|讯|消息|报道)（(?P<names>\p{Han}{2,4}(?:[、，\s]\p{Han}{2,4}){0,5})）")


@cache
def _byline() -> "regex.Pattern[str]":
    kinds = lexicon.titles()
    words = sorted((w for w, kind in kinds.items() if kind in ("author", "editor")), key=len, reverse=True)
    return regex.compile(
        r"(?P<title>\L<words>)[：:／/｜|\s]{0,3}(?P<names>\p{Han}{2,4}(?:[、，／/\s]\p{Han}{2,4}){0,5})(?=[）)。\s]|$|\L<words>)",
        words=words,
    )


def find_people(document: Document) -> Iterator[Mention]:
    """Mentions of named people; `name` is the full name, `kind` the role (`subject`, `author`, `editor`)."""
    titles = find_titles(document.text)
    beside = {t.end for t in titles} | {t.start for t in titles}
    found = {(m.start, m.end): m for m in _proposed(document, beside)}
    found |= {(m.start, m.end): m for m in _after_titles(document, titles, found)}
    names = {m.name for m in found.values() if m.name}
    for m in (*_bylines(document, names), *_listed(document, found)):
        found[m.start, m.end] = m
        names.add(str(m.name))
    _set_roles(document.text, titles, found)
    yield from found.values()
    yield from _again(document, names, found)
    yield from _titled(document)


def _proposed(document: Document, beside: set[int]) -> Iterator[Mention]:
    """The tagger's people; beside a title less confidence will do, and a surname left outside comes in (谈|敬亭)."""
    for sentence in document.sentences:
        tokens = {t.start: t for t in sentence.tokens}
        ends = {p.end for p in sentence.proposals if p.kind == "PER"}
        for p in sentence.proposals:
            if p.kind == "PER" and (place := _name_in(document.text, p, beside, ends)):
                start, end = _grown(document.text, *place, tokens)
                yield Mention(
                    start, end, "person", p.confidence, "names.person.tagger", document.text[start:end], "subject"
                )


def _grown(text: str, start: int, end: int, tokens: Mapping[int, Token]) -> tuple[int, int]:
    """The range with a last character that the tagger left outside (陈怀|远), and without 女士 or 先生 in it."""
    if text[start:end].endswith(tuple(lexicon.name_words("polite"))) and end - start > 4:
        end -= 2
    last = tokens.get(end)
    if end - start != 2 or last is None or last.end - last.start != 1 or text[start : start + 2] in lexicon.surnames():
        return start, end
    after = tokens.get(last.end)
    closed = after is None or after.pos == "w"
    if text[end] in lexicon.given("plain") and (closed or (after is not None and after.pos in ("v", "vd", "d", "p"))):
        return start, end + 1
    return start, end + (text[end] in lexicon.given("word") and closed)


def _name_in(text: str, proposal: Proposal, beside: set[int], ends: set[int]) -> tuple[int, int] | None:
    """The range of a proposal that is a name; None where it cannot be one."""
    start, end = proposal.start, proposal.end
    if start - 1 in beside and end - start <= 2 and is_chinese_name(text[start - 1 : end]):
        start -= 1
    name = text[start:end]
    if (
        text[start - 1 : start] in tuple("在来赴回驻离抵")
        and name[0] in lexicon.abbreviations("free")
        and proposal.confidence < 0.9
    ):
        return None
    if name[1:] in lexicon.titles() or (name[0] == "任" and start in ends):
        return None  # 陈怀远任|江城市副市长
    if is_chinese_name(name) or is_foreign_name(name):
        return start, end
    if name[1:] in lexicon.name_words("thing"):
        return None
    needed = 0.5 if start in beside or end in beside else 0.9
    return (start, end) if proposal.confidence >= needed and _HAN.fullmatch(name) and 2 <= len(name) <= 4 else None


def is_foreign_name(name: str) -> bool:
    """A name with dots (阿依古丽·买买提), or of two to nine characters that write foreign names."""
    return bool(_DOTTED.fullmatch(name)) or (2 <= len(name) <= 9 and lexicon.transliteration().issuperset(name))


def _after_titles(
    document: Document, titles: Sequence[Title], found: dict[tuple[int, int], Mention]
) -> Iterator[Mention]:
    """Names that the tagger cut into words: a surname after a title, and a character or two up to a verb or mark."""
    covered = {p for start, end in found for p in range(start, end)}
    tokens = {t.start: t for s in document.sentences for t in s.tokens}
    for title in titles:
        end, first = title.end, tokens.get(title.end)
        if first is not None and first.pos == "ORG" and (size := actor(document.text, first.start, first.end)):
            name = document.text[title.end : title.end + size - 1]
            yield Mention(title.end, title.end + size - 1, "person", 0.6, "names.person.titled", name, "subject")
            continue
        if title.kind == "post" and (size := _two_syllables(document.text, title.end, tokens)):
            name = document.text[title.end : title.end + size]
            yield Mention(title.end, title.end + size, "person", 0.7, "names.person.titled", name, "subject")
            continue
        if first is None or title.end in covered or first.pos in ("w", "p", "c", "u", "r", "PER", "ORG", "LOC", "TIME"):
            continue
        if first.end - first.start == 2 or document.text[first.start : first.end] in lexicon.titles():
            continue
        while (
            (token := tokens.get(end))
            and token.pos not in ("w", "p", "c", "u", "r", "ORG", "LOC")
            and token.end - title.end <= 4
        ):
            end = token.end
            after = tokens.get(end)
            if is_chinese_name(document.text[title.end : end]) and (
                after is None or after.pos in ("w", "p", "c", "v", "u", "d", "vd")
            ):
                yield Mention(
                    title.end, end, "person", 0.6, "names.person.titled", document.text[title.end : end], "subject"
                )
                break


def _two_syllables(text: str, start: int, tokens: Mapping[int, Token]) -> int:
    """How long the name is that begins with a surname of two characters, though a tagger took it for a place (南宫).

    The name ends where a word ends; without such an end there is none.
    """
    if text[start : start + 2] not in lexicon.surnames():
        return 0
    ends, at = [], start
    while (token := tokens.get(at)) and token.end - start <= 4 and token.pos not in ("w", "p", "c", "u"):
        at = token.end
        ends.append(at - start)
    sizes = [n for n in ends if n == 3 or (n == 4 and text[start + 3] not in lexicon.name_words("saying"))]
    return next((n for n in reversed(sizes) if is_chinese_name(text[start : start + n])), 0)


def _bylines(document: Document, known: set[str]) -> Iterator[Mention]:
    """`（记者周砚秋）`, `责编：周砚秋`, `…电（周砚秋）`."""
    text, kinds = document.text, lexicon.titles()
    for m in _byline().finditer(text):
        yield from _named(m, kinds[m["title"]], known)
    for pattern in (_DATELINE_AUTHORS, _CLOSING_AUTHORS):
        for m in pattern.finditer(text):
            yield from _named(m, "author", known)


def _set_roles(text: str, titles: Sequence[Title], found: dict[tuple[int, int], Mention]) -> None:
    """Give each person right after 记者 or 责编, and those that follow one after the other, the role of a byline."""
    ends = dict(found.keys())
    for title in titles:
        at = title.end + (text[title.end : title.end + 1] in _BYLINE_MARKS)
        while title.kind in ("author", "editor") and (end := ends.get(at)):
            found[at, end] = replace(found[at, end], kind=title.kind)
            at = end + (text[end : end + 1] in _BYLINE_MARKS)


def _named(match: "regex.Match[str]", role: str, known: set[str]) -> Iterator[Mention]:
    base = match.start("names")
    for m in _HAN.finditer(match["names"]):
        if (m[0] in known or is_chinese_name(m[0])) and m[0] not in lexicon.titles():
            yield Mention(base + m.start(), base + m.end(), "person", 0.9, BYLINE, m[0], role)


def _listed(document: Document, found: dict[tuple[int, int], Mention]) -> Iterator[Mention]:
    """A member of a list right after a person that looks like a name itself (周砚秋、林若谷)."""
    ends = {end for _, end in found}
    words = {
        t.start: t.end
        for s in document.sentences
        for t in s.tokens
        if t.pos in ("n", "v", "vn", "LOC", "ORG", "nz", "TIME")
    }
    for m in _LISTED.finditer(document.text):
        whole_word = words.get(m.start()) == m.end() and len(m[0]) == 2
        if m.start() - 1 in ends and is_chinese_name(m[0]) and m.span() not in found and not whole_word:
            ends.add(m.end())
            yield Mention(m.start(), m.end(), "person", 0.7, "names.person.listed", m[0], "subject")


def _again(document: Document, names: set[str], found: dict[tuple[int, int], Mention]) -> Iterator[Mention]:
    """The names found, wherever they stand again."""
    for start, end in again(names, document.text):
        if end - start > 1 and (start, end) not in found:
            name = document.text[start:end]
            yield Mention(start, end, "person", 0.8, "names.person.again", name, "subject")


def _titled(document: Document) -> Iterator[Mention]:
    """A surname right before a title, as a form of a name given in full elsewhere (王处长)."""
    starts = {t.start for s in document.sentences for t in s.tokens}
    for title in find_titles(document.text):
        start = title.start - 1
        if start in starts and document.text[start] in lexicon.surnames() and title.kind in ("post", "rank"):
            yield Mention(start, title.end, "person", 0.6, TITLED, document.text[start : title.end], "subject")

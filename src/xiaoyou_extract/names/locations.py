"""Places: the tagger's proposals, divisions of the gazetteer, venues by their last word, one-character forms (在晋)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import regex

from xiaoyou_extract.document import Document, LocationValue, Mention, Proposal, Sentence
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.phrases import Line

_LEVEL = regex.compile(
    r"\p{Han}{2,9}?(?:特别行政区|自治区|自治州|自治县|省|市|县|区|旗|街道|镇|乡|社区|村)(?!委|政府|长|民|场|镇|域)"
)
_LOWER = regex.compile("镇|乡|村|街道|社区")
BY_TAGGER = "names.location.tagger"
_ZONES = ("开发区", "经开区", "高新区", "新区", "保税区")
_LONGEST_VENUE = 25


@cache
def _single() -> "regex.Pattern[str]":
    return regex.compile(r"(?<=[在来赴回抵离驻返入援莅]|旅居|留)\L<forms>", forms=list(lexicon.abbreviations("free")))


@cache
def _sought() -> "regex.Pattern[str]":
    return regex.compile(r"\L<sought>", sought=sorted(lexicon.place_suffixes(sought=True), key=len, reverse=True))


def find_locations(document: Document, lines: Sequence[Line]) -> Iterator[Mention]:
    """Mentions of places; `name` is the form in the text, for the resolver to tie the forms of one place."""
    for sentence, line in zip(document.sentences, lines, strict=True):
        found: set[tuple[int, int]] = set()
        for m in (*_proposed(document, sentence), *_venues(sentence, line), *_abbreviated(document, sentence)):
            if (m.start, m.end) not in found:
                found.add((m.start, m.end))
                yield m


def _mention(document: Document, start: int, end: int, confidence: float, by: str) -> Mention:
    name = document.text[start:end]
    return Mention(start, end, "location", confidence, by, name, kind_of(name), LocationValue())


def kind_of(name: str) -> str:
    """The kind of a place: the gazetteer's, the highest of the divisions that bear the name, else by its last word."""
    places = lexicon.places()
    if found := places.divisions.get(name):
        return min(found, key=lambda d: ("province", "city", "county").index(d.kind)).kind
    return places.others.get(name) or lexicon.place_kind(name)


def _proposed(document: Document, sentence: Sentence) -> Iterator[Mention]:
    """The tagger's places, an address in its levels, a country's one character (中美) as the country."""
    text, countries = document.text, lexicon.abbreviations("country")
    for first, last, confidence in _places(text, sentence):
        name = text[first:last]
        if name in countries or (name not in lexicon.places() and len(name) == 2 and set(name) <= countries.keys()):
            for at in range(first, last) if confidence >= 0.5 else ():
                country = countries[text[at]]
                yield Mention(at, at + 1, "location", confidence, BY_TAGGER, country, kind_of(country), LocationValue())
        elif len(name) > 1 and not _general(name) and not _party(text, first, last):
            yield _mention(document, first, last, confidence, BY_TAGGER)


def _general(name: str) -> bool:
    """Is this a noun or the inside of a place (镇里), and names none?"""
    return name in lexicon.name_words("place") or (name[-1] in "里内外上下" and name[:-1] in lexicon.place_suffixes())


def _party(text: str, start: int, end: int) -> bool:
    """Is this a development zone that acts (与某经开区签约)? It is an organisation, unless it is where something is."""
    name = text[start:end]
    return name.endswith(_ZONES) and name not in lexicon.places() and text[start - 1 : start] not in tuple("在于至到赴")


def _places(text: str, sentence: Sentence) -> Iterator[tuple[int, int, float]]:
    """The places that the tagger proposes, in their levels.

    It may cut an address between its levels (云溪镇西|岭村): places that touch are taken together where that gives
    levels throughout.
    """
    for run in _runs(p for p in sentence.proposals if p.kind == "LOC"):
        whole = levels(text, run[0].start, run[-1].end) if len(run) > 1 else []
        if whole:
            yield from ((start, end, min(p.confidence for p in run)) for start, end in whole)
        else:
            for p in run:
                places = levels(text, p.start, p.end, last=True) or [(p.start, p.end)]
                yield from ((start, end, p.confidence) for start, end in places)


def _runs(proposals: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    """Proposals that touch, together."""
    run: list[Proposal] = []
    for p in proposals:
        if run and p.start != run[-1].end:
            yield run
            run = []
        run.append(p)
    if run:
        yield run


def levels(text: str, start: int, end: int, *, last: bool = False) -> list[tuple[int, int]]:
    """The levels of an address (西湖区|云溪镇|西岭村); none where it has but one, or something else in it.

    Args:
        text: the text that the address stands in.
        start: where it begins.
        end: where it ends.
        last: may the last level be a place that no gazetteer knows (日本|福冈)? A building is none (长江大桥).
    """
    places, found = lexicon.places(), list[tuple[int, int]]()
    if text[start:end] in places:
        return []
    while start < end:
        stop = next((start + n for n in range(min(end - start, 9), 1, -1) if text[start : start + n] in places), None)
        if stop is not None and (lower := _LOWER.match(text, stop, end)):
            stop = lower.end()  # 云溪镇 is no part of 云溪
        if stop is None and found and (level := _LEVEL.match(text, start, end)):
            stop = level.end()
        if stop is None and last and found and end - start > 1 and lexicon.place_kind(text[start:end]) != "venue":
            stop = end
        if stop is None:
            return []
        found.append((start, stop))
        start = stop
    return found if len(found) > 1 else []


def _venues(sentence: Sentence, line: Line) -> Iterator[Mention]:
    """Phrases that end with a venue's word and have a name in them."""
    sought = lexicon.place_suffixes(sought=True)
    for m in _sought().finditer(line.text):
        if m.end() not in line.ending:
            continue
        start, anchored = line.walk_left(m.end(), m.start())
        if anchored and m.start() > start and m.end() - start <= _LONGEST_VENUE:
            place = sentence.start + start, sentence.start + m.end()
            yield Mention(
                *place,
                "location",
                0.92,
                "names.location.venue",
                line.text[start : m.end()],
                sought[m[0]],
                LocationValue(),
            )


def _abbreviated(document: Document, sentence: Sentence) -> Iterator[Mention]:
    """One character that stands for a division, after a verb of place and where no longer word begins with it."""
    starts = {t.start: t.end for t in sentence.tokens}
    forms = lexicon.abbreviations("free")
    for m in _single().finditer(document.text, sentence.start, sentence.end):
        if starts.get(m.start()) == m.end() or _before_alias(document, sentence, m.start()):
            yield Mention(
                *m.span(),
                "location",
                0.75,
                "names.location.abbreviation",
                forms[m[0]],
                kind_of(forms[m[0]]),
                LocationValue(),
            )


def _before_alias(document: Document, sentence: Sentence, start: int) -> bool:
    """A tagger may glue the form to the name after it (在|晋清华|校友): then it proposes a person that no one is."""
    return any(p.start == start and p.kind == "PER" and p.confidence < 0.9 for p in sentence.proposals)

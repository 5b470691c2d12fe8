"""Readings in brackets after the character that they read: `經(jīng)濟(jì)`, `行（ㄏㄤˊ）`."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

import regex

from xiaoyou_extract.clean.tables import rows
from xiaoyou_extract.source import Edit, Source


class _Gloss(NamedTuple):
    start: int
    end: int
    kind: str
    certain: bool


def glosses(text: str) -> list[tuple[int, int]]:
    """Where readings in brackets stand, brackets included.

    A syllable with a tone mark counts after any Han character, and after a single stray sign, for such a sign may be
    what is left of the character (`^(qū)`). Without a tone mark it has to be a reading of the Han character before it.

    Returns:
        Half-open ranges of code points, ordered, not overlapping.
    """
    return [(g.start, g.end) for g in _find(text)]


def remove_glosses(source: Source) -> Source:
    """Delete readings in brackets; the input range of a deleted reading is counted to the character that it reads."""
    found = [Edit(g.start, g.end, "", g.kind, g.certain, attach=True) for g in _find(source.text)]
    return source.edit(found)


def _find(text: str) -> Iterator[_Gloss]:
    for m in _pattern("bracketed").finditer(text):
        fitting = _OPENING.index(m["opening"]) // 2 == _CLOSING.index(m["closing"]) // 2
        if not fitting or not _pattern("glossed").fullmatch(text, max(0, m.start() - 2), m.start()):
            continue
        if m["bopomofo"]:
            yield _Gloss(m.start(), m.end(), "bopomofo_gloss", certain=True)
            continue
        syllables = [_toneless(s) for s in m["pinyin"].split()]
        read = all(s in _readings() for s in syllables) and _reads(text, m.start(), syllables)
        toned = not m["pinyin"].isascii() and len(syllables) == 1 and syllables[0] in _readings()
        if (read and len(m["pinyin"]) > 1) or toned:
            yield _Gloss(m.start(), m.end(), "pinyin_gloss", read)


def _reads(text: str, end: int, syllables: list[str]) -> bool:
    """Whether the characters before `end` may be read like this."""
    before = text[max(0, end - len(syllables)) : end]
    return len(before) == len(syllables) and all(c in _readings()[s] for c, s in zip(before, syllables, strict=True))


def _toneless(syllable: str) -> str:
    return normalize("NFD", syllable.lower()).replace("u\u0308", "v").translate(_TONES)


_TONES = {**dict.fromkeys((*range(0x300, 0x370), *map(ord, "12345"))), ord("ɡ"): "g", ord("ɑ"): "a", ord("ü"): "v"}


@cache
def _readings() -> dict[str, frozenset[str]]:
    """The characters that each toneless syllable reads."""
    return {syllable: frozenset(characters) for syllable, characters in rows("readings.tsv")}


_OPENING, _CLOSING = "(（[［{｛<〈【〔", ")）]］}｝>〉】〕"  # two forms each, of either width


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    letters = r"[A-Za-zɡɑ\u00c0-\u00ff\u0100-\u01dc\u01f8\u01f9\u1e3e\u1e3f\u1ebc\u1ebd\u0300-\u036f]"
    phonetic = r"[\u3105-\u312fˉˊˇˋ˙]"
    syllable = rf"{letters}{{1,12}}+[1-5]?"
    return regex.compile(
        {
            "bracketed": rf"(?P<opening>[{regex.escape(_OPENING)}])\s?(?:(?P<pinyin>{syllable}(?: {syllable}){{0,5}}+)"
            rf"|(?P<bopomofo>{phonetic}(?: ?{phonetic}){{0,16}}+))"
            rf"\s?(?P<closing>[{regex.escape(_CLOSING)}])",
            # a character, or a single stray sign that is no end of a Latin word
            "glossed": r"(?s).?\p{Han}|[^A-Za-z0-9]?[A-Za-z0-9\^$%&*+=~|/_`@\#-]",
        }[name]
    )

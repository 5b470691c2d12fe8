"""Organisations: what the tagger proposes, and phrases up to an organisation's suffix, each grown to its longest name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.phrases import COMMITTEES, INSIDE, Line, actor, again, glued, parted, without_bracket

BARE = "names.organisation.bare"
"""Finder of suffixes that stand alone and may be a short form (联合会)."""

PLAIN = "names.organisation.plain"
"""Finder of noun phrases that are an organisation only where the article says so by repeating them."""

_QUOTES = {"”": "“", "』": "『", "」": "「", "’": "‘"}
_LONGEST = 40
_OF_THE_STATE = regex.compile(r"[省市县区州]委|政府|[厅局]")
_PARTY = ("党工委", "党委", "党组", "党总支")
_PARTY_POSTS = ("书记", "副书记", "委员", "成员", "常委")
_DECLARED = regex.compile(
    r"（以?下?(?:简称|下称)：?(?:[“‘「]?(?P<short>[\p{Han}A-Za-z0-9·]{2,12})[”’」]?(?:[、，]|或者?|及)?){1,3}）"
)
_STATE = ("国家", "中央", "全国")
_ELIDED_ELSEWHERE = regex.compile(
    r"(?:当地|各地?|各级|有关|相关|所在|所属|多个?|一些|不少|两级)(?:[省市县区州]\p{Han}{1,6}[、和与及])*+$"
)
_FOUNDED_AFTER = regex.compile(r"[”』」]?(?:正式|先后|同日|当天|也|均)?(?:揭牌|挂牌|成立|落户|启用|组建)")
_OUTLET = regex.compile(r"(?:^|[（。，“、])(?P<name>(?!本)\p{Han}{2,8}?(?:报|网|社|台|新闻))(?=记者|通讯员|讯[（，])")
_DATELINE = regex.compile(
    r"^(?P<name>(?!本)\p{Han}{1,8}?(?:网|报|社|台|在线|新闻|客户端|融媒))(?:\d{1,2}月\d{1,2}日)?(?:电|讯|消息)"
)
_LEAST = 0.3
"""Confidence that a name without an organisation's suffix needs."""

_TAIL = regex.compile(
    r"(?<=\p{Han}{3})(?:[一二两三四五六七八九十多几各\d]+(?:[校家方地所个县市区名位人省]|多家)|等.*|方面)$"
)


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A candidate: `[start, end)` in the sentence's text, why, and how sure."""

    start: int
    end: int
    by: str
    confidence: float


def find_organisations(document: Document, lines: Sequence[Line]) -> Iterator[Mention]:
    """Organisations with their longest names, and each name wherever it stands again.

    Plain noun phrases and bare suffixes (`联合会`) are given as they stand, for a resolver to tie or drop.
    """
    found: dict[tuple[int, int], Mention] = {}
    for sentence, line in zip(document.sentences, lines, strict=True):
        for phrase in _longest(
            [*_proposed(line), *_suffixed(line), *_quoted(line), *_known_names(line), *_placed(line)]
        ):
            start, end = sentence.start + phrase.start, sentence.start + phrase.end
            name = document.text[start:end]
            found[start, end] = Mention(start, end, "organisation", phrase.confidence, phrase.by, name, kind_of(name))
    yield from found.values()
    names = {str(m.name) for m in found.values() if len(str(m.name)) >= 4 and m.confidence >= 0.6}
    covered = {p for start, end in found for p in range(start, end)}
    names |= {short for _, short in declared(document.text)}
    for start, end in again(names, document.text):
        if covered.isdisjoint(range(start, end)):
            name = document.text[start:end]
            yield Mention(start, end, "organisation", 0.6, "names.organisation.again", name, kind_of(name))


def declared(text: str) -> Iterator[tuple[int, str]]:
    """(end of a name, short form) for each `（以下简称“…”）` after a name."""
    for m in _DECLARED.finditer(text):
        for short in m.captures("short"):
            if short not in lexicon.suffixes() and not short.startswith("本"):
                yield m.start(), short


def kind_of(name: str) -> str | None:
    """The kind that the name itself shows; a college that belongs to no university is one."""
    if name in lexicon.media() or name.endswith(("网", "报")):
        return "media"
    if name in lexicon.bodies():
        return lexicon.bodies()[name]
    core = without_bracket(name)
    suffix = lexicon.suffix_of(core)
    if suffix is None:
        return None
    rest = core[: -len(suffix.text)]
    placed = any(core[:n] in lexicon.places() for n in range(2, len(rest) + 1))
    if suffix.text in ("学院", "书院") and "大学" not in rest and (placed or name.endswith("（筹）")):
        return "university"
    if suffix.text.endswith("委员会") and rest.startswith(_STATE) and not lexicon.suffix_of(rest):
        return "government"
    return "government" if suffix.kind == "department" and _OF_THE_STATE.search(rest) else suffix.kind


@cache
def _last_characters() -> "regex.Pattern[str]":
    """The characters that suffixes end with: a cheap filter."""
    return regex.compile(f"[{regex.escape(''.join(sorted({text[-1] for text in lexicon.suffixes()})))}]")


@cache
def _venues() -> tuple[str, ...]:
    return tuple(lexicon.place_suffixes(sought=True))


@cache
def _known() -> list[str]:
    return sorted({*lexicon.media(), *lexicon.bodies()}, key=lambda name: (-len(name), name))


def _placed(line: Line) -> Iterator[_Phrase]:
    """A place and a proper noun right after it (杭州|云溪机器人)."""
    for (start, middle, kind), (_, end, pos) in pairwise(line.tokens):
        if kind == "LOC" and pos == "nz" and end - middle >= 4 and line.text[start:middle] in lexicon.places():
            yield _Phrase(start, end, "names.organisation.placed", 0.5)


def _known_names(line: Line) -> Iterator[_Phrase]:
    """Media by name, and the outlet of a dateline or byline (某某新闻网讯)."""
    for m in regex.finditer(r"\L<known>", line.text, known=_known()):
        yield _Phrase(*m.span(), "names.organisation.known", 0.9)
    for m in (*_OUTLET.finditer(line.text), *_DATELINE.finditer(line.text)):
        if not m["name"].startswith(tuple(lexicon.media())):
            yield _Phrase(m.start("name"), m.end("name"), "names.organisation.media", 0.8)


def _longest(phrases: list[_Phrase]) -> list[_Phrase]:
    """The longest candidates first, none of them overlapping."""
    taken: list[_Phrase] = []
    covered: set[int] = set()
    for p in sorted(phrases, key=lambda p: (p.start - p.end, -p.confidence, p.start)):
        if covered.isdisjoint(range(p.start, p.end)):
            taken.append(p)
            covered.update(range(p.start, p.end))
    return sorted(taken, key=lambda p: p.start)


def _proposed(line: Line) -> Iterator[_Phrase]:
    """The tagger's organisations, parted and trimmed of what cannot be in a name."""
    for start, end, kind, confidence in line.proposals:
        before = line.ending.get(start)
        other = before is not None and (line.tokens[before][2] == "r" or line.word(before) == "等")
        if kind != "ORG" or other or line.text[start - 1 : start].isdigit():
            continue
        parts = list(parted(line.text, start, end))
        for part in parts:
            first, last = _trimmed(line.text, *part)
            if last - first < 2 or not _nameable(line.text, first, last):
                continue
            if lexicon.suffix_of(line.text[first:last]) is None and (
                confidence < _LEAST or (len(parts) > 1 and last - first < 4)
            ):
                continue
            yield _Phrase(first, _bracketed(line.text, last), "names.organisation.tagger", confidence)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of a proposal without words of its neighbours: a verb or a dateline's 电 before it, a count or a post behind it."""
    start += glued(text[start:end])
    start += actor(text, start, end)
    if tail := _TAIL.search(text[start:end]):
        end = start + tail.start()
    start += text[start : start + 1] in ("电", "讯") and text[start - 1 : start] in ("日", "社")
    start += _particle(text, start)
    end -= _leftover(text[start:end])
    if text[start:end].endswith(_PARTY) and text.startswith(_PARTY_POSTS, end):
        end -= next(len(layer) for layer in _PARTY if text.endswith(layer, start, end))
    return start, end


def _nameable(text: str, start: int, end: int) -> bool:
    """Can this be a body's name, not a common noun (大局), 本报, or one of many (当地县委)?"""
    name = text[start:end]
    if name.endswith(tuple(lexicon.name_words("lookalike"))) or name.count("（") != name.count("）") or name[0] == "本":
        return False
    return name[0] not in "省市县区州" or _ELIDED_ELSEWHERE.search(text, max(0, start - 20), start) is None


def _particle(text: str, start: int) -> int:
    """1 where a 好 or 了 that belongs to the verb stands before the name (建设好|大数据学院)."""
    return int(
        text[start : start + 1] in ("好", "了") and text.endswith(("建设", "建", "办", "成立", "设立"), 0, start)
    )


def _leftover(name: str) -> int:
    """How many characters after a name's suffix belong to the next word (科技厅|科技, 某报|讯)."""
    if name.endswith(("报讯", "网讯", "社讯", "台讯", "社电")):
        return 1
    words = lexicon.name_words("domain") | lexicon.name_words("generic")
    return next(
        (n for n in (2, 3, 4) if name[-n:] in words and (s := lexicon.suffix_of(name[:-n])) and s.text != name[:-n]), 0
    )


def _bracketed(text: str, end: int) -> int:
    """The end of the name with `（筹）` after it."""
    return end + 3 if text.startswith("（筹）", end) else end


def _suffixed(line: Line) -> Iterator[_Phrase]:
    """Phrases up to an organisation's suffix.

    With a name in them, with a suffix that is no common noun, founded here or listed beside one that is: a body. A
    plain noun phrase (校友工作办公室) is given with little confidence, for the resolver to keep where the article speaks
    of it again.
    """
    listed = -1
    generic = lexicon.name_words("generic")
    for end, suffix in _suffix_ends(line):
        edge = end - len(suffix.text)
        start, anchored = line.walk_left(end, edge)
        start += glued(line.text[start:end]) + _particle(line.text, start)
        while (
            anchored
            and start in line.at
            and line.word(line.at[start]) in generic
            and line.tokens[line.at[start]][1] < edge
        ):
            start = line.tokens[line.at[start]][1]
        content = line.text[start:edge]
        if not content and not suffix.common and _stands_alone(line, edge):
            yield _Phrase(edge, end, BARE, 0.3)
        if (
            not content
            or content in generic
            or line.text[start - 1 : start] == "等"
            or (not anchored and _generic(line, start))
        ):
            continue
        headed = end in line.title_starts
        founded = (
            headed
            or _founded(line, start)
            or _FOUNDED_AFTER.match(line.text, end) is not None
            or (listed == start - 1 and line.text[start - 1 : start] == "、")
        )
        if founded:
            listed = end
        if suffix.common and not headed and _all_general(line, start, edge):
            anchored = founded = False
        confidence = 0.9 if anchored else 0.75 if not suffix.common and len(content) >= 2 else 0.6 if founded else 0.0
        if (
            not suffix.common
            and not anchored
            and _all_general(line, start, edge)
            and suffix.kind in ("university", "company")
        ):
            continue
        if confidence:
            yield _Phrase(start, _bracketed(line.text, end), "names.organisation.suffix", confidence)
        elif len(content) >= 2 and suffix.kind in ("department", "other"):
            yield _Phrase(start, end, PLAIN, 0.4)


def _all_general(line: Line, start: int, edge: int) -> bool:
    """Is every word before the suffix a general one (世界一流|大学, 数据|中心)?"""
    general = lexicon.name_words("generic") | lexicon.name_words("domain")
    words = {line.at[p] for p in range(start, edge) if p in line.at}
    return all(line.word(i) in general or line.tokens[i][2] in ("a", "b", "m") for i in words)


def _suffix_ends(line: Line) -> Iterator[tuple[int, lexicon.Suffix]]:
    """Where a suffix ends that no longer word or title goes on from."""
    known, longest = lexicon.suffixes(), lexicon.longest_suffix()
    for m in _last_characters().finditer(line.text, 1):
        end = m.end()
        for size in range(min(longest, end), 0, -1):
            suffix = known.get(line.text[end - size : end])
            if suffix is None:
                continue
            if any(line.text.endswith(venue, 0, end) for venue in _venues() if len(venue) > size):
                break
            aligned = end in line.ending or suffix.text in COMMITTEES
            if end in line.ending and line.word(line.ending[end]).endswith(tuple(lexicon.name_words("lookalike"))):
                break
            if (size == 1 and not (aligned and _own_word(line, end))) or (not aligned and (suffix.common or size < 3)):
                break
            if not line.cuts_title(end) and not _goes_on(line, end):
                yield end, suffix
            break


def _stands_alone(line: Line, start: int) -> bool:
    """Is the bare suffix a body that the article knows (联合会), not one of many (各联合会, 家联合会)?"""
    before = line.ending.get(start)
    if before is None:
        return start == 0
    return line.tokens[before][2] not in ("r", "m", "q") and line.word(before) not in lexicon.name_words("generic")


def _own_word(line: Line, end: int) -> bool:
    """A one-character suffix counts only in a word or name that it ends (商务厅), or right after one (合作发展|处)."""
    start, stop, pos = line.tokens[line.ending[end]]
    if stop - start > 1:
        return pos in ("ORG", "nt") or end in line.title_starts or (pos == "n" and stop - start == 3)
    before = line.ending.get(start)
    return pos in INSIDE and before is not None and line.tokens[before][2] in ("n", "vn", "ORG", "LOC", "nz")


def _goes_on(line: Line, end: int) -> bool:
    """Does the name go on after this suffix (公司|总部, 大学|附属医院)? A later suffix will find it."""
    if line.text.startswith(("城市", "城区", "城镇", "学校"), end):
        return True
    return line.text[end : end + 1] in ("院", "党") and line.text[end : end + 2] not in (
        "院士",
        "党委",
        "院长",
        "党组",
        "院系",
    )


def _generic(line: Line, start: int) -> bool:
    """Does the phrase begin with, or stand right after, a word that makes it a common noun (各学院, 17个学院)?"""
    first = line.at.get(start)
    if first is None or line.word(first) in lexicon.name_words("generic"):
        return True
    before = line.ending.get(start)
    return before is not None and (line.tokens[before][2] in ("r", "m", "q", "s", "f") or line.word(before) == "等")


def _founded(line: Line, start: int) -> bool:
    """Does a verb of founding stand right before?"""
    before = line.text[max(0, start - 4) : start].rstrip("“‘「『了")
    return any(before.endswith(verb) for verb in lexicon.name_words("founding"))


def _quoted(line: Line) -> Iterator[_Phrase]:
    """Quoted phrases that end with a suffix: a name of its own (“深海装备研究院”)."""
    for end, mark in enumerate(line.text):
        if mark in _QUOTES:
            start = line.text.rfind(_QUOTES[mark], max(0, end - _LONGEST), end) + 1
            name = line.text[start:end]
            core = without_bracket(name)
            suffix = lexicon.suffix_of(core)
            if (
                start > 0
                and suffix
                and len(core) > len(suffix.text) + 1
                and not regex.search(r"[，。；：、！？“”]", name)
            ):
                confidence = 0.85 if _founded(line, start) else 0.7
                if not suffix.common or _founded(line, start):
                    yield _Phrase(start, end, "names.organisation.quoted", confidence)

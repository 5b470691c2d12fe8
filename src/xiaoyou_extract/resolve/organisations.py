"""Organisations: one name for all forms of a body, elided places written out, parents; bare words that name none go."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from xiaoyou_extract.document import Document, Mention, OrganisationValue
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.organisations import BARE, PLAIN, declared, kind_of
from xiaoyou_extract.names.phrases import without_bracket

BY_ELISION = "resolve.elision"
_OFFICES = ("省府", "市府", "县府", "区府")
_CAMPUS = ("校友总会", "研究生院", "工会", "团委", "党委", "纪委", "学生会", "基金会", "校友会", "医院", "图书馆")
_LEVELS = {"省": "province", "市": "city", "县": "county", "区": "county", "州": "city"}
_ORDER = {"province": 0, "city": 1, "county": 2}
_ELIDED = regex.compile(r"(?:自治区|[省市县区州])(?=\p{Han}{1,12}$)")
_PLACE = regex.compile(r"\p{Han}{2,8}?(?:省|自治区|市|自治州|州|县|区|旗)")
_BRANCH = regex.compile(r"\p{Han}{2,10}(?:厅|局|委|办|部|科协|文联|妇联|政府|院)")
_LEGAL = ("有限公司", "有限责任公司", "股份公司")
_ANY_COMPANY = regex.compile("集团|控股|股份|有限|责任|总?公司")
_BRACKETED = regex.compile("（[^（）]*）")
_MOST_COMPARED = 50
_AMONG = ("、", "和", "与", "及")


def resolve_organisations(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Give the mentions of each organisation one name, its longest, and its parent."""
    text = document.text
    mentions = _named_like_regions(mentions)
    bodies = [m for m in mentions if m.layer == "organisation" and (m.by != PLAIN or _repeated(text, m))]
    others = [m for m in mentions if m.layer != "organisation"]
    named = _Elisions(text, [*bodies, *(m for m in others if m.layer == "location")]).written_out(bodies)
    ends = {m.end: str(m.name) for m in named}
    short = {form: ends[end] for end, form in declared(text) if end in ends}
    named = [replace(m, name=short.get(str(m.name), m.name)) for m in named]
    canonical = _canonical({str(m.name) for m in named if not _bare(m)})
    full = [replace(m, name=canonical[str(m.name)]) for m in named if not _bare(m)]
    bare = [m for m in named if _bare(m) and not _common(str(m.name))]
    settled = _with_kinds([*full, *_shared_parents(full), *_tied(text, bare, full)])
    return sorted([*others, *_with_parents(settled)], key=lambda m: (m.start, m.end))


def _named_like_regions(mentions: Sequence[Mention]) -> list[Mention]:
    """A region's word is a short form of the university that the article names by it (西南 for 西南大学)."""
    universities = {str(m.name) for m in mentions if m.layer == "organisation" and m.kind == "university"}
    return [
        replace(m, layer="organisation", name=f"{m.name}大学", kind="university", value=None)
        if m.layer == "location" and m.kind == "region" and f"{m.name}大学" in universities
        else m
        for m in mentions
    ]


def _repeated(text: str, m: Mention) -> bool:
    form = text[m.start : m.end]
    return text.find(form, m.end) >= 0 or text.find(form, 0, m.start) >= 0


def _bare(m: Mention) -> bool:
    """Is the name a suffix alone, or still without the place that it needs (市委)?"""
    name = str(m.name)
    if name in lexicon.bodies():
        return False
    return m.by == BARE or name in lexicon.suffixes() or bool(_ELIDED.match(name) and name not in lexicon.places())


def _common(name: str) -> bool:
    """Is this a common noun that stands for no body by itself (学院, 中心)?"""
    suffix = lexicon.suffixes().get(name)
    return suffix is not None and suffix.common


class _Elisions:
    """Writes elided places out: `省商务厅` after 浙江, `市政府` after `绍兴市委、`, `教育厅` after `云南省商务厅、`."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text = text
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.leading: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for m in sorted(mentions, key=lambda m: m.start):
            if (found := _division(str(m.name))) is not None:
                kind, place = found
                if place.endswith("自治区"):
                    kind = "autonomous"
                votes[kind][place] += 1
                self.leading[kind].append((m.start, place))
        self.most = {kind: max(count, key=lambda place: count[place]) for kind, count in votes.items()}
        self.votes = votes

    def written_out(self, bodies: Sequence[Mention]) -> list[Mention]:
        """The bodies in order, each with the name that its neighbours and the article's places give it."""
        named: list[Mention] = []
        times: Counter[str] = Counter()
        university: str | None = None
        for m in sorted(bodies, key=lambda m: m.start):
            name = self.name(m, named[-1] if named else None, university)
            full = name != m.name and m.by == BARE
            by, confidence = (BY_ELISION, 0.7) if full else (m.by, m.confidence)
            named.append(replace(m, name=name, kind=kind_of(name) or m.kind, by=by, confidence=confidence))
            if m.kind == "university":
                times[name] += 1
                university = name if university is None or times[name] > times[university] else university
        return named

    def name(self, m: Mention, previous: Mention | None, university: str | None) -> str:
        """The full name of one body; `university` is the one named most so far."""
        name = str(m.name)
        if name.startswith(_OFFICES):
            name = f"{name[0]}政府{name[2:]}"
        if name[0] == "校" and name[1:] in _CAMPUS and university:
            return university + name[1:]
        listed = previous is not None and previous.end + 1 == m.start and self.text[previous.end] in _AMONG
        if (elided := _ELIDED.match(name)) and name not in lexicon.places():
            level = elided[0][-1]
            beside = _place_of(str(previous.name), level) if listed and previous else None
            place = beside or self.place(level, m.start, autonomous=elided[0] == "自治区")
            return place + name[elided.end() :] if place else name
        if listed and previous and previous.kind == "government" and _BRANCH.fullmatch(name) and not _PLACE.match(name):
            place_before = _PLACE.match(str(previous.name))
            return place_before[0] + name if place_before and _division(place_before[0]) else name
        return name

    def place(self, level: str, start: int, *, autonomous: bool) -> str | None:
        """The division of this level that the article speaks of: the one named most; of equals the last before here."""
        kind = "autonomous" if autonomous else _LEVELS[level]
        places = self.leading.get(kind, [])
        most = self.votes[kind][self.most[kind]] if places else 0
        before = places[max(0, bisect_left(places, (start, "")) - 1)][1] if places else None
        return before if before and self.votes[kind][before] == most else self.most.get(kind)


def _place_of(name: str, level: str) -> str | None:
    """The place of this level that a name begins with: 绍兴市 of 绍兴市委."""
    m = regex.match(rf"\p{{Han}}{{1,8}}?{level}", name)
    return m[0] if m and (m[0] in lexicon.places() or m[0][:-1] in lexicon.places()) else None


def _division(name: str) -> tuple[str, str] | None:
    """Kind and official name of the division that a name is or begins with."""
    divisions = lexicon.places().divisions
    for size in range(min(len(name), 12), 1, -1):
        if bearers := divisions.get(name[:size]):
            highest = min(bearers, key=lambda d: _ORDER[d.kind])
            return highest.kind, highest.name
    return None


def _canonical(forms: set[str]) -> dict[str, str]:
    """Form -> the longest form of the same body; where several bodies could be meant, the form itself."""
    ordered = sorted(forms, key=lambda n: (-len(n), n))
    wanted = {key for form in forms for key in _keys(form)}
    longer: dict[str, list[str]] = defaultdict(list)
    canonical: dict[str, str] = {}
    for form in ordered:
        likely = dict.fromkeys(long for key in _keys(form) for long in longer[key][:_MOST_COMPARED])
        targets = {canonical[long] for long in likely if same_body(form, long)}
        canonical[form] = targets.pop() if len(targets) == 1 else form
        for key in wanted.intersection(_keys(form, full=True)):
            longer[key].append(form)
    return canonical


def _keys(name: str, *, full: bool = False) -> Iterator[str]:
    """What two forms of one body share, so that only likely pairs are compared; with `full` those of the longer form."""
    plain = without_bracket(name)
    yield "=" + _expanded(plain)
    if not full:
        yield from (f"<{name}", f">{_expanded(plain)}", f"-{plain}", f"c{_core(name)}")
        return
    yield from (f"<{name[:n]}" for n in range(2, len(name)))
    whole = _expanded(plain)
    yield from (f">{whole[n:]}" for n in range(2, len(whole) - 3))
    yield from (f"c{_core(name)[:n]}" for n in range(2, len(_core(name)) + 1))
    if len(plain) >= 10:
        yield from (f"-{plain[:n]}{plain[n + 1 :]}" for n in range(len(plain)))


def same_body(short: str, long: str) -> bool:
    """Is `short` a form of the body `long`?

    A short suffix for the full one (专委会), the first part of a company's name, the name without its leading place
    or parent. Two names with the same suffix and other words inside are two bodies (云溪财经大学, 云溪财经政法大学).
    """
    plain_short, plain_long = without_bracket(short), without_bracket(long)
    if _expanded(plain_short) == _expanded(plain_long):
        return True
    suffix_short, suffix_long = lexicon.suffix_of(plain_short), lexicon.suffix_of(plain_long)
    if suffix_long is None:
        return False
    if suffix_short is None:
        names_it = short not in lexicon.places() and short not in lexicon.bodies()
        return names_it and (long.removeprefix(short) in lexicon.suffixes() or _core(long).startswith(short))
    if suffix_short.kind == suffix_long.kind == "company":
        if (trade := _trade(short)) and _trade(long) not in ("", trade):
            return False
        if short.endswith(_LEGAL) and long.endswith(_LEGAL):
            return _core(short) == _core(long)
        return len(_core(short)) >= 2 and _core(short) not in lexicon.places() and _core(long).startswith(_core(short))
    if suffix_short == suffix_long and len(plain_long) >= 10 and _one_left_out(plain_short, plain_long):
        return True
    whole = _expanded(plain_long)
    head = whole.removesuffix(_expanded(plain_short))
    if head != whole and len(plain_short) > len(suffix_short.text) + 1:
        return head in lexicon.places() or lexicon.suffix_of(head) is not None
    return False


def _one_left_out(short: str, long: str) -> bool:
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _core(name: str) -> str:
    """A company's name without brackets and the words for a company at its end (屿澜集团 -> 屿澜)."""
    core = _BRACKETED.sub("", name)
    country = next((n for n in (5, 4, 3, 2) if lexicon.places().others.get(core[:n]) == "country"), 0)
    core = core[country:]
    while (suffix := lexicon.suffix_of(core)) and suffix.kind == "company" and len(core) - len(suffix.text) >= 2:
        core = core[: -len(suffix.text)]
    return core


def _trade(name: str) -> str:
    """What stands between a company's core and the words that any company has (朗川|科技|有限公司); mostly nothing."""
    plain, core = _BRACKETED.sub("", name), _core(name)
    return _ANY_COMPANY.sub("", plain[plain.find(core) + len(core) :])


def _expanded(name: str) -> str:
    """The name with the full form of its suffix."""
    for short, full in lexicon.suffix_variants().items():
        if name.endswith(short) and not name.endswith(full):
            return name.removesuffix(short) + full
    return name


def _tied(text: str, bare: Sequence[Mention], full: Sequence[Mention]) -> Iterator[Mention]:
    """Bare words as short forms of a body named before that ends with them: the one named most, the last of equals."""
    starts: dict[str, list[int]] = {}
    best: dict[str, list[Mention]] = {}
    ordered = sorted(full, key=lambda m: m.start)
    universities = Counter(str(m.name) for m in ordered if m.kind == "university")
    university = max(universities, key=lambda name: universities[name], default=None)
    bearing: dict[str, list[Mention]] = {text[m.start : m.end]: [] for m in bare}
    for f in ordered:
        name = without_bracket(str(f.name))
        for n in range(len(name)):
            if name[n:] in bearing and name[n:] != f.name:
                bearing[name[n:]].append(f)
    for form, bearers in bearing.items():
        counts: Counter[str] = Counter()
        starts[form], best[form] = [f.start for f in bearers], []
        for f in bearers:
            counts[str(f.name)] += 1
            leads = not best[form] or counts[str(f.name)] >= counts[str(best[form][-1].name)]
            best[form].append(f if leads else best[form][-1])
    for m in bare:
        form = text[m.start : m.end]
        if best[form]:
            known = best[form][max(0, bisect_left(starts[form], m.start) - 1)]
            yield replace(m, name=known.name, kind=known.kind)
        elif form in _CAMPUS and university:
            yield replace(m, name=university + form)
        elif m.by != BARE and _ELIDED.match(form):
            yield m


def _with_kinds(settled: Sequence[Mention]) -> list[Mention]:
    """One kind for each body; a name that shows none is a company's, as most such names in news are."""
    kinds = {str(m.name): kind_of(str(m.name)) for m in settled}
    return [replace(m, kind=kinds[str(m.name)] or "company") for m in settled]


def _shared_parents(full: Sequence[Mention]) -> Iterator[Mention]:
    """A university that stands only inside its bodies' names (某大学校友会, 某大学计算机学院) is what ties them."""
    names = {str(m.name) for m in full}
    inside: dict[str, set[str]] = defaultdict(set)
    for name in names:
        for n in range(4, len(name) - 1):
            if (suffix := lexicon.suffix_of(name[:n])) and suffix.kind == "university" and not suffix.common:
                inside[name[:n]].add(name)
    for m in full:
        for n in range(4, m.end - m.start):
            name = str(m.name)[:n]
            if len(inside.get(name, ())) > 1 and name not in names:
                yield replace(m, end=m.start + n, name=name, kind="university", confidence=0.6, by="resolve.parent")


def _with_parents(settled: Sequence[Mention]) -> list[Mention]:
    """The parent of a body whose name begins with another body's."""
    names = {str(m.name) for m in settled}
    parents = {
        name: next(
            (name[:n] for n in range(len(name) - 2, 2, -1) if name[:n] in names and lexicon.suffix_of(name[:n])), None
        )
        for name in names
    }
    whole = _whole_body(settled)
    return [
        replace(m, value=OrganisationValue(parents[str(m.name)] or (whole if m.kind == "department" else None)))
        for m in settled
    ]


def _whole_body(settled: Sequence[Mention]) -> str | None:
    """The university or company that the article is about: a department without a name before it is of that one."""
    counts = Counter(str(m.name) for m in settled if m.kind in ("university", "company"))
    (first, most), *others = counts.most_common(2) or [("", 0)]
    return first if most > 1 and all(count * 2 <= most for _, count in others) else None

"""Places: one name for the forms of one division, its GB/T 2260 code where there is exactly one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from xiaoyou_extract.document import Document, LocationValue, Mention
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.lexicon import Division

_ORDER = {"province": 0, "city": 1, "county": 2}


def resolve_locations(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Tie 晋, 山西 and 山西省, and give each place its kind and code."""
    places = [m for m in mentions if m.layer == "location"]
    provinces = {
        d.code[:2]
        for m in mentions
        if m.layer in ("location", "organisation")
        for d in _leading(str(m.name))
        if d.kind == "province"
    }
    cities = {d.code[:4] for m in places for d in _leading(str(m.name)) if d.kind == "city" and d.code}
    division = {str(m.name): _the_one(str(m.name), provinces, cities) for m in places}
    forms: dict[Division, set[str]] = defaultdict(set)
    for m in places:
        if (found := division[str(m.name)]) is not None:
            forms[found].add(document.text[m.start : m.end])
    resolved = []
    for m in mentions:
        found = division.get(str(m.name)) if m.layer == "location" else None
        if found is not None:
            longest = max(forms[found], key=lambda form: (len(form), form))
            name = longest if len(longest) > 1 else found.name
            m = replace(m, name=name, kind=found.kind, value=LocationValue(found.code or None))  # noqa: PLW2901 - the resolved one
        resolved.append(m)
    return resolved


def _with_namesakes(found: Sequence[Division]) -> list[Division]:
    """The city, where all others that bear its name are its own counties (长沙, 长沙县)."""
    cities = [d for d in found if d.kind == "city"]
    return cities if len(cities) == 1 and all(d.code[:4] == cities[0].code[:4] for d in found) else []


def _leading(name: str) -> Sequence[Division]:
    """The divisions that a name is, or begins with (山西省商务厅)."""
    divisions = lexicon.places().divisions
    return next((divisions[name[:n]] for n in range(min(len(name), 12), 1, -1) if name[:n] in divisions), ())


def _the_one(form: str, provinces: set[str], cities: set[str]) -> Division | None:
    """The division that a form means; None where several could be meant.

    A province's name means the province. Else the article's other places decide: the one in a city that it names,
    then in a province.
    """
    found = lexicon.places().divisions.get(form, ())
    if not found:
        return None
    highest = min(_ORDER[d.kind] for d in found)
    others = cities - {d.code[:4] for d in found if d.kind == "city"}
    for group in (
        [d for d in found if d.kind == "province"],
        found if len(found) == 1 else [],
        _with_namesakes(found),
        [d for d in found if d.code[:4] in others and d.kind == "county"],
        [
            d
            for d in found
            if d.code[:2] in provinces
            and _ORDER[d.kind] == min((_ORDER[x.kind] for x in found if x.code[:2] in provinces), default=3)
        ],
        [d for d in found if _ORDER[d.kind] == highest]
        if highest < _ORDER["county"] and not any(d.name.endswith("区") for d in found)
        else [],
    ):
        if len(group) == 1:
            return group[0]
    return None

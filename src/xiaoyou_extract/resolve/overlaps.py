"""Which of several mentions in one place stands: the longest name, and no count inside a name."""

from collections.abc import Sequence

from xiaoyou_extract.document import Document, Layer, Mention

_RANK: dict[Layer, int] = {"organisation": 0, "location": 1, "person": 2}


def drop_overlaps(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Drop names that overlap a longer one or that a sum of money covers, and other counts that lie inside a name."""
    sums = bytearray(len(document.text))
    for m in mentions:
        if m.layer == "amount":
            sums[m.start : m.end] = b"\1" * (m.end - m.start)
    taken = bytearray(len(document.text))
    names: list[Mention] = []
    rest: list[Mention] = []
    for m in mentions:
        if m.layer not in _RANK:
            rest.append(m)
        elif sum(sums[m.start : m.end]) * 2 <= m.end - m.start:
            names.append(m)
    kept = []
    for m in sorted(names, key=lambda m: (m.start - m.end, -m.confidence, _RANK[m.layer], m.start)):
        if not any(taken[m.start : m.end]):
            taken[m.start : m.end] = b"\1" * (m.end - m.start)
            kept.append(m)
    kept += [m for m in rest if m.layer not in ("amount", "metric") or not all(taken[m.start : m.end])]
    return sorted(kept, key=lambda m: (m.start, m.end))

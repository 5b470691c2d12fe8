"""Gives every amount and metric what it counts, of whom it is said, and what a change is measured against."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from xiaoyou_extract.document import DateValue, Document, Mention, QuantityValue
from xiaoyou_extract.resolve.labels import Labels
from xiaoyou_extract.resolve.passage import Passage
from xiaoyou_extract.resolve.subjects import Subjects
from xiaoyou_extract.values.calendar import Days, edtf, shift


def resolve_quantities(document: Document, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The mentions, with label, subject and baseline of every amount and metric."""
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    quantities = [m for m in ordered if m.layer in ("amount", "metric") and isinstance(m.value, QuantityValue)]
    if not quantities:
        return mentions
    passage = Passage(document, ordered)
    labels, subjects = Labels(passage, quantities), Subjects(passage, ordered)
    settled: dict[int, Mention] = {}
    for index, mention in enumerate(quantities):
        value = mention.value
        if not isinstance(value, QuantityValue):
            continue
        start, end = passage.bounds(mention)
        clause = passage.clause(mention.start, start)
        label = labels.of(index, value, start, end)
        change = value.change
        if change is not None:
            change = replace(change, baseline=_baseline(passage.text, subjects.dates, mention, clause, start))
        subject = subjects.of(mention, clause, start, label)
        settled[id(mention)] = replace(mention, value=replace(value, label=label, subject=subject, change=change))
    return [settled.get(id(m), m) for m in mentions]


def _baseline(text: str, dates: Sequence[Mention], mention: Mention, clause: int, start: int) -> str | None:
    """比2019年, 较上年, 与去年相比: that date; 同比: the same days a year before."""
    last = bisect_left(dates, mention.start, key=lambda m: m.start) - 1
    while last >= 0 and dates[last].end > mention.start:
        last -= 1
    if last < 0 or dates[last].start < start:
        return None
    for i in range(last, -1, -1):
        m = dates[i]
        if m.start < clause:
            break
        compared = text[m.start - 1 : m.start] in ("比", "较") or text.startswith("相比", m.end)
        if compared and isinstance(m.value, DateValue):
            return m.value.value
    if "同比" not in text[clause : mention.start]:
        return None
    value = dates[last].value
    if not isinstance(value, DateValue) or value.earliest is None or value.latest is None:
        return None
    first, then = date.fromisoformat(value.earliest), date.fromisoformat(value.latest)
    if first.year <= 1:
        return None
    return edtf(Days(shift(first, -1, "year"), shift(then, -1, "year")))

"""What cleaning did, edit by edit: from the input to the text, folds of width and script included."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import regex

from xiaoyou_extract.source import Source


class Change(NamedTuple):
    """`raw[raw_start:raw_end]`, which is `before`, became `after`; `certain` is false where characters were guessed."""

    raw_start: int
    raw_end: int
    before: str
    after: str
    kind: str
    certain: bool


def explain(source: Source) -> list[Change]:
    """Every difference between the input and the text, in the input's order.

    Returns:
        Changes with half-open ranges of code points of the input, ordered, not overlapping: `replay` makes the text
        from them.
    """
    reasons = _reasons(source)
    changes: list[Change] = []
    active: list[_Reason] = []
    at = 0
    for start, end, after in _pieces(source, reasons):
        before = source.raw[start:end]
        if before == after:
            continue
        while at < len(reasons) and reasons[at].start <= end:
            active.append(reasons[at])
            at += 1
        active = [r for r in active if r.end >= start]
        changes.append(Change(start, end, before, after, *_kind(active, start, end, before + after)))
    return list(_merged(changes))


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """The changes, with folds of one kind that stand side by side as one."""
    groups: list[list[Change]] = []
    for change in changes:
        last = groups[-1][-1] if groups else None
        if last and last.kind == change.kind and last.raw_end == change.raw_start and change.kind in _FOLDS:
            groups[-1].append(change)
        else:
            groups.append([change])
    for group in groups:
        before, after = "".join(change.before for change in group), "".join(change.after for change in group)
        yield group[0]._replace(raw_end=group[-1].raw_end, before=before, after=after)


def replay(raw: str, changes: list[Change]) -> str:
    """The input with the changes made."""
    pieces: list[str] = []
    done = 0
    for change in changes:
        pieces += (raw[done : change.raw_start], change.after)
        done = change.raw_end
    return "".join((*pieces, raw[done:]))


class _Reason(NamedTuple):
    """A repair or a piece of furniture by its range of the input."""

    start: int
    end: int
    kind: str
    certain: bool


_FOLDS = frozenset({"width", "script"})


def _reasons(source: Source) -> list[_Reason]:
    """All repairs and furniture by their start, the longer first."""
    found = [_Reason(r.raw_start, r.raw_end, r.kind, r.certain) for r in source.repairs]
    found += [_Reason(f.raw_start, f.raw_end, f"furniture:{f.kind}", True) for f in source.furniture]
    return sorted(found, key=lambda r: (r.start, -r.end))


def _kind(reasons: Iterable[_Reason], start: int, end: int, characters: str) -> tuple[str, bool]:
    """The kinds of all that touched a range, joined by `+`, and whether all were certain; a fold where nothing did."""
    inside = [r for r in reasons if r.start < end and start < r.end]
    inside = inside or [r for r in reasons if r.start <= end and start <= r.end and (start == end or r.start == r.end)]
    if inside:
        return "+".join(dict.fromkeys(r.kind for r in inside)), all(r.certain for r in inside)
    return ("script" if _han().search(characters) else "width"), True


@cache
def _han() -> "regex.Pattern[str]":
    return regex.compile(r"\p{Han}")


def _pieces(source: Source, reasons: Sequence[_Reason]) -> Iterator[tuple[int, int, str]]:
    """The input in pieces, each with the text that it became: characters, replaced ranges, and what was deleted."""
    readings = {(r.raw_start, r.raw_end) for r in source.repairs if not r.after}
    size, at, done, reason = len(source.text), 0, 0, 0
    while at <= size:
        start, end = source.raw_range(at, at + 1) if at < size else (len(source.raw), len(source.raw))
        while done < start:  # deleted: one piece for each reason
            while reason < len(reasons) and (
                reasons[reason].start < done or reasons[reason].start == reasons[reason].end
            ):
                reason += 1
            stop = start
            if reason < len(reasons):
                stop = min(start, reasons[reason].end if reasons[reason].start == done else reasons[reason].start)
            yield done, stop, ""
            done = stop
        first = at
        at += 1
        # what shares a part of the input is one piece
        while at < size and (source.raw_range(at, at + 1)[0] < end or source.raw_range(at, at + 1) == (start, end)):
            end = max(end, source.raw_range(at, at + 1)[1])
            at += 1
        after = source.text[first:at]
        if (
            len(after) == 1 and (start + 1, end) in readings
        ):  # a deleted reading is counted to the character that it reads
            yield start, start + 1, after
            yield start + 1, end, ""
        elif after or start < end:
            yield start, end, after
        done = end

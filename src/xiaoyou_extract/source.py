"""Text that remembers, for every character, the range of the input that it came from.

A `Source` is a value: each change gives a new one. `edit` replaces ranges, `fold` exchanges characters one for one,
`cut` sets furniture aside; through any chain of them both ends of the map grow monotonically, and an untouched
character maps to itself.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace `text[start:end]` by `new`.

    `kind` names the reason, `certain` is false where characters were guessed. With `attach`, the input of a deleted
    range is counted to the character before it: a reading `學(xué)` belongs to its 學.
    """

    start: int
    end: int
    new: str
    kind: str
    certain: bool = True
    attach: bool = False


class RawRepair(NamedTuple):
    """A change as the record tells it: the input range, what stood there and what stands there now."""

    kind: str
    raw_start: int
    raw_end: int
    before: str
    after: str
    certain: bool


class RawRange(NamedTuple):
    """A range of the input that was set aside, and its kind."""

    kind: str
    raw_start: int
    raw_end: int


class Warned(NamedTuple):
    """Something that could not be repaired or resolved; without a place where it concerns the whole article."""

    code: str
    message: str
    raw_start: int | None = None
    raw_end: int | None = None


class SourceSpan(NamedTuple):
    """A span with its text and the input range that it came from."""

    start: int
    end: int
    text: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A text with its way back to the input.

    `starts[i]` and `ends[i]` are the input range of `text[i]`; both are None while the text is the input itself.
    `title`, `published` (`YYYY-MM-DD`) and `published_from` are what the page's head said.
    """

    raw: str
    text: str
    starts: "array[int] | None" = None
    ends: "array[int] | None" = None
    repairs: tuple[RawRepair, ...] = ()
    furniture: tuple[RawRange, ...] = ()
    warnings: tuple[Warned, ...] = ()
    title: str | None = None
    published: str | None = None
    published_from: str | None = None

    @classmethod
    def of(cls, raw: str) -> "Source":
        """The input as it is; lone surrogates, which no encoding can write, become U+FFFD with a warning."""
        try:
            raw.encode("utf-8")
        except UnicodeEncodeError:
            text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in raw)
            return cls(text, text, warnings=(Warned("lone_surrogate", "lone surrogates were replaced by U+FFFD"),))
        return cls(raw, raw)

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """The input range of `text[start:end]`, which holds at least one character."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def span(self, start: int, end: int) -> SourceSpan:
        """`text[start:end]` with its input range."""
        return SourceSpan(start, end, self.text[start:end], *self.raw_range(start, end))

    def warn(self, code: str, message: str, start: int | None = None, end: int | None = None) -> "Source":
        """The same text with a warning about `text[start:end]`, or about the whole of it."""
        place = (None, None) if start is None or end is None else self.raw_range(start, end)
        return replace(self, warnings=(*self.warnings, Warned(code, message, *place)))

    def fold(self, text: str) -> "Source":
        """Exchange characters one for one; such folds of width or script are no repairs.

        Raises:
            ValueError: the new text has another length.
        """
        if len(text) != len(self.text):
            raise ValueError(f"a fold keeps the length: {len(text)} characters for {len(self.text)}")
        return self if text == self.text else replace(self, text=text)

    def edit(self, edits: Iterable[Edit]) -> "Source":
        """Replace ranges of the text; each edit is kept in `repairs`.

        Args:
            edits: ranges of this text, ordered, not overlapping.

        Raises:
            ValueError: edits overlap, or reach outside of the text.
        """
        edits = [e for e in edits if e.start < e.end or e.new]
        if not edits:
            return self
        text, starts, ends = self._replace(edits)
        repairs = []
        for e in edits:
            place = self._hull(e.start, e.end)
            repairs.append(RawRepair(e.kind, *place, self.raw[place[0] : place[1]], e.new, e.certain))
        return replace(self, text=text, starts=starts, ends=ends, repairs=(*self.repairs, *repairs))

    def cut(self, ranges: Sequence[tuple[int, int, str]]) -> "Source":
        """Set ranges `(start, end, kind)` of the text aside as furniture."""
        ranges = [r for r in ranges if r[0] < r[1]]
        if not ranges:
            return self
        text, starts, ends = self._replace([Edit(s, e, "", kind) for s, e, kind in ranges])
        furniture = [RawRange(kind, *self.raw_range(s, e)) for s, e, kind in ranges]
        kept = tuple(sorted((*self.furniture, *furniture), key=lambda f: (f.raw_start, f.raw_end)))
        return replace(self, text=text, starts=starts, ends=ends, furniture=kept)

    def _hull(self, start: int, end: int) -> tuple[int, int]:
        """The input range of `text[start:end]`; of an empty range, the point or the range between its neighbours."""
        if start < end:
            return self.raw_range(start, end)
        if self.starts is None or self.ends is None:
            return start, start
        before = self.ends[start - 1] if start else (self.starts[0] if self.starts else 0)
        after = self.starts[start] if start < len(self.starts) else before
        return min(before, after), before

    def _replace(self, edits: Sequence[Edit]) -> "tuple[str, array[int], array[int]]":
        old_starts = self.starts if self.starts is not None else array("I", range(len(self.text)))
        old_ends = self.ends if self.ends is not None else array("I", range(1, len(self.text) + 1))
        pieces: list[str] = []
        starts, ends, done = array("I"), array("I"), 0
        for e in edits:
            if not done <= e.start <= e.end <= len(self.text):
                raise ValueError(
                    f"edit {e.start}:{e.end} overlaps its neighbour or leaves the text of {len(self.text)}"
                )
            pieces += (self.text[done : e.start], e.new)
            starts += old_starts[done : e.start]
            ends += old_ends[done : e.start]
            first, last = self._hull(e.start, e.end)
            starts.extend([first] * len(e.new))
            ends.extend([last] * len(e.new))
            if e.attach and not e.new and ends:
                ends[-1] = last
            done = e.end
        pieces.append(self.text[done:])
        starts += old_starts[done:]
        ends += old_ends[done:]
        return "".join(pieces), starts, ends

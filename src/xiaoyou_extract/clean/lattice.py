"""The search for the text behind misread bytes: of all ways to read a run of characters again the likeliest.

A run is a sequence of tokens, each a character as it stands with the bytes that it may have come from. A path reads a
token as it stands or, within a *channel*, feeds its bytes to the automaton of the true encoding; where bytes are
unknown it tries every character that fits. Beam search: the cost grows linearly with the run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from xiaoyou_extract.clean.likelihood import Costs, Ints, Model, Script

HOLE = -1
AS_IS = -1
NONE = 0
_ANY = 256
_LOST_TRAIL = 257
_EXTRA = 258
_VOID = 512
_BEAM = 80
_HOPELESS = 16.0  # a path that costs so much more than the best does not come back
_WIDE_ROWS = 24  # how many rows of a state may try a set of candidates
_ENTERING = 4
_OWN_TRUST = 0.2
_OWN_DOUBT = 3.0
_OWN_LENGTH = 300.0
_ENTRY = 5.0
_EXIT = 3.5
_NO_MARK = 2.5  # the byte that is lost mostly is the first one of a mark
_FULL_WIDTH = 9.0  # a full-width letter or digit, which the model does not tell from a common one
_FREQUENT = 7.5
_RARE = 13.0  # what costs more is not guessed
_LARGE = 400
_FREE, _LISTED = 12, 24  # of the lost characters as many are tried for their own sake, and after the one before
_CLASS = (1 << 14) - 1
_MANY = np.float32(1.0)  # what is lost may be one of many, each of them unlikely

Bools = npt.NDArray[np.bool_]


class Token(NamedTuple):
    """A character as it stands and the bytes that it may have come from (`HOLE` for an unknown byte).

    `reading` holds the characters that a reading behind the token allows, or None where there is no reading;
    `entries` are states of the channel that are known to hold before the token.
    """

    char: str
    bytes: tuple[tuple[int, ...], ...]
    reading: frozenset[str] | None = None
    entries: tuple[int, ...] = ()


class Fed(NamedTuple):
    """What a byte leads to: the characters that may be complete now (None: none yet), the state after each."""

    chars: Ints | None
    states: Ints


class Channel(Protocol):
    """The automaton of the true encoding, and what getting into it and out of it costs."""

    @property
    def exit_cost(self) -> float:
        """What leaving the channel within a run costs."""

    def __hash__(self) -> int:
        """By identity: what is found for a channel is kept."""

    def entries(self) -> Sequence[tuple[int, float]]:
        """The states in which the channel may begin, with their costs."""

    def feed(self, state: int, byte: int) -> Sequence[Fed]:
        """Read one byte, or `HOLE`."""

    def skip(self, state: int) -> Fed | None:
        """What may have been lost in this state without a trace."""

    def leave(self, state: int) -> Ints | None:
        """The characters of which the end cut a part off: empty where it is clean, None where there is no end."""

    def bias(self, state: int, chars: Ints) -> Costs:
        """What characters cost beside the model, completed from this state."""


class Read(NamedTuple):
    """A character of the best path: the token that completed it, whether it was read again, whether guessed."""

    token: int
    char: str
    channel: bool
    guessed: bool


@dataclass
class _Rows:
    """Hypotheses side by side: the model's state, the automaton's, the cost, the last node of the path."""

    pair: Ints
    last: Ints
    state: Ints
    cost: Costs
    node: Ints

    def take(self, which: Ints | Bools) -> "_Rows":
        return _Rows(self.pair[which], self.last[which], self.state[which], self.cost[which], self.node[which])

    def moved(self, state: int, cost: float) -> "_Rows":
        return _Rows(self.pair, self.last, np.full_like(self.state, state), self.cost + np.float32(cost), self.node)


class _Move(NamedTuple):
    """Characters completed side by side: the row that each comes from, the state after it, its bias."""

    rows: Ints
    chars: Ints
    states: Ints
    bias: Costs
    guessed: bool


def _groups(rows: _Rows) -> list[tuple[int, Ints]]:
    """The rows of each state, the cheapest first."""
    order = np.lexsort((rows.cost, rows.state))
    states, firsts = np.unique(rows.state[order], return_index=True)
    return list(zip(states.tolist(), np.split(order, firsts[1:]), strict=True))


def _join(parts: Sequence[_Rows]) -> _Rows:
    return _Rows(
        np.concatenate([p.pair for p in parts]),
        np.concatenate([p.last for p in parts]),
        np.concatenate([p.state for p in parts]),
        np.concatenate([p.cost for p in parts]),
        np.concatenate([p.node for p in parts]),
    )


@dataclass(frozen=True, eq=False)
class _Ranked:
    """The characters that a state may have lost, by what they cost without context.

    `place` gives the cheapest of each class, -1 where there is none; `first` holds the places of the likeliest of all.
    """

    static: Costs
    place: Ints
    first: Ints


@lru_cache(1 << 9)
def _ranked(channel: "Channel", state: int, model: Model, script: Script, *, leaving: bool) -> _Ranked | None:
    """What `channel.skip`, or `channel.leave`, gives for a state; None where that is no character."""
    lost = channel.skip(state)
    chars = channel.leave(state) if leaving else lost and lost.chars
    if chars is None or not len(chars):
        return None
    static = model.forms[script][chars] + channel.bias(state, chars) * (not leaving)
    classes = model.classes[chars]
    place = np.full(len(model.single_cost), -1, np.int64)
    dear = np.argsort(-static, kind="stable")
    place[classes[dear]] = dear  # of those of a class the last one stays
    kept = place[place >= 0]
    first = np.argsort(static[kept] + model.single_cost[classes[kept]], kind="stable")[:_FREE]
    return _Ranked(static, place, kept[first])


@lru_cache(1 << 14)
def _following(ranked: _Ranked, model: Model, last: int) -> Ints:
    """The places of the lost characters that are the likeliest after a class."""
    start, end = model.pair_starts[last : last + 2].tolist()
    place = ranked.place[model.pair_keys[start:end] & _CLASS]
    fits = np.flatnonzero(place >= 0)
    place = place[fits]
    best = np.argsort(model.pair_cost[start + fits] + ranked.static[place], kind="stable")[:_LISTED]
    return np.asarray(np.union1d(place[best], ranked.first), np.int64)


class Own:
    """The characters and pairs of them that the article itself uses: what it says once it may say again.

    Args:
        model: gives the classes.
        text: the article, or so much of it as is not in doubt.
    """

    def __init__(self, model: Model, text: str) -> None:
        classes = model.classes[model.encode(text)].astype(np.int64)
        self._keys, counts = np.unique((classes[:-1] << 14) | classes[1:], return_counts=True)
        firsts = np.bincount(classes[:-1], minlength=len(model.single_cost))
        self._share = (counts / (firsts[self._keys >> 14] + _OWN_DOUBT)).astype(np.float32)
        self._single = (firsts / (len(classes) + _OWN_LENGTH)).astype(np.float32)

    def after(self, last: int) -> Ints:
        """The classes that follow a class in the article."""
        start, end = np.searchsorted(self._keys, (last << 14, (last + 1) << 14)).tolist()
        return np.asarray(self._keys[start:end] & _CLASS, np.int64)

    def cost(self, last: Ints, new: Ints, cost: Costs) -> Costs:
        """The model's costs with the article's share mixed in."""
        if not len(self._keys):
            return cost
        wanted = (last << 14) | new
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        share = np.where(self._keys[place] == wanted, self._share[place], np.float32(0))
        return np.asarray(
            -np.log((1 - _OWN_TRUST) * np.exp(-cost) + _OWN_TRUST * (0.6 * share + 0.4 * self._single[new])), np.float32
        )


@dataclass
class Search:
    """One run of tokens read through one channel, which may begin before the tokens of `entering`."""

    model: Model
    channel: Channel
    script: Script
    tokens: Sequence[Token]
    entering: range
    beam: int = _BEAM
    own: "Own | None" = None
    _parents: list[Ints] = field(default_factory=list)
    _chars: list[Ints] = field(default_factory=list)
    _marks: list[Ints] = field(default_factory=list)  # token * 4 + channel * 2 + guessed
    _size: int = 0

    def best(self, before: str) -> tuple[list[Read], float]:
        """The likeliest path and its cost.

        Args:
            before: the text before the run, of which the model sees the end.
        """
        rows = self._begin(before)
        for at, token in enumerate(self.tokens):
            rows = self._boundary(rows, at, token)
            rows = self._consume(rows, at, token)
        rows = self._boundary(rows, len(self.tokens), None)
        done = rows.take(rows.state == AS_IS)
        if not len(done.cost):
            return [], float("inf")
        best = int(np.argmin(done.cost))
        return self._trace(int(done.node[best])), float(done.cost[best])

    def _begin(self, before: str) -> _Rows:
        classes = self.model.classes[self.model.encode("。" + before[-2:])].astype(np.int64)
        pair, last = np.full(1, -1, np.int64), classes[:1]
        for c in classes[1:]:
            new = np.array([c])
            _, pair = self.model.step(pair, last, new)
            last = new
        return _Rows(pair, last, np.full(1, AS_IS, np.int64), np.zeros(1, np.float32), np.full(1, -1, np.int64))

    def _boundary(self, rows: _Rows, at: int, token: Token | None) -> _Rows:
        """What may happen before a token: the channel's beginning, pairs that vanished, the channel's end."""
        outside = rows.take(rows.state == AS_IS)
        if token is not None and at in self.entering and len(outside.cost):
            best = outside.take(np.argsort(outside.cost, kind="stable")[:_ENTERING])
            entries = [*self.channel.entries(), *((state, 0.0) for state in token.entries)]
            rows = self._recombine(_join([rows, *(best.moved(state, cost) for state, cost in entries)]))
        if (rows.state == AS_IS).all():
            return rows
        parts, skipped = [rows], rows
        for most in (self.beam // 2, self.beam // 4):
            found = self._skip(
                skipped.take(np.argsort(skipped.cost, kind="stable")[:most]), min(at, len(self.tokens) - 1)
            )
            if found is None:
                break
            skipped = self._recombine(found)
            parts.append(skipped)
        rows = self._recombine(_join(parts))
        natural = token is None or token.char < "@"
        return self._recombine(_join([rows, *self._exits(rows, at - 1, 0.5 if natural else self.channel.exit_cost)]))

    def _consume(self, rows: _Rows, at: int, token: Token) -> _Rows:
        outside = rows.take(rows.state == AS_IS)
        parts = []
        if len(outside.cost):
            chars = np.full(len(outside.cost), min(ord(token.char), 0xFFFF), np.int64)
            parts.append(
                self._complete(
                    outside, chars, outside.state, np.zeros(len(chars), np.float32), np.full_like(chars, at * 4), token
                )
            )
        inside = rows.take(rows.state != AS_IS)
        if len(inside.cost):
            for way in token.bytes:
                now: _Rows | None = inside
                for byte in way:
                    now = self._feed(now, at, token, byte) if now is not None else None
                if now is not None:
                    # a byte of its own that completes a character brings the reading back in step
                    parts.append(now)
        if not parts:
            return rows.take(np.zeros(0, np.int64))
        joined = _join(parts)
        # a guess is judged by the next character, which mostly is known
        return self._prune(joined, self.beam * 4 if len(joined.cost) > len(rows.cost) * 2 else self.beam)

    def _skip(self, rows: _Rows, at: int) -> _Rows | None:
        """Let every row skip what left no trace."""
        quiet, moves = [], []
        for state, group in _groups(rows):
            lost = self.channel.skip(state) if state != AS_IS else None
            if lost is None:
                continue
            ranked = _ranked(self.channel, state, self.model, self.script, leaving=False)
            if lost.chars is None or ranked is None:
                quiet.append(rows.take(group).moved(int(lost.states[0]), 0.0))
                continue
            bias = self.channel.bias(state, lost.chars) - (state != _ANY) * _MANY
            index, which = self._likely(ranked, rows, group)
            moves.append(_Move(index, lost.chars[which], lost.states[which], bias[which], True))
        if moves:
            quiet.append(self._emit(rows, moves, at, None))
        return _join(quiet) if quiet else None

    def _likely(self, ranked: _Ranked, rows: _Rows, group: Ints) -> tuple[Ints, Ints]:
        """For each row of a group the places of the characters that are worth a try, and the row of each."""
        found = []
        for pair, last in zip(rows.pair[group].tolist(), rows.last[group].tolist(), strict=True):
            which = [_following(ranked, self.model, last)]
            if pair >= 0:
                start, end = self.model.triple_starts[pair : pair + 2].tolist()
                if start < end:
                    which.append(ranked.place[self.model.triple_keys[start:end] & _CLASS])
            if self.own is not None and len(own := self.own.after(last)):
                which.append(ranked.place[own])
            if len(which) > 1:
                places = np.unique(np.concatenate(which))
                found.append(places[1:] if places[0] < 0 else places)
            else:
                found.append(which[0])
        return np.repeat(group, [len(places) for places in found]), np.concatenate(found)

    def _feed(self, rows: _Rows, at: int, token: Token, byte: int) -> _Rows | None:
        """Feed a byte to every row."""
        quiet, moves = [], []
        for state, group in _groups(rows):
            if state == AS_IS:
                continue
            for chars, following in self.channel.feed(state, byte):
                if chars is None:
                    quiet.append(rows.take(group).moved(int(following[0]), 0.0))
                else:
                    some = group if len(chars) == 1 else group[:_WIDE_ROWS]
                    moves.append(
                        _Move(
                            np.repeat(some, len(chars)),
                            np.tile(chars, len(some)),
                            np.tile(following, len(some)),
                            np.tile(self.channel.bias(state, chars), len(some)),
                            len(chars) > 1,
                        )
                    )
        if moves:
            quiet.append(self._emit(rows, moves, at, token))
        return _join(quiet) if quiet else None

    def _exits(self, rows: _Rows, at: int, cost: float) -> list[_Rows]:
        clean, moves = [], []
        rows = rows.take(np.argsort(rows.cost, kind="stable")[: self.beam * 3 // 5])
        for state, group in _groups(rows):
            if state == AS_IS or (chars := self.channel.leave(state)) is None:
                continue
            ranked = _ranked(self.channel, state, self.model, self.script, leaving=True)
            if ranked is None:
                clean.append(rows.take(group).moved(AS_IS, cost))
                continue
            index, which = self._likely(ranked, rows, group[:_WIDE_ROWS])
            after, bias = np.full(len(which), AS_IS), np.full(len(which), cost, np.float32)
            moves.append(_Move(index, chars[which], after, bias, len(chars) > 1))
        if moves:
            clean.append(self._emit(rows, moves, max(at, 0), None))
        return clean

    def _emit(self, rows: _Rows, moves: "Sequence[_Move]", at: int, token: Token | None) -> _Rows:
        """Complete the characters of all moves."""
        index = np.concatenate([m.rows for m in moves])
        chars = np.concatenate([m.chars for m in moves])
        state = np.concatenate([m.states for m in moves])
        bias = np.concatenate([m.bias for m in moves])
        guessed = np.repeat([m.guessed for m in moves], [len(m.rows) for m in moves])
        return self._complete(rows.take(index), chars, state, bias, at * 4 + 2 + guessed, token)

    def _complete(self, rows: _Rows, chars: Ints, state: Ints, bias: Costs, marks: Ints, token: Token | None) -> _Rows:
        new = self.model.classes[chars].astype(np.int64)
        cost, pair = self.model.step(rows.pair, rows.last, new)
        if self.own is not None:
            cost = self.own.cost(rows.last, new, cost)
        total = rows.cost + cost + self.model.forms[self.script][chars] + bias
        if token is not None and token.reading is not None:
            kinds, place = np.unique(chars, return_inverse=True)
            fits = np.array([chr(c) in token.reading for c in kinds.tolist()])
            total = total + np.where(fits[place], np.float32(-2.0), np.float32(4.0))
        if len(total) > _LARGE:
            keep = np.argpartition(total, _LARGE)[:_LARGE]
            rows, chars, new, pair, total, state, marks = (
                rows.take(keep), chars[keep], new[keep], pair[keep], total[keep], state[keep], marks[keep],
            )  # fmt: skip
        node = np.arange(self._size, self._size + len(total), dtype=np.int64)
        self._size += len(total)
        self._parents.append(rows.node)
        self._chars.append(chars)
        self._marks.append(marks)
        return _Rows(pair, new, state, total.astype(np.float32), node)

    def _recombine(self, rows: _Rows) -> _Rows:
        """Of rows that no later step can tell apart the cheapest."""
        order = np.lexsort((rows.cost, rows.state, rows.last, rows.pair))
        rows = rows.take(order)
        fresh = np.ones(len(order), bool)
        fresh[1:] = (
            (rows.pair[1:] != rows.pair[:-1]) | (rows.last[1:] != rows.last[:-1]) | (rows.state[1:] != rows.state[:-1])
        )
        return rows.take(fresh)

    def _prune(self, rows: _Rows, most: int) -> _Rows:
        rows = self._recombine(rows)
        order = np.argsort(rows.cost, kind="stable")
        keep = order[:most]
        keep = keep[rows.cost[keep] <= rows.cost[order[0]] + _HOPELESS]
        if not (rows.state[keep] == AS_IS).any():
            outside = order[rows.state[order] == AS_IS][:1]
            keep = np.concatenate([keep, outside])
        return rows.take(keep)

    def _trace(self, node: int) -> list[Read]:
        if node < 0:
            return []
        parents, chars, marks = (np.concatenate(parts) for parts in (self._parents, self._chars, self._marks))
        path = []
        while node >= 0:
            mark = int(marks[node])
            char = chr(int(chars[node])) if mark & 2 else self.tokens[mark >> 2].char
            path.append(Read(mark >> 2, char, bool(mark & 2), bool(mark & 1)))
            node = int(parents[node])
        return path[::-1]


@cache
def double_byte_table(codec: str) -> Ints:
    """`table[lead, trail]` of a double-byte encoding: the code point, or 0."""
    table = np.zeros((256, 256), np.int64)
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                text = bytes((lead, trail)).decode(codec)
            except UnicodeDecodeError:
                continue
            if len(text) == 1 and ord(text) < 0x10000 and not 0xE000 <= ord(text) <= 0xF8FF:
                table[lead, trail] = ord(text)
    return table


class DoubleByte:
    """GBK or Big5: one byte below 0x80, or a lead and a trail byte.

    Args:
        codec: Python's name of the true encoding.
        model: which characters are common enough to be guessed.
        slipped: the text was read in this encoding already, but a byte fell out, and pairs without a character with it.
        kept: pairs without a character did not fall out.
        full_width: the text has full-width letters or digits of its own.
    """

    exit_cost = _EXIT

    def __init__(
        self, codec: str, model: Model, *, slipped: bool = False, kept: bool = False, full_width: bool = False
    ) -> None:
        self.table = double_byte_table(codec)
        self.slipped = slipped
        self._kept = kept
        self._common = model.single_cost[model.classes] < _RARE
        self._frequent = model.single_cost[model.classes] < _FREQUENT
        self._feeding: dict[tuple[int, int], list[Fed]] = {}
        self._skipping: dict[int, Fed | None] = {}
        self._leaving: dict[int, Ints] = {}
        self._mark = np.isin(np.arange(0x10000), self.table[[0xA1, 0xA3]])
        points = np.arange(0x10000)
        odd = (points >= 0xFF01) & (points <= 0xFF5E) & ~np.isin(points, [ord(c) for c in "！（），：；？"])
        self._odd = np.where(odd, np.float32(0 if full_width else _FULL_WIDTH), np.float32(0))
        leads = np.flatnonzero(self.table[:, 0xA1:].any(axis=1))
        # trail bytes that begin unassigned pairs with the same lead bytes are one state
        self._voids: dict[int, Ints] = {}
        self._void_of: dict[int, int] = {}
        known: dict[bytes, int] = {}
        for trail in range(0x80, 0x100):
            lost = leads[self.table[trail, leads] == 0]
            if len(lost):
                void = known.setdefault(lost.tobytes(), _VOID + trail)
                self._void_of[trail] = void
                self._voids[void] = lost

    def entries(self) -> Sequence[tuple[int, float]]:
        """The states in which the channel may begin."""
        return ((_ANY, _ENTRY), (_LOST_TRAIL, _ENTRY + 2), (_EXTRA, _ENTRY + 13)) if self.slipped else ((NONE, 6.0),)

    def feed(self, state: int, byte: int) -> Sequence[Fed]:
        """Read one byte."""
        key = state, byte
        if key not in self._feeding:
            self._feeding[key] = self._feed(state, byte)
        return self._feeding[key]

    def _feed(self, state: int, byte: int) -> list[Fed]:
        if state == _LOST_TRAIL:
            return self._completed(self.table[byte], NONE)
        if state == _EXTRA:
            return [Fed(None, np.array([NONE]))]
        if state == NONE:
            if byte == HOLE:
                return [Fed(None, np.array([_ANY]))]
            if byte < 0x80:
                return [] if self.slipped else [Fed(np.array([byte]), np.array([NONE]))]
            return [Fed(None, np.array([byte]))] if 0x81 <= byte <= 0xFE else []
        leads = self._leads(state)
        # an ASCII byte that ends a character has brought a slipped reading back in step
        after = AS_IS if self.slipped and 0 <= byte < 0x80 else NONE
        return self._completed(self.table[leads] if byte == HOLE else self.table[leads, byte], after)

    def _completed(self, points: Ints, after: int) -> list[Fed]:
        chars = self._candidates(points)
        return [Fed(chars, np.broadcast_to(np.int64(after), len(chars)))] if len(chars) else []

    def _candidates(self, points: Ints) -> Ints:
        chars = np.unique(points[points > 0])
        return chars[self._common[chars]] if len(chars) > 1 else chars

    def _leads(self, state: int) -> "Ints | slice":
        if state >= _VOID:
            return self._voids[state]
        return slice(None) if state == _ANY else np.array([state])

    def skip(self, state: int) -> Fed | None:
        """What may have left no trace."""
        if not self.slipped or self._kept or not (0 < state <= _ANY or state >= _VOID):
            return None
        if state not in self._skipping:
            found = [(self._candidates(self.table[self._leads(state), t]), void) for t, void in self._void_of.items()]
            if state == _ANY:
                found = [(chars[self._mark[chars] | self._frequent[chars]], void) for chars, void in found]
            chars = np.concatenate([chars for chars, _ in found])
            states = np.repeat([void for _, void in found], [len(chars) for chars, _ in found])
            self._skipping[state] = Fed(chars, states) if len(chars) else None
        return self._skipping[state]

    def leave(self, state: int) -> Ints | None:
        """Characters cut by the end."""
        if state == NONE:
            return np.zeros(0, np.int64)
        if not (0 < state < _ANY or state >= _VOID):
            return None
        if state not in self._leaving:
            self._leaving[state] = self._candidates(self.table[self._leads(state), 0x80:])
        return self._leaving[state] if len(self._leaving[state]) else None

    def bias(self, state: int, chars: Ints) -> Costs:
        """What characters cost beside the model."""
        if state == _ANY and self.slipped:
            return self._odd[chars] + np.where(self._mark[chars], np.float32(0), np.float32(_NO_MARK))
        return self._odd[chars]


_FIRST, _SECOND = 0x100, 0x10000
_DROPPED = 1  # stands for a byte that left no trace
_CONTROLS = (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # what Windows-1252 has no character for


class Utf8:
    """UTF-8: one, two or three bytes a character.

    Args:
        model: which characters are common enough to be guessed.
        controls_lost: bytes that Windows-1252 shows as control characters may have been dropped.
    """

    exit_cost = 2.0

    def __init__(self, model: Model, *, controls_lost: bool = False) -> None:
        self._controls_lost = controls_lost
        points = np.arange(0x80, 0xFFFF)
        points = points[(model.single_cost[model.classes[points]] < _RARE)]
        self._points = points
        self._bytes = np.stack([0xE0 | points >> 12, 0x80 | points >> 6 & 0x3F, 0x80 | points & 0x3F])
        self._feeding: dict[tuple[int, int], list[Fed]] = {}

    def entries(self) -> Sequence[tuple[int, float]]:
        """The states in which the channel may begin."""
        return ((NONE, 6.0),)

    def feed(self, state: int, byte: int) -> Sequence[Fed]:
        """Read one byte."""
        key = state, byte
        if key not in self._feeding:
            self._feeding[key] = self._feed(state, byte)
        return self._feeding[key]

    def _feed(self, state: int, byte: int) -> list[Fed]:
        if state == NONE:
            if 0 <= byte < 0x80:
                return [Fed(np.array([byte]), np.array([NONE]))]
            return [Fed(None, np.array([_FIRST + max(byte, 0)]))] if byte == HOLE or 0xC2 <= byte <= 0xEF else []
        if byte not in (HOLE, _DROPPED) and not 0x80 <= byte <= 0xBF:
            return []
        if state < _SECOND:
            first = state - _FIRST
            if 0xC2 <= first <= 0xDF:
                return self._completed(
                    [
                        p
                        for p in range((first & 0x1F) << 6, ((first & 0x1F) + 1) << 6)
                        if byte in (HOLE, 0x80 | p & 0x3F)
                    ]
                )
            return [Fed(None, np.array([_SECOND + (first << 8) + max(byte, 0)]))]
        first, second = divmod(state - _SECOND, 256)
        if first and second > _DROPPED and byte > _DROPPED:
            return self._completed([(first & 0xF) << 12 | (second & 0x3F) << 6 | byte & 0x3F])
        fits = self._points > 0x7FF
        for known, given in zip(self._bytes, (first, second, byte), strict=True):
            if given == _DROPPED:
                fits &= np.isin(known, _CONTROLS)
            elif given > 0:
                fits &= known == given
        return self._completed(self._points[fits].tolist())

    def _completed(self, points: list[int]) -> list[Fed]:
        chars = np.array([p for p in points if p >= 0x80 and not 0xD800 <= p <= 0xDFFF and p != 0xFFFD], np.int64)
        return [Fed(chars, np.full(len(chars), NONE))] if len(chars) else []

    def skip(self, state: int) -> Fed | None:
        """What may have left no trace."""
        if not self._controls_lost or state == NONE or (state < _SECOND and state - _FIRST < 0xE0):
            return None
        return next(iter(self.feed(state, _DROPPED)), None)

    def leave(self, state: int) -> Ints | None:
        """Characters cut by the end."""
        return np.zeros(0, np.int64) if state == NONE else None

    def bias(self, state: int, chars: Ints) -> Costs:
        """What characters cost beside the model."""
        return np.zeros(len(chars), np.float32)

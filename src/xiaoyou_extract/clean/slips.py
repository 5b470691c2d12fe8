"""Slipped GBK bytes: a byte was lost, and every pair of bytes after it was cut wrongly until the run ended.

`。粵港澳` is A1A3 BB9B B8DB B0C4; without A1 it reads A3BB 9BB8 DBB0 C4…: `；浉郯…`. Pairs without a character
vanish, and full-width signs were often folded to half-width ones. A linear filter finds where the text reads better
half a character later; the search of `lattice` then tries where a byte was lost, what vanished and where the run ended.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
import regex

from xiaoyou_extract.clean.glosses import glosses
from xiaoyou_extract.clean.lattice import DoubleByte, Own, Read, Search, Token, double_byte_table
from xiaoyou_extract.clean.likelihood import Costs, Ints, Model, Script, model
from xiaoyou_extract.clean.tables import rows
from xiaoyou_extract.source import Edit, Source

_KIND = "slipped_gbk"
_SUSPECT = 4.5  # how much better a stretch must read half a character later to be searched
_FIRM = 12.0  # below it the stretch must be odd in itself, a narrow search comes first, and what comes again is left
_ODD, _RARE = 9.0, 10.0  # natural logarithms: what its characters cost on average, what the rarest of them costs alone
_STRONG = 30.0  # and to be told of where it cannot be repaired
_DEAR, _JUNK = 14.0, 11.0  # what a character costs at most, as it stands and half a character later
_LONG, _UNREADABLE = 24, 10.2  # so many characters that cost more on average half a character later too are noise
_GAIN = 5.0  # natural logarithms that a repair must win
_GUESS_GAIN = 1.5
_UNKEPT_GAIN = 6.0  # where no Han survived whole
_BEFORE, _AFTER = 3, 24
_STRAY = 14.0  # what a sign alone among Han must cost with the character after it
_NARROW, _WIDE = 16, 60  # paths kept
_LONGEST = 300  # characters searched at once
_BUDGET = 1_500  # characters searched in one text
_PATIENCE = 600  # characters searched in vain, one after another
_TOLD = 20  # warnings for one text; the last one may stand for many places


@dataclass(frozen=True)
class _Shown:
    """The text without its readings: tokens and their places."""

    tokens: list[Token]
    starts: list[int]
    ends: list[int]

    def text(self, start: int, end: int) -> str:
        return "".join(t.char for t in self.tokens[max(start, 0) : end])


class _Suspect(NamedTuple):
    """A stretch that reads better half a character later; `hopeless` where it reads badly there too."""

    start: int
    end: int
    strength: float
    hopeless: bool


class _Region(NamedTuple):
    """Tokens to search: the channel may begin before those of `entering`."""

    start: int
    end: int
    entering: range
    strength: float
    hopeless: bool


def repair_slips(source: Source) -> Source:
    """Repair runs of slipped GBK bytes; what cannot be settled stays, with a warning.

    Each character is an edit of its own, `certain` where its bytes survived.
    """
    text = source.text
    if len(text) < 4 or text.isascii():
        return source
    shown = _show(text)
    regions = [region for region in _regions(shown) if _chinese(shown, region)]
    if not regions:
        return source
    edits: list[Edit] = []
    budget, patience = _BUDGET, _PATIENCE
    settled = _settled(shown, regions)
    scripts = _scripts(settled)
    own = Own(model(), settled)
    full_width = _full_width().search(settled) is not None
    left: list[tuple[int, int]] = []
    for region in regions:
        if not region.hopeless:
            size = region.end - region.start
            budget -= size
            channel = _channel(kept=_kept(shown, region), full_width=full_width)
            found = _repair(shown, region, channel, scripts, own) if min(budget, patience) >= 0 else []
            edits += found
            if found:
                patience = _PATIENCE
                continue
            patience -= size if region.strength >= _FIRM else size // 2
        if region.strength >= _STRONG:
            left.append((shown.starts[region.entering.start], shown.ends[min(region.entering.stop, region.end) - 1]))
    if len(left) > _TOLD:
        left[_TOLD - 1 :] = [(left[_TOLD - 1][0], left[-1][1])]
    for start, end in left:
        source = source.warn(
            "unrepaired_slip", "characters that look like slipped GBK bytes could not be repaired", start, end
        )
    return source.edit(edits)


def _show(text: str) -> _Shown:
    """Hide readings, but keep them as evidence of the character before them."""
    tokens: list[Token] = []
    starts: list[int] = []
    ends: list[int] = []
    straddling = {m.start(): m for m in _straddling().finditer(text)}
    hidden = sorted([*glosses(text), *(m.span() for m in straddling.values())])
    at = 0
    entries: tuple[int, ...] = ()
    swallowed = 0
    for a, b in [*hidden, (len(text), len(text))]:
        for i in range(at, a):
            starts.append(i)
            ends.append(i + 1)
            tokens.append(_token(text[i]))
        if at < a and entries:
            first = len(tokens) - (a - at)
            tokens[first] = tokens[first]._replace(entries=entries)
            starts[first] = swallowed
        entries = ()
        if tokens and a in straddling:
            swallowed = a
            entries = _leads(tokens[-1], _read(straddling[a]["reading"]))
        elif tokens and b > a:
            tokens[-1] = tokens[-1]._replace(reading=_read(text[a + 1 : b - 1]))
        at = b
    return _Shown(tokens, starts, ends)


@cache
def _straddling() -> "regex.Pattern[str]":
    """A reading put in by bytes, between the halves of two characters, so that its bracket went with the first half."""
    return regex.compile(
        r"(?<=[\p{Han})）])[?？\ufffd](?P<reading>[a-z\u00e0-\u01dc\u0300-\u036f]{1,8}+)[)）](?=[\p{Han}!-~])"
    )


def _leads(before: Token, reading: frozenset[str] | None) -> tuple[int, ...]:
    """The lead bytes that make, with the last byte of the character before, a character with this reading."""
    if not before.bytes or not reading:
        return ()
    trail = before.bytes[0][-1]
    return tuple(
        lead
        for lead in range(0x81, 0xFF)
        if (point := int(double_byte_table("gbk")[trail, lead])) and chr(point) in reading
    )


@lru_cache(1 << 13)
def _token(char: str) -> Token:
    if "!" <= char <= "~":
        return Token(char, ((0xA3, ord(char) + 0x80), (ord(char),)))
    code = int(_codes()[min(ord(char), 0xFFFF)])
    return Token(char, ((code >> 8, code & 0xFF),) if code else ())


@cache
def _codes() -> Ints:
    """The two bytes of each character in GBK, or in GB18030 for what stands in the place of an unassigned pair."""
    codes = np.zeros(0x10000, np.int64)
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                char = bytes((lead, trail)).decode("gb18030")
            except UnicodeDecodeError:
                continue
            if len(char) == 1:
                codes[ord(char)] = lead << 8 | trail
    return codes


def _read(written: str) -> frozenset[str] | None:
    """The characters that a reading fits; None for one that is not of a single known syllable."""
    plain = regex.sub(r"[\u0300-\u0307\u0309-\u036f1-5]", "", normalize("NFD", written.strip().lower()))
    return _readings().get(plain.replace("u\u0308", "v"))


@cache
def _readings() -> dict[str, frozenset[str]]:
    return {syllable: frozenset(characters) for syllable, characters in rows("readings.tsv")}


def _regions(shown: _Shown) -> list[_Region]:
    """The stretches to search: those that read better half a character later."""
    lm = model()
    text = "".join(t.char for t in shown.tokens)
    points = lm.encode(text)
    cost = np.minimum(lm.costs(text), _DEAR)
    rarity = lm.single_cost[lm.classes[points]]
    gain, first = _gains(lm, points, cost)
    shifted = cost[1:] - gain
    suspects = [
        _Suspect(start, end, strength, end - start >= _LONG and bool(shifted[start:end].mean() > _UNREADABLE))
        for start, end, strength in _peaks(gain, first, _SUSPECT)
        if strength >= _FIRM or (cost[start : end + 1].mean() >= _ODD and rarity[start : end + 1].max() >= _RARE)
    ]
    # what is weak and comes again is the author's word
    again = Counter(text[s.start : s.end + 1] for s in suspects if s.strength < _FIRM)
    suspects = [s for s in suspects if s.strength >= _FIRM or again[text[s.start : s.end + 1]] == 1]
    sums = bytearray(len(text) + 1)
    for m in _bank_numerals().finditer(text):
        sums[m.start() : m.end()] = b"\1" * len(m[0])
    suspects = [s for s in suspects if sums.find(1, s.start, s.end + 1) < 0]
    suspects += [_Suspect(i - 1, i, 0.0, False) for i in _strays(points, cost)]
    suspects += [_Suspect(i, i, 0.0, False) for i, token in enumerate(shown.tokens) if token.entries]
    breaks = np.flatnonzero(points < 0x20)
    found: list[_Region] = []
    for start, end, strength, hopeless in sorted(_parted(suspects)):
        line = int(np.searchsorted(breaks, start))
        least = int(breaks[line - 1]) + 1 if line else 0
        most = int(breaks[line]) if line < len(breaks) else len(points)
        a, b = max(least, start - _BEFORE), min(most, end + 1 + _AFTER)
        if found and b - found[-1].start > _LONGEST + _BEFORE + _AFTER:
            a = max(a, found[-1].end)
        entering = range(a, min(b, end + 1))
        if not entering:
            continue
        if found and a < found[-1].end:
            last = found[-1]
            found[-1] = _Region(
                last.start,
                max(b, last.end),
                range(last.entering.start, max(last.entering.stop, entering.stop)),
                last.strength + strength,
                last.hopeless and hopeless,
            )
        else:
            found.append(_Region(a, b, entering, strength, hopeless))
    return found


def _parted(suspects: Iterable[_Suspect]) -> Iterator[_Suspect]:
    """The suspects, long ones in parts that share the strength."""
    for start, end, strength, hopeless in suspects:
        for a in range(start, end + 1, _LONGEST):
            b = min(a + _LONGEST - 1, end)
            yield _Suspect(a, b, strength * (b - a + 1) / (end - start + 1), hopeless)


@cache
def _bank_numerals() -> "regex.Pattern[str]":
    """Sums in the numerals of cheques, which stand nowhere else and so look unlikely (壹佰贰拾伍元整)."""
    return regex.compile(r"[零壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟萬万亿億]{2,}+[元圆圓角分整正]*+")


def _gains(lm: Model, points: Ints, cost: Costs) -> tuple[Costs, Costs]:
    """How much better each character reads half a character later, and what beginning just before it adds."""
    half = (points > 0x20) & (points < 0x7F)
    codes = np.where(half, 0xA380 + points, _codes()[points])
    leads, trails = codes >> 8, codes & 0xFF
    table = double_byte_table("gbk")
    ended = np.where(half[1:], table[trails[:-1], points[1:] & 0xFF], 0)
    between = np.where(ended > 0, ended, table[trails[:-1], leads[1:]])
    shifted = np.where(between > 0, np.minimum(_costs(lm, between), _JUNK), _JUNK)
    gain = cost[1:] - shifted + np.where((ended > 0) & (cost[:-1] > 10), 4.0, 0.0)
    gain[points[1:] < 0x20] = -50.0
    return gain.astype(np.float32), np.maximum(cost[:-1] - 8.0, 0.0)


def _strays(points: Ints, cost: Costs) -> list[int]:
    """Where a sign or letter that may be the second byte of a character stands alone among Han."""
    byte = (points >= 0x40) & (points < 0x7F)
    han = (points >= 0x4E00) & (points < 0xA000)
    alone = byte[1:-1] & han[:-2] & han[2:] & (cost[1:-1] + cost[2:] > _STRAY)
    return (np.flatnonzero(alone) + 1).tolist()


def _costs(lm: Model, points: Ints) -> Costs:
    classes = lm.classes[points].astype(np.int64)
    before = np.concatenate([classes[:1], classes[:-1]])
    return lm.step(np.full(len(classes), -1, np.int64), before, classes)[0]


def _peaks(gain: Costs, first: Costs, least: float) -> Iterator[tuple[int, int, float]]:
    """The stretches with the largest sums, each at least `least`; `first` is what beginning there adds."""
    total, start, best, end, done = 0.0, 0, 0.0, 0, 0
    for i, (more, begun) in enumerate(zip(gain.tolist(), first.tolist(), strict=True)):
        total += more
        if more + begun > total or total < best - 12:
            if best >= least:
                yield max(start, done), end, best
                best, done = 0.0, end
            if more + begun > total:
                total, start = more + begun, i
        if total > best:
            best, end = total, i + 1
    if best >= least:
        yield max(start, done), end, best


def _chinese(shown: _Shown, region: _Region) -> bool:
    """Whether at least half of what is not ASCII is what slipped pairs read as: Arabic or Hangul is no damage."""
    tokens = [t for t in shown.tokens[region.start : region.end] if not t.char.isascii()]
    pairs = sum(bool(t.bytes) and ("\u4e00" <= t.char <= "\u9fff" or "\ue000" <= t.char <= "\uf8ff") for t in tokens)
    return pairs * 2 >= len(tokens) > 0


def _settled(shown: _Shown, regions: Sequence[_Region]) -> str:
    """The text outside of the suspects."""
    at, parts = 0, []
    for region in regions:
        parts.append(shown.text(at, region.entering.start))
        at = region.entering.stop
    return "".join([*parts, shown.text(at, len(shown.tokens))])


def _scripts(settled: str) -> list[Script]:
    """The scripts in which the text may be; both where it does not tell."""
    points = model().encode(settled)
    costs = {script: float(form[points].sum()) for script, form in model().forms.items()}
    least = min(costs.values())
    return [script for script, cost in costs.items() if cost < least + 6]


@cache
def _channel(*, kept: bool, full_width: bool) -> DoubleByte:
    return DoubleByte("gbk", model(), slipped=True, kept=kept, full_width=full_width)


def _kept(shown: _Shown, region: _Region) -> bool:
    """Whether pairs without a character stayed, as private-use characters: then none has vanished."""
    return any("\ue000" <= t.char <= "\uf8ff" for t in shown.tokens[region.start : region.end])


@cache
def _full_width() -> "regex.Pattern[str]":
    return regex.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")


def _repair(shown: _Shown, region: _Region, channel: DoubleByte, scripts: Sequence[Script], own: Own) -> list[Edit]:
    """The edits of one region."""
    start, end, entering = region[:3]
    tokens = shown.tokens[start:end]
    may_enter = range(entering.start - start, entering.stop - start)
    if region.strength < _FIRM and not any(_quick(shown, region, channel, script) for script in scripts):
        return []
    ways = [
        (
            script,
            *Search(model(), channel, script, tokens, may_enter, _WIDE, own=own).best(shown.text(start - 2, start)),
        )
        for script in scripts
    ]
    script, path, _ = min(ways, key=lambda way: way[2])
    edits = []
    standing = {r.token for r in path if not r.channel}
    read = {r.token for r in path}
    for run in _runs(path):
        first, last = min(r.token for r in run), max(r.token for r in run)
        while first and first - 1 not in read:
            first -= 1  # an extra byte left nothing
        covered = [k for k in range(first, last + 1) if k not in standing]
        new = "".join(r.char for r in run)
        a, b = (covered[0], covered[-1] + 1) if covered else (first, first)
        if new == shown.text(start + a, start + b) or not _clear(shown, start + a, start + b, run, script):
            continue
        chars: dict[int, list[Read]] = {k: [] for k in covered}
        for r in run:
            # what vanished before a character that stands goes with the one before it
            chars.setdefault(
                r.token if r.token not in standing or r.token - 1 not in chars else r.token - 1, []
            ).append(r)
        for k, reads in sorted(chars.items()):
            written = "".join(r.char for r in reads)
            if k in standing or written != tokens[k].char:
                certain = bool(reads) and not any(r.guessed for r in reads)
                place = shown.starts[start + k], shown.starts[start + k] if k in standing else shown.ends[start + k]
                edits.append(Edit(*place, written, _KIND, certain))
    return edits


def _quick(shown: _Shown, region: _Region, channel: DoubleByte, script: Script) -> bool:
    """Whether a narrow search finds anything."""
    start, end, entering = region[:3]
    near = min(end, entering.stop + 8)
    tokens, may_enter = shown.tokens[start:near], range(entering.start - start, entering.stop - start)
    path, _ = Search(model(), channel, script, tokens, may_enter, _NARROW).best(shown.text(start - 2, start))
    return any(r.channel for r in path)


def _runs(path: Sequence[Read]) -> Iterator[list[Read]]:
    run: list[Read] = []
    for r in path:
        if r.channel:
            run.append(r)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _clear(shown: _Shown, start: int, end: int, run: Sequence[Read], script: Script) -> bool:
    """Whether the run as it stands reads much worse; the more is guessed, the more it must."""
    lm = model()
    before, after = shown.text(start - 3, start), shown.text(end, end + 3)
    old, new = shown.text(start, end), "".join(r.char for r in run)
    gain = float(lm.costs(before + old + after, script).sum() - lm.costs(before + new + after, script).sum())
    guessed = sum(r.guessed for r in run)
    kept = sum(not r.guessed and "\u4e00" <= r.char <= "\u9fff" for r in run)
    if not kept and guessed > 1:
        return False
    return gain >= _GAIN + _GUESS_GAIN * max(0, guessed - kept) + (0 if kept else _UNKEPT_GAIN)

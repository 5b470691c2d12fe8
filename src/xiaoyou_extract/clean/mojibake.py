"""Text that was read in the wrong encoding, wholly or in places: found by how badly it reads, and read again."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import regex

from xiaoyou_extract.clean.lattice import HOLE, Channel, DoubleByte, Read, Search, Token, Utf8
from xiaoyou_extract.clean.likelihood import Costs, Model, Script, model
from xiaoyou_extract.source import Edit, Source

_KIND = "mojibake"
_PASSES = 3  # a text may be encoded twice and more
_ODD = 9.0  # natural logarithms a character: what reads worse is looked at
_LEAST, _WEAK = 16.0, 5.0
_NEAR = 30
_GAIN = 14.0
_BEAM = 24
_MARGIN = 6
_BUDGET = 8_000  # characters searched in one text: more than an article, less than a minute
_PLAUSIBLE = 9.6  # natural logarithms a character: what reads worse is no repair
_SOUND = 8.0  # the same for what was read again alone
_SCREENED = 40_000  # characters looked at in vain
_PATIENCE = 1_500  # characters searched in vain
_TRIALS = 60  # runs of Western letters read again in vain
_LONGEST = 400


class Mix(NamedTuple):
    """The encoding that a text is in and the one that it was read in."""

    true: str
    seen: str


_MIXES = (
    Mix("utf-8", "gb18030"),
    Mix("utf-8", "big5hkscs"),
    Mix("gb18030", "big5hkscs"),
    Mix("gb18030", "cp932"),
    Mix("gb18030", "cp949"),
    Mix("big5hkscs", "gb18030"),
    Mix("big5hkscs", "cp932"),
    Mix("big5hkscs", "cp949"),
    Mix("utf-8", "cp932"),
    Mix("utf-8", "cp949"),
)


def repair_encoding(source: Source) -> Source:
    """Read again what was read in the wrong encoding, in whole or in places.

    Where bytes fell out, the characters that fit are weighed against each other, and the edit is not `certain`. What
    is lost for good stays, with a warning `lossy_encoding`.
    """
    if source.text.isascii():
        return source
    for _ in range(_PASSES):
        edits = list(_utf8_as_latin(source.text))
        if not edits:
            break
        source = source.edit(edits)
    source = source.edit(_bytes_as_latin(source.text))
    source = source.edit(_wide(source.text))
    return _lost(source)


# --- a byte a character: Latin-1 and Windows-1252 ---


@cache
def _latin() -> dict[str, int]:
    """The byte of each character that a page in Latin-1 or Windows-1252 may show for a byte beyond ASCII."""
    table = {chr(b): b for b in range(0x80, 0x100)}
    shown = {bytes((b,)).decode("cp1252", "ignore"): b for b in range(0x80, 0xA0)}
    return table | {c: b for c, b in shown.items() if c}


@cache
def _utf8_pattern() -> "regex.Pattern[str]":
    def characters(low: int, high: int) -> str:
        return "[" + "".join(regex.escape(c) for c, b in _latin().items() if low <= b <= high) + "]"

    tail = characters(0x80, 0xBF)
    four = f"{characters(0xF0, 0xF4)}{tail}{{3}}"
    three = f"{characters(0xE0, 0xEF)}{tail}{{2}}"
    two = f"{characters(0xC2, 0xDF)}{tail}"
    return regex.compile(f"(?:{four}|{three}|{two})++")


def _utf8_as_latin(text: str) -> Iterator[Edit]:
    """Runs that are UTF-8 when read as bytes, wholly or, where control characters were dropped, for the most part."""
    budget, vain = _BUDGET, 0
    for run in _latin_run().finditer(text):
        found = list(_utf8_pattern().finditer(text, run.start(), run.end()))
        covered = sum(len(f[0]) for f in found)
        missed = sum(c in _latin() for c in run[0]) - covered
        edits: list[Edit] = []
        for sequence in found:
            data = bytes(_latin()[c] for c in sequence[0])
            decoded = data.decode("utf-8", "ignore")
            sizes = [len(c.encode("utf-8")) for c in decoded]
            if sum(sizes) == len(data) and (len(data) > 2 or data[0] in (0xC2, 0xC3) or len(found) > 1):
                edits += _paired(text, sequence.start(), [1] * len(data), decoded, sizes)
        if missed and edits:
            budget -= len(run[0])
            if missed * 2 < covered and len(run[0]) > 9 and budget >= 0:
                edits = _with_lost_controls(text, run.start(), run.end()) or edits
            other = _read_again(text, run.start(), run.end()) if vain < _TRIALS else []
            vain = 0 if other else vain + 1
            if other and _cost_after(text, run.span(), other) < _cost_after(text, run.span(), edits):
                continue
        yield from edits


def _cost_after(text: str, place: tuple[int, int], edits: Sequence[Edit]) -> float:
    """What the place costs with the edits made."""
    at = max(0, place[0] - 2)
    parts: list[str] = []
    for e in edits:
        parts += text[at : e.start], e.new
        at = e.end
    return model().cost("".join(parts) + text[at : place[1] + 2])


def _with_lost_controls(text: str, start: int, end: int) -> list[Edit]:
    """UTF-8 whose control characters were dropped on the way, and whose fixed spaces became plain ones."""
    lm = model()
    tokens = [
        Token(c, ((_latin().get(c, ord(c)),), (0xA0,)) if c == " " else ((_latin().get(c, ord(c)),),))
        for c in text[start:end]
    ]
    before = text[max(0, start - 2) : start]
    ways = []
    for script in lm.forms:
        path, cost = Search(lm, _channel("utf-8 without controls"), script, tokens, range(len(tokens)), _BEAM).best(
            before
        )
        ways.append((cost, script, path))
    return list(_read_edits(text, start, end - start, min(ways)[2]))


@cache
def _latin_run() -> "regex.Pattern[str]":
    high = "[" + "".join(regex.escape(c) for c in _latin()) + "]"
    return regex.compile(rf"{high}(?:{high}|[\x20-\x7e]{{1,24}}(?={high}))++[\x40-\x7e]?")


def _bytes_as_latin(text: str) -> list[Edit]:
    """Runs of letters of the West that are GBK or Big5 when read as bytes."""
    edits: list[Edit] = []
    vain = 0
    for run in _latin_run().finditer(text):
        if sum(c in _latin() for c in run[0]) >= 3:
            found = _read_again(text, run.start(), run.end())
            edits += found
            vain = 0 if found else vain + 1
            if vain == _TRIALS:
                break
    return edits


def _read_again(text: str, start: int, end: int) -> list[Edit]:
    """The best way to read a run of Latin letters as double bytes; what stands at its ends may not belong to it."""
    lm = model()
    best: tuple[float, list[Edit]] = (lm.cost(text[max(0, start - 2) : end + 2]) - _GAIN, [])
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    ends = range(3 if end - start < _LONGEST else 1)
    for codec, a, b in itertools.product(("gb18030", "big5hkscs"), ends, ends):
        inner = text[start + a : end - b]
        if len(inner) < 2 or inner[0] not in _latin():
            continue
        try:
            decoded = bytes(_latin().get(c, ord(c)) for c in inner).decode(codec)
        except (UnicodeDecodeError, ValueError):
            continue
        cost = lm.cost(before + text[start : start + a] + decoded + text[end - b : end] + after)
        if cost > _PLAUSIBLE * (len(decoded) + len(before) + len(after)) + 10:
            continue
        if (
            cost < best[0]
            and sum("\u4e00" <= c <= "\u9fff" for c in decoded) * 2 > sum(not c.isascii() for c in decoded) - 2
        ):
            sizes = [len(c.encode(codec)) for c in decoded]
            best = cost, list(_paired(text, start + a, [1] * len(inner), decoded, sizes))
    return best[1]


def _paired(text: str, start: int, old: Sequence[int], new: str, sizes: Sequence[int]) -> Iterator[Edit]:
    """The smallest edits that exchange characters of `old` bytes each for `new` ones of `sizes` bytes each."""
    first = at = 0  # characters of the old text
    written = ""
    behind = 0
    for char, size in zip(new, sizes, strict=True):
        written += char
        behind += size
        while behind > 0 and at < len(old):
            behind -= old[at]
            at += 1
        if behind == 0:
            if text[start + first : start + at] != written:
                yield Edit(start + first, start + at, written, _KIND)
            first, written = at, ""


# --- two bytes a character: the encodings of East Asia ---


def _wide(text: str) -> list[Edit]:
    lm = model()
    cost = np.minimum(lm.costs(text), 15.0)
    edits: list[Edit] = []
    budget, screened, patience = _BUDGET, _SCREENED, _PATIENCE
    done = 0
    for start, end in _odd(text, cost):
        screened -= end - start
        if screened < 0 or patience < 0:
            break
        if start < done:
            continue
        mixes = _likely(lm, text[start:end])
        found = _line(lm, text, start, end, mixes, done)
        if mixes and not found:
            budget -= (end - start) * len(mixes)
            found = _best(lm, text, start, end, mixes, done) if budget >= 0 else []
            patience = _PATIENCE if found else patience - (end - start) * len(mixes)
        if found:
            screened = _SCREENED
        edits += found
        done = edits[-1].end if edits else 0
    return edits


def _line(lm: Model, text: str, start: int, end: int, mixes: Sequence[Mix], done: int) -> list[Edit]:
    """The edits of a whole line of which no byte was lost."""
    stop = text.find("\n", end)
    a, b = max(text.rfind("\n", 0, start) + 1, done), len(text) if stop < 0 else stop
    line = text[a:b]
    for mix in mixes if (end - start) * 2 > min(len(line), _LONGEST) else ():
        try:
            again = line.encode(mix.seen).decode(mix.true)
        except UnicodeError:
            continue
        if lm.cost(again) < min(lm.cost(line) - _GAIN, _PLAUSIBLE * len(again) + 10):
            sizes = [len(c.encode(mix.true)) for c in again]
            return list(_paired(text, a, [len(c.encode(mix.seen)) for c in line], again, sizes))
    return []


def _odd(text: str, cost: Costs) -> Iterator[tuple[int, int]]:
    """Stretches of a line that read badly, those of a line together."""
    start, end, most = 0, 0, 0.0
    for a, b, strength in _peaks(text, cost):
        if most and (a - end > _NEAR or b - start > _LONGEST or "\n" in text[end:a]):
            if most >= _LEAST:
                yield start, end
            most = 0.0
        if not most:
            start = a
        end, most = b, max(most, strength)
    if most >= _LEAST:
        yield start, end


def _peaks(text: str, cost: Costs) -> Iterator[tuple[int, int, float]]:
    total, start, best, end = 0.0, 0, 0.0, 0
    for i, (c, char) in enumerate(zip((cost - _ODD).tolist(), text, strict=True)):
        if char == "\n" or total + c <= 0 or total < best - 14 or i - start > _LONGEST:
            if best >= _WEAK:
                yield start, end, best
            total, start, best = 0.0, i + 1, 0.0
        if char != "\n" and (total or c > 0):
            if not total:
                start = i
            total += c
            if total > best:
                best, end = total, i + 1
    if best >= _WEAK:
        yield start, end, best


def _likely(lm: Model, odd: str) -> list[Mix]:
    """The mix-ups that would explain an odd stretch, by a rough reading; the best first."""
    if sum("\u3041" <= c <= "\u30fa" for c in odd) * 5 > len(odd) and "\ufffd" not in odd:
        return []  # Japanese
    if sum(c in "\ufffd?" for c in odd) * 10 > len(odd) * 7:
        return []  # more is lost than is left
    now = lm.cost(odd) / len(odd)
    found = []
    for rank, mix in enumerate(_MIXES):
        data = odd.encode(mix.seen, "ignore")
        if len(data) < 4 or len(data) * 3 < len(odd):
            continue
        for skip in (0,) if mix.true == "utf-8" else (0, 1):
            again = data[skip:].decode(mix.true, "ignore")
            if len(again.encode(mix.true)) * 10 < len(data) * 6 or not again:
                continue
            mean = lm.cost(again) / len(data) * 2
            found.append((mean, rank, mix))
    if not found:
        return []
    least = min(found)[0]
    mixes = dict.fromkeys(mix for mean, _, mix in sorted(found) if mean < least * 1.25)
    bytes_each = len(odd.encode("gb18030", "replace")) / len(odd)
    return list(mixes)[:3] if least < now * 2 / bytes_each * 0.9 else []


@cache
def _channel(true: str) -> Channel:
    if true.startswith("utf-8"):
        return Utf8(model(), controls_lost=true != "utf-8")
    return DoubleByte(true, model())


@lru_cache(1 << 13)
def _token(char: str, seen: str) -> Token:
    if char == "\ufffd":
        return Token(char, ((HOLE,),))
    if char == "?":
        return Token(char, ((HOLE,), (0x3F,)))
    try:
        return Token(char, (tuple(char.encode(seen)),))
    except UnicodeEncodeError:
        return Token(char, ())


def _best(lm: Model, text: str, start: int, end: int, mixes: Sequence[Mix], done: int) -> list[Edit]:
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    a, b = max(line, done, start - _MARGIN), min(len(text) if stop < 0 else stop, end + _MARGIN)
    around = text[max(0, a - 40) : a] + text[b : b + 40]
    scripts: list[Script] = (
        [lm.script(around)] if sum("\u4e00" <= c <= "\u9fff" for c in around) > 8 else ["simplified", "traditional"]
    )
    best: tuple[float, list[Read]] | None = None
    for mix, script in itertools.product(mixes, scripts):
        tokens = [_token(c, mix.seen) for c in text[a:b]]
        search = Search(lm, _channel(mix.true), script, tokens, range(len(tokens)), _BEAM)
        path, cost = search.best(text[max(0, a - 2) : a])
        now = float(lm.costs(text[max(0, a - 2) : b], script)[min(2, a) :].sum())
        if cost > _PLAUSIBLE * len(path) + 10 or sum(r.guessed for r in path) * 2 > len(path):
            continue
        if not _reads(lm, text[max(0, a - 2) : a], path, script):
            continue
        if cost < now - _GAIN and (best is None or cost - now < best[0]):
            best = cost - now, path
    return list(_read_edits(text, a, b - a, best[1])) if best else []


def _reads(lm: Model, before: str, path: Sequence[Read], script: Script) -> bool:
    """Whether what was read again reads like Chinese by itself, not only with the sound text around it."""
    changed = np.array([r.channel for r in path], bool)
    costs = lm.costs(before + "".join(r.char for r in path), script)[len(before) :]
    return bool(costs[changed].sum() <= _SOUND * changed.sum() + 10)


def _read_edits(text: str, start: int, size: int, path: Sequence[Read]) -> Iterator[Edit]:
    """An edit for each character read again, over the characters whose bytes it took; `size` characters were read."""
    at = start
    for k, reads in itertools.groupby(path, lambda r: min(r.token, size - 1)):
        group = list(reads)
        written = "".join(r.char for r in group)
        if any(r.channel for r in group) and text[at : start + k + 1] != written:
            yield Edit(at, start + k + 1, written, _KIND, not any(r.guessed for r in group))
        at = start + k + 1


# --- what is lost ---


def _lost(source: Source) -> Source:
    for found in regex.finditer(r"(?:锟斤拷|锟斤|斤拷)+|\ufffd(?:[^\n\p{Han}]{0,4}\ufffd)*", source.text):
        source = source.warn(
            "lossy_encoding", "characters were lost when the text was read in a wrong encoding", *found.span()
        )
    return source

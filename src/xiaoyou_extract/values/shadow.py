"""The text as the value grammar reads it: same length, narrow, simplified, bank numerals as plain ones."""

import unicodedata
from functools import cache
from importlib import resources

import regex

_BANK = dict(zip("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟", "一二二三三四五六六七八九十百千", strict=True))


def shadow(text: str) -> str:
    """The text folded one character for one, so that offsets stay.

    Bank numerals are folded only in a run with a scale or before a currency: 大陆 and 收拾 keep their characters.
    """
    folded = _foreign().sub(_ascii, text.translate(_table()))
    return _run().sub(_plain, folded) if any(c in folded for c in _BANK) else folded


@cache
def _foreign() -> "regex.Pattern[str]":
    """Digits of other scripts."""
    return regex.compile(r"[^\D0-9]")


def _ascii(m: "regex.Match[str]") -> str:
    """The digit in ASCII; one that is newer than Python's tables is no digit."""
    value = unicodedata.decimal(m[0], None)
    return "\ufffd" if value is None else str(value)


def _plain(m: "regex.Match[str]") -> str:
    run = str(m["run"])
    scaled = any(c in "拾佰仟万亿十百千" for c in run) and (len(run) > 1 or m["money"] == "分之")
    if not scaled and not m["money"]:
        return run
    return "".join(_BANK.get(c, c) for c in run)


@cache
def _run() -> "regex.Pattern[str]":
    bank, plain = "".join(_BANK), "零一二三四五六七八九两十百千万亿0-9"
    return regex.compile(
        rf"(?<![大队放收老{bank}{plain}])(?P<run>(?=[{plain}]*[{bank}])[{bank}{plain}]++)(?P<money>)(?:(?=(?P<money>[元圆角分块美日港欧澳英]|分之)))?"
    )


@cache
def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(a): b for a, b in zip("〇○￥　～〜−–—ー", "零零¥ ~~----", strict=True)}
    rows = resources.files(__package__).joinpath("data", "fold.tsv").read_text("utf-8").splitlines()
    return table | {ord(row[0]): row[2] for row in rows if row and not row.startswith("#")}

"""Full-width letters, digits and signs, and look-alike ideographs, to the plain character: all one for one.

NFKC as a whole would break `③`, `…`, `½` and quotes, so each range is folded by its own rule.
"""

from functools import cache
from unicodedata import normalize

import regex

from xiaoyou_extract.clean.tables import rows
from xiaoyou_extract.source import Source


def fold_width(source: Source) -> Source:
    """Fold U+FF01 to U+FF5E, half-width Japanese marks, compatibility ideographs, radicals and spaces of any width."""
    text = source.text
    return source.fold(text.translate(_plain()))


def fold_marks(source: Source) -> Source:
    """Make `,;:!?()` half-width where both neighbours are ASCII letters, digits or spaces (`3,000`), else full."""
    return source.fold(marked(source.text))


def marked(text: str) -> str:
    """The text with each mark of `,;:!?()` in the width that its neighbours ask for."""
    text = _pattern("half").sub(lambda m: m.group().translate(_TO_HALF), text)
    return _pattern("full").sub(lambda m: m.group().translate(_TO_FULL), text)


_HALF, _FULL = ",;:!?()", "，；：！？（）"
_TO_FULL, _TO_HALF = str.maketrans(_HALF, _FULL), str.maketrans(_FULL, _HALF)


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    half = f"(?<=[A-Za-z0-9 ])[{_FULL}](?=[A-Za-z0-9 ])"
    # the colon of an address (`https://`) stays as well
    full = f"(?!(?<=[A-Za-z0-9 ]).(?=[A-Za-z0-9 ])|(?<=[A-Za-z]):(?=//))[{regex.escape(_HALF)}]"
    return regex.compile({"half": half, "full": full}[name])


@cache
def _plain() -> dict[int, str]:
    """Each character that is folded on sight, whatever stands beside it."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _FULL}
    table |= {ord(a): b for a, b in zip("｡､｢｣･￠￡￥￦", "。、「」・¢£¥₩", strict=True)}
    table |= dict.fromkeys((0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
    for first, last in ((0x2F00, 0x2FD5), (0xF900, 0xFAD9), (0x2F800, 0x2FA1D)):
        table |= {code: normalize("NFKC", chr(code)) for code in range(first, last + 1)}
    table |= {int(code.removeprefix("U+"), base=16): character for code, character in rows("private.tsv")}
    table |= {ord(radical): ideograph for radical, ideograph in rows("radicals.tsv")}
    return {code: new for code, new in table.items() if len(new) == 1 and new != chr(code)}

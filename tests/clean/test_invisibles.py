import pytest

from xiaoyou_extract.clean.invisibles import remove_invisibles
from xiaoyou_extract.source import Source

CASES = {
    "zero width": ("校\u200b友\u200c会\u2060", "校友会"),
    "byte order mark": ("\ufeff校友", "校友"),
    "soft hyphen": ("alum\u00adni", "alumni"),
    "direction": ("\u202a校友\u202c\u200e", "校友"),
    "control": ("校\x00\x08友\x9d", "校友"),
    "variation selector of a character": ("葛\U000e0101城\ufe00", "葛城"),
    "joiner between letters": ("校\u200d友a\u200db", "校友ab"),
    "windows lines": ("一\r\n二", "一 \n二"),
    "old lines": ("一\r二\u2028三\x0b四\x85五", "一\n二\n三\n四\n五"),
}
KEPT = {
    "family": "👨\u200d👩\u200d👧",
    "heart": "❤\ufe0f\u200d🔥",
    "flag of a region": "\U0001f3f4\U000e0067\U000e0062\U000e007f",
    "persian": "می\u200cخواهم",
    "keycap": "1\ufe0f\u20e3",
    "plain": "校友会\t2024\n",
}


@pytest.mark.parametrize(("raw", "text"), CASES.values(), ids=CASES)
def test_removes(raw: str, text: str) -> None:
    assert remove_invisibles(Source.of(raw)).text == text


@pytest.mark.parametrize("raw", KEPT.values(), ids=KEPT)
def test_negative(raw: str) -> None:
    assert remove_invisibles(Source.of(raw)).text == raw


def test_a_run_is_one_repair() -> None:
    source = remove_invisibles(Source.of("校\u200b\u2060友"))
    assert [(r.kind, r.raw_start, r.raw_end) for r in source.repairs] == [("invisible", 1, 3)]

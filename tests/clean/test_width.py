import unicodedata

import pytest

from xiaoyou_extract.clean.tables import rows
from xiaoyou_extract.clean.width import fold_marks, fold_width
from xiaoyou_extract.source import Source

FOLDED = {
    "digits and letters": ("２０２４年ＡＢｃ", "2024年ABc"),
    "signs": ("５０％，＋３．５～４－１／２", "50%，+3.5~4-1/2"),
    "currency": ("￥３００", "¥300"),
    "half-width japanese marks": ("校友｡｢会｣､", "校友。「会」、"),
    "compatibility ideographs": ("\uf9d8\uf92f", "律勞"),
    "kangxi radicals": ("\u2f08\u2f24", "人大"),
    "radicals supplement": ("\u2ea0\u2ed3", "民长"),
    "private use of old fonts": ("刘\ue863", "刘䶮"),
    "spaces": ("校\u3000友\xa0会\t", "校 友 会 "),
}
KEPT = {
    "circled": "③①",
    "ellipsis": "……",
    "quotes": "“”‘’「」『』",
    "fractions": "½",
    "brackets": "【】《》〔〕",
    "dash": "——",
    "ascii": '"a"',
}
MARKS = {
    "thousands": ("3，000", "3,000"),
    "time": ("10：30", "10:30"),
    "latin": ("A，B (C)", "A,B (C）"),
    "latin words": ("Yes, we can", "Yes, we can"),
    "han": ("校友,会议", "校友，会议"),
    "han and digit": ("15日,山西", "15日，山西"),
    "mixed": ("GDP(2023年)", "GDP(2023年）"),
    "line end": ("he said,\nand", "he said，\nand"),
    "next to a mark": ("“好”,他", "“好”，他"),
    "each kind": ("中;中:中!中?中(中)", "中；中：中！中？中（中）"),
    "address": ("见https://example.org/a?b=1", "见https://example.org/a?b=1"),
    "never changed": ("中。中、中“中”", "中。中、中“中”"),
}


@pytest.mark.parametrize(("raw", "text"), FOLDED.values(), ids=FOLDED)
def test_folds(raw: str, text: str) -> None:
    source = fold_width(Source.of(raw))
    assert source.text == text
    assert not source.repairs


@pytest.mark.parametrize("raw", KEPT.values(), ids=KEPT)
def test_negative(raw: str) -> None:
    assert fold_width(Source.of(raw)).text == raw


@pytest.mark.parametrize(("raw", "text"), MARKS.values(), ids=MARKS)
def test_marks_take_the_width_of_their_neighbours(raw: str, text: str) -> None:
    assert fold_marks(Source.of(raw)).text == text


def test_the_table_of_radicals_maps_the_block_to_ideographs() -> None:
    for radical, ideograph in rows("radicals.tsv"):
        assert 0x2E80 <= ord(radical) <= 0x2EF3
        assert unicodedata.name(ideograph).startswith("CJK UNIFIED IDEOGRAPH")

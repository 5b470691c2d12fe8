import pytest

from xiaoyou_extract.clean.glosses import glosses, remove_glosses
from xiaoyou_extract.source import Source

REMOVED = {
    "half-width": ("經(jīng)濟(jì)", "經濟"),
    "at the line's start": ("完。\n責(zé)任", "完。\n責任"),
    "full-width": ("经（jīng）济", "经济"),
    "square": ("经[jīng]济［jì］", "经济"),
    "black": ("经【jīng】济", "经济"),
    "capital": ("王(Wáng)先生", "王先生"),
    "umlaut": ("绿(lǜ)色，女(nǚ)士", "绿色，女士"),
    "v": ("绿(lv)色", "绿色"),
    "combining": ("学(xue\u0301)校", "学校"),
    "font variants": ("长(zhɑ\u030cnɡ)者", "长者"),
    "spaced": ("学( xué )校", "学校"),
    "tone number": ("学(xue2)校", "学校"),
    "no tone, the reading": ("学(xue)校", "学校"),
    "neutral tone": ("了(le)", "了"),
    "word": ("盂县(yú xiàn)的", "盂县的"),
    "bopomofo": ("行(ㄏㄤˊ)業（ㄧㄝˋ）", "行業"),
    "bopomofo word": ("中國（ㄓㄨㄥ ㄍㄨㄛˊ）", "中國"),
    "neutral bopomofo": ("的(˙ㄉㄜ)", "的"),
}
KEPT = {
    "content": "学院(筹)、集团(集团)、卷(上)",
    "abbreviation": "协会(NBA)、指数(PMI)",
    "english": "他(he)她(she)优(you)秀",
    "not its reading": "米(ke)、学(xiao)",
    "single letter": "啊(a)额(e)",
    "latin word": "pinyin(pīnyīn)",
    "at the start": "(xué)校",
    "mixed brackets": "学(xué]校",
    "unit": "十米(m)",
    "name": "王(Wang Ming)",
}


@pytest.mark.parametrize(("raw", "text"), REMOVED.values(), ids=REMOVED)
def test_removes(raw: str, text: str) -> None:
    source = remove_glosses(Source.of(raw))
    assert source.text == text
    assert all(r.certain for r in source.repairs)


@pytest.mark.parametrize("raw", [v for k, v in KEPT.items() if k != "english"], ids=[k for k in KEPT if k != "english"])
def test_negative(raw: str) -> None:
    assert remove_glosses(Source.of(raw)).text == raw


@pytest.mark.xfail(reason="a word of another language that happens to be spelt as the reading")
def test_known_failure_english_word() -> None:
    assert remove_glosses(Source.of(KEPT["english"])).text == KEPT["english"]


def test_a_reading_after_a_stray_sign_is_found_but_not_certain() -> None:
    assert glosses("硡^(qū)校友L(fēng)采") == [(2, 6), (9, 15)]
    assert not any(r.certain for r in remove_glosses(Source.of("硡^(qū)")).repairs)


def test_a_reading_is_counted_to_its_character() -> None:
    source = remove_glosses(Source.of("臨江大學(xué)校長(zhǎng)"))
    assert source.text == "臨江大學校長"
    assert source.raw_range(0, 4) == (0, 9)

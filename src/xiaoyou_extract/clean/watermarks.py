"""What a site puts between the characters of a text to mark copies: its address, a notice in brackets, random signs."""

from collections import Counter
from functools import cache

import regex

from xiaoyou_extract.source import Edit, Source


def remove_watermarks(source: Source) -> Source:
    """Delete an address or copyright notice that stands inside sentences again and again, and runs of random signs."""
    text = source.text
    marks = list(_pattern("mark").finditer(text))
    often = Counter(m.group() for m in marks)
    edits = [Edit(m.start(), m.end(), "", "watermark") for m in marks if often[m.group()] >= _OFTEN]
    noise = (m for m in _pattern("noise").finditer(text) if len(_pattern("sign").findall(m.group())) >= _OFTEN)
    edits += [Edit(m.start(), m.end(), "", "watermark") for m in noise if any(c.isalnum() for c in m.group())]
    return source.edit(sorted(edits))


_OFTEN = 3


@cache
def _pattern(name: str) -> "regex.Pattern[str]":
    source = r"(?:本文)?(?:来源|來源|来自|來自|转自|轉自|摘自)?[：:]?"
    address = r"(?:https?://)?(?:[A-Za-z0-9-]{1,40}\.){1,4}(?:com|cn|net|org|cc|top|vip)(?:/[A-Za-z0-9/_.-]{0,60})?"
    plain = r"[^\[\]【】（）()\n]{0,20}"
    notice = (
        rf"[\[【（(]{plain}(?:版权|转载|复制|首发|原创|水印|网站|版權|轉載|複製|網站|\.com|\.cn|\.net){plain}[\]】）)]"
    )
    return regex.compile(
        {
            "mark": rf"(?<=[\p{{Han}}，、])(?:{source}{address}|{notice})(?=\p{{Han}})",
            # `3 n% L" s6 Q9 \8`: tokens of one or two signs, as forums hide them between lines
            "noise": r"(?<![!-~] ?)(?:[!-~]{1,2} ){5,200}+[!-~]{1,2}(?![!-~])",
            "sign": r"[\"#$&'*<>?@\[\\\]^`{|}~%;!]",
        }[name]
    )

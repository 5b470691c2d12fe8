"""Stretches whose digits are no numbers: web addresses, telephone and post numbers, identifiers, hashes, versions."""

import re
from functools import cache


def find(s: str) -> list[tuple[int, int]]:
    """Half-open ranges of codes in a folded text, in order, not overlapping."""
    return [m.span() for m in _pattern().finditer(s)]


@cache
def _pattern() -> re.Pattern[str]:
    kinds = (
        r"(?:https?|ftp)://[!-~]+",
        r"www\.[!-~]+",
        r"(?<![A-Za-z0-9])[A-Za-z0-9._-]{1,64}@[A-Za-z0-9.-]{1,64}",
        r"(?<![A-Za-z0-9])(?=[0-9a-f]{0,64}?[a-f])(?=[0-9a-f]{0,64}?\d)[0-9a-f]{16,}",
        r"(?:电话|热线|手机|传真|联系方式|邮编|邮政编码|QQ群?|微信号?|账号|帐号|卡号|编号|订单号|单号|证号|学号|工号|代码|批号|文号|案号|车牌|车次|航班|型号|版本号?|ISBN|ISSN|CN|DOI|IP)(?:号码|号)?[::]?\s?[A-Za-z]{0,4}[\d*][\dA-Za-z*/.()-]*",
        r"(?<![\d.])(?:\d{3,4}-\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)",
        r"(?<![\d.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])",
        r"(?<![A-Za-z])[vV]\d+(?:\.\d+)+",
        r"[〔\[(]20\d\d[〕\])]\s?第?\d+号",
    )
    years = r"[公纪]元前(?:\d{1,4}|[零一二三四五六七八九十百千]{1,6})多?(?:年|世纪)"
    # The look ahead spares the text that cannot begin a code, which is nearly all of it; `re` scans for it in half the time.
    return re.compile(
        r"(?=[0-9A-Za-z〔\[(电热手传联邮微账帐卡编订单证学工代批文案车航型版])(?:" + "|".join(kinds) + f")|{years}"
    )

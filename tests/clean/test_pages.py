"""Pages in HTML: what is text, where it stands in the file, what is set aside."""

import importlib.util
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoyou_extract.clean import STEPS, pages
from xiaoyou_extract.clean.explain import explain, replay
from xiaoyou_extract.clean.pages import read_page
from xiaoyou_extract.source import Source

FIRST = "近日，云溪大学校友会第三届理事会在南岭市召开，来自全国各地的校友代表两百余人参加了会议。"
SECOND = "副会长周明远表示，学校将继续做好服务工作，为校友回校创造条件，推动学校各项事业发展。"
THIRD = "大会选举产生了新一届理事会，审议通过了工作报告和财务报告，并就下一年度的活动安排进行了讨论。"
PAGE = f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>云溪大学新闻网</title><script>var a = "<p>不是正文</p>";</script></head>
<body><ul class="nav"><li><a href="/">首页</a></li><li><a href="/n">新闻中心</a></li></ul>
<div class="main"><h1>校友会召开<b>理事会</b>会议</h1>
<div>发布时间：2024-05-01 09:10</div><!-- <p>注释</p> -->
<div class="content"><p>{FIRST[:20]}<strong>{FIRST[20:30]}</strong>
{FIRST[30:]}</p><p>{SECOND}&ldquo;好&rdquo;</p>
<p>{THIRD}</p></div></div>
<div class="side"><h3>相关链接</h3><a href="a">南岭市举办招商大会</a></div>
<footer>地址：南岭市学府路1号<br/>版权所有 © 云溪大学</footer></body></html>"""

judged = pytest.mark.skipif(importlib.util.find_spec("trafilatura") is None, reason="the extra html is not installed")


def clean(text: str) -> Source:
    source = Source.of(text)
    for step in STEPS:
        source = step(source)
    return source


def test_a_page_becomes_its_text() -> None:
    source = clean(PAGE)
    assert source.text.split("\n")[:3] == [FIRST, f"{SECOND}“好”", THIRD]
    assert source.title == "校友会召开理事会会议"
    assert source.published == "2024-05-01"
    assert "不是正文" not in source.text
    assert "注释" not in source.text


def test_each_character_keeps_its_place_in_the_file() -> None:
    source = read_page(Source.of(PAGE))
    for word in ("校友代表", "理事会", "周明远"):
        at = source.text.index(word)
        a, b = source.raw_range(at, at + len(word))
        assert PAGE[a:b] == word


def test_what_was_done_can_be_replayed() -> None:
    source = clean(PAGE)
    assert replay(source.raw, explain(source)) == source.text


def test_nothing_is_lost() -> None:
    source = clean(PAGE)
    aside = " ".join(PAGE[f.raw_start : f.raw_end] for f in source.furniture)
    for words in ("新闻中心", "南岭市举办招商大会", "版权所有", "不是正文"):
        assert words in aside


@judged
def test_what_surrounds_the_article_is_one_kind() -> None:
    source = read_page(Source.of(PAGE))
    assert any(f.kind == "page" and "招商大会" in PAGE[f.raw_start : f.raw_end] for f in source.furniture)
    assert "招商大会" not in source.text
    assert not source.warnings


def test_twice_the_paragraphs_are_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "find_spec", lambda name: None)

    def calls(paragraphs: int) -> int:
        count = 0

        def counted(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        source = Source.of("<body>" + "<p>云溪大学。</p>" * paragraphs + "</body>")
        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            read_page(source)
        finally:
            sys.setprofile(before)
        return count

    assert calls(400) <= 2.2 * calls(200)


@pytest.mark.skipif(importlib.util.find_spec("trafilatura") is not None, reason="the extra html is installed")
def test_without_the_extra_it_is_said() -> None:
    assert [w.code for w in read_page(Source.of(PAGE)).warnings] == ["page_unjudged"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("价格<100元的有三种，>200元的有两种。", id="signs of comparison"),
        pytest.param("<三体>是一部小说。", id="a title in such brackets"),
        pytest.param("他在文章里写了<p>标签。", id="a tag in a sentence"),
        pytest.param("<<红楼梦>>研究", id="doubled brackets"),
        pytest.param("", id="empty"),
    ],
)
def test_negative(text: str) -> None:
    assert read_page(Source.of(text)) == Source.of(text)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b>", "<!--", "-->", "<script>", "<", ">", '"', "中国", "\n", "&lt;"]))
)
def test_any_page(parts: list[str]) -> None:
    text = "<html>" + "".join(parts)
    source = clean(text)
    assert replay(source.raw, explain(source)) == source.text

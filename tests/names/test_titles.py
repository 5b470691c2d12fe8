import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract.names.titles import find_titles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("校长陈怀远", [("校长", "post", False)], id="post"),
        pytest.param("常务副校长陈怀远", [("常务副校长", "post", False)], id="prefixes"),
        pytest.param("党委副书记、校长", [("党委副书记", "post", False), ("校长", "post", False)], id="party-layer"),
        pytest.param("原校长", [("校长", "post", True)], id="past"),
        pytest.param("时任省委书记", [("省委书记", "post", True)], id="held-then"),
        pytest.param("中国工程院院士", [("院士", "rank", False)], id="rank"),
        pytest.param("博士生导师", [("博士生导师", "rank", False)], id="longest"),
        pytest.param("本报记者周雨桐", [("本报记者", "author", False)], id="author"),
        pytest.param("责任编辑：周雨桐", [("责任编辑", "editor", False)], id="editor"),
        pytest.param("名誉会长兼秘书长", [("名誉会长", "post", False), ("秘书长", "post", False)], id="two"),
    ],
)
def test_titles(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(t.text, t.kind, t.past) for t in find_titles(text)] == expected


@pytest.mark.parametrize("text", ["", "云溪大学", "增长", "深入推进", "长江两岸", "书与书法"])
def test_no_title(text: str) -> None:
    assert find_titles(text) == []


@given(
    st.lists(st.sampled_from(["校", "长", "会", "副", "原", "常务", "党委", "书记", "院士", "、", "兼", "王", "。"]))
)
def test_titles_stand_where_they_say_and_do_not_overlap(pieces: list[str]) -> None:
    text, done = "".join(pieces), 0
    for title in find_titles(text):
        assert done <= title.start < title.end <= len(text)
        assert text[title.start : title.end] == title.text
        done = title.end

import pickle
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from xiaoyou_extract import Article, Failure, NewsRecord, Pipeline, events, extract
from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.errors import OptionError
from xiaoyou_extract.pipeline import default
from xiaoyou_extract.source import Edit, Source

TEXTS = [
    "云溪大学校长陈怀远与朗川集团在杭州签约。",
    "",
    "15日，临江市委、市政府召开会议。",
    "本报记者周雨桐",
    "获捐1.2亿余元，近200人参加，增长28%。\n朗川集团董事长周砚秋致辞。",
    "中国科学院院士林若谷、郑怀瑾参加论坛。",
]


def shout(source: Source) -> Source:
    return source.edit([Edit(0, 0, "号外：", "shout")])


def find_first(document: Document) -> Iterator[Mention]:
    if document.text:
        yield Mention(0, 1, "location", 0.5, "test.first", document.text[0], "region")


def drop_all(document: Document, mentions: Sequence[Mention]) -> Sequence[Mention]:
    return []


def fail_at_cloud(document: Document) -> Iterable[Mention]:
    if "云" in document.text:
        raise ValueError("a cloud")
    return ()


def fail_while_cleaning(source: Source) -> Source:
    if "云" in source.text:
        raise RuntimeError("no clouds")
    return source


def test_its_parts_are_visible_and_with_gives_a_copy(bare: Pipeline) -> None:
    more = bare.with_steps(shout).with_finders(find_first).with_resolvers(drop_all)
    assert (bare.steps, bare.finders, bare.resolvers) == ((), (), ())
    assert (more.steps, more.finders, more.resolvers) == ((shout,), (find_first,), (drop_all,))
    assert more.without_steps(shout).steps == ()
    assert more.without_finders(find_first).finders == ()
    assert more.without_resolvers(drop_all).resolvers == ()
    assert more.with_tagger(default().tagger).tagger is default().tagger


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 3), (1, 1), (2, 1)])
def test_a_mention_lies_in_the_text(bare: Pipeline, start: int, end: int) -> None:
    def astray(document: Document) -> Iterator[Mention]:
        yield Mention(start, end, "location", 0.5, "test.astray", "云", "region")

    with pytest.raises(OptionError, match=r"test\.astray.*text of 2 characters"):
        bare.with_finders(astray)("云溪")


@pytest.mark.parametrize("size", [0, -1])
def test_a_batch_holds_something(bare: Pipeline, size: int) -> None:
    with pytest.raises(OptionError, match="batch_size"):
        bare.pipe(["云溪"], batch_size=size)


@pytest.mark.parametrize("one", ["云溪", Article(text="云溪")])
def test_one_article_is_not_many(bare: Pipeline, one: Article | str) -> None:
    with pytest.raises(OptionError, match="many articles"):
        bare.pipe(one)  # type: ignore[arg-type]


def test_what_is_no_article_fails_alone(bare: Pipeline) -> None:
    first, second, third = bare.pipe(["云溪", None, "朗川"])  # type: ignore[list-item]
    assert isinstance(first, NewsRecord) and isinstance(third, NewsRecord)
    assert isinstance(second, Failure)
    assert (second.error, second.id) == ("TypeError", None)
    with pytest.raises(TypeError, match="NoneType"):
        bare(None)  # type: ignore[arg-type]


def test_a_function_is_a_plug_in(bare: Pipeline) -> None:
    record = bare.with_steps(shout).with_finders(find_first)("云溪")
    assert record.text == "号外：云溪"
    assert [(p.name, p.by) for p in record.locations] == [("号", "test.first")]
    assert [(r.kind, r.after) for r in record.repairs] == [("shout", "号外：")]
    assert bare.with_finders(find_first).with_resolvers(drop_all)("云溪").locations == ()


def test_it_is_picklable() -> None:
    pipeline = pickle.loads(pickle.dumps(Pipeline()))  # noqa: S301
    assert pipeline(TEXTS[0]) == extract(TEXTS[0])


def test_schemas_add_types_and_go_along_into_another_process(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[[banquet.trigger]]\nverbs = ["宴请"]\n', encoding="utf-8")
    text = "昨晚一座仓库发生爆炸。陈怀远宴请朗川集团。云溪大学签订协议。"
    kinds = ["accident", "banquet", "signing"]
    pipeline = Pipeline().with_schemas("public").with_schemas(mine)
    assert [e.type for e in pipeline(text).events] == kinds
    assert pickle.loads(pickle.dumps(pipeline))(text) == pipeline(text)  # noqa: S301
    assert [e.type for e in Pipeline().with_schemas("public", mine)(text).events] == kinds
    assert len(pipeline.finders) == len(Pipeline().finders)
    assert Pipeline().with_schemas() == Pipeline()


def test_schemas_bring_back_events_that_were_left_out(bare: Pipeline) -> None:
    finders = bare.with_schemas("public").finders
    assert [type(f) for f in finders if f not in bare.finders] == [events.EventFinder]


def test_it_is_frozen(bare: Pipeline) -> None:
    with pytest.raises(AttributeError):
        bare.steps = (shout,)  # type: ignore[misc]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_a_batch_changes_nothing(size: int) -> None:
    pipeline = Pipeline()
    assert list(pipeline.pipe(TEXTS, batch_size=size)) == [pipeline(text) for text in TEXTS]
    assert list(pipeline.pipe(TEXTS, batch_size=size)) == list(pipeline.pipe(TEXTS, batch_size=size))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*TEXTS, *"云溪，。（"]), max_size=8), st.integers(1, 9))
def test_any_batch_changes_nothing(texts: list[str], size: int) -> None:
    assert list(default().pipe(texts, batch_size=size)) == [default()(text) for text in texts]


def test_it_reads_no_further_than_a_batch(bare: Pipeline) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "云溪"

    records = bare.pipe(endless(), batch_size=3)
    assert isinstance(next(records), NewsRecord)
    assert taken == 3


@pytest.mark.parametrize(("part", "error"), [("finder", "ValueError"), ("step", "RuntimeError")])
def test_one_failure_costs_no_other_article(bare: Pipeline, part: str, error: str) -> None:
    broken = bare.with_finders(fail_at_cloud) if part == "finder" else bare.with_steps(fail_while_cleaning)
    first, failed, last = broken.pipe([Article(text="山", id="1"), Article(text="云", id="2", source="b"), "水"])
    assert isinstance(first, NewsRecord)
    assert isinstance(last, NewsRecord)
    assert isinstance(failed, Failure)
    assert (failed.id, failed.source, failed.error) == ("2", "b", error)


def test_a_call_raises_what_its_part_raises(bare: Pipeline) -> None:
    with pytest.raises(ValueError, match="a cloud"):
        bare.with_finders(fail_at_cloud)("云")


def test_what_is_given_goes_before_what_is_read() -> None:
    text = "临江市2025年2月17日电（周雨桐）15日，云溪大学签约。"
    assert (extract(text).published, extract(text).published_from) == ("2025-02-17", "dateline")
    given_day = extract(text, "2025-03-01", id="7", source="b.txt")
    assert (given_day.published, given_day.published_from) == ("2025-03-01", "given")
    assert (given_day.id, given_day.source) == ("7", "b.txt")
    assert default()(Article(text=text, title="题")).title == "题"


@pytest.mark.parametrize("day", ["2025-2-17", "2025-02-30", "昨天", ""])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(ValidationError):
        extract("云溪", day)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("more", ["天气晴好。", "大家都很高兴。", "\n活动圆满结束。"])
def test_a_sentence_more_changes_nothing_before_it(text: str, more: str) -> None:
    def mentions(article: str) -> list[Mention]:
        pipeline = default()
        source = pipeline.clean(article)
        (document,) = pipeline.documents([source])
        return [m for finder in pipeline.finders for m in finder(document) if m.end <= len(text)]

    whole = text if text.endswith("。") else text + "。" * bool(text)
    assert mentions(whole + more) == mentions(whole)


def test_the_default_is_made_once() -> None:
    assert default() is default()
    assert extract(TEXTS[0]) == default()(TEXTS[0])

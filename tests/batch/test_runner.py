"""From inputs to an output file, failures beside it."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from xiaoyou_extract.batch import Progress, Summary, Watch, dry_run, errors_beside, outcomes, run
from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.errors import OptionError, OutputError, TaggerError
from xiaoyou_extract.pipeline import Pipeline
from xiaoyou_extract.records import Article, Failure


def fails_on_bad(document: Document) -> Iterable[Mention]:
    if "坏" in document.text:
        raise ValueError("a bad article")
    return ()


class Seen(Watch):
    def __init__(self) -> None:
        self.steps: list[Progress] = []
        self.failures: list[Failure] = []

    def step(self, progress: Progress) -> None:
        self.steps.append(progress)

    def failed(self, failure: Failure) -> None:
        self.failures.append(failure)


def lines_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def three(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, body in {"1.txt": "一", "2.txt": "坏", "3.txt": "三"}.items():
        (folder / name).write_text(body, encoding="utf-8")
    return folder


def test_records_in_order_and_failures_beside(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    seen = Seen()
    (three / "0.txt").touch()
    summary = run([str(three)], str(out), bare.with_finders(fails_on_bad), watch=seen)
    assert summary == Summary(done=2, failures={"empty": 1, "ValueError": 1})
    assert [p.summary.total for p in seen.steps] == [1, 2, 3, 4]
    assert [f.error for f in seen.failures] == ["empty", "ValueError"]
    sizes = [(three / f"{n}.txt").stat().st_size for n in range(4)]
    assert [(p.read, p.size) for p in seen.steps] == [(sum(sizes[: n + 1]), sum(sizes)) for n in range(4)]
    assert [line["text"] for line in lines_of(out)] == ["一", "三"]
    assert [line["source"] for line in lines_of(out)] == [str(three / "1.txt"), str(three / "3.txt")]
    errors = lines_of(tmp_path / "out.errors.jsonl")
    assert [list(e) for e in errors] == [["id", "source", "error", "message"]] * 2
    assert [e["error"] for e in errors] == ["empty", "ValueError"]


def test_a_stale_file_of_failures_does_not_stay(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    run([str(three)], str(out), bare.with_finders(fails_on_bad))
    assert (tmp_path / "out.errors.jsonl").exists()
    run([str(three)], str(out), bare)
    assert not (tmp_path / "out.errors.jsonl").exists()


@pytest.mark.parametrize(
    ("output", "errors"),
    [("a/out.jsonl", "a/out.errors.jsonl"), ("out", "out.errors.jsonl"), ("o.x.json", "o.x.json.errors.jsonl")],
)
def test_where_failures_go(output: str, errors: str) -> None:
    assert errors_beside(Path(output)) == Path(errors)


def test_failures_keep_their_place_whatever_the_batch(bare: Pipeline) -> None:
    lost = Failure(id=None, source="x", error="empty", message="x is empty")
    items = [lost, Article(text="一", id="1"), lost, lost, Article(text="坏", id="2"), Article(text="三", id="3"), lost]
    results = [list(outcomes(items, bare.with_finders(fails_on_bad), size)) for size in (1, 2, 3, 100)]
    assert [o.id for o in results[0]] == [None, "1", None, None, "2", "3", None]
    assert all(result == results[0] for result in results)


def test_a_record_that_json_cannot_hold_is_a_failure(tmp_path: Path, bare: Pipeline) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "text": "一", "meta": {"bad": "\\ud800"}}\n{"text": "二"}\n', encoding="utf-8")
    assert run([str(source)], str(tmp_path / "out.jsonl"), bare) == Summary(
        done=1, failures={"PydanticSerializationError": 1}
    )
    assert lines_of(tmp_path / "out.errors.jsonl")[0]["id"] == "a"


def test_meta_is_passed_through(tmp_path: Path, bare: Pipeline) -> None:
    meta = {"url": "https://a.cn/?q=1&r=\u2028", "n": [1, 2.5, None, True], "深": {"deep": {}}}
    (tmp_path / "in.jsonl").write_text(json.dumps({"text": "一", "meta": meta}), encoding="utf-8")
    run([str(tmp_path / "in.jsonl")], str(tmp_path / "out.jsonl"), bare)
    assert lines_of(tmp_path / "out.jsonl")[0]["meta"] == meta


def test_the_output_is_refused_as_an_input(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    path = three / "1.txt"
    (tmp_path / "link.txt").symlink_to(path)
    for inputs, output in (([path], path), ([three], path), ([path], tmp_path / "link.txt"), ([three / "*"], path)):
        with pytest.raises(OptionError, match="is an input"):
            run([str(i) for i in inputs], str(output), bare)
    assert path.read_text(encoding="utf-8") == "一"


def test_the_file_of_failures_is_refused_as_an_input(tmp_path: Path, bare: Pipeline) -> None:
    aside = tmp_path / "out.errors.jsonl"
    aside.write_text('{"text": "一"}\n', encoding="utf-8")
    with pytest.raises(OptionError, match="is an input"):
        run([str(aside)], str(tmp_path / "out.jsonl"), bare)
    assert aside.exists()


def test_an_output_in_the_input_folder_is_not_read_again(three: Path, bare: Pipeline) -> None:
    out = three / "out.jsonl"
    pipeline = bare.with_finders(fails_on_bad)
    first = run([str(three)], str(out), pipeline), out.read_bytes()
    assert (run([str(three)], str(out), pipeline), out.read_bytes()) == first
    assert first[0] == Summary(done=2, failures={"ValueError": 1})


def test_what_was_finished_stays_when_the_run_ends(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    def stops(document: Document) -> Iterable[Mention]:
        if document.text == "三":
            raise KeyboardInterrupt
        return ()

    with pytest.raises(KeyboardInterrupt):
        run([str(three)], str(tmp_path / "out.jsonl"), bare.with_finders(stops))
    assert [line["text"] for line in lines_of(tmp_path / "out.jsonl")] == ["一", "坏"]


def test_inputs_that_cannot_be_read_are_counted(tmp_path: Path, bare: Pipeline) -> None:
    summary = run([str(tmp_path / "a"), str(tmp_path / "*.b")], str(tmp_path / "out.jsonl"), bare)
    assert (summary.done, summary.failed, summary.unread) == (0, 2, 2)


def test_an_output_that_cannot_be_written(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    places = [tmp_path, tmp_path / "no" / "out.jsonl", Path("/proc/out.jsonl")]
    if os.name != "nt" and os.getuid():  # root may write everywhere
        places.append(closed / "out.jsonl")
    for place in places:
        with pytest.raises(OutputError, match="cannot write"):
            run([str(three)], str(place), bare)


def test_a_pipeline_that_cannot_work_ends_the_run(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    class Broken:
        def tag(self, sentences: object) -> list[object]:
            raise TaggerError("no files")

    with pytest.raises(TaggerError):
        run([str(three)], str(tmp_path / "out.jsonl"), bare.with_tagger(Broken()))  # type: ignore[arg-type]


def test_failures_go_to_their_line_where_there_is_no_room_beside(three: Path, bare: Pipeline) -> None:
    summary = run([str(three)], "/dev/null", bare.with_finders(fails_on_bad))
    assert summary == Summary(done=2, failures={"ValueError": 1})
    assert not Path("/dev/null.errors.jsonl").exists()


def test_a_limit(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    assert run([str(three)], str(tmp_path / "out.jsonl"), bare, limit=2).total == 2
    assert [line["text"] for line in lines_of(tmp_path / "out.jsonl")] == ["一", "坏"]


def test_the_first_failure_may_end_the_run(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    out = tmp_path / "out.jsonl"
    pipeline = bare.with_finders(fails_on_bad)
    assert run([str(three)], str(out), pipeline, fail_fast=True) == Summary(1, {"ValueError": 1})
    assert run([str(three)], str(out), pipeline, fail_fast=True, resume=True) == Summary(2, {"ValueError": 1})
    assert [line["text"] for line in lines_of(out)] == ["一", "三"]


def test_a_dry_run_reads_and_writes_nothing(three: Path, tmp_path: Path) -> None:
    (three / "0.txt").touch()
    out = three / "out.jsonl"
    found = list(dry_run([str(three), str(tmp_path / "gone.txt")], str(out)))
    assert [(g, i.error if isinstance(i, Failure) else i.text) for g, i in found] == [
        (str(three), "empty"),
        (str(three), "一"),
        (str(three), "坏"),
        (str(three), "三"),
        (str(tmp_path / "gone.txt"), "missing"),
    ]
    assert not out.exists()
    with pytest.raises(OptionError, match="is an input"):
        list(dry_run([str(three)], str(three / "1.txt")))


def test_a_file_that_vanishes_between_listing_and_reading(three: Path, tmp_path: Path, bare: Pipeline) -> None:
    def removes(document: Document) -> Iterable[Mention]:
        (three / "z.txt").unlink(missing_ok=True)
        return ()

    (three / "x.txt").write_text("长" * 20_000, encoding="utf-8")  # fills a batch, so that z.txt is read after it
    (three / "z.txt").write_text("末", encoding="utf-8")
    assert run([str(three)], str(tmp_path / "out.jsonl"), bare.with_finders(removes)) == Summary(4, {"missing": 1})
    (failure,) = lines_of(tmp_path / "out.errors.jsonl")
    assert failure["message"] == f"{three / 'z.txt'} is not there: check the path"


def test_how_far_and_how_long(three: Path) -> None:
    progress = Progress(Summary(30), before=10, seconds=4.0, read=60, read_before=20, size=100)
    assert (progress.rate, progress.remaining) == (5.0, 4.0)
    assert Progress(Summary(30), seconds=3.0, limit=50).remaining == 2.0
    assert Progress(Summary(30), seconds=3.0).remaining is None
    assert (Progress(Summary()).rate, Progress(Summary(), limit=3).remaining) == (0.0, None)

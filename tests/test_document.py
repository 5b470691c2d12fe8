import dataclasses
import pickle

import pytest

from xiaoyou_extract.document import Document, Mention, Proposal, Ref, Sentence, Token
from xiaoyou_extract.source import Source

SENTENCE = Sentence(0, 4, (Token(0, 2, "ORG"), Token(2, 4, "v")), (Proposal(0, 2, "ORG", 0.9),))


def test_a_sentence_further_on() -> None:
    moved = SENTENCE.shifted(3)
    assert (moved.start, moved.end) == (3, 7)
    assert [(t.start, t.end, t.pos) for t in moved.tokens] == [(3, 5, "ORG"), (5, 7, "v")]
    assert moved.proposals == (Proposal(3, 5, "ORG", 0.9),)
    assert moved.shifted(-3) == SENTENCE


def test_a_document_shows_the_cleaned_text() -> None:
    document = Document(Source.of("云溪签约"), (SENTENCE,))
    assert document.text == "云溪签约"
    assert document.title is document.published is document.published_from is None


@pytest.mark.parametrize(
    "value",
    [SENTENCE, Document(Source.of("云溪签约"), (SENTENCE,)), Mention(0, 2, "person", 0.9, "test", "云溪")],
    ids=lambda v: type(v).__name__,
)
def test_values_are_frozen_and_picklable(value: object) -> None:
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301
    field = dataclasses.fields(value)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, field, None)


def test_a_reference_is_by_name_or_by_place() -> None:
    assert Ref("person", "陈怀远") == Ref("person", "陈怀远")
    assert len({Ref("amount", (0, 2)), Ref("amount", (0, 2)), Ref("metric", (0, 2))}) == 2

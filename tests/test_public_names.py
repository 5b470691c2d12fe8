"""What other people's code may rely on, written down: a change here is a change for them."""

import inspect

import pytest

import xiaoyou_extract

NAMES = [
    "Article",
    "ExtractError",
    "Failure",
    "InputError",
    "NewsRecord",
    "OptionError",
    "OutputError",
    "Pipeline",
    "TaggerError",
    "__version__",
    "extract",
    "json_schema",
]
PARAMETERS = {
    "extract": ["text", "published", "id", "source"],
    "json_schema": [],
    "Article": ["text", "id", "published", "source", "title", "meta", "warnings"],
    "Failure": ["id", "source", "error", "message"],
    "Pipeline": ["steps", "tagger", "finders", "resolvers"],
    "Pipeline.__call__": ["self", "article"],
    "Pipeline.pipe": ["self", "articles", "batch_size"],
    "Pipeline.with_finders": ["self", "finders"],
    "Pipeline.with_resolvers": ["self", "resolvers"],
    "Pipeline.with_steps": ["self", "steps"],
    "Pipeline.with_tagger": ["self", "tagger"],
    "Pipeline.without_steps": ["self", "steps"],
}
RECORD = [
    *("schema_version", "id", "source", "title", "published", "published_from", "text"),
    *("people", "organisations", "locations", "dates", "amounts", "metrics", "events"),
    *("repairs", "furniture", "warnings", "meta"),
]


def test_the_public_names() -> None:
    assert xiaoyou_extract.__all__ == NAMES
    assert dir(xiaoyou_extract) == NAMES
    assert all(getattr(xiaoyou_extract, name) is not None for name in NAMES)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = xiaoyou_extract.nonsense


@pytest.mark.parametrize("path", PARAMETERS)
def test_parameters(path: str) -> None:
    found: object = xiaoyou_extract
    for name in path.split("."):
        found = getattr(found, name)
    assert callable(found)
    assert list(inspect.signature(found).parameters) == PARAMETERS[path]


def test_the_fields_of_a_record() -> None:
    assert list(xiaoyou_extract.NewsRecord.model_fields) == RECORD


def test_the_errors_are_one_tree() -> None:
    for name in ("InputError", "OptionError", "OutputError", "TaggerError"):
        assert issubclass(getattr(xiaoyou_extract, name), xiaoyou_extract.ExtractError)

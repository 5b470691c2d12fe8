"""The published JSON Schema."""

import json
from pathlib import Path

from xiaoyou_extract import json_schema
from xiaoyou_extract.records import NewsRecord


def test_the_published_schema_is_the_generated_one(project: Path) -> None:
    published = json.loads((project / "schema" / "news-record.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(), "renew it: xiaoyou-extract schema > schema/news-record.schema.json"


def test_numbers_are_json_numbers() -> None:
    definitions = json_schema()["$defs"]
    for layer in ("Amount", "Metric"):
        assert definitions[layer]["properties"]["value"]["anyOf"] == [{"type": "number"}, {"type": "null"}]


def test_every_field_is_required_and_no_other_allowed() -> None:
    schema = json_schema()
    for model in (schema, *schema["$defs"].values()):
        assert model["additionalProperties"] is False
        assert set(model["required"]) == set(model["properties"])


def test_a_record_has_exactly_the_fields_of_the_schema(record: NewsRecord) -> None:
    assert list(json.loads(record.to_json())) == list(json_schema()["properties"])

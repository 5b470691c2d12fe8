"""Lines of records to write."""

import json
from collections.abc import Callable

import pytest

from xiaoyou_extract.records import NewsRecord


@pytest.fixture
def line(record: NewsRecord) -> Callable[..., str]:
    """The line of a record with something in every layer, other fields put into it."""

    def made(number: int, **fields: object) -> str:
        held = {**json.loads(record.to_json()), "id": str(number), "meta": {"深": [number, 1.5, None]}, **fields}
        held["repairs"] = [
            {"kind": "gloss", "raw_start": 1, "raw_end": 2, "before": 'a,"\n', "after": "", "certain": True}
        ]
        return NewsRecord.model_validate_json(json.dumps(held)).to_json()

    return made

"""What is remembered from one article to the next does not grow with what the articles say."""

import inspect
import pkgutil
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from importlib import import_module

import xiaoyou_extract

BY_NAME = {
    "clean.escapes._pattern",
    "clean.furniture._forms",
    "clean.furniture._pattern",
    "clean.glosses._pattern",
    "clean.invisibles._pattern",
    "clean.lattice.double_byte_table",
    "clean.marks._pattern",
    "clean.mojibake._channel",
    "clean.pages._pattern",
    "clean.script._chain",
    "clean.script._dictionary",
    "clean.slips._channel",
    "clean.spaces._pattern",
    "clean.watermarks._pattern",
    "clean.width._pattern",
    "events.finder._index",
    "events.linear.linear",
    "events.schema.shipped",
    "events.schema.word_set",
    "names.lexicon.abbreviations",
    "names.lexicon.appointing",
    "names.lexicon.given",
    "names.lexicon.name_words",
    "names.lexicon.place_suffixes",
    "tag.neural._model",
    "tag.spans._endings",
    "tag.spans._form",
    "values._datelines",
    "values.dates._starts",
    "values.lexicon.lexicon",
    "values.lexicon.words",
    "values.reading.starts",
}
"""Functions that remember every argument, and are asked by names of the program's own data alone, never by text."""


def remembering() -> Iterator[tuple[str, "_lru_cache_wrapper[object]"]]:
    for info in pkgutil.walk_packages(xiaoyou_extract.__path__, "xiaoyou_extract."):
        if info.name.endswith("__main__"):
            continue
        for name, value in vars(import_module(info.name)).items():
            if isinstance(value, _lru_cache_wrapper) and value.__module__ == info.name:
                yield f"{info.name.removeprefix('xiaoyou_extract.')}.{name}", value


def test_only_names_are_remembered_without_bound() -> None:
    unbounded = {
        name
        for name, function in remembering()
        if function.cache_parameters()["maxsize"] is None and inspect.signature(function).parameters
    }
    assert unbounded == BY_NAME

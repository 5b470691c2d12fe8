"""Typed facts from messy Chinese news, each tied to the characters that it came from.

    >>> from xiaoyou_extract import extract
    >>> record = extract("明川集团向临江大学捐资1.2亿余元。", published="2025-02-17")
    >>> record.amounts[0].span.text, record.amounts[0].value
    ('1.2亿余元', Decimal('120000000'))

Importing this package does nothing but define names: what they stand for is loaded at their first use.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xiaoyou_extract.errors import ExtractError, InputError, OptionError, OutputError, TaggerError
    from xiaoyou_extract.pipeline import Pipeline, extract
    from xiaoyou_extract.records import Article, Failure, NewsRecord, json_schema

__version__ = "0.1.0"

_HOME = {
    "Article": "records",
    "ExtractError": "errors",
    "Failure": "records",
    "InputError": "errors",
    "NewsRecord": "records",
    "OptionError": "errors",
    "OutputError": "errors",
    "Pipeline": "pipeline",
    "TaggerError": "errors",
    "extract": "pipeline",
    "json_schema": "records",
}

__all__ = [
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


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__

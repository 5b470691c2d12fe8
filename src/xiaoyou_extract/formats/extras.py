"""Packages that only some users need."""

from importlib import import_module
from typing import Any

from xiaoyou_extract.errors import OptionError


def needed(module: str, extra: str) -> Any:
    """A module of an extra.

    Raises:
        OptionError: it is not installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise OptionError(f"this needs {package}: pip install 'xiaoyou-extract[{extra}]'") from error

"""What can go wrong, as one small tree; every message says what to do about it.

ExtractError
├── InputError        an input is missing, unreadable, empty, binary or undecodable
├── OutputError       the output cannot be written
├── OptionError       an option, a schema or a plug-in is not usable as given
└── TaggerError       a tagger's files are missing or broken
"""


class ExtractError(Exception):
    """Base of every error that this library raises on purpose."""


class InputError(ExtractError):
    """An input cannot be used; `code` names the kind for programs (`missing`, `empty`, `binary`, …)."""

    def __init__(self, message: str, code: str = "input") -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str]]:
        return type(self), (str(self), self.code)


class OutputError(ExtractError):
    """The output cannot be opened or written."""


class OptionError(ExtractError):
    """An option, a data file of the user or a plug-in is not usable as given."""


class TaggerError(ExtractError):
    """A tagger cannot be loaded."""

"""What a writer is.

Every writer takes the line of JSON that stands for a record, so that nothing but lines has to come back from where the
records are made.
"""

from types import TracebackType
from typing import Protocol, TypeVar

W = TypeVar("W")


class Writer(Protocol):
    """Where records go, one after another.

    A run that ends early leaves what a later one can go on from: it opens the output again `at` the mark that `flush`
    gave, and whatever came after that mark is cut away (or, in a database, replaced when it comes again).
    """

    def write(self, line: str) -> None:
        """One record more, as its line of JSON.

        Raises:
            OutputError: it cannot be written; what was written before is kept.
            BrokenPipeError: nobody reads any more.
        """

    def flush(self) -> int:
        """Brings all that was written to the disk.

        Returns:
            The mark of this place; 0 where there is nothing to go back to (a pipe, a database).
        """

    def finish(self) -> None:
        """All is written: gives the output the form in which it is used. Only `close` may follow."""

    def close(self) -> None:
        """Lets go of the output as it stands, finished or not."""

    def __enter__(self: W) -> W: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

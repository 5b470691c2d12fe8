"""A pipeline that is made at once, for workers and commands to load: its finder fails as an article asks it to."""

import os
import signal
import sys
import threading
from collections.abc import Iterable, Sequence

from xiaoyou_extract.document import Document, Mention, Sentence
from xiaoyou_extract.errors import TaggerError
from xiaoyou_extract.pipeline import Pipeline


class NoFiles:
    def tag(self, sentences: Sequence[str]) -> Sequence[Sentence]:
        raise TaggerError("no files")


class SilentTagger:
    def tag(self, sentences: Sequence[str]) -> Sequence[Sentence]:
        return [Sentence(0, len(s)) for s in sentences]


def obey(document: Document) -> Iterable[Mention]:
    text = document.text
    if "坏" in text:
        raise ValueError("a bad article")
    if "满" in text:
        raise MemoryError
    if "占" in text:
        _occupy()
    if "崩" in text:
        os._exit(7)
    if "退" in text:
        raise SystemExit(5)
    if "杀" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "挂" in text:
        threading.Event().wait()
    if "印" in text:
        sys.stdout.write("printed by a plug-in\n")
        os.write(1, b"written by a plug-in\n")
    return ()


def _occupy() -> None:
    """Asks for more than this process may have."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, resource.RLIM_INFINITY))
    bytearray(1 << 34)


pipeline = Pipeline(steps=(), tagger=SilentTagger(), finders=(obey,), resolvers=())


def made() -> Pipeline:
    return pipeline


no_pipeline = "a text"


def refuses() -> Pipeline:
    return Pipeline(steps=(), tagger=SilentTagger(), finders=(Unloadable(),), resolvers=())


class Unloadable:
    """Can be sent to a worker, but not be made anew there."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _refuse, ("no such licence",)

    def __call__(self, document: Document) -> Iterable[Mention]:
        return ()


def _refuse(reason: str) -> None:
    raise RuntimeError(reason)

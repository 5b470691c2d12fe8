"""The whole road as a value: visible tuples of steps, finders and resolvers, and two verbs, call one and pipe many."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar

from xiaoyou_extract import clean, events, names, resolve, values
from xiaoyou_extract.document import Document, Mention
from xiaoyou_extract.errors import ExtractError, OptionError
from xiaoyou_extract.plugins import Finder, Resolver, Step
from xiaoyou_extract.records import Article, Failure, NewsRecord
from xiaoyou_extract.resolve.assemble import article_id, assemble
from xiaoyou_extract.source import Source
from xiaoyou_extract.tag import NeuralTagger, Tagger, split

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Pipeline:
    """What is done to an article, in order. Frozen and picklable; `with_…` gives a changed copy.

    Attributes:
        steps: clean the text.
        tagger: words, parts of speech and name proposals.
        finders: find mentions in the cleaned document.
        resolvers: settle what needs more than one mention.
    """

    steps: tuple[Step, ...] = field(default_factory=lambda: clean.STEPS)
    tagger: Tagger = field(default_factory=NeuralTagger)
    finders: tuple[Finder, ...] = (values.find, names.find, events.find)
    resolvers: tuple[Resolver, ...] = field(default_factory=lambda: resolve.RESOLVERS)

    def with_steps(self, *steps: Step) -> "Pipeline":
        """With further cleaning steps, after the present ones."""
        return replace(self, steps=(*self.steps, *steps))

    def without_steps(self, *steps: Step) -> "Pipeline":
        """Without some of the cleaning steps."""
        return replace(self, steps=tuple(s for s in self.steps if s not in steps))

    def with_tagger(self, tagger: Tagger) -> "Pipeline":
        """With another tagger."""
        return replace(self, tagger=tagger)

    def with_finders(self, *finders: Finder) -> "Pipeline":
        """With further finders, after the present ones."""
        return replace(self, finders=(*self.finders, *finders))

    def with_resolvers(self, *resolvers: Resolver) -> "Pipeline":
        """With further resolvers, after the present ones."""
        return replace(self, resolvers=(*self.resolvers, *resolvers))

    def without_finders(self, *finders: Finder) -> "Pipeline":
        """Without some of the finders."""
        return replace(self, finders=tuple(f for f in self.finders if f not in finders))

    def without_resolvers(self, *resolvers: Resolver) -> "Pipeline":
        """Without some of the resolvers."""
        return replace(self, resolvers=tuple(r for r in self.resolvers if r not in resolvers))

    def with_schemas(self, *schemas: str | Path) -> "Pipeline":
        """With further event schemas: names of shipped ones, such as `public`, or TOML files; a later type goes first.

        Raises:
            OptionError: a schema is not there, no TOML or no schema; the message names file, line and remedy.
        """
        if not schemas:
            return self
        old = next((f for f in self.finders if isinstance(f, events.EventFinder)), events.find)
        new = (old if isinstance(old, events.EventFinder) else events.finder()).with_types(events.load(schemas))
        if old not in self.finders:
            return self.with_finders(new)
        return replace(self, finders=tuple(new if f == old else f for f in self.finders))

    def __call__(self, article: Article | str) -> NewsRecord:
        """The record of one article.

        Raises:
            ExtractError: a part of the pipeline cannot work as it is set up.
            TypeError: the article is neither a text nor an `Article`.
        """
        article = _article(article)
        return self._read(article, self.clean(article.text))

    def pipe(self, articles: Iterable[Article | str], batch_size: int = 32) -> Iterator[NewsRecord | Failure]:
        """The records of many articles, in their order, a batch of them on one neural pass.

        Args:
            articles: read as needed, `batch_size` at a time, so that memory stays flat.
            batch_size: how many articles share a pass; it changes the speed, never the records.

        Yields:
            A record for each article; a `Failure` for one that cannot be processed, and the rest goes on.

        Raises:
            OptionError: `batch_size` is less than 1, or `articles` is one text instead of many.
        """
        if batch_size < 1:
            raise OptionError(f"batch_size is {batch_size}; it has to be 1 or more")
        if isinstance(articles, (str, Article)):
            raise OptionError("pipe() takes many articles; give a list, or call the pipeline itself for one article")
        return self._pipe(iter(articles), batch_size)

    def _pipe(self, stream: Iterator[Article | str], batch_size: int) -> Iterator[NewsRecord | Failure]:
        while batch := list(islice(stream, batch_size)):
            yield from self._batch([_accepted(a) for a in batch])

    def clean(self, text: str) -> Source:
        """The text after the cleaning steps, with its way back to the input."""
        source = Source.of(text)
        for step in self.steps:
            source = step(source)
        return source

    def _batch(self, batch: Sequence[Article | Failure]) -> Iterator[NewsRecord | Failure]:
        cleaned = [a if isinstance(a, Failure) else _attempt(a, self.clean, a.text) for a in batch]
        documents = iter(self._tagged([s for s in cleaned if isinstance(s, Source)]))
        for article, source in zip(batch, cleaned, strict=True):
            if isinstance(article, Failure):
                yield article
            elif isinstance(source, Failure):
                yield source
            else:
                document = next(documents)
                yield _attempt(article, self._read, article, source if document is None else document)

    def _tagged(self, sources: Sequence[Source]) -> Sequence[Document | None]:
        """The documents of one pass; where the pass fails, None for each, so that each is tried by itself.

        A tagger that cannot be loaded is no fault of an article: that error ends the run.
        """
        try:
            return self.documents(sources)
        except ExtractError:
            raise
        except Exception:  # noqa: BLE001 - each article is tried again, and its own failure told
            return [None] * len(sources)

    def documents(self, sources: Sequence[Source]) -> list[Document]:
        """Cleaned texts in sentences and words, as the finders read them, from one pass of the tagger."""
        places = [split(s.text) for s in sources]
        tagged = iter(
            self.tagger.tag([s.text[a:b] for s, spans in zip(sources, places, strict=True) for a, b in spans])
        )
        return [
            Document(source, tuple(next(tagged).shifted(start) for start, _ in spans))
            for source, spans in zip(sources, places, strict=True)
        ]

    def _read(self, article: Article, cleaned: Source | Document) -> NewsRecord:
        document = cleaned if isinstance(cleaned, Document) else self.documents([cleaned])[0]
        source = document.source
        published, origin = (
            (article.published, "given") if article.published else (source.published, source.published_from)
        )
        if not published:
            published, origin = values.dateline(document.text) or (None, None)
        title = article.title if article.title is not None else source.title
        document = replace(document, title=title, published=published, published_from=origin)
        mentions: Sequence[Mention] = [m for finder in self.finders for m in _found(document, finder)]
        for resolver in self.resolvers:
            mentions = resolver(document, mentions)
        return assemble(article, document, mentions)


def extract(text: str, published: str | None = None, *, id: str | None = None, source: str | None = None) -> NewsRecord:  # noqa: A002
    """The facts of one article, by the default pipeline.

    Args:
        text: the article as it was found; headline and page furniture may be in it.
        published: `YYYY-MM-DD`, the day that relative dates count from; read from the article where it is not given.
        id: the article's id; a digest of the text where it is not given.
        source: where it came from, a path or URL.

    Returns:
        A frozen record; its spans are half-open ranges of code points, in the cleaned text and in `text` as given.

    Raises:
        pydantic.ValidationError: `published` is no date of the form `YYYY-MM-DD`.
    """
    return default()(Article(text=text, published=published, id=id, source=source))


def _found(document: Document, finder: Finder) -> Iterator[Mention]:
    """What a finder finds, each mention checked to lie in the text."""
    for m in finder(document):
        if not 0 <= m.start < m.end <= len(document.text):
            raise OptionError(
                f"finder {m.by!r} gave the range {m.start} to {m.end} in a text of {len(document.text)} characters; "
                "mend the finder, or leave it out with without_finders()"
            )
        yield m


@cache
def default() -> Pipeline:
    """The pipeline that `extract` uses, made once a process."""
    return Pipeline()


def _accepted(given: object) -> Article | Failure:
    try:
        return _article(given)
    except TypeError as error:
        return Failure(id=None, source=None, error="TypeError", message=str(error))


def _article(given: object) -> Article:
    if not isinstance(given, (str, Article)):
        raise TypeError(f"an article is a str or an Article, not {type(given).__name__}")
    return Article(text=given) if isinstance(given, str) else given


def _attempt(article: Article, part: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Failure:
    """What the part gives, or the article's failure: a fault of one article must not cost the others."""
    try:
        return part(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - plug-ins may raise anything; it is told, not swallowed
        made = article.id if article.id is not None else article_id(Source.of(article.text).raw)
        return Failure(id=made, source=article.source, error=type(error).__name__, message=str(error))

"""People: forms of one name tied together, and the posts that titles beside a name give, with their employers."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import regex

from xiaoyou_extract.document import Document, Mention, PositionValue
from xiaoyou_extract.names import lexicon
from xiaoyou_extract.names.people import TITLED
from xiaoyou_extract.names.titles import Title, find_titles

BY = "resolve.position"

_JOINING = ("、", "兼", "暨", "及", "和", "，")
_SEPARATING = ("、", "，", "和", "与", "及")
_GAP = 6
_CLAUSE = 300
_OFFICE = regex.compile(r"[省市县区州镇乡]长$")
_COMMITTEE = regex.compile(r"[省市县区州]委")
_NOT_AFTER_A_NAME = frozenset(
    {"代表", "负责人", "主持人", "委员", "学生", "校友", "同学", "队员", "居民", "村民", "助理", "秘书", "特使"}
)
_OF_A_BODY = frozenset({"校友", "毕业生", "学生", "本科生", "研究生", "代表", "员工", "职工"})
_HEADS = ("长", "书记", "主席", "总裁", "总经理", "主任", "总理", "总统")
_TAKING = regex.compile("为|任(?!命)")
_WORDS = 20
_AFTER_A_LABEL = ("", "\n", " ", "、", "；", "，", "。")
_SENDING = 24
_SENT = regex.compile(r"(?P<sender>\p{Han}{2,6})常?驻\p{Han}{1,12}?(?:特命全权)?$")
_CLASS = regex.compile(r"(?:19|20)?\d{2}[级届]$")


@dataclass(frozen=True, slots=True)
class _Post:
    """A title as it stands, with its employer's name; `bare` where the text gives none right there."""

    title: str | None
    organisation: str | None
    kind: str
    bare: bool


def resolve_people(document: Document, mentions: Sequence[Mention]) -> list[Mention]:
    """Tie 王处长 to the full name, drop it where there is none, and add the positions of people."""
    people = [m for m in mentions if m.layer == "person" and m.by != TITLED]
    reader = _Reader(document, mentions, people)
    positions = list(reader.positions())
    bearers = _bearers(people, positions)
    surnames = [m for m in mentions if m.by == TITLED]
    bearer = {form: _the_bearer(form, bearers) for form in {str(m.name) for m in surnames}}
    tied = [replace(m, name=name) for m in surnames if (name := bearer[str(m.name)])]
    positions = _without_doubles([*positions, *(p for m in tied for p in reader.titled(m))])
    rest = [m for m in mentions if m.layer != "person"]
    return sorted([*rest, *people, *tied, *positions], key=lambda m: (m.start, m.end))


def _bearers(people: Sequence[Mention], positions: Sequence[Mention]) -> dict[str, dict[str, set[str]]]:
    """Surname -> full names -> their titles."""
    held: dict[str, set[str]] = {}
    for q in positions:
        if isinstance(q.value, PositionValue) and q.value.title:
            held.setdefault(q.value.person, set()).add(q.value.title)
    bearers: dict[str, dict[str, set[str]]] = {}
    for p in people:
        bearers.setdefault(str(p.name)[0], {})[str(p.name)] = held.get(str(p.name), set())
    return bearers


def _the_bearer(form: str, bearers: dict[str, dict[str, set[str]]]) -> str | None:
    """Whom a surname with a title means: the one of that surname with that title, else the only one of the surname."""
    known = bearers.get(form[0], {})
    chosen = [name for name, titles in known.items() if any(t.endswith(form[1:]) for t in titles)] or list(known)
    return chosen[0] if len(chosen) == 1 else None


class _Reader:
    """Reads titles around names; all offsets are those of the document's text."""

    def __init__(self, document: Document, mentions: Sequence[Mention], people: Sequence[Mention]) -> None:
        self.text, self.title = document.text, document.title or ""
        self.people = sorted(people, key=lambda m: m.start)
        self.ending = {m.end: m for m in self.people}
        self.organisations = sorted((m for m in mentions if m.layer == "organisation"), key=lambda m: m.start)
        self.organisation_ends = {m.end: m for m in self.organisations}
        self.organisation_starts = {m.start: m for m in self.organisations}
        self.titles = [self.own_part(t) for t in find_titles(self.text)]
        self.title_ends = {t.end: t for t in self.titles if t.end not in self.ending}
        self.title_starts = {t.start: t for t in self.titles}
        self.runs = self.begun_by_titles()
        self.media = [m for m in self.organisations if m.kind == "media"]
        self.counts = Counter(str(m.name) for m in self.organisations)
        self.nouns = bytearray(len(self.text) + 1)
        for token in (
            t for s in document.sentences for t in s.tokens if t.pos in ("n", "vn", "nz", "an", "a", "b", "j")
        ):
            self.nouns[token.start : token.end] = b"\1" * (token.end - token.start)
        self.proper_ends = {t.end for s in document.sentences for t in s.tokens if t.pos == "nz"}
        self.sentence_starts = [s.start for s in document.sentences]
        self.organisation_starts_sorted = [m.start for m in self.organisations]
        self.people_starts = [m.start for m in self.people]
        self._most: dict[tuple[frozenset[str], tuple[str, ...]], tuple[list[int], list[str]]] = {}

    def own_part(self, title: Title) -> Title:
        """The title without a first character that is the last of a body's name (屿川时代|董事长)."""
        if title.start + 1 not in self.organisation_ends or title.text[1:] not in lexicon.titles():
            return title
        return title._replace(start=title.start + 1, text=title.text[1:])

    def positions(self) -> Iterator[Mention]:
        """The positions of all people, in the order of the text."""
        shared: dict[int, list[_Post]] = {}
        for person in self.people:
            posts = list(self.before(person))
            previous = self.listed_after(person)
            if previous is not None:
                earlier = shared.get(previous.start, [])
                if not posts:
                    posts = [p for p in earlier if p.kind == "rank" or not _head(p.title)]
                elif earlier:
                    posts = [_inherit(p, earlier) for p in posts]
            shared[person.start] = posts
            own = self.with_employers([*posts, *self.after(person, posts)], person.start)
            if person.kind in ("author", "editor"):
                own = self.byline(person, own)
            for post in own:
                if post.organisation or post.title not in _OF_A_BODY:
                    yield self.mention(person, post)
        yield from self.appointments()

    def with_employers(self, posts: Sequence[_Post], at: int) -> list[_Post]:
        """Bare posts with the body that the article speaks of; a party post beside 校长 is of the same university."""
        full = [replace(p, organisation=self.spoken_of(p.title, at)) if p.bare and p.title else p for p in posts]
        known = next((p.organisation for p in full if p.bare and p.organisation), None)
        return [
            replace(p, organisation=known) if p.bare and not p.organisation and str(p.title).startswith("党") else p
            for p in full
        ]

    def mention(self, person: Mention, post: _Post) -> Mention:
        employer = post.organisation
        return Mention(
            person.start,
            person.end,
            "position",
            0.8 if post.organisation else 0.6,
            BY,
            value=PositionValue(str(person.name), post.title, employer),
        )

    def before(self, person: Mention) -> Iterator[_Post]:
        """The posts right before a name: employer and titles, perhaps several such groups joined by 、."""
        at, groups = person.start, []
        if self.text[at - 1 : at] == "：" and self.signed(person):
            at -= 1
        while title := self.title_ends.get(at):
            titles, at = [title], self.outer(title)
            while (
                self.text[at - 1 : at] in ("、", "兼", "暨")
                and (title := self.title_ends.get(at - 1))
                and not self.employer(at)
            ):
                titles.append(title)
                at = self.outer(title)
            employer = self.employer(titles[-1].start) or self.employer(at)
            start = employer.start if employer else at
            groups.append([self.post(t, employer) for t in reversed(titles) if t.kind in ("post", "rank")])
            earlier = self.title_ends.get(start - 1)
            if (
                self.text[start - 1 : start] not in ("、", "，", "兼", "暨")
                or earlier is None
                or earlier.start in self.ending
            ):
                break
            at = start - 1
        for group in reversed(groups):
            yield from group
        employer = self.organisation_ends.get(at) or self.organisation_ends.get(at - 1)
        if employer and not groups and person.kind == "subject" and self.text[employer.end : at] in ("", "的"):
            yield _Post(None, str(employer.name), "post", bare=False)

    def signed(self, person: Mention) -> bool:
        """Whether a post and a colon before a name are its label (董事长：某某), at the end of a line or before a gap."""
        title = self.title_ends.get(person.start - 1)
        return title is not None and title.kind == "post" and self.text[person.end : person.end + 1] in _AFTER_A_LABEL

    def outer(self, title: Title) -> int:
        """Where a title begins with its 原 or 前, and the 校 or year class before it."""
        start = title.start
        while self.text.endswith(("原", "前", "时任", "现任", "新任"), 0, start):
            start -= 2 if self.text[start - 1] == "任" else 1
        if m := _CLASS.search(self.text, max(0, start - 6), start):
            start = m.start()
        return start

    def begun_by_titles(self) -> dict[int, int]:
        """Where a title ends -> where the run of titles begins that it ends (校长、教授 before 王芳)."""
        begins: dict[int, int] = {}
        for title in self.titles:
            at = self.outer(title)
            if self.text[at - 1 : at] in ("、", "兼") and at - 1 in begins:
                at -= 1
            begins[title.end] = begins.get(at, at)
        return begins

    def employer(self, at: int) -> Mention | None:
        """The body that ends where a title begins; the two may share one character (校友会|会长)."""
        if found := self.organisation_ends.get(at) or self.organisation_ends.get(at + 1):
            return found
        if _COMMITTEE.match(self.text, at):
            return self.organisation_ends.get(at + 2)
        for gap in range(1, min(_GAP, at) + 1):
            if not self.nouns[at - gap]:
                break
            if found := self.organisation_ends.get(at - gap):
                return found
        return None

    def post(self, title: Title, employer: Mention | None) -> _Post:
        if (envoy := self.envoy(title)) is not None:
            return _Post(envoy, None, title.kind, bare=False)
        if employer is not None and not (_OFFICE.search(title.text) and str(employer.name).endswith("委")):
            return _Post(title.text, str(employer.name), title.kind, bare=False)
        if self.text[title.start - 1 : title.start] == "校":
            body = self.most_named(frozenset({"university"}), (), title.start)
            return _Post(title.text, body, "post", bare=body is None)
        return _Post(title.text, None, title.kind, bare=title.kind == "post" and not self.attributed(title.start))

    def attributed(self, start: int) -> bool:
        """Whether a proper noun stands right before a title, which then is not of the body spoken of (特斯拉|首席执行官)."""
        return start in self.proper_ends

    def envoy(self, title: Title) -> str | None:
        """A title with the countries that it ties (中国驻法国大使); it has no employer."""
        if title.text not in lexicon.name_words("envoy"):
            return None
        m = _SENT.search(self.text, max(0, title.start - _SENDING), title.start)
        return m[0] + title.text if m and m["sender"] in lexicon.places() else None

    def after(self, person: Mention, before: Sequence[_Post]) -> Iterator[_Post]:
        """A rank or post right after a name (陈怀远院士, 陈会长)."""
        title = self.title_starts.get(person.end)
        if title is None or title.kind not in ("post", "rank") or title.text in _NOT_AFTER_A_NAME:
            return
        if any(p.title == title.text for p in before):
            return
        yield _Post(title.text, None, title.kind, bare=title.kind == "post")

    def listed_after(self, person: Mention) -> Mention | None:
        """The person right before this one in a list, titles aside."""
        at = self.runs.get(person.start, person.start)
        if self.text[at - 1 : at] not in _SEPARATING:
            return None
        at -= 1
        if found := self.ending.get(at):
            return found
        title = self.title_ends.get(at)
        return self.ending.get(title.start) if title else None

    def titled(self, person: Mention) -> Iterator[Mention]:
        """The post that 王处长 gives, for a person tied to it."""
        title = self.title_ends.get(person.end)
        if title is not None and title.kind == "post":
            post = _Post(title.text, None, title.kind, bare=True)
            yield from (self.mention(person, p) for p in self.with_employers([post], person.start))

    def byline(self, person: Mention, posts: Sequence[_Post]) -> list[_Post]:
        """The outlet of a reporter's line as employer, with 记者 as title where it stands."""
        word = self.title_ends.get(person.start) or self.title_ends.get(person.start - 1)
        title = word.text if word and word.kind in ("author", "editor") else None
        first = self.sentence_starts[max(0, bisect_left(self.sentence_starts, person.start + 1) - 1)]
        before = bisect_left(self.media, person.start, key=lambda m: m.start)
        outlet = self.media[before - 1] if before else None
        if outlet and outlet.start >= first and person.kind == "author":
            return [_Post(title, str(outlet.name), "author", bare=False)]
        return []

    def appointments(self) -> Iterator[Mention]:
        """The new post of those named before in the clause (`A、B被聘为某会首席专家`), or between (`任命A、B为某局局长`)."""
        for person in self.people:
            verb = _TAKING.match(self.text, person.end)
            if verb and (verb[0] != "为" or self.named(person)) and (held := self.new_post(verb.end())):
                yield self.mention(person, held)
                previous = self.listed_after(person)
                while previous is not None and verb[0] == "为":
                    yield self.mention(previous, held)
                    previous = self.listed_after(previous)
        for m in regex.finditer(r"\L<words>", self.text, words=lexicon.appointing("post")):
            held = self.new_post(m.end())
            if held is None:
                continue
            far = max(0, m.start() - _CLAUSE)
            start = max(far, *(self.text.rfind(mark, far, m.start()) + 1 for mark in "。；！？\n，"))
            first, last = bisect_left(self.people_starts, start), bisect_left(self.people_starts, m.start())
            yield from (self.mention(person, held) for person in self.people[first:last])

    def named(self, person: Mention) -> bool:
        """Whether a verb of appointing stands right before the person, or before the first of a list."""
        first = person
        while (previous := self.listed_after(first)) is not None:
            first = previous
        before = self.text[max(0, first.start - 6) : first.start].removesuffix("同志").removesuffix("了")
        return before.endswith(lexicon.appointing("person"))

    def new_post(self, start: int) -> _Post | None:
        """The post that stands from a place on: a body and a title, or a title after words of its own."""
        body = self.organisation_starts.get(start)
        at = body.end if body else start
        if self.text[at : at + 1] == "的":
            at += 1
        title = self.title_starts.get(at) or (self.title_starts.get(at - 1) if body else None)
        while title is None and self.nouns[at] and at - start < _WORDS:
            at += 1
            title = self.title_starts.get(at)
        if title is None or title.kind not in ("post", "rank"):
            return None
        words = regex.sub(
            "^(?:学校|学院|公司|集团|[该母我]校|的)+", "", self.text[body.end if body else start : title.start]
        )
        post = _Post(words + title.text, str(body.name) if body else None, title.kind, bare=body is None)
        (held,) = self.with_employers([post], start)
        return held

    def spoken_of(self, title: str, at: int) -> str | None:
        """The body spoken of that has such a post: a bare 会长 is of the association named most."""
        if _COMMITTEE.match(title):
            return None
        bodies = lexicon.title_bodies()
        key = max((k for k in bodies if title.endswith(k)), key=len, default=None)
        return (self.beside(*bodies[key], at) or self.most_named(*bodies[key], at)) if key else None

    def beside(self, kinds: frozenset[str], ends: tuple[str, ...], at: int) -> str | None:
        """The last fitting body that the sentence has named before the title."""
        before = bisect_right(self.sentence_starts, at) - 1
        first = self.sentence_starts[before] if before >= 0 else 0
        for k in range(bisect_left(self.organisation_starts_sorted, at) - 1, -1, -1):
            body = self.organisations[k]
            if body.start < first or at - body.end > _CLAUSE:
                return None
            if _fits(body, kinds, ends):
                return str(body.name)
        return None

    def most_named(self, kinds: frozenset[str], ends: tuple[str, ...], at: int) -> str | None:
        """Of the bodies of these kinds and last words named up to `at`, or of all where none is, the one named most.

        One that the headline names goes before all others; of equals the first.
        """
        if (kinds, ends) not in self._most:
            bodies = [m for m in self.organisations if _fits(m, kinds, ends)]
            ranked = ((str(m.name) in self.title, self.counts[str(m.name)], -m.start, str(m.name)) for m in bodies)
            self._most[kinds, ends] = [m.start for m in bodies], [name for *_, name in accumulate(ranked, max)]
        starts, best = self._most[kinds, ends]
        return best[max(0, bisect_left(starts, at) - 1)] if best else None


def _fits(body: Mention, kinds: frozenset[str], ends: tuple[str, ...]) -> bool:
    """Whether the body is of one of the kinds, and its name of one of the ends where there are some."""
    name = str(body.name).removesuffix("（筹）")
    return body.kind in kinds and (
        name.endswith(ends) if ends else not name.endswith(tuple(lexicon.name_words("serving")))
    )


def _without_doubles(positions: Sequence[Mention]) -> list[Mention]:
    """Leave a title without an employer out where the person has the same title with one."""
    held = {
        (p.value.person, p.value.title)
        for p in positions
        if isinstance(p.value, PositionValue) and p.value.organisation
    }
    return [
        p
        for p in positions
        if isinstance(p.value, PositionValue) and (p.value.organisation or (p.value.person, p.value.title) not in held)
    ]


def _head(title: str | None) -> bool:
    """Is this a post that one person holds?"""
    return title is not None and title.endswith(_HEADS) and not title.startswith(("副", "常务副", "党委副"))


def _inherit(post: _Post, earlier: Sequence[_Post]) -> _Post:
    """A bare deputy's employer is that of the head before him (厅长王某、副厅长侯某)."""
    if not post.bare or post.organisation or not post.title:
        return post
    for other in earlier:
        party = post.title.startswith(tuple(lexicon.name_words("party")))
        if other.organisation and other.title and (party or other.title[-1] == post.title[-1]):
            return replace(post, organisation=other.organisation, bare=False)
    return post

"""A record as tables for a terminal."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from xiaoyou_extract.clean.explain import explain
from xiaoyou_extract.records import Amount, Event, Metric, NewsRecord, Person
from xiaoyou_extract.source import Source

_Rows = Iterable[Sequence[str | None]]


def tables(record: NewsRecord) -> RenderableType:
    """Everything found in one article, a table for each kind that is there."""
    names, figures = _names(record), _figures(record)
    parts = [_head(record)]
    parts += _table("People", ("name", "positions", "role", "mentions"), (_person(p) for p in record.people))
    parts += _table(
        "Organisations",
        ("name", "kind", "part of", "also", "mentions"),
        (
            (o.name, o.kind, names.get(o.parent or ""), ", ".join(o.aliases), str(len(o.mentions)))
            for o in record.organisations
        ),
    )
    parts += _table(
        "Places",
        ("name", "kind", "code", "mentions"),
        ((p.name, p.kind, p.admin_code, str(len(p.mentions))) for p in record.locations),
    )
    parts += _table("Dates", ("text", "value", "from"), ((d.span.text, d.value, d.anchor) for d in record.dates))
    parts += _table("Amounts", ("text", "value", "of what", "of whom"), (_amount(a, names) for a in record.amounts))
    parts += _table("Metrics", ("text", "value", "of what", "of whom"), (_metric(m, names) for m in record.metrics))
    parts += _table(
        "Events", ("type", "trigger", "time", "place", "who", "what"), (_event(e, figures) for e in record.events)
    )
    parts += _told(record)
    parts += _table("Warnings", ("code", "message"), ((w.code, w.message) for w in record.warnings))
    return Group(*parts)


def _names(record: NewsRecord) -> dict[str, str]:
    people = {p.id: p.name for p in record.people}
    bodies = {o.id: o.name for o in record.organisations}
    return people | bodies | {p.id: p.name for p in record.locations}


def _figures(record: NewsRecord) -> dict[str, str]:
    return {a.id: a.span.text for a in record.amounts} | {m.id: m.span.text for m in record.metrics}


def printable(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters become U+FFFD, line ends stay."""
    return "".join("\ufffd" if c != "\n" and unicodedata.category(c) in ("Cc", "Cf") else c for c in text)


def repaired(source: Source) -> Text:
    """The cleaned text with its repairs: new characters green, guessed ones yellow, what was taken out red and struck.

    Folds of width and script, white space and furniture are not marked.
    """
    shown, done = Text(), 0
    for change in explain(source):
        shown.append(printable(source.raw[done : change.raw_start]))
        done = change.raw_end
        if change.kind in ("script", "width"):
            shown.append(printable(change.after))
        elif change.after:
            shown.append(printable(change.after), "green" if change.certain else "yellow")
        elif change.before.strip() and not change.kind.startswith("furniture"):
            shown.append(printable(change.before), "red strike")
    return shown.append(printable(source.raw[done:]))


def _head(record: NewsRecord) -> RenderableType:
    title = record.title or record.text.partition("\n")[0][:60] or "(empty)"
    known = [record.source, record.published and f"published {record.published} ({record.published_from})", record.id]
    return Text.assemble((printable(title), "bold"), "\n", (printable(" · ".join(k for k in known if k)), "dim"))


def _table(title: str, columns: Sequence[str], rows: _Rows) -> Iterator[RenderableType]:
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold cyan",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
    )
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(cell or "")) for cell in row))
    if table.row_count:
        yield Padding(table, (1, 0, 0, 0))


def _told(record: NewsRecord) -> Iterator[RenderableType]:
    """The events as sentences, in order of time."""
    events = {e.id: e for e in record.events}
    if events:
        lines = [sentence(events[m.id], record) for m in record.timeline() if m.kind == "event"]
        told = Text.assemble(("What happened", "bold cyan"), "\n", printable("\n".join(lines)))
        yield Padding(told, (1, 0, 0, 0))


def sentence(event: Event, record: NewsRecord) -> str:
    """One line that tells an event: `2025-03-18 杭州：云溪大学、朗川集团 → 签订（signing）合作协议；amount 3亿元`.

    When and where, who, the trigger with type and status, what, then figures and whatever else fills a role of the type.
    """
    kind = event.type if event.status == "done" else f"{event.type}, {event.status}"
    who = tuple(dict.fromkeys((*event.organisers, *event.participants)))
    head = " ".join(x for x in (event.time, "、".join(event.places)) if x)
    said = f"{'、'.join(who)} → " if who else ""
    said += f"{event.trigger.text}（{kind}）{'、'.join(event.objects)}"
    shown = {*who, *event.objects, *event.places}
    names = _names(record)
    roles: dict[str, dict[str, None]] = {}
    filled = set()
    for argument in event.arguments:
        words = names.get(argument.ref or "", argument.span.text)
        if words not in shown:
            roles.setdefault(argument.role, {})[words] = None
            filled.add(argument.ref)
    figures = _figures(record)
    for name, ids in (("amount", event.amounts), ("metric", event.metrics)):
        for id_ in ids:
            if id_ not in filled:
                roles.setdefault(name, {})[figures[id_]] = None
    more = [f"{role} {'、'.join(words)}" for role, words in roles.items()]
    return f"{head}：{'；'.join((said, *more))}" if head else "；".join((said, *more))


def _person(person: Person) -> Sequence[str | None]:
    positions = "\n".join(" ".join(p for p in (q.organisation_name, q.title) if p) for q in person.positions)
    return person.name, positions, person.role, str(len(person.mentions))


def _amount(amount: Amount, names: dict[str, str]) -> Sequence[str | None]:
    unit = amount.currency or amount.unit
    return amount.span.text, _value(amount, unit), amount.label, names.get(amount.subject or "")


def _metric(metric: Metric, names: dict[str, str]) -> Sequence[str | None]:
    return metric.span.text, _value(metric, metric.unit), metric.label, names.get(metric.subject or "")


def _value(measure: Amount | Metric, unit: str) -> str:
    """As in `over 120,000,000 CNY`; a share as the percentage that it was."""
    scale = {"%": 100, "‰": 1000}.get(unit, 1)
    ends = [f"{_plain(end * scale)}" for end in (measure.value, measure.upper) if end is not None]
    modifier = "" if measure.modifier == "exact" else measure.modifier.replace("_", " ")
    per = f"/ {measure.per}" if measure.per else ""
    return " ".join(part for part in (modifier, " to ".join(ends), unit, per) if part)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _event(event: Event, figures: dict[str, str]) -> Sequence[str | None]:
    kind = event.type if event.status == "done" else f"{event.type} ({event.status})"
    who = dict.fromkeys((*event.organisers, *event.participants))
    what = (*event.objects, *(figures.get(i, i) for i in (*event.amounts, *event.metrics)))
    time = (event.time or "").replace("/", "/\n")
    return kind, event.trigger.text, time, "\n".join(event.places), "\n".join(who), "\n".join(what)

#!/usr/bin/env python3
"""Compile the marked articles (marked/NNN-slug.txt) into gold records (gold/NNN.json).

    python corpora/compile.py            check everything and rewrite gold/
    python corpora/compile.py --check    check everything, fail when a gold file is stale

The mark syntax is described in corpora/README.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib  # type: ignore[no-redef]

HERE = Path(__file__).resolve().parent
ORG_KINDS = {"government", "university", "company", "association", "department", "research", "media", "other"}
PLACE_KINDS = {"country", "province", "city", "county", "town", "venue", "zone", "region"}
EVENT_TYPES = {
    "meeting",
    "signing",
    "founding",
    "unveiling",
    "donation",
    "visit",
    "appointment",
    "release",
    "launch",
    "competition",
    "training",
    "project",
    "investment",
    "recruitment",
    "speech",
    "award",
    "other",
}
GENRES = {"alumni", "gov", "finance", "science", "culture", "sport", "society", "accident", "foreign"}
STYLES = {
    "新华体",
    "地方报",
    "晚报",
    "大学网站",
    "校友会公众号",
    "政府网站",
    "网站",
    "公司公告",
    "财经报",
    "财经网站",
    "科技报",
    "体育报",
    "环球报",
    "官方通报",
    "台湾报",
    "香港报",
}
SCRIPTS = {"hans", "hant", "hant-tw", "hant-hk"}
MODIFIERS = {"exact", "about", "nearly", "over", "at_least", "under", "at_most", "several"}
LINE_ROLES = {"furniture", "title", "kicker", "byline", "end"}
IN_CLEAN = {"body", "byline", "end"}  # roles whose lines make up `clean`
ROLES = ("donor", "recipient", "witness")
ENDS = re.compile(r"[。！？]+[”’」』）]*|\n")
RELATIVE = re.compile(
    r"[去今昨明前上当]年|[今昨明前次翌]日|[今昨明]天|当[天日晚]|本[月周年]|[上下]个?[月周]|近|过去|来$|同期|新的?一年|内$|期间"
)
CORE = re.compile(
    r"^(?:近|约|逾|超过|超|至少|将近|不足|上)(?=[\d一二两三四五六七八九十百千万])|(?:以上|左右|之多|上下)$"
)
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
FIGURE = re.compile(r"(\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千]+|(?=[百千万亿]))[余多几]?([百千]?[万亿]*)")


@dataclass
class Mark:
    """One `[text|code]`: its code, its range in the page and the line of the marked file."""

    code: str
    alts: list[str]
    start: int
    end: int
    line: int


@dataclass
class Line:
    """One line of the page."""

    role: str
    text: str
    start: int
    number: int


def part(doc: str) -> str:
    """The part that an article belongs to, fixed by its number; the first ten were seen while rules were written."""
    number = int(doc)
    return "train" if number <= 10 else {3: "test", 1: "dev"}.get(number % 5, "train")


def split_flag(word: str) -> tuple[str, bool]:
    """`name?` -> (name, True)."""
    return word.removesuffix("?"), word.endswith("?")


def choices(text: str | None) -> tuple[Any, list[Any]]:
    """`a/b/null` -> (a, [b, None])."""
    values = [None if v == "null" else v for v in (text or "null").split("/")]
    return values[0], values[1:]


def number(text: str) -> int | float:
    """A JSON number, whole where it can be."""
    value = float(text)
    return int(value) if value.is_integer() else value


def read_figure(digits: str, scale: str) -> float:
    """`1.2` and `亿` -> 120000000; `三十五` -> 35."""
    if digits and digits[0].isdigit():
        value = float(digits.replace(",", ""))
    elif digits:
        total, current = 0, 0
        for c in digits:
            if c in DIGITS:
                current = DIGITS[c]
            else:
                total, current = total + (current or 1) * SCALES[c], 0
        value = total + current
    else:
        value = 1
    for c in scale:
        value *= SCALES[c]
    return value


def read_figures(text: str) -> list[float]:
    """The numbers that a span says: `3~5万人` -> [30000, 50000], `28%` -> [0.28]."""
    found = [m.groups() for m in FIGURE.finditer(text.replace("个百分点", "")) if m.group()]
    if len(found) == 2 and not found[0][1]:
        found[0] = (found[0][0], found[1][1])
    tenths = re.search("成(半?)", text)
    factor = 100 if "%" in text else 10 if tenths else 1
    half = 0.5 if tenths and tenths.group(1) else 0
    return [(read_figure(*f) + half) / factor for f in found]


def valid_edtf(value: str) -> bool:
    """A day, month or year, or an interval of two of them, one end of which may be open."""
    parts = value.split("/")
    if len(parts) > 2 or parts == [".."]:
        return False
    for part in parts:
        if part == ".." and len(parts) == 2:
            continue
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", part):
            return False
        try:
            dt.date.fromisoformat((part + "-01-01")[:10])
        except ValueError:
            return False
    return True


class Article:
    """One marked file and the gold made from it; what is wrong with it goes to `errors`."""

    def __init__(self, path: Path) -> None:
        self.path, self.doc = path, path.name.partition("-")[0]
        self.errors: list[str] = []
        source = path.read_text(encoding="utf-8")
        head, _, body = source.removeprefix("+++\n").partition("\n+++\n")
        self.header: dict[str, Any] = {"page": {}, "people": {}, "organisations": {}, "places": {}, "events": {}}
        try:
            self.header |= tomllib.loads(head)
        except tomllib.TOMLDecodeError as error:
            self.fail(1, f"header: {error}")
        self.source_lines = source.split("\n")
        self.lines: list[Line] = []
        self.marks: list[Mark] = []
        self.read_body(body, head.count("\n") + 4)
        self.text = "\n".join(line.text for line in self.lines)
        kept = [line for line in self.lines if line.role in IN_CLEAN]
        self.clean = "\n".join(line.text for line in kept)
        self.clean_starts: dict[int, int] = {}
        at = 0
        for line in kept:
            self.clean_starts[line.start] = at
            at += len(line.text) + 1
        self.records = {
            key: record for table in ("people", "organisations", "places") for key, record in self.header[table].items()
        }
        self.forms: dict[str, dict[str, list[str]]] = {key: {"mentions": [], "mention_alt": []} for key in self.records}

    def fail(self, line: int, message: str) -> None:
        """Note an error at a line of the marked file."""
        self.errors.append(f"{self.path}:{line}: {message}")

    def line_of(self, key: str) -> int:
        """The header line that defines `key`."""
        return next((i for i, line in enumerate(self.source_lines, 1) if re.match(rf"{re.escape(key)}\s*=", line)), 1)

    # ------------------------------------------------------------ reading

    def read_body(self, body: str, first: int) -> None:
        """Split the page into lines, take the marks out."""
        at = 0
        for n, source in enumerate(body.split("\n"), first):
            if not source.strip():
                continue
            role, text = "body", source
            if m := re.match(r"@(\w+) ", source):
                role, text = m.group(1), source[m.end() :]
                if role not in LINE_ROLES:
                    self.fail(n, f"unknown line role @{role}")
            text = self.read_marks(text, at, n)
            self.lines.append(Line(role, text, at, n))
            at += len(text) + 1

    def read_marks(self, source: str, offset: int, line: int) -> str:
        """Text without its marks, which may be nested; the marks go to `self.marks`."""
        out: list[str] = []
        open_at: list[int] = []
        i = 0
        while i < len(source):
            c = source[i]
            if c == "[":
                open_at.append(len(out))
            elif c == "|" and open_at:
                close = source.find("]", i)
                if close < 0:
                    self.fail(line, "mark without ]")
                    break
                code, *alts = source[i + 1 : close].split("~")
                self.marks.append(Mark(code.strip(), alts, offset + open_at.pop(), offset + len(out), line))
                i = close
            elif c == "]":
                self.fail(line, "] without [text|")
            else:
                out.append(c)
            i += 1
        if open_at:
            self.fail(line, "[ without |code]")
        return "".join(out)

    # ------------------------------------------------------------ where things stand

    def spot(self, mark: Mark) -> dict[str, Any]:
        """Text, offsets, region and sentence of a mark."""
        line = next(item for item in reversed(self.lines) if item.start <= mark.start)
        inside = line.role in IN_CLEAN
        region = (
            "body"
            if inside
            else "title"
            if line.role in ("title", "kicker")
            else "header"
            if any(item.role in IN_CLEAN and item.start > line.start for item in self.lines)
            else "footer"
        )
        a, b = mark.start - line.start, mark.end - line.start
        cuts = [0, *(m.end() for m in ENDS.finditer(line.text)), len(line.text)]
        begin, end = max(c for c in cuts if c <= a), min(c for c in cuts if c >= b)
        return {
            "text": line.text[a:b],
            "start": mark.start,
            "region": region,
            "sentence": line.text[begin:end].strip(),
            "clean_start": self.clean_starts[line.start] + a if inside else None,
        }

    def check_alts(self, mark: Mark, sentence: str) -> None:
        """Every `~alternative` stands in the sentence."""
        for alt in mark.alts:
            if alt not in sentence:
                self.fail(mark.line, f"alternative {alt!r} is not in the sentence")

    def name(self, key: str | None, line: int) -> str | None:
        """The record name that `key` stands for."""
        if key is None:
            return None
        if key not in self.records:
            self.fail(line, f"unknown record {key!r}")
            return key
        return str(self.records[key]["name"])

    # ------------------------------------------------------------ layers

    def collect(self) -> None:
        """Sort the marks into mentions, dates, numbers, triggers, other names and anaphors."""
        self.dates: list[dict[str, Any]] = []
        self.numbers: dict[str, list[dict[str, Any]]] = {"a": [], "m": []}
        self.triggers: list[tuple[Mark, str]] = []
        self.measures: list[tuple[str, str, str, int]] = []
        self.other: list[str] = []
        self.anaphors: dict[str, list[str]] = {}
        for mark in sorted(self.marks, key=lambda m: (m.start, -m.end)):
            code, text = mark.code, self.text[mark.start : mark.end]
            first = code.split(" ")[0]
            if code == "x":
                self.other.append(text)
            elif code.startswith("="):
                self.anaphors.setdefault(self.name(code[1:], mark.line) or "", []).append(text)
            elif m := re.fullmatch(r"d(\??)=(.*)", code):
                self.dates.append(self.date(mark, m.group(2).split(";"), bool(m.group(1))))
            elif first.rstrip("?") in self.numbers:
                self.numbers[first.rstrip("?")].append(self.quantity(mark))
            elif re.fullmatch(r"e(\d+|\?.*)", code):
                self.triggers.append((mark, code))
            else:
                for key, alternative in map(split_flag, code.split("+")):
                    if self.name(key, mark.line) and key in self.forms:
                        self.forms[key]["mention_alt" if alternative else "mentions"].append(text)

    def date(self, mark: Mark, values: list[str], optional: bool) -> dict[str, Any]:
        """`d=2024;null`: a date with its value and the values that are right too."""
        where = self.spot(mark)
        self.check_alts(mark, where["sentence"])
        for value in values:
            if value != "null" and not valid_edtf(value):
                self.fail(mark.line, f"{where['text']}: no EDTF value {value!r}")
        first, *others = [None if v == "null" else v for v in values]
        return {
            "text": where["text"],
            "text_alt": mark.alts,
            "start": where["start"],
            "clean_start": where["clean_start"],
            "region": where["region"],
            "sentence": where["sentence"],
            "optional": optional or where["region"] != "body",
            "value": first,
            "value_alt": others,
            "kind": "relative" if RELATIVE.search(where["text"]) else "explicit",
            "note": None,
            "extra": {"role": "published"} if where["region"] == "header" else {},
        }

    def quantity(self, mark: Mark) -> dict[str, Any]:
        """`m nearly 200 人 #label >e1`: metric or amount."""
        where = self.spot(mark)
        self.check_alts(mark, where["sentence"])
        layer, *words = mark.code.split()
        labels = [w[1:] for w in words if w[0] == "#"]
        events = [w[1:] for w in words if w[0] == ">"]
        words = [w for w in words if w[0] not in "#>"]
        if len(words) != 3:
            self.fail(mark.line, f"{where['text']}: modifier, value and unit expected")
            words = ["exact", "-", "?"]
        modifier, modifier_alt = choices(words[0])
        unit, unit_alt = choices(words[2])
        for word in (modifier, *modifier_alt):
            if word not in MODIFIERS:
                self.fail(mark.line, f"{where['text']}: unknown modifier {word!r}")
        try:
            # `360000000!`: the figure is of a form that read_figures does not know (3亿6000万元)
            unchecked = words[1].endswith("!")
            stated = [] if words[1] == "-" else [number(v) for v in words[1].rstrip("!").split("..")]
        except ValueError:
            self.fail(mark.line, f"{where['text']}: no number {words[1]!r}")
            stated = []
        read = stated if unchecked else read_figures(where["text"])
        if stated and (
            len(read) != len(stated)
            or any(abs(a - b) > 1e-9 * max(1, abs(b)) for a, b in zip(stated, read, strict=True))
        ):
            self.fail(mark.line, f"{where['text']}: reads as {read}, marked {stated}")
        if layer[0] == "m" and not any(u and u in where["text"] for u in (unit, *unit_alt)):
            self.fail(mark.line, f"{where['text']}: unit {unit!r} is not in it")
        if layer[0] == "a" and not re.fullmatch("[A-Z]{3}", unit):
            self.fail(mark.line, f"{where['text']}: no currency {unit!r}")
        for event in events:
            self.measures.append((event, layer[0], where["text"], mark.line))
        core = CORE.sub("", where["text"])
        measure = {"currency": unit} if layer[0] == "a" else {"unit": unit, "unit_alt": unit_alt}
        return {
            "text": where["text"],
            "text_alt": mark.alts,
            "start": where["start"],
            "clean_start": where["clean_start"],
            "region": where["region"],
            "sentence": where["sentence"],
            "optional": layer.endswith("?") or where["region"] != "body",
            "text_core": [core] if core != where["text"] else [],
            "value": stated[0] if stated else None,
            "upper": stated[1] if len(stated) > 1 else None,
            **measure,
            "modifier": modifier,
            "modifier_alt": modifier_alt,
            "label": labels[0] if labels else None,
            "note": None,
            "extra": {},
        }

    def mentions(self, key: str, record: dict[str, Any]) -> dict[str, list[str]]:
        """The forms of one record, from its marks and from `forms` of the header."""
        found = {kind: list(dict.fromkeys(words)) for kind, words in self.forms[key].items()}
        for form in record.get("forms", []):
            if form not in found["mentions"]:
                found["mentions"].append(form)
        found["mention_alt"] = [f for f in found["mention_alt"] if f not in found["mentions"]]
        for form in found["mentions"] + found["mention_alt"]:
            if form not in self.clean:
                self.fail(self.line_of(key), f"{key}: mention {form!r} is not in the clean text")
        if not found["mentions"]:
            self.fail(self.line_of(key), f"{key}: no mention")
        return found

    def people(self) -> Iterator[dict[str, Any]]:
        """The people with their positions."""
        for key, record in self.header["people"].items():
            line = self.line_of(key)
            if record.get("role", "subject") not in ("subject", "author", "editor"):
                self.fail(line, f"{key}: unknown role")
            positions = []
            for text in record.get("pos", []):
                m = re.fullmatch(r"(\S+) @(\S+?)( ?[?*]+)?", text)
                if not m:
                    self.fail(line, f"{key}: position {text!r} is not `title @employer`")
                    continue
                title, title_alt = choices(m.group(1))
                employer, others = choices(m.group(2))
                if record.get("role", "subject") != "subject" and "?" not in (m.group(3) or ""):
                    self.fail(line, f"{key}: position {text!r} of a byline is not optional")
                position = {
                    "title": title,
                    "title_alt": title_alt,
                    "organisation": self.name(employer, line),
                    "organisation_alt": [self.name(o, line) for o in others],
                    "optional": "?" in (m.group(3) or ""),
                }
                if "*" in (m.group(3) or ""):
                    position["any_title"] = True
                positions.append(position)
            yield {
                "name": record["name"],
                "name_alt": record.get("alt", []),
                **self.mentions(key, record),
                "role": record.get("role", "subject"),
                "positions": positions,
                "optional": record.get("opt", False),
                "note": record.get("note"),
                "extra": {},
            }

    def bodies(self, table: str, kinds: set[str]) -> Iterator[dict[str, Any]]:
        """Organisations or places."""
        for key, record in self.header[table].items():
            kind, kind_alt = choices(record.get("kind"))
            for word in (kind, *kind_alt):
                if word not in kinds:
                    self.fail(self.line_of(key), f"{key}: unknown kind {word!r}")
            item = {
                "name": record["name"],
                "name_alt": record.get("alt", []),
                **self.mentions(key, record),
                "kind": kind,
                "kind_alt": kind_alt,
            }
            if table == "organisations":
                item |= {
                    "parent": self.name(record.get("parent"), self.line_of(key)),
                    "name_in_text": record["name"] in self.clean,
                }
            else:
                item["nested_in"] = record.get("nested")
            yield item | {"optional": record.get("opt", False), "note": record.get("note"), "extra": {}}

    def events(self) -> Iterator[dict[str, Any]]:
        """The events in the order of their triggers."""
        defined = dict(self.header["events"])
        seen: set[str] = set()
        for n, (mark, code) in enumerate(self.triggers, 1):
            where = self.spot(mark)
            self.check_alts(mark, where["sentence"])
            minor = code.startswith("e?")
            if minor:
                event = {"type": code[2:].strip() or "other", "opt": True}
            elif code in defined and code not in seen:
                event = defined[code]
                seen.add(code)
            else:
                self.fail(mark.line, f"event {code} is not defined, or marked twice")
                continue
            yield self.event(f"{self.doc}-e{n:02d}", code, event, mark, where, minor)
        for code in defined.keys() - seen:
            self.fail(self.line_of(code), f"event {code} has no trigger")
        for code, _, text, line in self.measures:
            if code not in seen:
                self.fail(line, f"{text}: unknown event {code}")

    def event(
        self, ident: str, code: str, event: dict[str, Any], mark: Mark, where: dict[str, Any], minor: bool
    ) -> dict[str, Any]:
        """One event: the header's table, or for `e?` nothing but trigger and type."""
        line = mark.line if minor else self.line_of(code)
        known = {"type", "opt", "time", "place", "who", "host", "what", "sets", "status", "note", *ROLES}
        for key in event.keys() - known:
            self.fail(line, f"{code}: unknown key {key!r}")
        kind, kind_alt = choices(event["type"])
        for word in (kind, *kind_alt):
            if word not in EVENT_TYPES:
                self.fail(line, f"{code}: unknown type {word!r}")
        times = [None if t == "null" else t for t in event.get("time", "null").split()]
        for time in times:
            if time and not valid_edtf(time):
                self.fail(line, f"{code}: no EDTF time {time!r}")
        status, status_alt = choices(event.get("status", "done"))
        if {status, *status_alt} - {"done", "planned", "denied"}:
            self.fail(line, f"{code}: unknown status")
        stated = {d["value"] for d in self.dates if d["sentence"] == where["sentence"]}

        def parties(key: str) -> list[dict[str, Any]]:
            return [{"name": self.name(k, line), "optional": o} for k, o in map(split_flag, event.get(key, "").split())]

        def measured(layer: str) -> list[str]:
            return [text for owner, kind_of, text, _ in self.measures if (owner, kind_of) == (code, layer)]

        objects = [dict(zip(("text", "optional"), split_flag(text), strict=True)) for text in event.get("what", [])]
        clause = next(c for c in re.split("(?<=；)", where["sentence"]) if where["text"] in c)
        return {
            "optional": event.get("opt", False) or where["region"] != "body",
            "id": ident,
            "type": kind,
            "type_alt": kind_alt,
            "trigger": where["text"],
            "trigger_alt": mark.alts,
            "trigger_start": where["start"],
            "clean_start": where["clean_start"],
            "region": where["region"],
            "sentence": where["sentence"],
            "clause": clause,
            "status": status,
            "status_alt": ["planned"] if minor else status_alt,
            "time": times[0],
            "time_alt": times[1:],
            "time_from": None if times[0] is None else "sentence" if times[0] in stated else "context",
            "places": parties("place"),
            "participants": parties("who"),
            "organisers": parties("host"),
            "participant_sets_alt": [[self.name(k, line) for k in s.split()] for s in event.get("sets", [])],
            "objects": objects,
            "amounts": measured("a"),
            "metrics": measured("m"),
            "roles": {role: [self.name(k, line) for k in event[role].split()] for role in ROLES if role in event},
            "note": event.get("note"),
            "extra": {},
        }

    # ------------------------------------------------------------ the whole

    def check_unmarked(self) -> None:
        """A form of a record that stands in the body outside every mark was forgotten, or needs its own mark."""
        ranges = [(m.start, m.end) for m in self.marks if not re.match(r"e(\d|\?)|[am]\??( |$)", m.code)]
        for key, forms in self.forms.items():
            for form in set(forms["mentions"]):
                if len(form) < 2:
                    continue
                for line in self.lines:
                    for hit in re.finditer(re.escape(form), line.text) if line.role in IN_CLEAN else ():
                        a, b = hit.start() + line.start, hit.end() + line.start
                        if not any(s < b and a < e for s, e in ranges):
                            self.fail(line.number, f"{form!r} ({key}) is not marked here")

    def gold(self) -> dict[str, Any]:
        """The gold record of the article."""
        self.collect()
        page = self.header["page"]
        title = next((item.text for item in self.lines if item.role == "title"), None)
        kicker = "".join(item.text for item in self.lines if item.role == "kicker")
        published = page.get("published")
        for value in (published, *page.get("published_alt", [])):
            if value is not None and not valid_edtf(value):
                self.fail(1, f"published: no date {value!r}")
        for key, known in (("genre", GENRES), ("style", STYLES), ("script", SCRIPTS)):
            if page.get(key) not in known:
                self.fail(1, f"{key}: {page.get(key)!r} is none of {', '.join(sorted(known))}")
        record = {
            "doc": self.doc,
            "part": part(self.doc),
            "genre": page.get("genre"),
            "style": page.get("style"),
            "script": page.get("script"),
            "published": published,
            "published_alt": page.get("published_alt", []),
            "published_basis": page.get("basis"),
            "title": title,
            "title_alt": page.get("title_alt", []) + ([f"{kicker} {title}"] if kicker else []),
            "clean": self.clean,
            "clean_segments": [
                {"role": item.role, "text": item.text, "optional": item.role != "body"}
                for item in self.lines
                if item.role != "furniture"
            ],
            "furniture": [item.text for item in self.lines if item.role == "furniture"],
            "text": self.text,
            "anaphors": {name: list(dict.fromkeys(words)) for name, words in self.anaphors.items()},
            "other_names": list(dict.fromkeys([*self.other, *page.get("other_names", [])])),
            "persons": list(self.people()),
            "organisations": list(self.bodies("organisations", ORG_KINDS)),
            "locations": list(self.bodies("places", PLACE_KINDS)),
            "dates": self.dates,
            "amounts": self.numbers["a"],
            "metrics": self.numbers["m"],
            "events": list(self.events()),
        }
        self.check_unmarked()
        self.check_offsets(record)
        return record

    def check_offsets(self, record: dict[str, Any]) -> None:
        """Every offset points at its text."""
        for layer, start, word in (
            ("dates", "start", "text"),
            ("amounts", "start", "text"),
            ("metrics", "start", "text"),
            ("events", "trigger_start", "trigger"),
        ):
            for item in record[layer]:
                spots = [(self.text, item[start]), (self.clean, item["clean_start"])]
                if (
                    any(at is not None and not text.startswith(item[word], at) for text, at in spots)
                    or item[word] not in item["sentence"]
                ):
                    self.fail(1, f"{layer}: {item[word]!r} does not stand at its offset")


def first_difference(old: str, new: str) -> int:
    """Number of the first line in which two texts differ."""
    a, b = old.split("\n"), new.split("\n")
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False), 1) if x != y), min(len(a), len(b)))


def main(argv: list[str] | None = None) -> int:
    """Compile, or check; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when a gold file is stale or wrong")
    args = parser.parse_args(argv)
    errors: list[str] = []
    written: dict[Path, str] = {}
    for path in sorted((HERE / "marked").glob("*.txt")):
        article = Article(path)
        target = HERE / "gold" / f"{article.doc}.json"
        if target in written:
            article.fail(1, f"second article with the number {article.doc}")
        written[target] = json.dumps(article.gold(), ensure_ascii=False, indent=1) + "\n"
        errors += article.errors
        if not (HERE / "raw" / path.name).is_file():
            errors.append(f"{path}:1: no raw/{path.name}")
    for target in sorted({*(HERE / "gold").glob("*.json"), *written}):
        old, new = target.read_text(encoding="utf-8") if target.is_file() else None, written.get(target)
        if new is None:
            errors.append(f"{target}:1: no marked file")
        elif args.check and old != new:
            errors.append(f"{target}:{first_difference(old or '', new)}: stale, run corpora/compile.py")
        elif old != new and not errors:
            target.write_text(new, encoding="utf-8")
    print(*errors, sep="\n", end="\n" if errors else "", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())

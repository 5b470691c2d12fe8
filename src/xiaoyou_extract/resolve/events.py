"""Events' arguments: who, when, where, what and how much, read from the clause that each trigger governs.

A sentence is walked once, from left to right. What stands before a trigger is kept by grammatical place (subject,
与…, 在…); the event takes a picture of it, and its schema's roles are filled from that picture and from what follows (`arguments`).
Subjects are carried over clauses and sentences.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xiaoyou_extract.document import (
    ArgumentValue,
    DateValue,
    Document,
    EventValue,
    Mention,
    PositionValue,
    Ref,
    Sentence,
)
from xiaoyou_extract.events.finder import PART_ENDS
from xiaoyou_extract.events.learned import LEARNED
from xiaoyou_extract.events.phrases import CONJUNCTIONS, ENTITIES, VALUES, Names, Part, Phrases, Range, parts
from xiaoyou_extract.events.schema import KINDS, Rule, syntax, word_set
from xiaoyou_extract.resolve.arguments import AGAIN, settled
from xiaoyou_extract.resolve.clauses import Clause, Draft, Filler
from xiaoyou_extract.resolve.learned import filled

_ASKING = ("记者：", "问：", "记者:", "问:")
_LISTED = frozenset(("在", "向", "为", "对", "将", "由", "object", "pivot"))  # places where 和 joins two of a list
_BROKEN = frozenset(("end", "phrase", "event", "verb", "and", "other", "quote"))
_MOST = 200  # names in one place of a clause; a longer list is broken text, and time stays linear there
_REACH = 40  # parts
_NEAR = 3  # sentences from a meeting to those who tell of its guests
_QUOTE = 400  # characters of a quotation before its speaker, and of the speaker behind it
_BEHIND_QUOTE = 40
_RETOLD = 20  # earlier events that may be the one that is told again
_DAY = 10  # characters of a day in EDTF
_OPENING = 16  # characters of a sentence that may speak of the meeting


def resolve_events(document: Document, mentions: Sequence[Mention]) -> Sequence[Mention]:
    """Fill the arguments of every event, drop what names no happening, and make one of a happening told twice.

    Args:
        document: the cleaned text in sentences and words.
        mentions: all mentions, with names, dates and quantities resolved.

    Returns:
        All other mentions as they were, then the events with their arguments. Events without a schema's rule, such as
        those of another finder, stay as they are.
    """
    events = [
        m for m in mentions if m.layer == "event" and isinstance(m.value, EventValue) and isinstance(m.value.rule, Rule)
    ]
    if not events:
        return mentions
    open_ = set(map(id, events))
    rest = [m for m in mentions if id(m) not in open_]
    told = _Story(document, rest, events).told()
    decided = [m for m in events if _trained(m)]
    if not decided:
        return [*rest, *told]
    places = {(m.start, m.kind) for m in decided}
    return [*rest, *(m for m in told if (m.start, m.kind) not in places), *filled(document, rest, decided, told)]


def _trained(m: Mention) -> bool:
    """Whether a model has decided the event: then it decides its arguments too."""
    rule = m.value.rule if isinstance(m.value, EventValue) else None
    return isinstance(rule, Rule) and bool(rule.type.model) and m.by == LEARNED


class _Story:
    """One article: what is known from sentence to sentence."""

    def __init__(self, document: Document, rest: Sequence[Mention], events: Sequence[Mention]) -> None:
        self.text, self.sentences, self.published = document.text, document.sentences, document.published
        self.places = Names.of(rest, (*ENTITIES, *VALUES))
        self.names = Names.of(rest, ENTITIES)
        self.dominant = _dominant(self.names.mentions)
        self.employers: dict[str, set[str]] = {}
        for m in rest:
            if isinstance(m.value, PositionValue) and m.value.organisation:
                self.employers.setdefault(m.value.person, set()).add(m.value.organisation)
        self.triggers: dict[int, list[Mention]] = {}
        for m in sorted(events, key=lambda m: (m.start, -m.end)):
            self.triggers.setdefault(m.start, []).append(m)
        self.found: dict[int, Draft] = {}
        self.subject: list[Filler] = []
        self.subject_range: Range | None = None
        self.before: list[Filler] = []
        self.parties: list[Mention] = []
        self.speaker: list[Mention] = []
        self.meeting: Draft | None = None
        self.main: Draft | None = None
        self.asking = False
        self.asked: DateValue | None = None
        self.spoken: DateValue | None = None

    def told(self) -> list[Mention]:
        """The events of the article, in text order."""
        for number, sentence in enumerate(self.sentences):
            if self.text[sentence.start - 1 : sentence.start] in ("", "\n"):
                self.subject, self.subject_range, self.speaker, self.spoken = [], None, [], None
                self.asking = self.text.startswith(_ASKING, sentence.start)
                self.asked = None if self.asking else self.asked
            self.before = self.subject
            _Walk(self, sentence, number).run()
        events = _merged(self.text, list(self.found.values()))
        return _once([settled(e, self.text, self.names, self.places, self.published) for e in events], self.text)


def _dominant(names: Sequence[Mention]) -> Mapping[str, Mention]:
    """The body that 学校 or 公司 means: the one that most mentions of its kind are of."""
    counts: dict[str, dict[str, int]] = {}
    first: dict[str, Mention] = {}
    for m in names:
        if m.layer == "organisation" and m.kind and m.name:
            of_kind = counts.setdefault(m.kind, {})
            of_kind[m.name] = of_kind.get(m.name, 0) + 1
            first.setdefault(m.name, m)
    chosen = {}
    for kind, of_kind in counts.items():
        name = max(of_kind, key=of_kind.__getitem__)
        if of_kind[name] * 2 > sum(of_kind.values()):
            chosen[kind] = first[name]
    return chosen


class _Walk:
    """One sentence, part by part. `event` governs the present part, `last` is the sentence's latest one."""

    def __init__(self, story: _Story, sentence: Sentence, number: int) -> None:
        self.story, self.sentence, self.number = story, sentence, number
        self.row = parts(story.text, sentence, story.places, story.triggers)
        self.phrases = Phrases(self.row, story.names)
        self.clause = Clause()
        self.event: Draft | None = None
        self.last: Draft | None = None
        self.gathering: Draft | None = None
        self.relative: tuple[Draft, list[Filler], Range | None] | None = None
        self.date: DateValue | None = None
        self.clause_date: DateValue | None = None
        self.nearest: DateValue | None = None  # the latest day or month that the sentence has named
        self.loose: list[Mention] = []
        self.governed = self.foreign = False
        self.dateline: Mention | None = None

    def run(self) -> None:
        for i, part in enumerate(self.row):
            match part.kind:
                case "name":
                    self.name(i, part)
                case "date":
                    self.dated(i, part)
                case "amount" | "metric":
                    self.counted(part)
                case "noun":
                    self.noun(i, part)
                case "modifier":
                    self.tail(i, part)
                    self.clause.stretch(part, final=False)
                case "quote":
                    self.clause.stretch(part)
                case "of":
                    self.of(i, part)
                case "and":
                    self.end_object()
                case "phrase":
                    self.phrase(i, part)
                case "verb":
                    self.verb(i, part)
                case "event":
                    self.trigger(i, part)
                case "end":
                    self.end(i, part)
        self.close()
        if self.date is not None:
            self.story.spoken = self.date
            self.story.asked = self.date if self.story.asking else self.story.asked

    # names

    def name(self, i: int, part: Part) -> None:
        mention = part.mention
        if mention is None:
            return
        if mention.layer == "person" and (self.clause.slot == "subject" or not self.story.speaker):
            self.story.speaker = [mention]
        fillers = self.clause.fillers()
        body = None
        if fillers and self.belongs(fillers[-1], i, mention):
            previous = fillers.pop()
            body = previous.mention if previous.mention.layer == "organisation" and mention.layer == "person" else None
            while fillers and mention.layer == "person" and self.listed(fillers[-1], previous):
                previous = fillers.pop()
        if len(fillers) < _MOST:
            fillers.append(Filler(mention, body=body))
        self.clause.stretch(part)

    def belongs(self, previous: Filler, i: int, mention: Mention) -> bool:
        """Whether the record before says only whose or where this is: 某市某局, 某校校长某某, 某院书记、院长某某."""
        j = i
        while j > 0 and i - j < _REACH and self.row[j - 1].start >= previous.mention.end:
            j -= 1
        between = self.row[j:i]
        employed = mention.layer == "person" and previous.mention.layer == "organisation"
        if any(x.kind in _BROKEN and x.word != "等" for x in between):
            return employed and previous.mention.name in self.story.employers.get(mention.name or "", ())
        if any(x.kind == "comma" for x in between):
            return employed and between[0].kind in ("noun", "modifier")
        return previous.mention.layer != "person" and not any(x.word in CONJUNCTIONS for x in between)

    def listed(self, first: Filler, second: Filler) -> bool:
        """Whether two bodies stand side by side in a list: 甲大学、乙大学等高校代表某某."""
        between = self.story.text[first.mention.end : second.mention.start]
        return first.mention.layer == second.mention.layer == "organisation" and between in ("、", "和", "与")

    def tail(self, i: int, part: Part) -> None:
        """A word right behind a record makes of it an attribute; 等 does not, nor nameless people (某局负责人)."""
        fillers = self.clause.slots.get(self.clause.slot)
        if fillers and self.row[i - 1].end == fillers[-1].mention.end and part.word not in word_set("staff"):
            fillers[-1].tail = True

    def noun(self, i: int, part: Part) -> None:
        clause = self.clause
        if part.word in word_set("dateline") and not clause.verb:
            places = [f.mention for f in clause.slots.get("subject", ()) if f.mention.layer == "location"]
            self.dateline = places[-1] if places else None
            self.clause = Clause()
            return
        if clause.slot in ("subject", "与", "由", "pivot") and self.pronoun(i, part):
            return
        fillers = clause.slots.get(clause.slot, [])
        beside = bool(fillers) and self.row[i - 1].end == fillers[-1].mention.end
        if beside and clause.slot == "在" and fillers[-1].mention.end - fillers[-1].mention.start == 1:
            fillers.pop()  # 在晋校友
            clause.slot = clause.under
        self.tail(i, part)
        if clause.slot == "subject" and not fillers and not clause.verb:
            clause.bare = True
        clause.stretch(part)

    def pronoun(self, i: int, part: Part) -> bool:
        """双方, 他 and 学校 stand for the records that they mean; whether the word is one of them."""
        story, fillers = self.story, self.clause.fillers()
        if part.word in word_set("parties") and story.parties:
            if not fillers and not self.clause.slots.get("subject"):
                fillers += map(Filler, story.parties)
                self.clause.carried = True
            return True
        if part.word in word_set("speaker"):
            if not any(f.mention.layer == "person" for f in fillers):
                fillers += map(Filler, story.speaker)
            self.clause.stretch(part)
            return True
        for kind in ("university", "company", "association"):
            if part.word in word_set(kind) and kind in story.dominant:
                if self.phrases.kind(i + 1) in ("noun", "name"):
                    return False
                fillers.append(Filler(story.dominant[kind]))
                self.clause.stretch(part)
                return True
        return False

    # values

    def dated(self, i: int, part: Part) -> None:
        value = part.mention.value if part.mention else None
        if not isinstance(value, DateValue) or value.value is None:
            return
        if len(value.value) in (_DAY, _DAY - 3):
            self.nearest = value
        clause, before = self.clause, self.phrases.word(i - 1)
        told = before in ("于", "在", "至", "自", "从", "到")
        following = self.phrases.at(i + 1)
        if following is not None and _is_noun(following):
            following = following._replace(kind="noun")
        attribute = following is not None and (
            following.kind in ("noun", "name", "of", "quote", "modifier") or following.word.startswith(("度", "届"))
        )
        named = following is not None and (following.kind in ("of", "quote") or following.word.startswith(("度", "届")))
        first = not clause.verb and not any(clause.slots.values()) and not clause.bare
        if attribute and not told and (named or self.date is not None or clause.verb):
            clause.stretch(part)  # 2024年度工作报告
            return
        if first and clause.slot in ("subject", "在", "对"):
            self.clause_date = value
            self.date = value if before != "于" else self.date
        elif told or not attribute:
            self.clause_date = value
            if self.event and clause.slot == "object" and self.event.time is None:
                self.event.time = value
        elif not clause.verb and clause.slot == "subject":
            self.clause_date = value
        if clause.slot == "在" and not clause.slots.get("在"):
            clause.slot = clause.under
        if clause.slot == "object" and self.event:
            clause.stretch(part)

    def counted(self, part: Part) -> None:
        mention = part.mention
        if mention is None:
            return
        if part.word in word_set("parties") and self.clause.slot in ("subject", "与", "由", "pivot"):
            self.pronoun(-2, part)
            return
        if self.event is not None:
            self.event.count(mention)
        else:
            self.loose.append(mention)
        self.clause.stretch(part)

    def give(self, kept: bool) -> None:
        """Sums of a clause without a deed belong to the deed before, unless a verb of their own governs them."""
        last = self.last
        if last is not None and kept and last.role("speaker") is None:
            for mention in self.loose:
                last.count(mention)
        if last is not None or not kept:
            self.loose = []

    # phrases and verbs

    def of(self, i: int, part: Part) -> None:
        clause = self.clause
        if self.event is None and clause.slot in ("inner", "pivot") and self.phrases.kind(i + 1) != "event":
            # a relative clause ends: what it spoke of takes no part
            clause.slots.pop("inner", None)
            clause.slots.pop("pivot", None)
            if clause.under == "由":
                clause.slots.pop("由", None)
                clause.under = "与" if "与" in clause.slots else "subject"
            clause.slot, clause.verb = clause.under, False
        clause.stretch(part, final=False)

    def phrase(self, i: int, part: Part) -> None:
        clause, event = self.clause, self.event
        name = syntax().phrases[part.word]
        if (
            part.word in CONJUNCTIONS
            and self.phrases.kind(i - 1) != "comma"
            and clause.slot in _LISTED
            and (clause.slots.get(clause.slot) or clause.slot == "object")
        ):
            clause.stretch(part, final=False)
            return
        if event is not None:
            wanted = any(name in r.sources for r in event.rule.roles)
            if clause.slot == "object" and (part.start <= event.mention.end + 1 or name == "为") and wanted:
                clause.open(name)
                return
            if clause.slot == "object" and self.phrases.genitive(i):
                clause.stretch(part, final=False)
                return
            self.meet()
            self.end_object()
            clause.slots = {k: v for k, v in clause.slots.items() if k == "subject"}
            clause.ranges = {k: v for k, v in clause.ranges.items() if k == "subject"}
        if clause.slot in ("subject", "与", "pivot"):
            clause.under = clause.slot
        clause.open(name)

    def verb(self, i: int, part: Part) -> None:
        clause = self.clause
        titled = part.word in word_set("nominal") and (self.phrases.kind(i - 1), self.phrases.kind(i + 1)) == (
            "name",
            "noun",
        )
        if self.phrases.kind(i + 1) == "comma" or titled:
            self.noun(i, part)  # in a list, and in a title behind a body's name, words tagged as verbs are mostly none
            return
        if part.word.startswith(syntax()["attend"]):
            self.attend(i)
        if self.event is not None:
            if clause.slot == "object" and self.phrases.genitive(i):
                clause.stretch(part, final=False)
                return
            self.end_object()
        if clause.slot not in ("inner", "pivot"):
            clause.under = clause.slot
            if clause.slot != "subject":
                clause.stretch(part, final=False)  # 将书写的条幅赠送给
        self.governed = self.governed or part.word not in word_set("sum")
        if part.word in word_set("say"):
            clause.verb = True
            self.close()
            return
        if part.word in word_set("exist") and clause.slot in ("subject", "与", "pivot"):
            clause.open("subject")  # what there is acts, not the topic before: 更有某某捐资
            clause.slots["subject"], clause.verb, clause.bare = [], True, False
            return
        self.enter("pivot" if part.word.startswith(syntax()["pivot"]) else "inner")

    def enter(self, slot: str) -> None:
        """What follows is a verb's object: `pivot` where it acts too."""
        self.clause.verb = True
        self.clause.slot = slot
        self.clause.slots.setdefault(slot, [])

    def attend(self, i: int) -> None:
        """Who attends takes part in the meeting just told, where the clause names no other one; so does their count."""
        j = i + 1
        while self.phrases.kind(j) not in ("end", "and") and j - i < _REACH:
            j += 1
        behind = self.story.text[self.row[i].start + 2 : self.row[j - 1].end].lstrip("了本次此")
        if behind and behind not in word_set("definite"):
            return
        meeting = self.story.meeting
        if meeting is not None and self.number - meeting.sentence <= _NEAR:
            for slot in ("subject", "pivot"):
                guests = self.clause.slots.get(slot, ())
                meeting.guests += [f.mention for f in guests if f.mention.layer != "location" and f.acts]
        elif self.gathering is not None:
            meeting = self.gathering
        else:
            return
        for mention in self.loose:
            meeting.count(mention)
        self.loose = []

    # events

    def trigger(self, i: int, part: Part) -> None:
        if part.word.startswith(syntax()["attend"]):
            self.attend(i)
        chosen = self.choose(i, part)
        if chosen is None or not isinstance(chosen.value, EventValue) or not isinstance(chosen.value.rule, Rule):
            (self.noun if self.event else self.verb)(i, part)
            return
        value, rule, last = chosen.value, chosen.value.rule, self.last
        if self.event is not None and self.event.rule.type is rule.type and part.word in rule.trigger.nouns:
            self.noun(i, part)  # 接受校友捐赠
            return
        if rule.type.once and last is not None and last.rule.type is rule.type and last.value.status == value.status:
            self.goes_on(last)
            return
        within = self.event is not None and self.clause.slot == "object" and self.phrases.genitive(i)
        if within and self.phrases.kind(i + 1) == "of":
            return  # an attribute of the object: 获得某联盟颁发的奖
        if last is not None and last.mention.end == part.start and last.rule.type is rule.type:
            last.objects = last.objects or self.phrases.behind(i)  # 发射升空: one deed
            return
        if self.event is not None and (not within or self.heads_relative(self.event)):
            self.end_object()
        event = Draft(chosen, value, rule, self.picture(i), i, self.number, self.dateline, before=self.story.before)
        event.time = self.clause_date or self.date or self.nearest
        if event.time is None and rule.type.time == "context":
            event.inherited = self.context(event)
        if self.repeats(event):
            self.enter("inner")
            return
        event.objects = self.objects(i, event)
        for mention in self.loose:
            event.count(mention)
        self.loose = []
        self.story.found[part.start] = event
        self.event = self.last = event
        self.foreign = False
        self.gathering = self.gathering or (event if rule.type.gathers else None)
        if event.held:
            self.story.meeting = event
            if self.story.main is None and (event.time or event.inherited):
                self.story.main = event
        self.enter("object")
        self.clause.slots["object"] = []
        if part.word in word_set("say"):
            event.objects, event.said = [], self.said(i)
            self.close()
        elif self.phrases.word(i + 1) in ("：", ":"):
            event.said = self.said(i)

    def goes_on(self, event: Draft) -> None:
        """A further word of an event that its sentence tells once: what stands with the word is the event's."""
        if self.event is None:
            event.left.slots.setdefault("subject", []).extend(self.clause.slots.get("subject", ()))
        for mention in self.loose:
            event.count(mention)
        self.loose = []
        self.event = event
        self.enter("object")

    def choose(self, i: int, part: Part) -> Mention | None:
        """The first of a word's types whose condition on the object is met."""
        for m in self.story.triggers.get(part.start, ()):
            rule = m.value.rule if isinstance(m.value, EventValue) else None
            if isinstance(rule, Rule) and m.end == part.end:
                kinds = [w for w in rule.trigger.object if w in KINDS]
                if not kinds or self.has_object(i, kinds, rule):
                    return m
        return None

    def has_object(self, i: int, kinds: Sequence[str], rule: Rule) -> bool:
        """Whether a record of the kinds or one of the words stands behind the trigger, or before where nothing does."""
        j = i + 1
        while self.phrases.kind(j) != "end" and j - i < _REACH:
            mention = self.row[j].mention
            if mention is not None and mention.layer in kinds:
                return True
            j += 1
        if j == i + 1:
            return any(f.mention.layer in kinds for f in self.clause.slots.get("subject", ()))
        text = self.story.text[self.row[i].end : self.row[j - 1].end]
        return any(w not in KINDS and w in text for w in rule.trigger.object)

    def said(self, i: int) -> Range | None:
        """What is said: the quotation or the words behind the verb at an index, else the quotation before the speaker."""
        text, verb, last = self.story.text, self.row[i], self.sentence.end
        first = verb.end
        while first < last and text[first] in "了过道，,：:":
            first += 1
        if text[first : first + 1] == "“":
            first += 1
            closing = text.find("”", first, last)
            last = closing if closing >= 0 else last
        else:
            last = first + len(text[first:last].rstrip("。！？”\n "))
        if first < last:
            return first, last
        closing = text.rfind("”", max(0, verb.start - _BEHIND_QUOTE), verb.start)
        opening = text.rfind("“", max(0, closing - _QUOTE), closing) if closing >= 0 else -1
        return (opening + 1, closing) if opening >= 0 and "\n" not in text[opening : verb.start] else None

    def picture(self, i: int) -> Clause:
        """The clause before the trigger, with the subject that it carries on."""
        left = self.clause.copy()
        left.genitive = self.phrases.kind(i - 1) == "of"
        left.carried = False
        if self.relative is not None:
            # 由甲承办的比赛在某地举行 is one event: who acts in the relative clause takes part, its head is the subject
            event, head, place = self.relative
            self.relative = None
            self.story.found.pop(event.mention.start, None)
            sources = ("由", "与") if event.left.carried else ("subject", "由", "与")
            agents = [f for s in sources for f in event.left.slots.get(s, ())]
            left.slots["由"] = [*agents, *left.slots.get("由", ())]
            left.slots["subject"] = head
            left.ranges.update({"subject": place} if place else {})
        elif not left.slots.get("subject") and not left.bare and "由" not in left.slots:
            left.carried = True
            left.slots["subject"] = list(self.story.subject)
            if self.story.subject_range and "subject" not in left.ranges:
                left.ranges["carried"] = self.story.subject_range
        return left

    def objects(self, i: int, event: Draft) -> list[Range]:
        """The noun phrases that the event is about, by the syntax of its trigger."""
        if event.held:
            return self.phrases.held(i, event.value.objects[0], event.left.ranges.get("subject"))
        weak = word_set("do") | word_set("hold")
        nouns = event.rule.trigger.nouns
        if self.row[i].word in nouns and any(x.kind == "verb" and x.word in weak for x in self.row[max(0, i - 12) : i]):
            role = event.role("objects")
            event.nominal = True
            return self.phrases.done_to(i) if role and "subject" in role.sources else []
        return self.phrases.behind(i, event.rule.trigger.object)

    def repeats(self, event: Draft) -> bool:
        """Whether one speaker goes on in the same sentence, or nobody is there to speak."""
        if event.role("speaker") is None:
            return False
        subject = event.left.slots.get("subject")
        if not subject:
            return not event.left.bare
        people = [f.mention for f in subject if f.mention.layer == "person"]
        self.story.speaker = people or self.story.speaker
        last = self.last
        return last is not None and last.rule.type is event.rule.type and last.left.slots.get("subject") == subject

    def context(self, event: Draft) -> DateValue | None:
        """The time of the meeting, of the paragraph or of the question, where one of them clearly holds.

        What is said, is said on one day: a longer time is that of what it tells.
        """
        story = self.story
        opening = story.text[self.sentence.start : self.sentence.start + _OPENING]
        main = (story.main.time or story.main.inherited) if story.main else None
        if event.role("speaker"):
            found = main or story.asked
            return found if found is not None and found.value is not None and len(found.value) == _DAY else None
        if main and any(w in opening for w in syntax()["meeting"]):
            return main
        if story.spoken is not None and story.spoken.value and len(story.spoken.value) == 4:  # a year
            return story.spoken
        if story.asked is not None and "/" not in (story.asked.value or "/"):  # 过去一年 is no time of one deed
            return story.asked
        return None

    # clauses

    def end(self, i: int, part: Part) -> None:
        clause = self.clause
        if part.word in PART_ENDS:
            self.nearest = None
        if part.word in "：:" and clause.slots.get("subject") and not clause.verb:
            self.clause = Clause()  # who is quoted acts in what is said only where it says so
        elif clause.slot == "pivot" and clause.slots["pivot"] and self.phrases.kind(i + 1) == "name":
            return  # 邀请甲校某某，乙校某某等来访
        elif clause.verb:
            self.close()
        else:  # a clause without a verb goes on: 甲校校长某某，乙校校长某某出席
            self.give(not self.foreign)
            clause.bare = False
            clause.ranges.pop("subject", None)
            if clause.slot not in ("subject", "与", "由"):
                clause.slot = "subject"

    def close(self) -> None:
        clause, story = self.clause, self.story
        self.meet()
        self.end_object()
        if clause.slots.get("subject") and not clause.carried:
            story.subject = clause.slots["subject"]
            story.subject_range = clause.ranges.get("subject", story.subject_range)
        elif clause.bare:
            story.subject, story.subject_range = [], clause.ranges.get("subject")
        self.foreign = self.foreign or self.governed
        self.give(not self.foreign)
        self.governed = False
        self.relative = self.clause_date = None
        self.clause = Clause()

    def meet(self) -> None:
        """Who is named together in a clause are the parties that 双方 means after it."""
        slots = self.clause.slots
        for chosen in (("subject", "pivot", "由", "与"), ("为",)):
            named = [f.body or f.mention for s in chosen for f in slots.get(s, ())]
            parties = [m for m in named if m.layer != "person"]
            if len(parties) > 1 or (parties and "与" in slots):
                self.story.parties = parties
                return

    def end_object(self) -> None:
        """The event's object ends; what follows in the clause is no part of it."""
        event, clause = self.event, self.clause
        if event is None:
            return
        for name, fillers in clause.slots.items():
            if name in event.left.slots or name in ("object", "subject"):
                continue
            event.slots[name] = list(fillers)
            if name in clause.ranges:
                event.ranges[name] = clause.ranges[name]
        if self.heads_relative(event):
            self.relative = event, clause.slots.get("object", []), clause.ranges.get("object")
        self.event = None
        clause.slots.pop("object", None)
        clause.ranges.pop("object", None)
        clause.slot = "subject"

    def heads_relative(self, event: Draft) -> bool:
        """Whether the event is told in a relative clause: 甲承办的比赛."""
        return self.phrases.kind(event.index + 1) == "of"


def _is_noun(part: Part) -> bool:
    """Whether a trigger is a noun only: 工作报告."""
    rule = part.mention.value.rule if part.mention and isinstance(part.mention.value, EventValue) else None
    return isinstance(rule, Rule) and part.word in rule.trigger.nouns and part.word not in rule.trigger.verbs


def _merged(text: str, events: Sequence[Draft]) -> list[Draft]:
    """One event for each happening, where it is first told; who is named with a later telling takes part too."""
    kept: list[Draft] = []
    seen: dict[tuple[str, str], Draft] = {}
    for event in events:
        places = event.objects or [p for p in (event.ranges.get("为"), event.left.ranges.get("为")) if p]
        places = places or [p for p in (event.left.ranges.get("subject"),) if p]
        name = "".join(text[s:e] for s, e in places)
        if event.held and kept and name in word_set("definite"):
            continue
        first = seen.setdefault((event.rule.type.name, name), event) if event.held and len(name) > 5 else event
        if first is event and kept and _again(text, kept[-1], event, name):
            first = kept[-1]
        if first is event:
            kept.append(event)
        else:
            first.again.append(event.mention)
            first.guests += [f.mention for s in ("subject", "与") for f in event.left.slots.get(s, ()) if f.acts]
    return kept


def _once(events: Sequence[Mention], text: str) -> list[Mention]:
    """One event for what is told in two sentences of the same parties in words that agree; the first telling holds."""
    kept: list[Mention] = []
    told: dict[tuple[str | None, frozenset[Ref]], list[int]] = {}
    for event in events:
        value = event.value
        if not isinstance(value, EventValue):
            continue
        parties = frozenset((*value.participants, *value.organisers))
        earlier = told.setdefault((event.kind, parties), [])
        first = next((k for k in earlier[-_RETOLD:] if len(parties) > 1 and _agree(kept[k], event, text)), None)
        if first is None:
            earlier.append(len(kept))
            kept.append(event)
        else:
            kept[first] = _joined(kept[first], event)
    return kept


def _agree(first: Mention, event: Mention, text: str) -> bool:
    """Whether a later event may be the first one again: the same word, no other time, and an object that is not another."""
    a, b = first.value, event.value
    if not isinstance(a, EventValue) or not isinstance(b, EventValue) or a.sentence == b.sentence:
        return False
    if text[first.start : first.end] != text[event.start : event.end] or a.status != b.status:
        return False
    if a.time and b.time and a.time != b.time:
        return False
    things = ["".join(text[s:e] for s, e in v.objects) for v in (a, b)]
    return not things[1] or things[0].endswith(things[1])


def _joined(first: Mention, event: Mention) -> Mention:
    """The first telling with what the later one adds."""
    a, b = first.value, event.value
    if not isinstance(a, EventValue) or not isinstance(b, EventValue):
        return first
    new = [x for x in b.arguments if x.role == AGAIN]
    return replace(
        first,
        value=replace(
            a,
            time=a.time or b.time,
            time_from=a.time_from or b.time_from,
            places=a.places or b.places,
            amounts=tuple(dict.fromkeys((*a.amounts, *b.amounts))),
            metrics=tuple(dict.fromkeys((*a.metrics, *b.metrics))),
            arguments=(*a.arguments, ArgumentValue(AGAIN, event.start, event.end, None), *new),
        ),
    )


def _again(text: str, before: Draft, event: Draft, name: str) -> bool:
    """Whether two neighbours tell one happening: the same word in one sentence, of a thing and of its short name."""
    if before.sentence != event.sentence or before.rule.type is not event.rule.type or len(name) < 2:
        return False
    if text[before.mention.start : before.mention.end] != text[event.mention.start : event.mention.end]:
        return False
    return any(text[s:e].endswith(name) for s, e in before.objects or [before.left.ranges.get("subject", (0, 0))])

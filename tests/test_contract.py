"""One sentence with everything in it, as the record contract reads it: own text, the same shape as the contract's example."""

from xiaoyou_extract import NewsRecord, extract

TEXT = "滄溪市2025年2月17日電 (周雨桐)15日,滄溪大學(xué)校長(zhǎng)陳懷遠(yuǎn)與朗川集團(tuán)簽約,,獲捐1.2億余元,近200人參加。"


def record() -> NewsRecord:
    return extract(TEXT)


def test_text_and_publication() -> None:
    r = record()
    assert (
        r.text == "沧溪市2025年2月17日电（周雨桐）15日，沧溪大学校长陈怀远与朗川集团签约，获捐1.2亿余元，近200人参加。"
    )
    assert (r.published, r.published_from, r.title) == ("2025-02-17", "dateline", None)


def test_who_and_where() -> None:
    r = record()
    assert [(p.name, p.role, [(q.title, q.organisation_name) for q in p.positions]) for p in r.people] == [
        ("周雨桐", "author", []),
        ("陈怀远", "subject", [("校长", "沧溪大学")]),
    ]
    assert [(o.name, o.kind) for o in r.organisations] == [("沧溪大学", "university"), ("朗川集团", "company")]
    assert [(p.name, p.kind) for p in r.locations] == [("沧溪市", "city")]


def test_when_and_how_much() -> None:
    r = record()
    (body,) = [o.id for o in r.organisations if o.name == "沧溪大学"]
    assert [(d.span.text, d.value, d.kind, d.anchor) for d in r.dates] == [
        ("2025年2月17日", "2025-02-17", "explicit", "stated"),
        ("15日", "2025-02-15", "explicit", "context"),
    ]
    (amount,) = r.amounts
    assert (amount.value, amount.currency, amount.currency_stated, amount.modifier) == (120000000, "CNY", True, "over")
    assert (amount.label, amount.subject) == ("获捐", body)
    (metric,) = r.metrics
    assert (metric.value, metric.unit, metric.modifier, metric.label) == (200, "人", "nearly", "参加")


def test_what_happened() -> None:
    r = record()
    signing, donation = r.events
    assert (signing.type, signing.trigger.text, signing.status, signing.time) == (
        "signing",
        "签约",
        "done",
        "2025-02-15",
    )
    assert (signing.places, set(signing.participants)) == (("沧溪市",), {"陈怀远", "沧溪大学", "朗川集团"})
    assert signing.metrics == (r.metrics[0].id,)
    assert (donation.type, donation.trigger.text, donation.places) == ("donation", "获捐", ("沧溪市",))
    assert (donation.participants, donation.amounts) == (("沧溪大学",), (r.amounts[0].id,))
    assert [(a.role, a.span.text) for a in donation.arguments] == [("recipient", "沧溪大学")]
    assert donation.confidence < signing.confidence

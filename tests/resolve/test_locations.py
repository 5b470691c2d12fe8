import pytest

from xiaoyou_extract.document import Document, Layer, LocationValue, Mention
from xiaoyou_extract.resolve.locations import resolve_locations
from xiaoyou_extract.source import Source


def resolved(
    *forms: str, bodies: tuple[str, ...] = (), **named: str
) -> list[tuple[str | None, str | None, str | None]]:
    """Name, kind and code of places; `named` gives a form the name that its finder knows (晋=山西省)."""
    text, mentions = "", []
    layered: list[tuple[str, Layer]] = [*((b, "organisation") for b in bodies), *((f, "location") for f in forms)]
    for form, layer in layered:
        name = named.get(form, form)
        mentions.append(Mention(len(text), len(text) + len(form), layer, 0.9, "test", name, "city", LocationValue()))
        text += form + "，"
    return [
        (m.name, m.kind, m.value.admin_code if isinstance(m.value, LocationValue) else None)
        for m in resolve_locations(Document(Source.of(text), ()), mentions)
        if m.layer == "location"
    ]


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        pytest.param(["太原市"], [("太原市", "city", "140100")], id="full"),
        pytest.param(["太原", "太原市"], [("太原市", "city", "140100")] * 2, id="short-and-full"),
        pytest.param(["湖南"], [("湖南", "province", "430000")], id="as-the-article-has-it"),
        pytest.param(["吉林"], [("吉林", "province", "220000")], id="province-before-city"),
        pytest.param(["长沙"], [("长沙", "city", "430100")], id="city-before-its-county"),
        pytest.param(["鼓楼区"], [("鼓楼区", "city", None)], id="several-bear-the-name"),
        pytest.param(
            ["南京市", "鼓楼区"], [("南京市", "city", "320100"), ("鼓楼区", "county", "320106")], id="decided-by-a-city"
        ),
        pytest.param(["朗川"], [("朗川", "city", None)], id="nobody-lists-it"),
    ],
)
def test_places(forms: list[str], expected: list[tuple[str, str, str | None]]) -> None:
    assert resolved(*forms) == expected


def test_one_character_takes_the_longest_form_of_the_article() -> None:
    assert resolved("晋", 晋="山西省") == [("山西省", "province", "140000")]
    assert resolved("晋", "山西", 晋="山西省") == [("山西", "province", "140000")] * 2


def test_a_bodys_province_decides_too() -> None:
    (alone,) = resolved("朝阳")
    (decided,) = resolved("朝阳", bodies=("辽宁省商务厅",))
    assert alone[2] is None
    assert decided == ("朝阳", "city", "211300")


def test_bodies_stay_as_they_are() -> None:
    mention = Mention(0, 2, "organisation", 0.9, "test", "太原")
    assert resolve_locations(Document(Source.of("太原"), ()), [mention]) == [mention]

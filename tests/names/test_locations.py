import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoyou_extract import extract
from xiaoyou_extract.names.locations import kind_of, levels


def found(text: str) -> dict[str, tuple[str, str | None]]:
    return {place.name: (place.kind, place.admin_code) for place in extract(text).locations}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("代表团来到西宁市。", {"西宁市": ("city", "630100")}, id="city"),
        pytest.param("他在湖南工作。", {"湖南": ("province", "430000")}, id="short-form"),
        pytest.param(
            "他在甘孜州泸定县工作。", {"甘孜州": ("city", "513300"), "泸定县": ("county", "513322")}, id="prefecture"
        ),
        pytest.param(
            "青岛市黄岛区举行仪式。",
            {"青岛市": ("city", "370200"), "黄岛区": ("county", "370211")},
            id="two-levels",
        ),
        pytest.param(
            "他来自余杭区云溪镇西岭村。",
            {"余杭区": ("county", "330110"), "云溪镇": ("town", None), "西岭村": ("town", None)},
            id="address",
        ),
        pytest.param("会议在杭州国际博览中心举行。", {"杭州国际博览中心": ("venue", None)}, id="venue"),
        pytest.param("他们在晋调研。", {"山西省": ("province", "140000")}, id="one-character"),
        pytest.param("赴粤考察。", {"广东省": ("province", "440000")}, id="one-character-after-a-verb"),
        pytest.param("中美两国将合作。", {"中国": ("country", None), "美国": ("country", None)}, id="countries"),
        pytest.param("他们在长三角考察。", {"长三角": ("region", None)}, id="region"),
        pytest.param("他在延边长大。", {"延边": ("city", "222400")}, id="prefecture-without-its-people"),
        pytest.param("他从鼓楼区来。", {"鼓楼区": ("county", None)}, id="several-bear-the-name"),
        pytest.param(
            "南京市鼓楼区举行活动。",
            {"南京市": ("city", "320100"), "鼓楼区": ("county", "320106")},
            id="the-one-in-a-city",
        ),
    ],
)
def test_places(text: str, expected: dict[str, tuple[str, str | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("海外校友来自各地。", id="abroad"),
        pytest.param("我市加快打造经济圈。", id="circle"),
        pytest.param("省外企业纷纷前来。", id="outside"),
        pytest.param("东部地区率先发展。", id="part-of-the-country"),
        pytest.param("县城面貌焕然一新。", id="county-town"),
        pytest.param("园区建设如火如荼。", id="park-unnamed"),
        pytest.param("四川大学举行典礼。", id="inside-a-name"),
        pytest.param("开发区里机声隆隆。", id="zone-unnamed"),
    ],
)
def test_no_place(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("来沪的客商很多，赴粤考察。", ["上海市", "广东省"], id="one-character-at-the-start"),
        pytest.param("长三角一体化发展。", ["长三角"], id="region-in-a-longer-word"),
        pytest.param("在杭州经开区，企业忙生产。", ["杭州经开区"], id="zone-where-something-is"),
    ],
)
@pytest.mark.xfail(reason="known failure", strict=True)
def test_known_failures(text: str, expected: list[str]) -> None:
    assert list(found(text)) == expected


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("浙江省杭州市余杭区", ["浙江省", "杭州市", "余杭区"]),
        ("余杭区云溪镇西岭村", ["余杭区", "云溪镇", "西岭村"]),
        ("太原市", []),
        ("朗川大桥", []),
    ],
)
def test_levels(address: str, parts: list[str]) -> None:
    assert [address[a:b] for a, b in levels(address, 0, len(address))] == parts


@pytest.mark.parametrize(
    ("name", "kind"), [("山西", "province"), ("吉林", "province"), ("法国", "country"), ("朗川体育馆", "venue")]
)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@given(st.text(alphabet="浙江省杭州市西湖区云溪镇大桥县自治州A", max_size=40))
def test_levels_stand_in_order(address: str) -> None:
    done = 0
    for start, end in levels(address, 0, len(address)):
        assert done <= start < end <= len(address)
        done = end

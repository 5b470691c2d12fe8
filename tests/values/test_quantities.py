"""Amounts and metrics: what is found, with its span and its value."""

from decimal import Decimal

import pytest

from xiaoyou_extract.document import Document, QuantityValue
from xiaoyou_extract.source import Source
from xiaoyou_extract.values import find, parse_amount


def quantities(text: str) -> list[tuple[str, QuantityValue]]:
    document = Document(Source.of(text), ())
    return [(text[m.start : m.end], m.value) for m in find(document) if isinstance(m.value, QuantityValue)]


def number(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


# By text: the span, value, upper end, unit or currency, and modifier.
CASES = {
    "两个多亿元": ("两个多亿元", "200000000", None, "CNY", "over"),
    "获捐1.2亿余元": ("1.2亿余元", "120000000", None, "CNY", "over"),
    "合同额超19亿元": ("超19亿元", "1900000000", None, "CNY", "over"),
    "签约额约246亿元": ("约246亿元", "24600000000", None, "CNY", "about"),
    "资金3亿元人民币到位": ("3亿元人民币", "300000000", None, "CNY", "exact"),
    "融资US$1.2bn": ("US$1.2bn", "1200000000", None, "USD", "exact"),
    "估值约HK$80亿": ("约HK$80亿", "8000000000", None, "HKD", "about"),
    "獲捐新台幣一千兩百萬元整": ("新台幣一千兩百萬元整", "12000000", None, "TWD", "exact"),
    "共计签约约8600万。": ("约8600万", "86000000", None, "CNY", "about"),
    "净利润1.5亿元至1.8亿元": ("1.5亿元至1.8亿元", "150000000", "180000000", "CNY", "exact"),
    "投资数十亿元": ("数十亿元", "1000000000", None, "CNY", "several"),
    "到位不足两亿元": ("不足两亿元", "200000000", None, "CNY", "under"),
    "人均不到500块。": ("不到500块", "500", None, "CNY", "under"),
    "罚款２．３亿元": ("２．３亿元", "230000000", None, "CNY", "exact"),
    "共１，２００万元": ("１，２００万元", "12000000", None, "CNY", "exact"),
    "追加3.4万亿日元": ("3.4万亿日元", "3400000000000", None, "JPY", "exact"),
    "约合人民币1600亿元": ("约合人民币1600亿元", "160000000000", None, "CNY", "about"),
    "壹仟玖佰圆整": ("壹仟玖佰圆整", "1900", None, "CNY", "exact"),
    "花了123元1角1分": ("123元1角1分", "123.11", None, "CNY", "exact"),
    "九十九块九": ("九十九块九", "99.9", None, "CNY", "exact"),
    "两美元又三美分": ("两美元又三美分", "2.03", None, "USD", "exact"),
    "五六百万元": ("五六百万元", "5000000", "6000000", "CNY", "exact"),
    "50至80万元": ("50至80万元", "500000", "800000", "CNY", "exact"),
    "十八至三十万日元": ("十八至三十万日元", "180000", "300000", "JPY", "exact"),
    "两到三千澳元": ("两到三千澳元", "2000", "3000", "AUD", "exact"),
    "10~15k元": ("10~15k元", "10000", "15000", "CNY", "exact"),
    "以5.1亿收购": ("5.1亿", "510000000", None, "CNY", "exact"),
    "获赠百万元": ("百万元", "1000000", None, "CNY", "about"),
    "两个亿卢布": ("两个亿卢布", "200000000", None, "RUB", "exact"),
    "估值逾百亿。": ("逾百亿", "10000000000", None, "CNY", "over"),
    "成交额超万亿元": ("超万亿元", "1000000000000", None, "CNY", "over"),
    "他只还了1万5。": ("1万5", "15000", None, "CNY", "exact"),
    "募资3.5千亿。": ("3.5千亿", "350000000000", None, "CNY", "exact"),
    "亏损扩大至23亿。": ("23亿", "2300000000", None, "CNY", "exact"),
    "房子卖了六百多万。": ("六百多万", "6000000", None, "CNY", "over"),
    "5毛钱一个": ("5毛钱", "0.5", None, "CNY", "exact"),
    "投资新台币约350亿元": ("新台币约350亿元", "35000000000", None, "TWD", "about"),
    "接待游客300万。": ("300万", "3000000", None, "", "exact"),
    "资助学生300万。": ("300万", "3000000", None, "CNY", "exact"),
    "粉丝量突破百万。": ("突破百万", "1000000", None, "", "over"),
    "血压180毫米汞柱": ("180毫米汞柱", "180", None, "毫米汞柱", "exact"),
    "占2/3。": ("2/3", "0.6666666666666666666666666667", None, "", "exact"),
    "1/4的县": ("1/4", "0.25", None, "", "exact"),
    "约一成反对": ("约一成", "0.1", None, "成", "about"),
    "翻了五番多": ("翻了五番多", "32", None, "倍", "over"),
    "十余亿元投资": ("十余亿元", "1000000000", None, "CNY", "over"),
    "获得2500万的中央财政补助": ("2500万", "25000000", None, "CNY", "exact"),
    "以3.8亿成交": ("3.8亿", "380000000", None, "CNY", "exact"),
    "累计投入过百亿。": ("过百亿", "10000000000", None, "CNY", "over"),
    "单价跌破两万。": ("跌破两万", "20000", None, "CNY", "under"),
    "9700多万党员": ("9700多万", "97000000", None, "", "over"),
    "14亿多人口": ("14亿多", "1400000000", None, "", "over"),
    "录取分数线为580分": ("580分", "580", None, "分", "exact"),
    "4分多钟的优势": ("4分多钟", "4", None, "分多钟", "over"),
    "近200人参加": ("近200人", "200", None, "人", "nearly"),
    "上百名学生": ("上百名", "100", None, "名", "at_least"),
    "千余名学者": ("千余名", "1000", None, "名", "over"),
    "岗位三万多个。": ("三万多个", "30000", None, "个", "over"),
    "100来人": ("100来人", "100", None, "人", "about"),
    "300余万次": ("300余万次", "3000000", None, "次", "over"),
    "推广5万亩": ("5万亩", "50000", None, "亩", "exact"),
    "成立3~5家校友会": ("3~5家", "3", "5", "家", "exact"),
    "建设1~2个左右的研究所": ("1~2个左右", "1", "2", "个", "about"),
    "与2家以上企业": ("2家以上", "2", None, "家", "at_least"),
    "三五百人": ("三五百人", "300", "500", "人", "exact"),
    "二三十个孩子": ("二三十个", "20", "30", "个", "exact"),
    "三项体育活动": ("三项", "3", None, "项", "exact"),
    "建立了一个智库基地": ("一个", "1", None, "个", "exact"),
    "多家单位": ("多家", None, None, "家", "several"),
    "占70%以上": ("70%以上", "0.7", None, "%", "at_least"),
    "百分之三十到四十一": ("百分之三十到四十一", "0.3", "0.41", "%", "exact"),
    "超六成企业": ("超六成", "0.6", None, "成", "over"),
    "打八折": ("八折", "0.8", None, "折", "exact"),
    "速度-22.2%": ("-22.2%", "-0.222", None, "%", "exact"),
    "零下25.3°C": ("零下25.3°C", "-25.3", None, "°C", "exact"),
    "一吨半": ("一吨半", "1.5", None, "吨", "exact"),
    "六斤八两": ("六斤八两", "6.8", None, "斤", "exact"),
    "装机100万千瓦": ("100万千瓦", "1000000", None, "千瓦", "exact"),
    "一个半小时": ("一个半小时", "1.5", None, "个小时", "exact"),
    "半个小时后": ("半个小时", "0.5", None, "个小时", "exact"),
    "三岁半的孩子": ("三岁半", "3.5", None, "岁", "exact"),
    "产量是去年的一倍半": ("一倍半", "1.5", None, "倍", "exact"),
    "增长两成六": ("两成六", "0.26", None, "成", "exact"),
    "六成半家庭": ("六成半", "0.65", None, "成", "exact"),
    "半数以上的学生": ("半数以上", "0.5", None, "半", "at_least"),
    "女性超过一半": ("超过一半", "0.5", None, "半", "over"),
    "身高一米七五的小伙": ("一米七五", "1.75", None, "米", "exact"),
    "身高1米85，体重": ("1米85", "1.85", None, "米", "exact"),
    "以9秒83夺冠": ("9秒83", "9.83", None, "秒", "exact"),
    "2分05秒完赛": ("2分05秒", "125", None, "秒", "exact"),
    "用时1小时32分15秒。": ("1小时32分15秒", "5535", None, "秒", "exact"),
    "月收入3000元以上5000元以下": ("3000元以上5000元以下", "3000", "5000", "CNY", "exact"),
    "处3年以上、7年以下徒刑": ("3年以上、7年以下", "3", "7", "年", "exact"),
    "处15日以下拘留": ("15日以下", "15", None, "日", "at_most"),
    "融资$3.5 billion": ("$3.5 billion", "3500000000", None, "USD", "exact"),
    "沪指报3215.37点": ("3215.37点", "3215.37", None, "点", "exact"),
    "气压950百帕": ("950百帕", "950", None, "百帕", "exact"),
    "人口14亿。": ("14亿", "1400000000", None, "", "exact"),
    "阅读量10万+": ("10万+", "100000", None, "", "over"),
    "中标价8600万": ("8600万", "86000000", None, "CNY", "exact"),
    "募捐1亿2千万元": ("1亿2千万元", "120000000", None, "CNY", "exact"),
    "票房破10亿元": ("破10亿元", "1000000000", None, "CNY", "over"),
    "突破100亿元大关": ("突破100亿元", "10000000000", None, "CNY", "over"),
    "股价跌破70元": ("跌破70元", "70", None, "CNY", "under"),
    "70%多": ("70%多", "0.7", None, "%", "over"),
    "合格率≥95%": ("≥95%", "0.95", None, "%", "at_least"),
    "误差大于等于3%": ("大于等于3%", "0.03", None, "%", "at_least"),
    "过百家企业": ("过百家", "100", None, "家", "over"),
    "不得超过3分钟": ("不得超过3分钟", "3", None, "分钟", "at_most"),
    "月薪5500元起。": ("5500元起", "5500", None, "CNY", "at_least"),
    "两元五一把": ("两元五", "2.5", None, "CNY", "exact"),
    "正负15摄氏度": ("15摄氏度", "15", None, "摄氏度", "exact"),
    "以96.5分夺冠": ("96.5分", "96.5", None, "分", "exact"),
    "首届312名学生": ("312名", "312", None, "名", "exact"),
    "代表130余人参加": ("130余人", "130", None, "人", "over"),
    "6亿5000万元": ("6亿5000万元", "650000000", None, "CNY", "exact"),
    "十分之七八": ("十分之七八", "0.7", "0.8", "", "exact"),
    "注资RMB500万": ("RMB500万", "5000000", None, "CNY", "exact"),
    "十块零五毛": ("十块零五毛", "10.5", None, "CNY", "exact"),
    "千亿元规模": ("千亿元", "100000000000", None, "CNY", "about"),
    "两倍多": ("两倍多", "2", None, "倍", "over"),
    "收购PSA50%股权": ("50%", "0.5", None, "%", "exact"),
    "3个多月": ("3个多月", "3", None, "个月", "over"),
    "13大创新中心": ("13大", "13", None, "大", "exact"),
    "10多家实验室": ("10多家", "10", None, "家", "over"),
    "至少384人": ("至少384人", "384", None, "人", "at_least"),
    "不超过250,000股": ("不超过250,000股", "250000", None, "股", "at_most"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=list(CASES))
def test_one(text: str, expected: tuple[str, str | None, str | None, str, str]) -> None:
    found = quantities(text)
    assert len(found) == 1
    span, value = found[0]
    assert (span, number(value.value), number(value.upper), value.currency or value.unit, value.modifier) == expected


@pytest.mark.parametrize("text", [case[0] for case in CASES.values()])
def test_what_the_finder_gives_is_read_by_the_reader(text: str) -> None:
    found = quantities(text)
    if len(found) == 1 and found[0][0] == text:
        assert parse_amount(text) == found[0][1]


@pytest.mark.parametrize("text", ["手机涨价300元至4499元", "手机降价300元至4499元", "金价上涨300元至4499元"])
def test_a_change_and_the_level_reached_are_no_range(text: str) -> None:
    assert [(span, value.value, value.upper) for span, value in quantities(text)] == [
        ("300元", 300, None),
        ("4499元", 4499, None),
    ]


CHANGES = {
    "收入增长28%": ("percent", "up"),
    "同比下降3.2个百分点": ("points", "down"),
    "发文量增加10倍": ("fold", "up"),
    "比2019年增加8千人之多": ("absolute", "up"),
    "翻了两番": ("fold", "up"),
    "成本下降三分之一": ("percent", "down"),
    "利率下调25个基点": ("points", "down"),
    "比上年高3个百分点": ("points", "up"),
    "增长到10倍": None,
    "提高至35%": None,
    "气温高达40度": None,
    "占比为12%": None,
}


@pytest.mark.parametrize(("text", "change"), CHANGES.items(), ids=list(CHANGES))
def test_change(text: str, change: tuple[str, str] | None) -> None:
    value = quantities(text)[-1][1]
    assert (value.change and (value.change.kind, value.change.direction)) == change


DOUBLINGS = {"翻一番": 2, "翻两番": 4, "翻了两番": 4, "翻番": 2, "翻倍": 2}


@pytest.mark.parametrize(("text", "value"), DOUBLINGS.items())
def test_doubling(text: str, value: int) -> None:
    assert quantities(text)[0][1].value == value


RATES = {"5000元/人": "人", "12元/平方米": "平方米", "每股派息0.5元": "股", "人均500元": "人", "每年培训2000人": "年"}


@pytest.mark.parametrize(("text", "per"), RATES.items())
def test_rate(text: str, per: str) -> None:
    assert quantities(text)[0][1].per == per


SEVERAL = {
    "价格上涨20元至150元。": [("20元", "20", None, "元"), ("150元", "150", None, "元")],
    "净利润增加5000万元至8000万元。": [("5000万元至8000万元", "50000000", "80000000", "元")],
    "票价20元至150元。": [("20元至150元", "20", "150", "元")],
    "阵风7级，风力4到5级。": [("7级", "7", None, "级"), ("4到5级", "4", "5", "级")],
    "发生6.8级地震。": [("6.8级", "6.8", None, "级")],
    "风险等级为3级，考过2级。": [],
    "启动防台风四级应急响应，地震2级响应。": [],
    "他拿下34分8篮板。": [],
    "队友28分5次助攻。": [("5次", "5", None, "次")],
    "公元前221年，昭和20年，光绪24年，乾隆五十年。": [],
}


@pytest.mark.parametrize(("text", "expected"), SEVERAL.items(), ids=list(SEVERAL))
def test_what_stands_side_by_side(text: str, expected: list[tuple[str, str, str | None, str]]) -> None:
    assert [(s, number(v.value), number(v.upper), v.unit) for s, v in quantities(text)] == expected


def test_the_currency_of_a_bare_yuan_follows_the_place() -> None:
    assert quantities("（中央社台北17日电）基金获捐300万元。")[-1][1].currency == "TWD"
    value = quantities("基金获捐300万元。")[0][1]
    assert (value.currency, value.currency_stated) == ("CNY", True)
    assert quantities("获捐300万元人民币")[0][1].currency_stated


def test_a_bare_yuan_is_stated_where_it_is_the_currencys_own_name() -> None:
    assert not quantities("（中央社台北17日电）基金获捐300万元。")[-1][1].currency_stated
    assert not quantities("共计签约约8600万。")[0][1].currency_stated
    assert quantities("基金在桃园获捐300万元。（记者周某／桃园报导）")[0][1].currency == "TWD"


def test_a_name_that_countries_share_is_the_currency_of_the_one_named() -> None:
    assert quantities("尼泊尔预算案总额42亿卢比。")[0][1].currency == "NPR"
    assert quantities("印度获贷42亿卢比。")[0][1].currency == "INR"
    assert quantities("获贷42亿比索。")[0][1].currency == "XXX"


def test_a_currency_of_one_number_is_not_the_prefix_of_the_next() -> None:
    assert [(s, v.currency) for s, v in quantities("共100美元50元")] == [("100美元", "USD"), ("50元", "CNY")]


def test_a_list_shares_nothing_but_keeps_every_item() -> None:
    assert [s for s, _ in quantities("分别推出8480万元、6000万元的清单")] == ["8480万元", "6000万元"]


LISTS = {
    "授信12.6万亿、9.2万亿和8.2万亿元": [
        ("12.6万亿", "12600000000000"),
        ("9.2万亿", "9200000000000"),
        ("8.2万亿元", "8200000000000"),
    ],
    "分别为1.2、3和5亿元": [("1.2", "120000000"), ("3", "300000000"), ("5亿元", "500000000")],
    "分别下降1.2、3和5个百分点": [("1.2", "1.2"), ("3", "3"), ("5个百分点", "5")],
    "招收3万、5万和8万人": [("3万", "30000"), ("5万", "50000"), ("8万人", "80000")],
    "第2、3和5组": [],
}


@pytest.mark.parametrize(("text", "items"), LISTS.items(), ids=list(LISTS))
def test_the_items_of_a_list_share_the_last_unit(text: str, items: list[tuple[str, str]]) -> None:
    assert [(span, number(value.value)) for span, value in quantities(text)] == items


def test_a_small_change_of_a_share_and_the_level_reached_are_no_range() -> None:
    assert [span for span, _ in quantities("失业率下降0.5%至4.2%")] == ["0.5%", "4.2%"]
    assert [span for span, _ in quantities("利润增长5%至20%")] == ["5%至20%"]


TABLE = "表1（单位：万元）\n项目 2023年 2024年\n收入 1,234.5 2,345.6\n利润 12 -3.4\n公司称，另有300件，编号5678。"


def test_the_head_of_a_table_states_the_unit() -> None:
    found = quantities(TABLE)
    assert [(s, number(v.value), v.currency) for s, v in found[:-1]] == [
        ("1,234.5", "12345000", "CNY"),
        ("2,345.6", "23456000", "CNY"),
        ("12", "120000", "CNY"),
        ("-3.4", "-34000", "CNY"),
    ]
    assert found[-1][0] == "300件"


def test_the_name_of_a_row_may_stand_right_before_its_number() -> None:
    text = "单位:万元\n项目2023 2024\n收入1,234.5 2,345.6\n净利润12 -3.4"
    assert [s for s, _ in quantities(text)] == ["1,234.5", "2,345.6", "12", "-3.4"]


def test_the_head_of_a_column_states_the_unit_of_the_only_number() -> None:
    text = "项目 总投资（亿元）\n临江路桥 12.5\n云溪大道 3 4"
    assert [(s, number(v.value)) for s, v in quantities(text)] == [("12.5", "1250000000")]
    assert quantities("单位：人民币万元\n流动资产5000")[0][1].value == 50_000_000

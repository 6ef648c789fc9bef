"""What AsyncAPI says of each kind of record, and what its events are keyed by, in Chinese and English.

A record whose natural key begins with an institution is keyed by that institution, so that all about it is in order in
one partition; every other record by the first part of its key that never changes, or by its whole natural key.
"""

from __future__ import annotations

from typing import NamedTuple

_USCC = "([0-9A-Z]{18}|TMP-[0-9A-Z]{1,14})"
_PART = "[^/]+"


class Thing(NamedTuple):
    """A kind of record. `key` is what the partition is chosen by, and so what order is kept for."""

    about: str
    key: str
    key_pattern: str


def _institution(
    about: str,
    key: str = "机构的统一社会信用代码或临时代码 / the credit code of the institution, or its TMP- code",
) -> Thing:
    """Keyed by the institution; `key` says which one where a record has several."""
    return Thing(about, key, f"^{_USCC}$")


def _own(about: str, key: str, *parts: str) -> Thing:
    """Keyed by `parts` of its natural key, joined by `/`; without parts it is one code."""
    return Thing(about, key, f"^{'/'.join(parts or [_PART])}$")


def _version(about: str) -> Thing:
    """A version of a standard, keyed by itself: the topic keeps each for ever."""
    return Thing(about, "名称@版本 / name@version", r"^[a-z0-9-]+@[0-9.]+$")


_REGION = "[0-9A-Z]{2,6}"
_YEAR = "[0-9]{4}"
_HOST = "主办机构的统一社会信用代码 / the credit code of the host"
_ORGANISER = "主办单位的统一社会信用代码 / the credit code of the organiser"
_OWNER = "业主机构的统一社会信用代码 / the credit code of the owner"
_FACILITY = "设施编码 / the facility's code"
_REGION_YEAR = "区划/年 / region/year"

STATISTICS = {
    "institution": _institution(
        "公共机构登记 / an institution's entry in the register",
        "机构的统一社会信用代码或临时代码 / the institution's credit code, or its stand-in TMP- code",
    ),
    "energy_return": _institution(
        "能源资源消费报表 / a return of energy and water",
        "填报机构的统一社会信用代码或临时代码 / the credit code of the reporting institution, or its TMP- code",
    ),
    "data_centre_return": _institution("机房能耗报表 / a return of a data centre's electricity"),
    "heating_return": _institution("采暖能耗报表 / a return of a heating season"),
    "metering_survey": _institution("计量器具配备情况 / the meters fitted and required"),
    "temperature_check": _institution("室内温度检查 / a check of a room's thermostat"),
    "energy_budget": _institution("能源预算 / a year's energy budget"),
    "key_user_criterion": _own(
        "重点用能单位标准 / from which amounts on an institution is a key energy user", _REGION_YEAR, _REGION, _YEAR
    ),
    "green_procurement": _institution("绿色采购 / a year's purchases and the green ones among them"),
    "site_greening": _institution("庭院绿化 / courtyard and green area"),
    "parking_stock": _institution("停车位 / parking spaces, and those for new energy vehicles"),
    "review_round": _own(
        "会审轮次 / a round of joint review",
        "区划/报表/统计期/序号 / region/form/period/no.",
        _REGION,
        _PART,
        _PART,
        "[0-9]+",
    ),
    "finding": _institution("审核问题 / a reviewer's or a rule's doubt about a return"),
    "return": _institution("逾期未报 / a return that was due and has not come"),
    "quota": _own(
        "能耗定额 / an energy quota of a type of institution",
        "机构类型/区划/版本 / type/region/edition",
        "0[123][1-6]?",
        _REGION,
        _PART,
    ),
    "price_range": _own(
        "单价参考范围 / plausible unit prices", "品种/区划/版本 / item/region/edition", "[a-z_]+", _REGION, _PART
    ),
}

VEHICLES = {
    "acquisition": _institution("车辆新增及更新 / vehicles acquired"),
    "stock": _institution("车辆保有量 / vehicles in stock by drive"),
    "charging_point": _own("充电设施 / a charging point", "运营方资产编码 / the operator's asset code"),
    "charging_day": _own("充电日汇总 / a site's charging in one day", "站点编码 / the site's code"),
    "promotion": _institution("新能源汽车推广活动 / a promotion of new energy vehicles", _HOST),
}

WASTE = {
    "log": _institution("垃圾分类台账 / an entry of the sorting log"),
    "facility": _own("厨余就地资源化设施 / an on-site treatment facility for kitchen waste", _FACILITY),
    "treatment_day": _own("厨余处理日报 / a facility's day", _FACILITY),
    "sorting_survey": _institution("垃圾分类情况 / whether and how waste is sorted"),
    "plastic_declaration": _institution("停用一次性塑料制品承诺 / a declaration to have stopped single-use plastics"),
    "plastic_inspection": _institution("禁塑检查 / an inspection for banned plastics"),
    "plastic_rectification": _institution("禁塑整改 / what became of an inspection's violation"),
}

FOOD = {
    "canteen": _institution("食堂 / a canteen's entry in the register"),
    "kitchen": _institution("明厨亮灶改造 / a kitchen's upgrade"),
    "canteen_day": _institution("食堂日报 / a canteen's day or meal"),
    "activity": _institution("反食品浪费七进活动 / a campaign activity", _ORGANISER),
    "clean_plate_day": _own(
        "光盘打卡日汇总 / a day's clean-plate check-ins of a region",
        "来源系统/区划/日期 / source system/region/day",
        _PART,
        _REGION,
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ),
    "evaluation": _institution("食堂成效评估 / an evaluation of a canteen"),
    "evaluation_plan": _own("抽查计划 / a year's plan of spot checks", _REGION_YEAR, _REGION, _YEAR),
    "rectification": _institution("食堂整改 / what became of an unqualified evaluation"),
}

TRAINING = {
    "session": _institution("培训班次 / a training session", _HOST),
    "roster": _institution("培训花名册（仅人数） / a session's roster, as counts", _HOST),
    "attendance": _institution("培训出勤（仅人数） / a session's attendance, as counts", _HOST),
    "certificate": _own("培训证书 / a certificate", "发证方/证书编号 / issuer/certificate no.", _PART, _PART),
    "post_roster": _institution("持证上岗情况 / posts and their certified holders"),
    "exchange": _institution("人才交流 / an exchange of staff", "派出机构的统一社会信用代码 / the sending institution"),
    "promotion": _institution("节能环保品牌推广 / a promotion of energy-saving brands", _ORGANISER),
    "standard": _own("川渝共同标准 / a joint standard", "标准草案号 / the draft's number", ".+"),
    "evaluation": _own("联合实地评价 / a joint on-site evaluation", "评价编号 / the evaluation's number", ".+"),
    "confirmation": _own(
        "对川渝联合事项的确认 / a confirmation of a joint object",
        "被确认事项的键，两者同在一个分区 / the key of what it confirms, so that both are in one partition",
        ".+",
    ),
}

PROJECTS = {
    "project": _institution("节能项目 / a project", _OWNER),
    "new_building": _institution("新建建筑 / a new building", _OWNER),
    "verification": _institution("碳排放核查 / a year's carbon verification"),
    "neutral_event": _institution("活动碳中和 / a carbon-neutral event", _ORGANISER),
    "award": _institution("示范创建 / an award"),
    "document": _own("标准制度文件 / a standard, rule or circular", "文号 / the document's number", ".+"),
    "roster": _own(
        "分母名录 / how many, and which, a share is of",
        "区划/类别/年 / region/class/year",
        _REGION,
        "[a-z_]+",
        _YEAR,
    ),
    "assessment": _own("考核 / the assessment of a region", _REGION_YEAR, _REGION, _YEAR),
    "nil_report": _own(
        "零报告 / a report that there was nothing",
        "机构的统一社会信用代码，或 资源/区划/统计期 / the institution's credit code, or resource/region/period",
        f"({_USCC}|[a-z_.]+/{_REGION}/{_PART})",
    ),
    "opening_balance": _own(
        "期初数 / a count from before the records",
        "指标/区划/日期 / measure/region/date",
        _PART,
        _REGION,
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ),
}

INDICATORS = {
    "value": Thing(
        about="指标值 / the value of an indicator",
        key="指标|区划|统计期 / indicator|region|period",
        key_pattern=r"^[^|]+\|[^|]+\|[^|]+$",
    ),
    "standard": _version("指标标准的新版本，两省市均已批准 / a version of indicators, approved by both"),
    "factor_set": _version("系数与排放因子的新版本 / a version of coefficients or emission factors"),
    "plan": _version("规划的新版本 / a version of a plan"),
    "release": Thing(
        about="封存的发布，两省市均已签署 / a sealed release that both provinces signed",
        key="编号 / no.",
        key_pattern=r"^[0-9]+$",
    ),
    "target_value": _own(
        "下达或分解的目标值 / a value assigned to a target by the state, or to one region",
        "规划/目标/地区/起始日 / plan/target/region/first day",
        _PART,
        _PART,
        _PART,
        "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ),
}

THINGS = {
    (service, name): thing
    for service, things in {
        "statistics": STATISTICS,
        "vehicles": VEHICLES,
        "waste": WASTE,
        "food": FOOD,
        "training": TRAINING,
        "projects": PROJECTS,
        "indicators": INDICATORS,
    }.items()
    for name, thing in things.items()
}

"""Documents, assessments, opening balances and nil reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.app.demo.bodies import Body
from services.app.demo.projects.who import YEARS, Owners

_DOCUMENTS = (  # title, kind, topic, published on; B05-01 and B10-02 are met, the second in 2024
    ("公共机构绿色数据中心建设和运行规范", "local_standard", "green_data_centre_spec", "2023-09-12"),
    ("公共机构低碳管理评价指标", "indicator_set", "low_carbon_indicator_set", "2022-11-08"),
    ("公共机构低碳发展指南", "guide", "low_carbon_guide", "2024-05-30"),
    ("食堂反食品浪费工作成效评估和通报制度", "rule", "food_waste_evaluation_system", "2022-03-25"),
    ("反食品浪费纳入节约能源资源考核的通知", "rule", "food_waste_in_assessment", "2023-04-18"),
    ("公共机构能耗定额管理办法", "rule", "quota_control", "2022-07-01"),
    ("用能预算管理试点方案", "plan", "budget_pilot", "2023-06-15"),
    ("公共机构碳排放双控实施意见", "rule", "carbon_dual_control", "2025-03-10"),
    ("公共机构节约能源资源考核办法", "rule", "assessment", "2021-10-20"),
    ("合同能源管理费用支付办法", "rule", "emc_payment", "2025-06-05"),
    ("节约能源资源信息系统建设规范", "rule", "info_system", "2024-08-22"),
)
_ITEMS = (("能源资源消费总量和强度", 40), ("管理制度", 25), ("示范创建", 20), ("宣传培训", 15))
_PLAN = "川机管函〔2021〕707号 第一章"
_PRINTED = {"demonstration_units": 3_698, "charging_points": 9_176}  # Sichuan, 2020
_NO_EVENTS = {"51": ("5132", "5133", "5134"), "50": ("500229", "500230")}


def bodies(owners: Owners) -> Iterator[tuple[str, Sequence[Body]]]:
    yield "documents", list(_documents(owners))
    yield "assessments", list(_assessments(owners))
    yield "nil-reports", list(_nil_reports(owners))
    if owners.province == "51":
        yield "opening-balances", list(_balances(owners))


def _documents(owners: Owners) -> Iterator[Body]:
    name = "四川省" if owners.province == "51" else "重庆市"
    for number, (title, kind, topic, published_on) in enumerate(_DOCUMENTS, 1):
        yield _document(
            owners, f"演示{name}文〔{published_on[:4]}〕{number}号", name + title, kind, topic, published_on
        )
    for year in YEARS[2:]:
        title = f"{name}食堂反食品浪费成效评估情况通报（{year}）"
        yield _document(owners, f"演示{name}通报〔{year}〕1号", title, "circular", None, f"{year}-12-05")
    yield {"doc_no": f"演示{name}草案-1", "region_code": owners.province, "title": f"{name}公共机构零碳机关建设指南",
           "kind": "guide", "stage": "consultation", "state": "accepted"}  # fmt: skip


def _document(owners: Owners, doc_no: str, title: str, kind: str, topic: str | None, published_on: str) -> Body:
    return {"doc_no": doc_no, "region_code": owners.province, "title": title, "kind": kind, "topic": topic,
            "stage": "in_force", "published_on": published_on, "state": "accepted"}  # fmt: skip


def _assessments(owners: Owners) -> Iterator[Body]:
    for year in YEARS:
        for region in owners.children():
            items = [(item, most - int(owners.random.integers(0, 7))) for item, most in _ITEMS]
            yield {
                "region_code": region,
                "year": year,
                "score": str(sum(points for _, points in items)),
                "items": [{"item": item, "points": str(points)} for item, points in items],
                "published_on": f"{year}-12-20",
                "state": "accepted",
            }


def _nil_reports(owners: Owners) -> Iterator[Body]:
    """Prefectures and counties that held no carbon-neutral event."""
    for region in _NO_EVENTS[owners.province]:
        for year in YEARS:
            yield {"resource": "projects.neutral_event", "region_code": region, "period": str(year),
                   "state": "accepted"}  # fmt: skip


def _balances(owners: Owners) -> Iterator[Body]:
    """What the plan prints of 2020 without names."""
    for measure, quantity in _PRINTED.items():
        yield {"measure": measure, "region_code": owners.province, "as_of": "2020-12-31", "quantity": quantity,
               "cited": _PLAN, "state": "accepted"}  # fmt: skip

"""Plausible records of the services beside statistics, made at random; each with the key of its path."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.e2e.partner import Json
from tests.independent.measured import Stay

FIRST, LAST = date(2020, 3, 1), date(2026, 6, 30)
NEW_ENERGY, OTHER_DRIVES = ("phev", "erev", "bev", "fcev"), ("petrol", "diesel", "hev")
COMPONENTS = (
    {"kind": "building_retrofit"}, {"kind": "energy_audit"}, {"kind": "energy_diagnosis"}, {"kind": "waste_heat"},
    {"kind": "efficiency_retrofit"}, {"kind": "boiler_hvac_retrofit"}, {"kind": "solar", "solar": "pv"},
    {"kind": "unconventional_water", "water_source": "rainwater"},
)  # fmt: skip
Made = tuple[tuple[str, ...], Json]  # the key after the institution, and the body


def some_day(random: Random, stays: list[Stay]) -> date:
    """A day on which the institution is in the register; often the first or last of a year."""
    edges = [date(year, month, day) for year in range(2021, 2026) for month, day in ((1, 1), (12, 31), (7, 31))]
    first, last = max(FIRST, stays[0].first), min(LAST, stays[-1].last or LAST)
    near = [day for day in edges if first <= day <= last]
    if near and random.random() < 0.15:
        return random.choice(near)
    return first + timedelta(days=random.randrange((last - first).days + 1))


def project(random: Random, day: date) -> Made:
    kinds = [dict(part) for part in random.sample(COMPONENTS, random.randint(1, 3))]
    for part in kinds:
        if part["kind"] == "building_retrofit":
            part["area_m2"] = f"{random.randint(100, 400_000)}.{random.randrange(100):02d}"
        if part["kind"] == "solar":
            part["power_kw"] = str(random.randint(5, 900))
        if part["kind"] == "unconventional_water":
            part["water_m3_per_year"] = str(random.randint(5, 9000))
    done = random.random() < 0.85
    contract = {"kind": "emc", "price_basis": "节能量分享"} if random.random() < 0.4 else {"kind": "none"}
    return (f"P-{random.randrange(10**9)}",), {
        "title": "教学楼综合改造", "components": kinds, "contract": contract, "funds": {"local_yuan": "1000"},
        "stage": "completed" if done else "started", "started_on": str(day - timedelta(days=random.randint(0, 40))),
        "completed_on": str(day) if done else None,
    }  # fmt: skip


def verification(random: Random, day: date) -> Made:
    steps = ("plan_on", "document_review_on", "site_visit_on", "conclusion_on", "notice_on", "record_on")
    body: Json = {step: str(day - timedelta(days=5 - n)) for n, step in enumerate(steps)}
    if random.random() < 0.2:
        body["record_on"] = None
    elif random.random() < 0.8:
        body |= {"disclosed_on": str(day), "url": "https://example.org/disclosed"}
    return (str(day.year - 1),), body | {"emissions_t": "1284.3", "factor_set": "grid-factors@1.0.0"}


def award(random: Random, day: date) -> Made:
    kind = random.choice(["saving_agency"] * 3 + ["demonstration_unit"] * 3 + ["water_leader"])
    level = random.choice(["province", "province", "national", "county"])
    body: Json = {"awarded_on": str(day), "doc_no": "川机管〔2021〕1号"}
    if random.random() < 0.4:
        body["valid_to"] = str(day + timedelta(days=random.randint(1, 1200)))
    if random.random() < 0.25:
        body["revoked_on"] = str(min(day + timedelta(days=random.randint(0, 900)), LAST))
        body["reason"] = "复核不合格，予以撤销"
    return (kind, level, f"{random.randint(1, 9)}"), body


def acquisition(random: Random, day: date) -> Made:
    drive = random.choice(NEW_ENERGY if random.random() < 0.4 else OTHER_DRIVES)
    return (f"批 {random.randrange(10**9)}-{random.randint(1, 9)}",), {
        "acquired_on": str(day), "kind": random.choice(["new", "replacement", "lease"]), "drive": drive,
        "use": "general", "count": random.randint(1, 30),
    }  # fmt: skip


def nev_promotion(random: Random, day: date) -> Made:
    body = {"place": "机关大院", "vehicles_shown": random.randint(1, 30), "visitors": random.randint(0, 900)}
    return (str(day), f"新能源汽车进机关 {random.randint(1, 999)}"), body


def sorting_survey(random: Random, day: date) -> Made:
    sorting = random.random() < 0.8
    classes = ["recyclable", "hazardous", "food", "residual"] if sorting else []
    return (str(day),), {"sorting": sorting, "classes": classes, "hazardous_route": "none"}


def plastic_declaration(_: Random, day: date) -> Made:
    return ("2020-1",), {"stopped_on": str(day)}


def plastic_inspection(random: Random, day: date) -> Made:
    found = random.random() < 0.3
    item = random.choice(["1", "2", "4"])
    scope = random.choice(["list1", "list1", "all"])
    if scope == "all" and random.random() < 0.5:
        item = "other"
    body: Json = {
        "catalogue_edition": "2020-1", "scope": scope, "result": "violation" if found else "clean",
        "items": [{"item_code": item, "found": found, "quantity": 3 if found else None, "place": "canteen"}],
    }  # fmt: skip
    if found:
        body["rectify_by"] = str(day + timedelta(days=30))
        if random.random() < 0.5:
            body["rectified_on"] = str(min(day + timedelta(days=random.randint(0, 60)), LAST))
    return (str(day), f"组{random.randint(1, 3)}"), body


MAKERS: dict[str, Callable[[Random, date], Made]] = {
    "projects/projects": project,
    "projects/verifications": verification,
    "projects/awards": award,
    "vehicles/vehicle-acquisitions": acquisition,
    "vehicles/nev-promotions": nev_promotion,
    "waste/sorting-surveys": sorting_survey,
    "waste/plastic-declarations": plastic_declaration,
    "waste/plastic-inspections": plastic_inspection,
}

"""Projects and new buildings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from services.app.demo.bodies import Body
from services.app.demo.numbers import Integers
from services.app.demo.projects.course import BUILT, FINISHED, RETROFITTED_M2
from services.app.demo.projects.who import YEARS, Owners

Component = dict[str, Any]

_TITLES = {
    "building_retrofit": "既有建筑节能改造",
    "audit": "能源审计与节能诊断",
    "efficiency_retrofit": "综合能效提升改造",
    "energy_contract": "合同能源管理",
    "boiler_hvac_retrofit": "锅炉、中央空调能效提升改造",
    "unconventional_water": "非常规水利用",
    "solar": "太阳能利用",
    "heat_recovery": "余热余能与电梯回馈",
}
_WATERS = ("rainwater", "hvac_condensate", "boiler_condensate", "drinking_reject", "greywater")
_UNDER_WAY = 12


def bodies(owners: Owners) -> Iterator[tuple[str, Sequence[Body]]]:
    yield "projects", [*_finished(owners), *_under_way(owners)]
    yield "new-buildings", list(_built(owners))


def _finished(owners: Owners) -> Iterator[Body]:
    anyone, key_users = owners.rows(owners.stands), owners.rows(owners.is_key_user)
    others = owners.rows(~owners.is_key_user)
    whose = {"audit": key_users, "efficiency_retrofit": key_users, "energy_contract": others, "solar": owners.sunny()}
    for kind, by_year in FINISHED.items():
        rows = whose.get(kind, anyone)
        nth = 0
        for year, in_full in zip(YEARS, by_year, strict=True):
            count = max(round(in_full * owners.share), 1)
            areas = owners.parts(round(RETROFITTED_M2[year - YEARS[0]] * owners.share), count)
            for number in range(count):
                component = _COMPONENTS[kind](owners, number, areas[number])
                yield _completed(owners, rows, nth, kind, year, number, component)
                nth += 1


def _completed(
    owners: Owners, rows: Integers, nth: int, kind: str, year: int, number: int, component: Component
) -> Body:
    completed = owners.day(year)
    is_contract = kind == "energy_contract"
    cost = int(owners.random.integers(20, 400)) * 10_000
    return {
        "institution_uscc": owners.uscc(int(rows[nth % len(rows)])),
        "project_no": f"{year}-{kind}-{number + 1:03}",
        "title": f"{_TITLES[kind]}（演示）",
        "components": [component],
        "contract": _energy_contract(completed) if is_contract else {"kind": "none"},
        "stage": "completed",
        "started_on": str(completed - timedelta(days=int(owners.random.integers(40, 240)))),
        "completed_on": str(completed),
        "funds": {"private_yuan": str(cost)} if is_contract else {"local_yuan": str(cost)},
        "attachments": [f"演示佐证/{year}/{kind}/{number + 1:03}.pdf"],
        "state": "accepted",
    }


def _energy_contract(completed: date) -> Component:
    return {"kind": "emc", "price_basis": "节能量分享 70:30", "payment_due": str(completed + timedelta(days=365))}


def _retrofit(_owners: Owners, _number: int, area_m2: int) -> Component:
    return {"kind": "building_retrofit", "area_m2": str(area_m2)}


def _audit(_owners: Owners, number: int, _area_m2: int) -> Component:
    return {"kind": "energy_diagnosis" if number % 3 else "energy_audit"}


def _efficiency(_owners: Owners, _number: int, _area_m2: int) -> Component:
    return {"kind": "efficiency_retrofit"}


def _boiler_or_hvac(owners: Owners, _number: int, _area_m2: int) -> Component:
    return {"kind": "boiler_hvac_retrofit", "power_kw": str(owners.random.integers(80, 1_200))}


def _water(owners: Owners, number: int, _area_m2: int) -> Component:
    return {"kind": "unconventional_water", "water_source": _WATERS[number % len(_WATERS)],
            "water_m3_per_year": str(owners.random.integers(200, 9_000))}  # fmt: skip


def _solar(owners: Owners, number: int, _area_m2: int) -> Component:
    if number % 4 == 0:
        return {"kind": "solar", "solar": "heat", "area_m2": str(owners.random.integers(40, 600))}
    return {"kind": "solar", "solar": "pv", "power_kw": str(owners.random.integers(20, 480))}


def _heat_recovery(_owners: Owners, number: int, _area_m2: int) -> Component:
    return {"kind": "lift_feedback" if number % 2 else "waste_heat"}


_COMPONENTS: dict[str, Callable[[Owners, int, int], Component]] = {
    "building_retrofit": _retrofit,
    "audit": _audit,
    "efficiency_retrofit": _efficiency,
    "energy_contract": _efficiency,
    "boiler_hvac_retrofit": _boiler_or_hvac,
    "unconventional_water": _water,
    "solar": _solar,
    "heat_recovery": _heat_recovery,
}


def _under_way(owners: Owners) -> Iterator[Body]:
    """Planned and started: they count for nothing yet."""
    for number, row in enumerate(owners.rows(owners.stands)[:_UNDER_WAY].tolist()):
        is_started = number % 2 == 0
        yield {
            "institution_uscc": owners.uscc(row),
            "project_no": f"2026-building_retrofit-{number + 1:03}",
            "title": "既有建筑节能改造（演示，在建或拟建）",
            "components": [{"kind": "building_retrofit"}],
            "contract": {"kind": "none"},
            "stage": "started" if is_started else "planned",
            "started_on": "2025-10-15" if is_started else None,
            "funds": {"local_yuan": "800000"},
            "state": "accepted",
        }


def _built(owners: Owners) -> Iterator[Body]:
    rows = owners.rows(owners.stands)
    for year, in_full in zip(YEARS, BUILT, strict=True):
        for number in range(max(round(in_full * owners.share), 1)):
            area, fixtures = int(owners.random.integers(20, 300)) * 100, int(owners.random.integers(24, 320))
            yield {
                "institution_uscc": owners.uscc(int(rows[(year - YEARS[0]) * 40 + number])),
                "building_no": f"{year}-{number + 1}",
                "completed_on": str(owners.day(year)),
                "area_m2": str(area),
                "green_standard": True,
                "stars": number % 4,
                "prefabricated_m2": str(area * int(owners.random.integers(0, 5)) // 10),
                "green_materials": number % 2 == 0,
                "energy_class": "ultra_low" if number == 0 else "normal",
                "fixtures": fixtures,
                "fixtures_saving": fixtures - (6 if (year, number) == (2022, 0) else 0),
                "doc_no": f"演示建验〔{year}〕{number + 1}号",
                "state": "accepted",
            }

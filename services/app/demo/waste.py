"""What the made-up institutions tell waste: kitchen waste treated on the spot, banned plastics, who sorts; a few logs.

Not everybody answers: the surveys and inspections of one small prefecture are missing, so its shares are no data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.app.demo.bodies import Body
from services.app.demo.numbers import apportion, chance
from services.app.demo.register import Register, stands

EDITION = "2020-1"
INSPECTED = {"list1": date(2021, 9, 1), "all": date(2022, 9, 1)}  # from that day on, ninety days long
YEARS = range(2021, 2026)
_WEIGHING = 30  # institutions of a province
_MONTHLY = {  # kg of an institution of middling size in 2021, and the change a year
    "recyclable": (180, 0.06), "food": (420, 0.04), "hazardous": (2, 0.02), "residual": (900, -0.05),
}  # fmt: skip
_FACILITIES, _CAPACITY_KG = 26, 108_000  # together, by the end of 2025
_VIOLATIONS, _NOT_PUT_RIGHT = 0.006, 0.1
_SORTS = {"2023-06-30": 0.93, "2025-06-30": 0.985}  # by the day of the survey
_HAULED = 0.9
_SILENT = "5120"


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    yield "treatment-facilities", list(_facilities(register, seed))
    yield "waste-logs", list(_logs(register, seed))
    answering = [uscc for uscc, node in zip(register.uscc, register.region_code, strict=True) if _answers(node)]
    yield "plastic-declarations", [_declaration(uscc) for uscc in answering]
    yield "plastic-inspections", list(_inspections(register.province, answering, seed))
    yield "sorting-surveys", list(_surveys(register.province, answering, seed))


def _answers(node: str) -> bool:
    return stands(node) and not node.startswith(_SILENT)


def _facilities(register: Register, seed: int) -> Iterator[Body]:
    """The sixth part of them comes into service each year, most of the capacity late."""
    random = chance(seed, 30, int(register.province))
    rows = [row for row, node in enumerate(register.region_code) if stands(node)]
    hosts = random.choice(rows, _FACILITIES, replace=False)
    capacities = apportion(_CAPACITY_KG, random.uniform(0.3, 1.7, _FACILITIES))
    for number, (row, capacity) in enumerate(zip(hosts.tolist(), capacities.tolist(), strict=True)):
        begins = date(2021, 3, 1) + timedelta(days=number * 68)
        yield {
            "facility_code": f"CY-{register.province}-{number + 1:02d}",
            "institution_uscc": register.uscc[row],
            "process": "好氧发酵",
            "capacity_kg_per_day": str(capacity),
            "in_service_from": begins.isoformat(),
            "in_service_to": None,
            "acceptance_doc_no": f"演示验〔{begins.year}〕{number + 1}号",
        }


def _logs(register: Register, seed: int) -> Iterator[Body]:
    """Every month of the plan; less of the rest and more of what is sorted out each year."""
    random = chance(seed, 33, int(register.province))
    rows = [row for row, node in enumerate(register.region_code) if stands(node)]
    for row in random.choice(rows, _WEIGHING, replace=False).tolist():
        size = float(random.uniform(0.3, 3.0))
        for year in YEARS:
            for waste_class, (mass_kg, growth) in _MONTHLY.items():
                mean = size * mass_kg * (1 + growth * (year - YEARS[0]))
                for month, share in enumerate(random.uniform(0.8, 1.2, 12).tolist(), start=1):
                    yield {
                        "institution_uscc": register.uscc[row],
                        "period": f"{year}-{month:02d}",
                        "waste_class": waste_class,
                        "mass_kg": f"{mean * share:.1f}",
                        "method": "weighed",
                        "hauler": "演示环卫公司",
                        "state": "accepted",
                    }


def _declaration(uscc: str) -> Body:
    return {
        "institution_uscc": uscc,
        "catalogue_edition": EDITION,
        "stopped_on": "2021-06-30",
        "state": "accepted",
    }


def _inspections(province: str, usccs: Sequence[str], seed: int) -> Iterator[Body]:
    """A few find something; nearly all of that is put right in time."""
    random = chance(seed, 31, int(province))
    for scope, first in INSPECTED.items():
        days, found, open_ = random.integers(0, 90, len(usccs)), random.random(len(usccs)), random.random(len(usccs))
        for uscc, day, chance_found, chance_open in zip(
            usccs, days.tolist(), found.tolist(), open_.tolist(), strict=True
        ):
            inspected = first + timedelta(days=day)
            violation = chance_found < _VIOLATIONS
            body: Body = {
                "institution_uscc": uscc,
                "inspected_on": inspected.isoformat(),
                "team": f"检查组 {scope}",
                "catalogue_edition": EDITION,
                "scope": scope,
                "items": [],
                "result": "violation" if violation else "clean",
                "state": "accepted",
            }
            if violation:
                body["items"] = [{"item_code": "3", "found": True, "quantity": 200, "place": "canteen"}]
                body["rectify_by"] = (inspected + timedelta(days=14)).isoformat()
                if chance_open >= _NOT_PUT_RIGHT:
                    body["rectified_on"] = (inspected + timedelta(days=10)).isoformat()
            yield body


def _surveys(province: str, usccs: Sequence[str], seed: int) -> Iterator[Body]:
    """Who sorts goes on sorting."""
    random = chance(seed, 32, int(province))
    answers = random.random(len(usccs)).tolist()
    for day, share in _SORTS.items():
        for uscc, answer in zip(usccs, answers, strict=True):
            yield {
                "institution_uscc": uscc,
                "as_of": day,
                "sorting": answer < share,
                "classes": ["recyclable", "hazardous", "food", "residual"] if answer < share else [],
                "kitchen_route": "unified",
                "kitchen_hauler": "演示环卫公司",
                "hazardous_route": "hauler" if answer < _HAULED else "none",
                "state": "accepted",
            }

"""Facilities that treat kitchen waste on the spot, and their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.waste.events import OfFacility, TreatmentContent, TreatmentFacility
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

MOST_OVER_CAPACITY = (12, 10)
"""On a day, 1.2 times the installed capacity."""


def facility(_key: object, entry: TreatmentFacility) -> Iterator[FieldError]:
    if entry.in_service_to is not None and entry.in_service_to < entry.in_service_from:
        yield fault("dates_reversed", "in_service_to 早于 in_service_from", "in_service_to is before in_service_from",
                    "in_service_to", hint="核对日期 / check both dates")  # fmt: skip


def in_service(known: TreatmentFacility, day: date) -> bool:
    return known.in_service_from <= day and (known.in_service_to is None or day <= known.in_service_to)


def unknown_facility(code: str) -> FieldError:
    return fault("facility_unknown", f"没有登记设施 {code}", f"no facility {code} is registered", "facility_code",
                 hint="先登记该设施 / register it with treatment-facilities first")  # fmt: skip


def treatment_day(
    key: OfFacility, content: TreatmentContent, known: TreatmentFacility | None
) -> Iterator[FieldError]:  # fmt: skip
    """`known`: the facility as it is registered."""
    if known is None:
        yield unknown_facility(key.facility_code)
        return
    if content.institution_uscc != known.institution_uscc:
        yield fault("facility_elsewhere", f"设施 {key.facility_code} 属于 {known.institution_uscc}",
                    f"the facility {key.facility_code} is that of {known.institution_uscc}", "institution_uscc",
                    hint=known.institution_uscc)  # fmt: skip
    if not in_service(known, key.day):
        yield doubt("facility_not_in_service", f"{key.day} 设施不在运行期内", f"it was not in service on {key.day}",
                    "treated_kg", hint="核对投运与停运日期 / check in_service_from and in_service_to")  # fmt: skip
    times, parts = MOST_OVER_CAPACITY
    if content.treated_g * parts > known.capacity_g_per_day * times:
        yield doubt("treated_above_capacity", "处理量超过日处置能力的 1.2 倍",
                    "more was treated than 1.2 times the daily capacity", "treated_kg",
                    hint=f"{known.capacity_g_per_day} g/d；核对单位 / check the unit")  # fmt: skip

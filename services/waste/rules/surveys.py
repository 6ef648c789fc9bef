"""分类情况: who sorts, and where kitchen and hazardous waste goes."""

from __future__ import annotations

from collections.abc import Iterator

from services.waste.events import SortingContent, TreatmentFacility
from services.waste.rules.treatment import in_service, unknown_facility
from shared.events.payloads import OfDay
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError


def survey(_key: OfDay, content: SortingContent) -> Iterator[FieldError]:
    if content.sorting != bool(content.classes):
        yield fault("classes_contradict", "已分类须填类别，未分类则不填",
                    "classes are named where there is sorting only",
                    "classes", hint="recyclable, hazardous, food, residual")  # fmt: skip
    yield from _route(content, "unified", "kitchen_hauler", content.kitchen_hauler)
    yield from _route(content, "on_site", "facility_code", content.facility_code)


def _route(content: SortingContent, route: str, name: str, given: str | None) -> Iterator[FieldError]:
    """What belongs to one route is named with it, and with no other."""
    if content.kitchen_route == route and given is None:
        yield fault("missing_field", f"kitchen_route 为 {route} 时须填 {name}", f"the route {route} needs {name}",
                    name, hint=f"填写 {name} / give it")  # fmt: skip
    if content.kitchen_route != route and given is not None:
        yield fault("route_contradicts", f"填了 {name}，kitchen_route 却不是 {route}",
                    f"{name} is given, yet the route is not {route}", name,
                    hint=f"kitchen_route: {route}")  # fmt: skip


def on_site(key: OfDay, content: SortingContent, known: TreatmentFacility | None) -> Iterator[FieldError]:
    """A contract is no facility: there is capacity on the spot only where one was in service on the day."""
    if content.facility_code is None:
        return
    if known is None:
        yield unknown_facility(content.facility_code)
    elif not in_service(known, key.as_of):
        yield fault("facility_not_in_service", f"{key.as_of} 设施 {content.facility_code} 不在运行期内",
                    f"{content.facility_code} was not in service on {key.as_of}", "facility_code",
                    hint="交由收运单位处理的填 unified / what a hauler takes away is unified")  # fmt: skip


def canteen(content: SortingContent, has_canteen: bool | None) -> Iterator[FieldError]:
    """`has_canteen`: as the register of institutions says; None: it does not say."""
    if has_canteen is not None and has_canteen != (content.kitchen_route is not None):
        zh, en = ("有", "a") if has_canteen else ("无", "no")
        yield doubt("canteen_contradicts", f"名录中该机构{zh}食堂，与 kitchen_route 不符",
                    f"by the register the institution has {en} canteen", "kitchen_route",
                    hint="无食堂则不填 / leave it out without a canteen")  # fmt: skip

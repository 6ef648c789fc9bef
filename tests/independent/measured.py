"""What records come to, day by day and one after the other, from the rules of targets.md §3 and §4 alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.independent.world import NEVER

ONE_DAY = timedelta(days=1)
NEW_ENERGY = {"phev", "erev", "bev", "fcev"}


@dataclass(frozen=True)
class Stay:
    """Where an institution is from day to day, both inclusive."""

    first: date
    last: date | None
    region: str
    is_key_user: bool
    located_in: str | None


@dataclass(frozen=True)
class Record:
    thing: str
    uscc: str
    content: dict[str, Any]


@dataclass
class Known:
    """What counted after a batch: the newest content of every record, the newest rows of every institution."""

    institutions: dict[str, list[Stay]] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)

    def copy(self) -> Known:
        return Known(dict(self.institutions), dict(self.records))

    def of(self, thing: str) -> list[Record]:
        return [record for record in self.records.values() if record.thing == thing]

    def where(self, uscc: str, day: date) -> Stay | None:
        for stay in self.institutions.get(uscc, ()):
            if stay.first <= day <= (stay.last or NEVER):
                return stay
        return None


def retrofit_area(known: Known, region: str, first: date, last: date) -> int:
    return sum(
        part["area_dm2"]
        for project in _completed(known, region, first, last)
        for part in project.content["components"]
        if part["kind"] == "building_retrofit"
    )


def audits_or_diagnoses(known: Known, region: str, first: date, last: date) -> int:
    found = 0
    for project in _completed(known, region, first, last):
        stay = known.where(project.uscc, project.content["completed_on"])
        kinds = {part["kind"] for part in project.content["components"]}
        found += stay is not None and stay.is_key_user and bool(kinds & {"energy_audit", "energy_diagnosis"})
    return found


def charging_points(known: Known, region: str, day: date) -> int:
    return sum(
        _holds(day, point.content["in_service_from"], point.content["in_service_to"])
        and _is_in(known, point.uscc, day, region)
        for point in known.of("vehicles.charging_point")
    )


def nev_stock(known: Known, region: str, day: date) -> int:
    """The latest stock that is not after the day and not older than 18 months."""
    found = 0
    for uscc in known.institutions:
        stocks = [stock for stock in known.of("vehicles.stock") if stock.uscc == uscc]
        dated = [(_end_of(stock.content["period"]), stock) for stock in stocks]
        latest = max((each for each in dated if each[0] <= day), key=lambda each: each[0], default=None)
        if latest and day <= _eighteen_months_after(latest[0]) and _is_in(known, uscc, day, region):
            found += sum(line["count"] for line in latest[1].content["vehicles"] if line["drive"] in NEW_ENERGY)
    return found


def plastics_stopped(known: Known, region: str, day: date) -> int:
    """Declared, and the last inspection clean or put right."""
    found = 0
    for uscc in known.institutions:
        seen = [
            r.content
            for r in known.of("waste.plastic_inspection")
            if r.uscc == uscc and r.content["inspected_on"] <= day
        ]
        stopped = [r.content["stopped_on"] for r in known.of("waste.plastic_declaration") if r.uscc == uscc]
        if not seen or not stopped or min(stopped) > day or not _is_in(known, uscc, day, region):
            continue
        last_day = max(each["inspected_on"] for each in seen)
        last = [each for each in seen if each["inspected_on"] == last_day]
        found += all(_is_clean(each, day) for each in last)
    return found


def national_units_first(known: Known, region: str, first: date, last: date) -> int:
    """Institutions of which the first award is not before `first`, standing at the end of `last`; where it began."""
    found = 0
    for uscc in known.institutions:
        spans = [
            (award.content["awarded_on"], award.content["revoked_on"] or NEVER)
            for award in known.of("projects.award")
            if award.uscc == uscc
            and award.content["kind"] == "demonstration_unit"
            and award.content["level"] == "national"
            and known.where(uscc, award.content["awarded_on"])
        ]
        spans = [(since, until) for since, until in spans if since < until]
        if not spans or min(spans)[0] < first or not _stands(spans, last):
            continue
        began = last
        while _stands(spans, began - ONE_DAY):
            began -= ONE_DAY
        found += _is_in(known, uscc, began, region)
    return found


def saving_agencies(known: Known, region: str, day: date) -> int:
    return sum(
        _is_in(known, uscc, day, region)
        for uscc in {award.uscc for award in _valid(known, day) if award.content["kind"] == "saving_agency"}
    )


def counties_with_unit(known: Known, region: str, day: date) -> int:
    counties = set()
    for award in _valid(known, day):
        stay = known.where(award.uscc, day)
        if award.content["kind"] == "demonstration_unit" and stay:
            counties.add(stay.located_in or stay.region)
    return sum(len(county) == 6 and county.startswith(region) for county in counties)


def _completed(known: Known, region: str, first: date, last: date) -> list[Record]:
    return [
        project
        for project in known.of("projects.project")
        if project.content["stage"] == "completed"
        and first <= project.content["completed_on"] <= last
        and _is_in(known, project.uscc, project.content["completed_on"], region)
    ]


def _valid(known: Known, day: date) -> list[Record]:
    return [
        award
        for award in known.of("projects.award")
        if _holds(day, award.content["awarded_on"], award.content["valid_to"])
        and day < (award.content["revoked_on"] or NEVER)
    ]


def _is_clean(inspection: dict[str, Any], day: date) -> bool:
    if inspection["result"] == "clean":
        return True
    if inspection["scope"] == "all" and inspection["items"]:
        banned = [item for item in inspection["items"] if item["found"] and item["item_code"] != "other"]
        if not banned:
            return True
    return inspection["rectified_on"] is not None and bool(inspection["rectified_on"] <= day)


def _stands(spans: list[tuple[date, date]], day: date) -> bool:
    return any(since <= day < until for since, until in spans)


def _holds(day: date, first: date, last: date | None) -> bool:
    return first <= day <= (last or NEVER)


def _is_in(known: Known, uscc: str, day: date, region: str) -> bool:
    stay = known.where(uscc, day)
    return stay is not None and stay.region.startswith(region)


def _end_of(period: str) -> date:
    """Years and halves."""
    year, _, half = period.partition("-")
    return date(int(year), 6, 30) if half == "H1" else date(int(year), 12, 31)


def _eighteen_months_after(end: date) -> date:
    """A year and a half after the end of June, or of December."""
    return date(end.year + 1, 12, 31) if end.month == 6 else date(end.year + 2, 6, 30)

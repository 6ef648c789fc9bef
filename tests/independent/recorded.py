"""What the records of the services come to by targets.md §3 and §4, from the bodies that partners sent.

Nothing is kept between questions: every answer walks all records. Shares no code with the platform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.independent.calendar_periods import first_day, last_day
from tests.independent.divisions import divisions, within
from tests.independent.measured import Stay
from tests.independent.world import NEVER

JOINT = "50,51"
NEW_ENERGY = {"phev", "erev", "bev", "fcev"}
STEPS = ("plan_on", "document_review_on", "site_visit_on", "conclusion_on", "notice_on", "record_on")
# What a nil report of a resource is filed under.
THINGS = {
    "projects/projects": "projects.project", "projects/awards": "projects.award",
    "projects/documents": "projects.document", "vehicles/vehicle-acquisitions": "vehicles.acquisition",
    "vehicles/nev-promotions": "vehicles.promotion", "waste/treatment-facilities": "waste.facility",
    "training/brand-promotions": "training.promotion", "training/joint-standards": "training.standard",
    "training/exchanges": "training.exchange", "waste/sorting-surveys": "waste.sorting_survey",
    "projects/verifications": "projects.verification",
}  # fmt: skip
Event = tuple[date, Fraction]


@dataclass(frozen=True)
class Entry:
    """A record that counts: `body` with the parts of its key. `both`: the other province stands by it."""

    resource: str
    key: tuple[str, ...]
    body: dict[str, Any]
    both: bool = False

    def day(self, name: str) -> date | None:
        text = self.body.get(name)
        return date.fromisoformat(text) if text else None


@dataclass
class Recorded:
    """All that counts at one moment."""

    rows: dict[str, list[Stay]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    def of(self, resource: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.resource == resource)

    def stay(self, uscc: str, day: date) -> Stay | None:
        found = [stay for stay in self.rows.get(uscc, []) if stay.first <= day <= (stay.last or NEVER)]
        return found[-1] if found else None


@dataclass(frozen=True)
class Area:
    """A region of the question, less what a target leaves out."""

    region: str
    only: tuple[str, ...] = ()
    exempt: tuple[str, ...] = ()

    def has(self, node: str) -> bool:
        if self.only and not any(within(part, node) for part in self.only):
            return False
        return within(self.region, node) and not any(within(part, node) for part in self.exempt)

    def holds(self, known: Recorded, uscc: str, day: date) -> bool:
        stay = known.stay(uscc, day)
        return stay is not None and self.has(stay.region)


# cumulative targets: what happened, and when


def projects(known: Recorded, area: Area, amount: Callable[[Entry, bool], Fraction | int]) -> list[Event]:
    """`amount` of each completed project, knowing whether its owner was a key user on that day."""
    found = []
    for entry in known.of("projects/projects"):
        day = entry.day("completed_on") if entry.body["stage"] == "completed" else None
        stay = known.stay(entry.body["institution_uscc"], day) if day else None
        if day and stay and area.has(stay.region):
            found.append((day, Fraction(amount(entry, stay.is_key_user))))
    return found


def components(entry: Entry) -> set[str]:
    return {part["kind"] for part in entry.body["components"]}


def retrofitted(entry: Entry, _: bool) -> Fraction:
    """10⁴ m²."""
    areas = [part["area_m2"] for part in entry.body["components"] if part["kind"] == "building_retrofit"]
    return sum((Fraction(Decimal(area)) for area in areas), Fraction(0)) / 10_000


def audited(entry: Entry, is_key_user: bool) -> int:
    return int(is_key_user and bool(components(entry) & {"energy_audit", "energy_diagnosis"}))


def by_contract(entry: Entry, _: bool) -> int:
    return int(entry.body["contract"]["kind"] == "emc")


def having(kind: str) -> Callable[[Entry, bool], int]:
    return lambda entry, _: int(kind in components(entry))


def held(known: Recorded, area: Area, resource: str, name: str) -> list[Event]:
    """One for each record, on its day, where its institution was then."""
    days = ((entry.day(name), entry.body["institution_uscc"]) for entry in known.of(resource))
    return [(day, Fraction(1)) for day, uscc in days if day and area.holds(known, uscc, day)]


def first_awarded(known: Recorded, area: Area, kind: str, level: str, start: date, until: date) -> list[Event]:
    """Institutions first awarded from `start` on, less those with nothing left that is not revoked at `until`."""
    found = []
    for uscc in known.rows:
        given = [
            (entry.day("awarded_on") or NEVER, entry.day("revoked_on") or NEVER)
            for entry in known.of("projects/awards")
            if entry.key[:3] == (uscc, kind, level)
        ]
        given = [(on, off) for on, off in given if on <= until and known.stay(uscc, on)]
        if not given or not any(until < off for _, off in given):
            continue
        first = min(on for on, _ in given)
        if first >= start and area.holds(known, uscc, first):
            found.append((first, Fraction(1)))
    return found


def joint_promotions(known: Recorded) -> list[Event]:
    """Confirmed by the province that is not the host's: so its host was somewhere on the day."""
    days = (
        (entry.day("held_on") or NEVER, entry.body["institution_uscc"])
        for entry in known.of("training/brand-promotions")
        if entry.body["joint"] and entry.both
    )
    return [(day, Fraction(1)) for day, host in days if known.stay(host, day)]


def joint_standards(known: Recorded) -> list[Event]:
    """On the later of the two days of publication."""
    found = []
    for entry in known.of("training/joint-standards"):
        numbers = [entry.body.get("number_sc"), entry.body.get("number_cq")]
        days = [entry.day("published_sc_on"), entry.day("published_cq_on")]
        if entry.both and all(numbers) and all(days):
            found.append((max(day for day in days if day), Fraction(1)))
    return found


def visits(known: Recorded) -> list[Event]:
    return [
        (entry.day("starts_on") or NEVER, Fraction(1))
        for entry in known.of("training/exchanges")
        if entry.body["kind"] == "visit"
    ]


# ratios of sums


def acquired(known: Recorded, area: Area) -> list[tuple[date, int, int]]:
    """New energy vehicles of all that were new or replaced, by day."""
    found = []
    for entry in known.of("vehicles/vehicle-acquisitions"):
        day, count = entry.day("acquired_on") or NEVER, entry.body["count"]
        if entry.body["kind"] != "lease" and area.holds(known, entry.body["institution_uscc"], day):
            found.append((day, count if entry.body["drive"] in NEW_ENERGY else 0, count))
    return found


# states on a day


def institutions(known: Recorded, area: Area, day: date, *, key_users: bool = False) -> list[str]:
    stays = ((uscc, known.stay(uscc, day)) for uscc in known.rows)
    return [uscc for uscc, stay in stays if stay and area.has(stay.region) and (stay.is_key_user or not key_users)]


def capacity(known: Recorded, area: Area, day: date) -> Fraction:
    """t/day of what is in service."""
    found = Fraction(0)
    for entry in known.of("waste/treatment-facilities"):
        serves = (entry.day("in_service_from") or NEVER) <= day <= (entry.day("in_service_to") or NEVER)
        if serves and area.holds(known, entry.body["institution_uscc"], day):
            found += Fraction(Decimal(entry.body["capacity_kg_per_day"])) / 1000
    return found


def sorting(known: Recorded, area: Area, day: date) -> tuple[int, int, int]:
    """Institutions sorting, all, and surveyed: by the latest survey of each."""
    all_ = institutions(known, area, day)
    latest: dict[str, tuple[date, bool]] = {}
    for entry in known.of("waste/sorting-surveys"):
        uscc, seen = entry.body["institution_uscc"], entry.day("as_of") or NEVER
        if uscc in all_ and seen <= day and (uscc not in latest or latest[uscc][0] < seen):
            latest[uscc] = (seen, entry.body["sorting"])
    return sum(sorts for _, sorts in latest.values()), len(all_), len(latest)


def plastics(known: Recorded, area: Area, day: date) -> tuple[int, int, int]:
    """Institutions that stopped list 1, assessed, all: assessed is who was inspected."""
    all_ = institutions(known, area, day)
    stopped = assessed = 0
    for uscc in all_:
        seen = [
            entry
            for entry in known.of("waste/plastic-inspections")
            if entry.body["institution_uscc"] == uscc and (entry.day("inspected_on") or NEVER) <= day
        ]
        declared = any(
            (entry.day("stopped_on") or NEVER) <= day
            for entry in known.of("waste/plastic-declarations")
            if entry.body["institution_uscc"] == uscc
        )
        last = max((entry.body["inspected_on"] for entry in seen), default=None)
        assessed += bool(seen)
        stopped += bool(seen) and declared and all(_clean(e, day) for e in seen if e.body["inspected_on"] == last)
    return stopped, assessed, len(all_)


def _clean(entry: Entry, day: date) -> bool:
    """Of list 1: nothing found, nothing but what is outside it, or put right by the day."""
    found = [item for item in entry.body["items"] if item["found"] and item["item_code"] != "other"]
    rectified = entry.day("rectified_on")
    return not found or (rectified is not None and rectified <= day)


def verified(known: Recorded, area: Area, day: date) -> tuple[int, int]:
    """Key users with a verification closed and disclosed, and all key users."""
    users = institutions(known, area, day, key_users=True)
    done = set()
    for entry in known.of("projects/verifications"):
        dates = [entry.day(step) for step in (*STEPS, "disclosed_on")]
        if all(dates) and max(d for d in dates if d) <= day:
            done.add(entry.body["institution_uscc"])
    return len(done & set(users)), len(users)


def awarded(known: Recorded, day: date, kind: str) -> set[str]:
    """Institutions with an award valid on the day."""
    return {
        entry.body["institution_uscc"]
        for entry in known.of("projects/awards")
        if entry.body["kind"] == kind
        and (entry.day("awarded_on") or NEVER) <= day <= (entry.day("valid_to") or NEVER)
        and day < (entry.day("revoked_on") or NEVER)
    }


def saving_agencies(known: Recorded, area: Area, day: date) -> tuple[int, int | None]:
    """Of the region's own roster (the latest of its years) those with a valid award; None: no roster."""
    rosters = [
        entry
        for entry in known.of("projects/rosters")
        if entry.body["region_code"] == area.region
        and entry.body["roster_class"] == "county_and_above_agencies"
        and int(entry.body["year"]) <= day.year
    ]
    if not rosters:
        return 0, None
    listed = set(max(rosters, key=lambda entry: str(entry.body["year"])).body["institution_usccs"])
    holders = awarded(known, day, "saving_agency") & listed
    return sum(area.holds(known, uscc, day) for uscc in holders), len(listed)


def counties_with_unit(known: Recorded, area: Area, day: date) -> int:
    counties = set()
    for uscc in awarded(known, day, "demonstration_unit"):
        stay = known.stay(uscc, day)
        if stay:
            counties.add(stay.located_in or stay.region)
    return sum(divisions()[county]["level"] == "county" and area.has(county) for county in counties)


def counties(region: str, day: date) -> int:
    """How many are valid on the day."""
    return sum(
        row["level"] == "county"
        and row["kind"] == "division"
        and (row["valid_from"] or "0") <= day.isoformat() <= (row["valid_to"] or "9")
        and within(region, code)
        for code, row in divisions().items()
    )


# who has said anything


def told(known: Recorded, area: Area, resources: Iterable[str], first: date, last: date) -> bool:
    """A record or a nil report of one of the resources that covers any day of [first, last]."""
    return any(_tells(known, entry, area, set(resources), first, last) for entry in known.entries)


def _tells(known: Recorded, entry: Entry, area: Area, resources: set[str], first: date, last: date) -> bool:
    if entry.resource == "projects/nil-reports":
        period, things = entry.body["period"], {THINGS[resource] for resource in resources}
        covers = first_day(period) <= last and first <= last_day(period)
        return covers and entry.body["resource"] in things and area.has(entry.body["region_code"])
    if entry.resource not in resources:
        return False
    begins, ends = _span(entry)
    if begins is None or begins > last or ends < first:
        return False
    if "institution_uscc" not in entry.body:
        return area.has(entry.body["region_code"])
    return any(area.holds(known, entry.body["institution_uscc"], day) for day in (max(begins, first), min(ends, last)))


def _span(entry: Entry) -> tuple[date | None, date]:
    if entry.resource == "projects/verifications":
        return date(int(entry.body["year"]), 1, 1), NEVER
    if entry.resource == "projects/projects":  # one that is under way is there from its start
        on = entry.day("completed_on") or entry.day("started_on")
        return on, on or NEVER
    if entry.resource == "training/joint-standards":  # one that is not published yet has no day, and is there
        days = [day for name in ("published_sc_on", "published_cq_on") if (day := entry.day(name))]
        return (max(days), max(days)) if days else (date.min, NEVER)
    names = {
        "projects/awards": ("awarded_on", "revoked_on"),
        "projects/documents": ("published_on", "repealed_on"), "waste/sorting-surveys": ("as_of", ""),
        "waste/treatment-facilities": ("in_service_from", "in_service_to"),
        "vehicles/vehicle-acquisitions": ("acquired_on", "acquired_on"),
        "vehicles/nev-promotions": ("held_on", "held_on"), "training/brand-promotions": ("held_on", "held_on"),
        "training/exchanges": ("starts_on", "starts_on"),
    }  # fmt: skip
    begins, ends = names.get(entry.resource, ("", ""))
    return entry.day(begins), entry.day(ends) or NEVER

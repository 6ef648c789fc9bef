"""花名册: what valid rows are, and what they come to by region and unit. Names go no further than the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from services.training.events import AttendanceGroup, Declared, RosterGroup
from shared.records.checks import Checks, is_blank
from shared.records.saying import doubt
from shared.web.problems import FieldError

PARTICIPANT = "participant"
ROLES = (PARTICIPANT, "lecturer", "staff")
LONGEST_NAME, LONGEST_TEXT, MOST_ROWS = 100, 200, 50_000
MOST_MINUTES = 2**31 - 1
KEPT = timedelta(days=3 * 365)
"""How long names are kept after the session, or after they came if that was later."""

Unit = tuple[str, str]
"""Region code and credit code; an empty credit code where the unit has none."""


class Row(NamedTuple):
    """One person of a roster: the columns of `roster_row` beside its key. `minutes` attended; None: not known."""

    name: str
    unit_uscc: str | None
    org_name: str | None
    region_code: str
    position: str | None
    phone_last4: str | None
    role: str
    minutes: int | None
    person_ref: str


def check_size(checks: Checks, rows: Sequence[Row]) -> None:
    """What has to hold before a roster is hashed."""
    if not 0 < len(rows) <= MOST_ROWS:
        checks.fail("too_many_lines", f"花名册须有 1–{MOST_ROWS} 行", f"a roster has 1 to {MOST_ROWS} rows", "rows")
    for index, row in enumerate(rows):
        if row.minutes is not None and row.minutes > MOST_MINUTES:
            checks.fail("too_large", "minutes 数值过大", "minutes is too large", "rows", index, "minutes")


def check_row(checks: Checks, row: Row, day: date, *path: str | int) -> None:
    """`day`: the last of the session, on which the region must exist."""
    check_person(checks, row.name, row.phone_last4, *path)
    if not row.unit_uscc and is_blank(row.org_name or ""):
        checks.fail("org_missing", "单位不能为空", "the unit is empty", *path, "org_name",
                    hint="填写单位名称或统一社会信用代码 / name it, or give its credit code")  # fmt: skip
    if row.unit_uscc is not None:
        checks.uscc(row.unit_uscc, *path, "institution_uscc")
    checks.text(row.org_name, LONGEST_TEXT, *path, "org_name")
    checks.text(row.position, LONGEST_TEXT, *path, "position")
    checks.region(row.region_code, day, *path, "region_code")
    checks.one_of(row.role, ROLES, *path, "role")
    if row.minutes is not None and row.minutes < 0:
        checks.fail("negative", "minutes 不能为负数", "minutes must not be negative", *path, "minutes")


def check_person(checks: Checks, name: str, phone_last4: str | None, *path: str | int) -> None:
    """A name, and the last four digits of a telephone, not all of it."""
    checks.said(name, LONGEST_NAME, *path, "name")
    if phone_last4 is not None and not (len(phone_last4) == 4 and phone_last4.isascii() and phone_last4.isdecimal()):
        checks.fail("phone_last4", "只填手机号后四位", "the last four digits of the telephone, no more", *path,
                    "phone_last4", hint="如 / e.g. 0815")  # fmt: skip


def check_distinct(checks: Checks, rows: Sequence[Row]) -> None:
    """Nobody stands twice. Namesakes of one unit are told apart by their telephones, where both are known."""
    seen: dict[tuple[str, str], set[str | None]] = {}
    for index, row in enumerate(rows):
        phones = seen.setdefault((row.name, row.unit_uscc or row.org_name or ""), set())
        if phones and (row.phone_last4 in phones or None in phones or row.phone_last4 is None):
            checks.fail("duplicate_line", "同一单位同一姓名重复", "the same name stands twice in one unit",
                        "rows", index, hint="重名须填手机号后四位 / tell namesakes apart by phone_last4")  # fmt: skip
        phones.add(row.phone_last4)


def doubts(rows: Sequence[Row], capacity: int | None) -> Iterator[FieldError]:
    participants = sum(row.role == "participant" for row in rows)
    if capacity is not None and participants > capacity:
        yield doubt("above_capacity", f"学员 {participants} 人，超过名额 {capacity} 人",
                    f"{participants} participants for {capacity} places", "rows",
                    hint="核对名额 / check the capacity")  # fmt: skip


def groups(rows: Iterable[Row]) -> list[RosterGroup]:
    """By region and unit: how many take part, teach and help."""
    counted: dict[Unit, dict[str, int]] = {}
    for row in rows:
        of_unit = counted.setdefault(_unit(row), dict.fromkeys(ROLES, 0))
        of_unit[row.role] += 1
    return [
        RosterGroup(region_code=region, institution_uscc=uscc or None, participants=roles["participant"],
                    lecturers=roles["lecturer"], staff=roles["staff"])
        for (region, uscc), roles in sorted(counted.items())
    ]  # fmt: skip


class Tally(NamedTuple):
    """What a roster comes to: rows that count, distinct persons behind them, and both by unit."""

    person_times: int
    people: int
    groups: list[AttendanceGroup]


def tally(rows: Iterable[Row], required_minutes: int, signed: Mapping[str, int]) -> Tally:
    """Participants who attended long enough; lecturers and staff never, nor who attended nobody knows how long.

    `signed`: minutes by person as sign-ins tell, where the roster does not say.
    """
    counted: dict[Unit, list[str]] = {}
    for row in rows:
        minutes = signed.get(row.person_ref) if row.minutes is None else row.minutes
        if row.role == PARTICIPANT and minutes is not None and minutes >= required_minutes:
            counted.setdefault(_unit(row), []).append(row.person_ref)
    refs = [ref for of_unit in counted.values() for ref in of_unit]
    return Tally(len(refs), len(set(refs)), [
        AttendanceGroup(region_code=region, institution_uscc=uscc or None, person_times=len(found),
                        people=len(set(found)))
        for (region, uscc), found in sorted(counted.items())
    ])  # fmt: skip


def provinces_of(roster: Sequence[Mapping[str, Any]] | None, declared: Sequence[Declared]) -> set[str]:
    """The provinces that participants come from: by the groups of the roster, else as the host declares."""
    if roster is not None:
        return {group["region_code"][:2] for group in roster if group["participants"]}
    return {line.region_code[:2] for line in declared if line.person_times}


def kept_until(session_ends_on: date, came_on: date) -> date:
    return max(session_ends_on, came_on) + KEPT


def _unit(row: Row) -> Unit:
    return row.region_code, row.unit_uscc or ""

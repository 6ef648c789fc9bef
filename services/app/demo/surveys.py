"""What the made-up institutions tell statistics beside their returns: room temperatures, meters and parking spaces.

In 2025 the planned province's office says from which energy on an institution is a key user: one in thirty is not
flagged, so that T11 is behind in the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.register import PLANNED, Register, first_of_each_node, stands

_CHECKED = 60  # rooms, each summer and winter
_COLD_SUMMER = 40  # in 2025, one check in so many finds a room that is cooled too far
_METERED_IN = 2022  # everybody was asked; key users again two years later
_UNMETERED = 14  # one small institution in so many
_PARKED_ON, _NEV_PARKED_ON = "2021-12-31", "2025-12-31"  # all were asked; again those who have charging points
_CRITERIA_SINCE, _KEY_USER_TCE = 2025, "500"
_SPACES_OF_HOST, _NEV_SPACES_OF_HOST, _SPACES = 30, 12, 2  # who has the points; one in three of the others has two


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    random = chance(seed, 50, int(register.province))
    rows = [row for row, node in enumerate(register.region_code) if stands(node)]
    checked = random.choice(rows, _CHECKED, replace=False).tolist()
    yield (
        "temperature-checks",
        [
            _check(register.uscc[row], f"{year}-{day}", season, year == 2025 and n % _COLD_SUMMER == 0)
            for year in range(2021, 2026)
            for season, day in (("winter", "01-18"), ("summer", "07-20"))
            for n, row in enumerate(checked)
        ],
    )
    key_users = [register.uscc[row] for row in register.key_users.tolist() if stands(register.region_code[row])]
    yield "metering-surveys", [_meters(uscc, n, _METERED_IN + 2) for n, uscc in enumerate(key_users)]


def of_everybody(register: Register, _seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """Parking in both provinces; meters, and who is a key user, only in the planned one."""
    hosts = set(first_of_each_node(register).values())
    yield (
        "parking-stocks",
        [
            _parking(uscc, _PARKED_ON, _SPACES_OF_HOST if uscc in hosts else _SPACES if n % 3 == 0 else 0, 0)
            for n, uscc in enumerate(register.uscc)
        ],
    )
    told_again = [uscc for uscc in register.uscc if uscc in hosts]
    yield (
        "parking-stocks",
        [_parking(uscc, _NEV_PARKED_ON, _SPACES_OF_HOST, _NEV_SPACES_OF_HOST) for uscc in told_again],
    )
    if register.province == PLANNED:
        yield "metering-surveys", list(_all_meters(register))
        yield "key-user-criteria", [_criterion(register.province)]


def _all_meters(register: Register) -> Iterator[Body]:
    nodes = zip(register.uscc, register.region_code, register.is_key_user, strict=True)
    for n, (uscc, node, is_key_user) in enumerate(nodes):
        if stands(node):
            yield _meters(uscc, n, _METERED_IN) if is_key_user else _meter(uscc, n)


def _parking(uscc: str, day: str, spaces: int, nev_spaces: int) -> Body:
    return {"institution_uscc": uscc, "as_of": day, "spaces": spaces, "nev_spaces": nev_spaces, "state": "accepted"}


def _criterion(province: str) -> Body:
    return {
        "region_code": province,
        "year": _CRITERIA_SINCE,
        "energy_tce": _KEY_USER_TCE,
        "cited": f"演示用标准：年综合能耗 {_KEY_USER_TCE} 吨标准煤，并非正式文件",
        "state": "accepted",
    }


def _check(uscc: str, day: str, season: str, is_wrong: bool) -> Body:
    good = {"summer": "26", "winter": "20"}[season]
    return {
        "institution_uscc": uscc,
        "checked_on": day,
        "place": "会议室",
        "season": season,
        "setpoint_c": "24.5" if is_wrong and season == "summer" else good,
        "state": "accepted",
    }


def _meters(uscc: str, n: int, year: int) -> Body:
    return {
        "institution_uscc": uscc,
        "as_of": f"{year}-12-31",
        "systems": [
            {"system": "hvac", "required": 4, "fitted": 4 if n % 9 else 3},
            {"system": "lighting", "required": 6, "fitted": 6},
        ],
        "by_user": True,
        "by_kind": True,
        "by_item": n % 4 > 0,
        "state": "accepted",
    }


def _meter(uscc: str, n: int) -> Body:
    """Of who has one."""
    return {
        "institution_uscc": uscc,
        "as_of": f"{_METERED_IN}-12-31",
        "systems": [{"system": "lighting", "required": 1, "fitted": 1 if n % _UNMETERED else 0}],
        "by_user": True,
        "by_kind": False,
        "by_item": False,
        "state": "accepted",
    }

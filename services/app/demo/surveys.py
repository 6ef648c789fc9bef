"""What the made-up institutions tell statistics beside their returns: room temperatures, and their meters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.register import PLANNED, Register, stands

_CHECKED = 60  # rooms, each summer and winter
_COLD_SUMMER = 40  # in 2025, one check in so many finds a room that is cooled too far
_METERED_IN = 2022  # everybody was asked; key users again two years later
_UNMETERED = 14  # one small institution in so many


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


def meters(register: Register, _seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """The planned province's, all of them."""
    if register.province != PLANNED:
        return
    nodes = zip(register.uscc, register.region_code, register.is_key_user, strict=True)
    yield (
        "metering-surveys",
        [
            _meters(uscc, n, _METERED_IN) if is_key_user else _meter(uscc, n)
            for n, (uscc, node, is_key_user) in enumerate(nodes)
            if stands(node)
        ],
    )


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

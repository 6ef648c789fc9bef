"""Carbon verifications of key users, and carbon-neutral events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.app.demo.bodies import Body
from services.app.demo.projects.course import NEUTRAL, VERIFIED_SHARE
from services.app.demo.projects.who import YEARS, Owners

_STEPS = {  # days after the first of April
    "plan_on": 0,
    "document_review_on": 20,
    "site_visit_on": 45,
    "conclusion_on": 75,
    "notice_on": 82,
    "record_on": 90,
}
_UNDISCLOSED = 5  # a year: closed, and not disclosed


def bodies(owners: Owners) -> Iterator[tuple[str, Sequence[Body]]]:
    yield "verifications", list(_verified(owners))
    yield "neutral-events", list(_neutral(owners))


def _verified(owners: Owners) -> Iterator[Body]:
    """Each key user once: its emissions of a year, in the next."""
    key_users = owners.rows(owners.is_key_user)
    done = 0
    for year, share in zip(YEARS, VERIFIED_SHARE, strict=True):
        upto = round(share * int(owners.is_key_user.sum()))
        for nth, row in enumerate(key_users[done : upto + _UNDISCLOSED].tolist()):
            if year > YEARS[0]:
                yield _verification(owners, row, year, done + nth < upto)
        done = upto


def _verification(owners: Owners, row: int, done_in: int, is_disclosed: bool) -> Body:
    first = date(done_in, 4, 1) + timedelta(days=int(owners.random.integers(0, 60)))
    number = owners.random.integers(300_000, 9_000_000)
    disclosed = {
        "disclosed_on": str(first + timedelta(days=120)),
        "url": f"https://example.org/disclosure/{done_in - 1}",
    }
    return {
        "institution_uscc": owners.uscc(row),
        "year": done_in - 1,
        **{step: str(first + timedelta(days=after)) for step, after in _STEPS.items()},
        "emissions_t": f"{number // 1000}.{number % 1000:03}",
        "factor_set": "grid-factors@1.0.0",
        **(disclosed if is_disclosed else {}),
        "state": "accepted",
    }


def _neutral(owners: Owners) -> Iterator[Body]:
    """In each year those that are neutral, and one that offsets too little."""
    organisers = owners.rows(owners.is_agency & (owners.own_level == len(owners.province)))
    for year, count in zip(YEARS, NEUTRAL, strict=True):
        for number in range(count + 1):
            emitted = int(owners.random.integers(8, 60))
            offset = emitted + 2 if number < count else emitted - 5
            yield {
                "institution_uscc": owners.uscc(int(organisers[number % len(organisers)])),
                "held_on": str(owners.day(year)),
                "title": f"{year} 年节能宣传周低碳日活动（演示 {number + 1}）",
                "emissions_t": str(emitted),
                "offset_t": str(offset),
                "means": "林业碳汇",
                "certificate_no": f"演示-{year}-{number + 1:03}",
                "state": "accepted",
            }

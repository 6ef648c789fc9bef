"""What both provinces do together: each proposes, the other confirms; two sessions of the last year still wait."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from services.app.demo.bodies import Body
from services.app.demo.numbers import chance
from services.app.demo.training.course import MEMBERS
from services.app.demo.training.people import made_up_ref

Hosts = Mapping[str, str]
"""The office of each province: code → USCC."""

YEARS = range(2021, 2026)
MINUTES, REQUIRED = 1_440, 960
_TOPIC = 51
_HELD = {"51": ((5, 18), "节能管理"), "50": ((10, 19), "绿色低碳转型")}
_WAITING = {"51": (date(2025, 11, 17), "数据中心节能"), "50": (date(2025, 12, 8), "食堂反食品浪费")}
_VISITED = {"51": (4, 12), "50": (9, 6)}
_STANDARDS = {  # B12-03: one of two: behind
    "CY-2021-01": ("51", "公共机构绿色食堂评价规范",
                   {"state": "in_force", "number_sc": "DB51/T 演示-2023", "number_cq": "DB50/T 演示-2023",
                    "published_sc_on": "2023-03-10", "published_cq_on": "2023-04-01"}),
    "CY-2024-01": ("50", "公共机构能耗定额编制导则", {"state": "review"}),
}  # fmt: skip
_EVALUATED = (2021, 2023)  # by Sichuan, by Chongqing


class Object(NamedTuple):
    """A joint object that both stand by: its path, and who proposed it."""

    path: str
    proposed_by: str


def bodies(hosts: Hosts, province: str, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    """What a province proposes, and its exchanges with the other."""
    yield "sessions", [*_held(hosts, province), _waiting(hosts, province)]
    yield "exchanges", list(_exchanges(hosts, province, seed))
    yield "brand-promotions", [_promotion(hosts, year) for year in YEARS if _proposer(year) == province]
    yield (
        "joint-standards",
        [
            {"draft_no": number, "region_code": proposer, "title": title, **stage}
            for number, (proposer, title, stage) in _STANDARDS.items()
            if proposer == province
        ],
    )
    yield "joint-evaluations", [_evaluation(hosts, year) for year in _EVALUATED if _proposer(year - 1) == province]


def sessions(hosts: Hosts) -> Iterator[tuple[str, Body]]:
    """All joint sessions with their proposer, for their rosters."""
    for province in hosts:
        for body in (*_held(hosts, province), _waiting(hosts, province)):
            yield province, body


def confirmed(hosts: Hosts) -> Iterator[Object]:
    """What the other province stands by: everything but the sessions that wait, and drafts without numbers."""
    for province in hosts:
        for things, lines in bodies(hosts, province, 0):
            for line in lines:
                if things == "sessions" and line != _waiting(hosts, province):
                    yield Object(f"sessions/{line['institution_uscc']}/{line['session_no']}", province)
                elif things == "brand-promotions":
                    yield Object(f"{things}/{line['institution_uscc']}/{line['held_on']}/{line['title']}", province)
                elif things == "joint-standards" and "number_sc" in line:
                    yield Object(f"{things}/{line['draft_no']}", province)
                elif things == "joint-evaluations":
                    yield Object(f"{things}/{line['evaluation_no']}", province)


def _proposer(year: int) -> str:
    return "51" if year % 2 else "50"


def other(province: str) -> str:
    """The province that confirms what this one proposes."""
    return "50" if province == "51" else "51"


def _held(hosts: Hosts, province: str) -> Iterator[Body]:
    (month, day), topic = _HELD[province]
    for year in YEARS:
        yield _session(hosts, province, f"{year}-90", f"{year} 年川渝公共机构{topic}联合培训", date(year, month, day))


def _waiting(hosts: Hosts, province: str) -> Body:
    starts, topic = _WAITING[province]
    return _session(hosts, province, f"{starts.year}-91", f"{starts.year} 年川渝公共机构{topic}联合培训", starts)


def _session(hosts: Hosts, province: str, number: str, title: str, starts: date) -> Body:
    return {
        "institution_uscc": hosts[province],
        "session_no": number,
        "title": title,
        "category": "general",
        "mode": "onsite",
        "host_usccs": [hosts[province]],
        "co_host_usccs": [hosts[other(province)]],
        "starts_on": starts.isoformat(),
        "ends_on": (starts + timedelta(days=2)).isoformat(),
        "duration_minutes": MINUTES,
        "required_minutes": REQUIRED,
        "venue": "演示干部学院",
        "capacity": 60,
        "joint": True,
        "materials": ["讲义（演示）"],
        "declared": [],
        "state": "logged",
    }


def _exchanges(hosts: Hosts, province: str, seed: int) -> Iterator[Body]:
    """A visit every year, and somebody who stays for months every other."""
    random = chance(seed, _TOPIC, int(province))
    month, day = _VISITED[province]
    for year in YEARS:
        for kind, starts, people, days in (
            ("visit", date(year, month, day), MEMBERS, int(random.integers(2, 5))),
            ("secondment", date(year, 3, 1), 1, 90),
        ):
            if kind == "visit" or year % 2:
                yield {
                    "institution_uscc": hosts[province],
                    "to_uscc": hosts[other(province)],
                    "starts_on": starts.isoformat(),
                    "kind": kind,
                    "person_refs": [made_up_ref(random) for _ in range(people)],
                    "days": days,
                    "state": "accepted",
                }


def _promotion(hosts: Hosts, year: int) -> Body:
    """B12-01: one a year: on track, then met."""
    province = _proposer(year)
    return {
        "institution_uscc": hosts[province],
        "held_on": f"{year}-06-21",
        "title": f"{year} 年川渝节能环保品牌推广活动",
        "place": "国际博览中心",
        "products": ["高效冷水机组", "智能水表", "厨余就地处理设备"],
        "companies": 40 + year % 10,
        "visitors": 4_000 + 100 * (year % 10),
        "joint": True,
        "co_organiser_usccs": [hosts[other(province)]],
        "state": "accepted",
    }


def _evaluation(hosts: Hosts, year: int) -> Body:
    return {
        "evaluation_no": f"{year}-1",
        "region_code": _proposer(year - 1),
        "evaluated_on": f"{year}-11-24",
        "teams": ["川1组", "渝1组"],
        "units": [{"institution_uscc": uscc, "award_kind": "saving_agency", "passed": True} for uscc in hosts.values()],
        "state": "accepted",
    }

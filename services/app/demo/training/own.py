"""What one province does by itself: its sessions, promotions of its prefectures, posts and certificates.

Sessions of many people declare their numbers by prefecture; no roster of them is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from services.app.demo.bodies import Body
from services.app.demo.numbers import apportion, chance
from services.app.demo.register import Register, first_of_each_node
from services.app.demo.training.course import CERTIFICATES, CERTIFIED, ONLINE, PERSON_TIMES, PROMOTIONS
from services.app.demo.training.people import made_up_ref

YEARS = range(2021, 2026)
PLANNED = "51"  # whose plan asks for so many
_ELSEWHERE = 0.35  # of as many, in the other province
_TOPIC = 50
_MINUTES_ONLINE, _MINUTES_ON_SITE = 480, 960
_POSTS = 4  # of an office


def bodies(register: Register, seed: int) -> Iterator[tuple[str, Sequence[Body]]]:
    random = chance(seed, _TOPIC, int(register.province))
    offices = {node: uscc for node, uscc in first_of_each_node(register).items() if len(node) <= 4}
    below = sorted(node for node in first_of_each_node(register) if _is_child(node, register.province))
    yield "sessions", [body for nth in range(len(YEARS)) for body in _sessions(offices, below, nth, random)]
    yield "post-rosters", [_posts(uscc, nth) for nth in range(len(YEARS)) for uscc in offices.values()]
    yield (
        "certificates",
        [
            _certificate(register.province, nth, number, below, random)
            for nth in range(len(YEARS))
            for number in range(CERTIFICATES)
        ],
    )
    if register.province == PLANNED:
        yield (
            "brand-promotions",
            [
                _promotion(uscc, nth, number)
                for nth, count in enumerate(PROMOTIONS)
                for number, uscc in enumerate(_turn(offices, count, nth))
            ],
        )


def _is_child(node: str, province: str) -> bool:
    """Prefectures of Sichuan; the districts and counties of Chongqing hang right below the province."""
    return len(node) == (4 if province == "51" else 6)


def _sessions(
    offices: Mapping[str, str], below: Sequence[str], nth: int, random: np.random.Generator
) -> Iterator[Body]:
    """Two remote ones of the province for all, and one on site of each prefecture that has an office."""
    province = min(offices, key=len)
    in_full = PERSON_TIMES[nth] if province == PLANNED else round(PERSON_TIMES[nth] * _ELSEWHERE)
    from_afar = round(in_full * ONLINE)
    for half, (topic, category) in enumerate(
        (("能源资源消费统计", "statistics"), ("反食品浪费与绿色食堂", "food_saving"))
    ):
        people = from_afar // 2 if half else from_afar - from_afar // 2
        yield _session(
            offices[province], nth, half + 1, f"{YEARS[nth]} 年{topic}远程培训", category,
            date(YEARS[nth], 4 + 5 * half, 12), _MINUTES_ONLINE, _declared(below, people, random), platform="演示学院",
        )  # fmt: skip
    hosts = [node for node in offices if node != province] or [province]
    for (node, people), number in zip(
        _shares(hosts, in_full - from_afar, random).items(), range(3, 3 + len(hosts)), strict=True
    ):
        yield _session(
            offices[node], nth, number, f"{YEARS[nth]} 年公共机构节能管理实务培训", "general",
            date(YEARS[nth], 6, 1) + timedelta(days=int(random.integers(0, 25))), _MINUTES_ON_SITE,
            [_line(node, people)], venue="机关会议中心",
        )  # fmt: skip


def _session(
    host: str, nth: int, number: int, title: str, category: str, starts: date, minutes: int, declared: list[Body],
    *, venue: str | None = None, platform: str | None = None,
) -> Body:  # fmt: skip
    return {
        "institution_uscc": host,
        "session_no": f"{YEARS[nth]}-{number}",
        "title": title,
        "category": category,
        "mode": "online" if platform else "onsite",
        "host_usccs": [host],
        "co_host_usccs": [],
        "starts_on": starts.isoformat(),
        "ends_on": (starts + timedelta(days=1)).isoformat(),
        "duration_minutes": minutes,
        "required_minutes": minutes * 2 // 3,
        "venue": venue,
        "platform": platform,
        "joint": False,
        "materials": [],
        "declared": declared,
        "state": "logged",
    }


def _shares(nodes: Sequence[str], total: int, random: np.random.Generator) -> dict[str, int]:
    return dict(zip(nodes, apportion(total, random.uniform(0.5, 1.5, len(nodes))).tolist(), strict=True))


def _declared(nodes: Sequence[str], total: int, random: np.random.Generator) -> list[Body]:
    return [_line(node, people) for node, people in _shares(nodes, total, random).items()]


def _line(node: str, people: int) -> Body:
    return {"region_code": node, "person_times": people, "evidence": "培训总结（演示）"}


def _posts(uscc: str, nth: int) -> Body:
    return {"institution_uscc": uscc, "year": YEARS[nth], "posts": _POSTS, "holders": round(_POSTS * CERTIFIED[nth]),
            "state": "accepted"}  # fmt: skip


def _certificate(province: str, nth: int, number: int, nodes: Sequence[str], random: np.random.Generator) -> Body:
    """For three years; those of the first years have run out since."""
    issued = date(YEARS[nth], 6, 28)
    return {
        "issuer": f"演示发证机关 {province}",
        "certificate_no": f"{YEARS[nth]}-{number + 1:04d}",
        "region_code": nodes[number % len(nodes)],
        "kind": "post",
        "person_ref": made_up_ref(random),
        "issued_on": issued.isoformat(),
        "valid_to": issued.replace(year=issued.year + 3).isoformat(),
        "scope": "公共机构能耗统计",
    }


def _promotion(uscc: str, nth: int, number: int) -> Body:
    return {
        "institution_uscc": uscc,
        "held_on": f"{YEARS[nth]}-{6 + number:02d}-10",
        "title": f"节能环保品牌推广活动第 {nth * len(YEARS) + number + 1} 场",
        "place": "市民中心广场",
        "products": ["高效冷水机组", "智能水表"],
        "companies": 12 + number,
        "visitors": 600 + 150 * number,
        "joint": False,
        "co_organiser_usccs": [],
        "state": "accepted",
    }


def _turn(offices: Mapping[str, str], count: int, nth: int) -> list[str]:
    """Other prefectures every year."""
    prefectures = [uscc for node, uscc in offices.items() if len(node) == 4]
    return [prefectures[(nth * count + number) % len(prefectures)] for number in range(count)]

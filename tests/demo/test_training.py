"""The made-up trainings: the service takes everything, both provinces stand by it, and two sessions still wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from services.app.demo.figures import CHONGQING, SICHUAN
from services.app.demo.register import Register, register
from services.app.demo.training import bodies
from services.app.demo.training.course import PERSON_TIMES, PROMOTIONS
from services.app.demo.training.seeding import calls, hosts_of
from services.training.api import router
from shared.web.auth import Principal
from tests.demo.provinces import small
from tests.demo.taking import know, require_taken
from tests.records.calling import Caller
from tests.records.conftest import empty_service, record_service
from tests.records.service import Api
from tests.training.counting import counted

__all__ = ["empty_service", "record_service"]
SEED = 7
YEARS = ("2021", "2022", "2023", "2024", "2025")


@pytest.fixture(scope="module")
def registers() -> Mapping[str, Register]:
    return {base.code: register(small(base, 900), SEED) for base in (SICHUAN, CHONGQING)}


def lines_of(registers: Mapping[str, Register], province: str, things: str) -> list[dict[str, Any]]:
    found = bodies(hosts_of(registers), registers[province], SEED)
    return [line for resource, lines in found if resource == things for line in lines]


class Office:
    """A province's connection, as the demo has one, against the service in this process."""

    def __init__(self, api: Caller, by: str) -> None:
        self._api, self._by = api, by

    def send(self, method: str, path: str, json: Any = None) -> Any:
        return self._api.call(method, path.removeprefix("/training/v1/"), json, by=self._by)

    def get(self, path: str) -> Any:
        return self.send("GET", path)

    def put(self, path: str, body: Any) -> Any:
        return self.send("PUT", path, body)

    def revision(self, path: str) -> int:
        answer = self.get(path)
        return 0 if answer.status_code == 404 else int(answer.headers["etag"].strip('"'))


def test_all_is_taken_confirmed_by_both_and_two_sessions_wait(
    empty_service: Callable[[str], Api], registers: Mapping[str, Register]
) -> None:
    service = empty_service("training")
    rights = frozenset({"training:write", "review:decide", "joint:confirm", "events:read"})
    demo = {province: Principal(f"demo-{province}", rights, province) for province in registers}
    api = Caller("training", router(service.database), service.database, demo)
    know(service.database, *registers.values())
    for province, known in registers.items():
        require_taken(api, bodies(hosts_of(registers), known, SEED), province)
    offices: Any = {province: Office(api, province) for province in registers}
    made = calls(registers, SEED)
    for call in made:
        call(offices)
    told = len(api.events())
    for call in made:  # started again, it says nothing twice
        call(offices)

    waiting = api.get("confirmations/waiting", by="51").json()["items"]
    joint = [event["data"] for event in api.events() if event["verb"] == "settled"]
    assert len(api.events()) == told
    assert [(item["thing"], item["awaits"], item["not_yet"]) for item in waiting] == [
        ("session", "50", None), ("session", "51", None)
    ]  # fmt: skip
    assert Counter(event["session_no"][:4] for event in joint) == {**dict.fromkeys(YEARS[:4], 2), "2025": 4}
    assert all(event["person_times"] > 30 for event in joint), "six by 2023 are the 179 that are due, and more"
    assert len(counted(service, "session")) == 2 * len(YEARS)
    assert len(counted(service, "promotion")) >= len(YEARS)
    api.close()


def test_the_person_times_of_sichuan_are_the_courses(registers: Mapping[str, Register]) -> None:
    declared: Counter[str] = Counter()
    for line in lines_of(registers, "51", "sessions"):
        declared[line["starts_on"][:4]] += sum(part["person_times"] for part in line["declared"])

    assert declared == dict(zip(YEARS, PERSON_TIMES, strict=True))
    assert sum(PERSON_TIMES[:3]) < 119_934 < 200_000 < sum(PERSON_TIMES)


def test_every_year_has_its_visits_promotions_and_joint_sessions(registers: Mapping[str, Register]) -> None:
    both = {
        things: [line for province in registers for line in lines_of(registers, province, things)]
        for things in ("sessions", "exchanges", "brand-promotions")
    }
    joint = Counter(line["starts_on"][:4] for line in both["sessions"] if line["joint"])
    visits = Counter(line["starts_on"][:4] for line in both["exchanges"] if line["kind"] == "visit")
    shown = Counter(line["held_on"][:4] for line in both["brand-promotions"] if not line["joint"])

    assert joint == {**dict.fromkeys(YEARS[:4], 2), "2025": 4}
    assert visits == dict.fromkeys(YEARS, 2)
    assert shown == dict(zip(YEARS, PROMOTIONS, strict=True))


def test_the_same_seed_gives_the_same_records(registers: Mapping[str, Register]) -> None:
    def all_of(seed: int) -> list[Any]:
        return [(things, list(lines)) for things, lines in bodies(hosts_of(registers), registers["51"], seed)]

    assert all_of(SEED) == all_of(SEED) != all_of(SEED + 1)

"""Rules of review are data: a tolerance, a region, a severity are changed by a version, and by nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from shared.clock import CHINA, today
from shared.decisions.standards import Announced, keep
from shared.review import REVIEW, TESTS, in_force
from tests.statistics.service import HOSPITAL, Api, a_return, codes, path

FIRST = (REVIEW / "1.0.0.yaml").read_text(encoding="utf-8")
Publish = Callable[..., None]

AREA = "    field: floor_area\n    severity: soft\n    tolerance: '10'\n"


@pytest.fixture
def publish(empty: Api) -> Publish:
    """`publish("2.0.0", (old, new), …)`: a version of the rules, as one that both approved is kept."""

    def approve(version: str, *changes: tuple[str, str], approved: str = "2026-11-23") -> None:
        text = FIRST.replace("1.0.0", version).replace("approved: 2026-11-26", "approved:")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        at = datetime.fromisoformat(approved).replace(tzinfo=CHINA)
        keep(empty.database, Announced(f"review@{version}", "", at, text))

    return approve


def found(api: Api, *, uscc: str | None = None, by: str = "sichuan", **changes: Any) -> list[str]:
    """The findings of a return of 2020 that is beside an accepted one of 2019 with 12 000 m²."""
    where = {"uscc": uscc} if uscc else {}
    lines = [{"item": "electricity", "quantity": "350001", "unit": "kWh", "cost_yuan": "210000.00"}]
    assert api.put(path("2019", **where), a_return(state="accepted", lines=lines), by=by).status_code == 201
    lines[0]["quantity"] = "350000"
    answer = api.put(path("2020", **where), a_return(lines=lines, **changes), by=by)
    assert answer.status_code == 201, answer.text
    return [finding["code"] for finding in answer.json()["findings"]]


def test_a_tolerance_is_changed_by_a_version(api: Api, publish: Publish) -> None:
    publish("2.0.0", (AREA, AREA.replace("'10'", "'25'")))

    assert found(api, floor_area_m2="15000") == []


def test_and_the_text_names_the_new_one(api: Api, publish: Publish) -> None:
    publish("2.0.0", (AREA, AREA.replace("'10'", "'2.5'")))
    assert found(api, floor_area_m2="12300.01") == ["floor_area_changed"]

    (finding,) = api.get(path("2020")).json()["findings"]
    assert finding["zh"] == "建筑面积与上年同期相差超过 2.5%"


def test_a_version_that_is_approved_later_says_nothing_yet(api: Api, publish: Publish) -> None:
    publish("2.0.0", approved="2026-11-01")
    publish("3.0.0", (AREA, AREA.replace("'10'", "'25'")), approved="2026-11-24")

    assert found(api, floor_area_m2="15000") == ["floor_area_changed"]


def test_the_newest_version_counts_by_number_not_by_letter(api: Api, publish: Publish) -> None:
    publish("9.0.0")
    publish("10.0.0", (AREA, AREA.replace("'10'", "'25'")))

    assert found(api, floor_area_m2="15000") == []


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("regions: ['50']", []),
        ("regions: ['51']", ["floor_area_changed"]),
        ("types: ['024']", []),
        ("types: ['021', '024']", ["floor_area_changed"]),
        ("forms: [NY202]", []),
        ("valid_to: 2019-12-31", []),
        ("valid_to: 2020-12-31", ["floor_area_changed"]),
    ],
)
def test_a_rule_holds_where_it_says(api: Api, publish: Publish, scope: str, expected: list[str]) -> None:
    publish("2.0.0", (AREA, f"{AREA}    {scope}\n"))

    assert found(api, floor_area_m2="15000") == expected


def test_two_provinces_with_tolerances_of_their_own_share_a_code(api: Api, publish: Publish) -> None:
    of_chongqing = f"""  floor_area_changed_50:
    code: floor_area_changed
    test: level_changed
{AREA.replace("'10'", "'30'")}    regions: ['50']
    valid_from: 2000-01-01
    zh: 面积变化
    en: area changed
    hint: 说明 / explain
  floor_area_changed:
"""
    publish("2.0.0", (AREA, f"{AREA}    regions: ['51']\n"), ("  floor_area_changed:\n", of_chongqing))

    assert found(api, floor_area_m2="15000") == ["floor_area_changed"]
    assert found(api, uscc=HOSPITAL, by="chongqing", floor_area_m2="15000") == []


def test_a_rule_made_hard_refuses_the_return(api: Api, publish: Publish) -> None:
    soft = "    field: floor_area\n    severity: soft\n    valid"
    publish("2.0.0", (soft, soft.replace("soft", "hard")))
    answer = api.put(path(), a_return(floor_area_m2=None))

    assert (answer.status_code, codes(answer)) == (422, ["floor_area_unknown"])
    assert api.get(path()).status_code == 404


def test_every_test_is_looked_for_by_some_rule() -> None:
    assert {rule.test for rule in in_force(today()).rules} == set(TESTS)

"""What a version that both provinces approve can count on a day has opening balances in projects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from services.projects.decisions import TAKING
from shared.db import Database
from shared.events.registry import SCHEMAS
from shared.review import REVIEW
from tests.decisions.conftest import Decisions, kept
from tests.records.service import Api, codes

DECLARED = """
measures:
  fast_points:
    name: {zh: 在用快充桩, en: Fast charging points}
    kind: stock
    of: charging_points
    where: {power_w: {min: 50000}}
    unit: points
"""
NEWER = (
    (SCHEMAS / "standards" / "programme" / "1.2.0.yaml").read_text(encoding="utf-8")
    .replace("version: 1.2.0", "version: 1.3.0")
    .replace("approved: 2026-11-26", "approved:")
    .replace("\nmeasures:\n", DECLARED)
)  # fmt: skip
RULES = (
    (REVIEW / "1.0.0.yaml").read_text(encoding="utf-8")
    .replace("version: 1.0.0", "version: 2.0.0")
    .replace("approved: 2026-11-26", "approved:")
)  # fmt: skip
BALANCE = {"quantity": 40, "cited": "川机管函〔2021〕707号 第一章"}


@pytest.fixture
def api(fresh_database: Callable[[str], Database]) -> Iterator[Api]:
    with closing(Api("projects", fresh_database("projects"))) as made:
        yield made


def test_a_new_measure_has_balances_once_both_approved_it(api: Api, decisions: Decisions) -> None:
    before = api.put("opening-balances/fast_points/51/2020-12-31", BALANCE)
    decisions.approve("programme@1.3.0", NEWER)
    decisions.follow("projects", api.database, TAKING)

    assert (before.status_code, codes(before)) == (422, ["unknown_enum"])
    for measure in ("fast_points", "charging_points"):
        assert api.put(f"opening-balances/{measure}/51/2020-12-31", BALANCE).status_code == 201


def test_other_standards_are_passed_over_and_one_is_kept_once(api: Api, decisions: Decisions) -> None:
    decisions.approve("programme@1.3.0", NEWER)
    decisions.approve("review@2.0.0", RULES)
    for _ in range(2):
        decisions.follow("projects", api.database, TAKING)
        with api.database.transaction() as connection:
            connection.execute("DELETE FROM decision_position")

    assert kept(api.database) == ["programme@1.3.0"]

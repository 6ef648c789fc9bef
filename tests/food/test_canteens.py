"""Canteens: an upgraded kitchen is proven, and counts once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import SCHOOL, Api

PATH = f"canteens/{SCHOOL}/1"


def canteen(**changes: Any) -> dict[str, Any]:
    return {
        "name": "学生食堂", "operation": "own", "supply": "buffet", "seats": 420, "diners_capacity": 1000,
        "bright_kitchen": "none", **changes,
    }  # fmt: skip


UPGRADE = {"bright_kitchen": "online", "upgraded_on": "2022-06-30", "acceptance_doc_no": "锦市监验〔2022〕31号"}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({**UPGRADE, "acceptance_doc_no": None}, "evidence_missing", "/acceptance_doc_no"),
        ({**UPGRADE, "bright_kitchen": "none"}, "upgrade_contradicts", "/bright_kitchen"),
        ({**UPGRADE, "upgraded_on": "2026-11-24"}, "in_the_future", "/upgraded_on"),
        ({**UPGRADE, "closed_on": "2022-06-29"}, "dates_reversed", "/closed_on"),
        ({"opened_on": "2020-09-01", "closed_on": "2020-08-31"}, "dates_reversed", "/closed_on"),
        ({"operation": "charity"}, "unknown_enum", "/operation"),
        ({"supply": "waiter"}, "unknown_enum", "/supply"),
        ({"bright_kitchen": "dark"}, "unknown_enum", "/bright_kitchen"),
        ({"seats": -1}, "negative", "/seats"),
    ],
)
def test_refused(api: Api, changes: dict[str, Any], code: str, pointer: str) -> None:
    answer = api.put(PATH, canteen(**changes))

    assert answer.status_code == 422, answer.text
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]
    assert api.events() == []


def test_a_photo_proves_an_upgrade_as_a_document_does(api: Api) -> None:
    photo = {**UPGRADE, "acceptance_doc_no": None, "attachments": ["kitchen.jpg"]}

    assert api.put(PATH, canteen(**photo)).status_code == 201


def test_registered_changed_closed(api: Api) -> None:
    api.put(PATH, canteen())
    api.put(PATH, canteen(seats=500), match=1)
    api.put(PATH, canteen(seats=500, closed_on="2025-07-31"), match=2)

    assert [event["type"] for event in api.events()] == [
        f"cn.bashu.food.canteen.{verb}.v1" for verb in ("registered", "changed", "closed")
    ]


class TestUpgraded:
    def said(self, api: Api) -> list[dict[str, Any]]:
        return [event for event in api.events() if event["type"] == "cn.bashu.food.kitchen.upgraded.v1"]

    def test_a_kitchen_that_always_was_bright_is_not_upgraded(self, api: Api) -> None:
        api.put(PATH, canteen(bright_kitchen="window"))

        assert self.said(api) == []

    def test_it_is_said_with_what_proves_it(self, api: Api) -> None:
        api.put(PATH, canteen())
        api.put(PATH, canteen(**UPGRADE), match=1)
        (event,) = self.said(api)

        assert (event["key"], event["subject"], event["region"]) == (SCHOOL, f"{SCHOOL}/1", "510104")
        assert event["data"] == {
            "institution_uscc": SCHOOL, "canteen_no": "1", "revision": 2, **UPGRADE, "attachments": []
        }  # fmt: skip

    def test_once(self, api: Api) -> None:
        api.put(PATH, canteen(**UPGRADE))
        api.put(PATH, canteen(**{**UPGRADE, "upgraded_on": "2023-06-30"}), match=1)

        assert [event["data"]["revision"] for event in self.said(api)] == [1]
        assert api.events()[-1]["data"]["upgraded_on"] == "2023-06-30"

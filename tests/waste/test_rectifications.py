"""What becomes of a violation: done once that is accepted, overdue once its day is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.waste.commands.plastics import INSPECTIONS
from shared.kinds.rectifying import announce_overdue
from tests.records.service import HOSPITAL, SCHOOL, Api
from tests.waste.test_plastics import PATH, clean, inspection, item

REASON = "现场复查后更正"
DONE = {"rectified_on": "2021-12-03", "reason": REASON}


def accepted(**changes: Any) -> dict[str, Any]:
    return inspection(state="accepted", **changes)


def rectifications(api: Api) -> list[tuple[str, int, str | None]]:
    """Verb, revision, and the day it was put right."""
    return [
        (event["verb"], event["data"]["revision"], event["data"]["rectified_on"])
        for event in api.events()
        if ".plastic_rectification." in event["type"]
    ]


def overdue(api: Api, region: str = "") -> int:
    return announce_overdue(api.database, INSPECTIONS, region)


class TestDone:
    def test_a_violation_as_such_is_not(self, api: Api) -> None:
        api.put(PATH, accepted())

        assert rectifications(api) == []

    def test_with_the_revision_that_is_accepted(self, api: Api) -> None:
        api.put(PATH, accepted())
        api.put(PATH, inspection(**DONE), match=1)
        assert rectifications(api) == []
        api.post(f"{PATH}/accept", match=2)

        assert rectifications(api) == [("done", 3, "2021-12-03")]
        assert api.events()[-1]["data"] == {
            "institution_uscc": SCHOOL, "inspected_on": "2021-11-16", "team": "5101-2", "revision": 3,
            "rectify_by": "2021-11-30", "rectified_on": "2021-12-03",
        }  # fmt: skip
        assert (api.events()[-1]["key"], api.events()[-1]["region"]) == (SCHOOL, "510104")

    def test_once(self, api: Api) -> None:
        api.put(PATH, accepted(**DONE))
        api.put(PATH, accepted(**DONE, note="附整改照片"), match=1)

        assert rectifications(api) == [("done", 1, "2021-12-03")]

    def test_on_another_day_is_said_again(self, api: Api) -> None:
        api.put(PATH, accepted(**DONE))
        api.put(PATH, accepted(rectified_on="2021-12-04", reason=REASON), match=1)

        assert rectifications(api) == [("done", 1, "2021-12-03"), ("done", 2, "2021-12-04")]


class TestOverdue:
    def test_once(self, api: Api) -> None:
        api.put(PATH, accepted())

        assert (overdue(api), overdue(api)) == (1, 0)
        assert rectifications(api) == [("overdue", 1, None)]

    def test_not_on_the_day_itself(self, api: Api, set_today: Callable[[str], None]) -> None:
        set_today("2021-11-30")
        api.put(PATH, accepted())
        assert overdue(api) == 0

        set_today("2021-12-01")
        assert overdue(api) == 1

    def test_neither_what_is_clean_nor_done_nor_not_accepted(self, api: Api) -> None:
        api.put(f"plastic-inspections/{SCHOOL}/2021-11-16/1", clean(item(found=False), state="accepted"))
        api.put(f"plastic-inspections/{SCHOOL}/2021-11-16/2", accepted(**DONE))
        api.put(f"plastic-inspections/{SCHOOL}/2021-11-16/3", inspection())
        api.put(f"plastic-inspections/{SCHOOL}/2021-11-16/4", accepted())
        api.post(f"plastic-inspections/{SCHOOL}/2021-11-16/4/withdraw", {"reason": REASON}, match=1)

        assert overdue(api) == 0

    def test_of_one_region(self, api: Api) -> None:
        api.put(PATH, accepted())
        api.put(PATH.replace(SCHOOL, HOSPITAL), accepted(), by="chongqing")

        assert (overdue(api, "50"), overdue(api, "5101")) == (1, 1)

    def test_done_in_the_end(self, api: Api) -> None:
        api.put(PATH, accepted())
        overdue(api)
        api.put(PATH, accepted(**DONE), match=1)

        assert rectifications(api) == [("overdue", 1, None), ("done", 2, "2021-12-03")]
        assert overdue(api) == 0

    def test_anew_when_what_was_done_is_taken_back(self, api: Api) -> None:
        api.put(PATH, accepted())
        overdue(api)
        api.put(PATH, accepted(**DONE), match=1)
        api.put(PATH, accepted(reason=REASON), match=2)

        assert overdue(api) == 1
        assert rectifications(api)[-1] == ("overdue", 3, None)

    def test_anew_when_a_later_day_passes(self, api: Api) -> None:
        api.put(PATH, accepted())
        overdue(api)
        api.put(PATH, accepted(note="照旧", reason=REASON), match=1)
        assert overdue(api) == 0

        api.put(PATH, accepted(rectify_by="2022-01-31", reason=REASON), match=2)
        assert overdue(api) == 1

"""七进 and clean plates: seven kinds of venue, people who were there, and one check-in a meal."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from services.food.events import ActivityContent
from tests.records.service import HOSPITAL, SCHOOL, Api

ACTIVITY = f"campaign-activities/{SCHOOL}/2024-10-16/锦江社区/世界粮食日宣传"
PLATES = "clean-plate-days/chuanguan/5101/2024-09-02"


def activity(**changes: Any) -> dict[str, Any]:
    return {"venue_kind": "community", "participants": 320, **changes}


def plates(**changes: Any) -> dict[str, Any]:
    return {"checkins": 300, "unique_users": 100, "units": 12, **changes}


@pytest.mark.parametrize(
    ("path", "body", "code", "pointer"),
    [
        (ACTIVITY, activity(venue_kind="park"), "unknown_enum", "/venue_kind"),
        (ACTIVITY, activity(venue_kind=["school", "family"]), "wrong_type", "/venue_kind"),
        (ACTIVITY, activity(participants=0), "too_small", "/participants"),
        (ACTIVITY, activity(participants=100_001), "too_large", "/participants"),
        (ACTIVITY, activity(views=-1), "negative", "/views"),
        (ACTIVITY, activity(joint_with_usccs=[HOSPITAL, SCHOOL]), "joint_with_itself", "/joint_with_usccs/1"),
        (ACTIVITY, activity(joint_with_usccs=["school"]), "uscc_malformed", "/joint_with_usccs/0"),
        (ACTIVITY, activity(people=["张三"]), "unknown_field", "/people"),
        (PLATES, plates(unique_users=301), "users_above_checkins", "/unique_users"),
        (PLATES, plates(checkins=301), "checkins_per_user_high", "/checkins"),
        (PLATES, plates(unique_users=0), "checkins_per_user_high", "/checkins"),
        (PLATES, plates(units=-1), "negative", "/units"),
        (PLATES, plates(users=["张三"]), "unknown_field", "/users"),
    ],
)
def test_refused(api: Api, path: str, body: dict[str, Any], code: str, pointer: str) -> None:
    answer = api.put(path, body)

    assert answer.status_code == 422, answer.text
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]


@pytest.mark.parametrize("kind", get_args(ActivityContent.model_fields["venue_kind"].annotation))
def test_each_of_the_seven(api: Api, kind: str) -> None:
    answer = api.put(ACTIVITY, activity(venue_kind=kind))

    assert (answer.status_code, answer.json()["venue_kind"]) == (201, kind)


def test_there_are_seven() -> None:
    assert len(get_args(ActivityContent.model_fields["venue_kind"].annotation)) == 7


def test_who_watched_online_took_no_part(api: Api) -> None:
    api.put(ACTIVITY, activity(participants=1, views=250_000))
    content = api.events()[0]["data"]["content"]

    assert (content["participants"], content["views"]) == (1, 250_000)


def test_what_is_left_out_is_none(api: Api) -> None:
    answer = api.put(ACTIVITY, activity()).json()

    assert (answer["views"], answer["materials"], answer["joint_with_usccs"]) == (0, 0, [])


@pytest.mark.parametrize("counts", [{}, {"checkins": 100}, {"checkins": 0, "unique_users": 0, "units": 0}])
def test_up_to_three_check_ins_a_user(api: Api, counts: dict[str, int]) -> None:
    assert api.put(PLATES, plates(**counts)).status_code == 201


def test_a_total_belongs_to_its_region(api: Api) -> None:
    api.put(PLATES, plates())
    (event,) = api.events()

    assert (event["key"], event["region"]) == ("chuanguan/5101/2024-09-02", "5101")
    assert api.put("clean-plate-days/chuanguan/50/2024-09-02", plates()).status_code == 403

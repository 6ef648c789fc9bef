"""川渝联合培训: confirmed by the other province it counts once, and its own state says so."""

from __future__ import annotations

from typing import Any

from tests.records.samples.training import SESSION
from tests.records.service import HOSPITAL, Api, codes
from tests.training.counting import counted
from tests.training.sessions import OF_BOTH, PATH, REASON, confirm, hold, person, said, send, session


def held(api: Api) -> None:
    hold(api)
    send(api)


def send_again(api: Api, one_more: dict[str, Any]) -> None:
    answer = api.put(f"{PATH}/roster", {"rows": [*OF_BOTH, one_more], "reason": REASON}, match=1)
    assert answer.status_code == 200, answer.text


def declared(sichuan: int) -> list[dict[str, Any]]:
    numbers = {"51": sichuan, "50": 20}
    return [{"region_code": code, "person_times": n, "evidence": "签到册"} for code, n in numbers.items()]


def test_confirmed_by_one_side_alone_it_counts_nothing(api: Api) -> None:
    held(api)

    assert codes(confirm(api, by="sc-joint")) == ["own_proposal"]
    assert counted(api, "session") == []


def test_confirmed_by_both_it_counts_once_and_says_so(api: Api) -> None:
    held(api)
    answer = confirm(api)
    last = said(api, "session")[-1]

    assert (answer.status_code, answer.json()["confirmed_revision"]) == (201, 1)
    assert len(counted(api, "session")) == 1
    assert (last["verb"], last["state"], last["counts"]) == ("confirmed", "confirmed", {"revision": 2})
    assert (last["counted_fields_since"], last["recorded_by"]) == (1, "cq-joint")
    assert api.get(PATH).json()["state"] == "confirmed"


def test_the_same_word_again_says_nothing_new(api: Api) -> None:
    held(api)
    confirm(api)
    events = len(api.events())

    assert confirm(api).status_code == 200
    assert len(api.events()) == events


def test_changed_in_what_decides_it_waits_again(api: Api) -> None:
    held(api)
    confirm(api)
    answer = api.put(PATH, session(required_minutes=480, reason=REASON), match=2)

    assert answer.json()["state"] == "logged"
    assert said(api, "session")[-1]["verb"] == "revised"
    assert counted(api, "session") == []
    assert codes(confirm(api, 1)) == ["revision_outdated"]
    assert confirm(api, 3).status_code == 200
    assert len(counted(api, "session")) == 1
    assert api.get(PATH).json()["state"] == "confirmed"


def test_changed_in_anything_else_it_stays_confirmed(api: Api) -> None:
    held(api)
    confirm(api)
    answer = api.put(PATH, session(capacity=200, reason=REASON), match=2)

    assert answer.json()["state"] == "confirmed"
    assert len(counted(api, "session")) == 1


def test_another_roster_that_counts_others_waits_again(api: Api) -> None:
    held(api)
    confirm(api)
    send_again(api, person("孙建军"))

    assert api.get(PATH).json()["state"] == "logged"
    assert said(api, "session")[-1]["verb"] == "revised"
    assert counted(api, "session") == []
    assert codes(confirm(api, 2)) == ["revision_outdated"]
    assert confirm(api, 3).status_code == 200
    assert len(counted(api, "session")) == 1
    assert said(api, "attendance")[-1]["person_times"] == 5


def test_a_roster_that_was_not_looked_at_is_not_confirmed(api: Api) -> None:
    held(api)
    send_again(api, person("孙建军"))

    assert codes(confirm(api, 1)) == ["revision_outdated"]
    assert confirm(api, 2).status_code == 201


def test_a_roster_in_place_of_confirmed_numbers_waits_again(api: Api) -> None:
    hold(api, declared=declared(30))
    confirm(api)
    send(api)

    assert counted(api, "session") == []
    assert codes(confirm(api, 2)) == ["revision_outdated"]


def test_another_roster_that_counts_the_same_stays_confirmed(api: Api) -> None:
    held(api)
    confirm(api)
    send_again(api, person("吴会务", role="staff"))

    assert api.get(PATH).json()["state"] == "confirmed"
    assert len(counted(api, "session")) == 1


def test_a_late_sign_in_waits_again(api: Api) -> None:
    hold(api, required_minutes=0)
    send(api, *OF_BOTH, person("孙建军", minutes=None))
    confirm(api)
    late = api.get(f"{PATH}/roster").json()["rows"][-1]["person_ref"]
    answer = api.put(f"{PATH}/sign-ins/{late}/{SESSION.body['starts_on']}-am", {})

    assert answer.status_code == 201, answer.text
    assert api.get(PATH).json()["state"] == "logged"
    assert counted(api, "session") == []


def test_other_declared_numbers_wait_again(api: Api) -> None:
    hold(api, declared=declared(30))
    confirm(api)
    assert len(counted(api, "session")) == 1
    api.put(PATH, session(declared=declared(3_000), reason=REASON), match=2)

    assert counted(api, "session") == []


def test_taken_back_it_counts_nothing_and_waits(api: Api) -> None:
    held(api)
    confirm(api)
    api.post(f"{PATH}/confirmations/withdraw", {"reason": REASON}, by="cq-joint")

    assert counted(api, "session") == []
    assert api.get(PATH).json()["state"] == "logged"
    assert api.get(f"{PATH}/confirmations", by="cq-joint").json()["counted"] is False


def test_withdrawn_by_the_host_it_counts_nothing(api: Api) -> None:
    held(api)
    confirm(api)
    api.post(f"{PATH}/withdraw", {"reason": REASON}, match=2)

    assert counted(api, "session") == []
    assert codes(confirm(api, 3)) == ["object_withdrawn"]


def test_no_longer_joint_it_needs_no_confirmation(api: Api) -> None:
    held(api)
    confirm(api)
    api.put(PATH, session(joint=False, reason=REASON), match=2)

    assert said(api, "session")[-1]["counted_fields_since"] is None
    assert codes(confirm(api, 3)) == ["not_joint"]


def test_another_co_host_is_another_session(api: Api) -> None:
    held(api)
    confirm(api)
    api.put(PATH, session(co_host_usccs=[HOSPITAL, "TMP-1"], reason=REASON), match=2)

    assert counted(api, "session") == []

"""川渝联合培训: confirmed by the other province it counts once, and its own state says so."""

from __future__ import annotations

from tests.records.service import HOSPITAL, Api, codes
from tests.training.counting import counted
from tests.training.sessions import PATH, REASON, confirm, hold, said, send, session


def held(api: Api) -> None:
    hold(api)
    send(api)


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

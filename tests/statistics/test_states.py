"""States, what counts, reasons; one revision, one event, and its verb is the result."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import Api, a_return, codes, path

REASON = "按审核意见处理"
CORRECTED = a_return(floor_area_m2="12500", reason="面积重新测量")


def act(api: Api, action: str, match: int, reason: str | None = REASON, **options: Any) -> Any:
    return api.post(f"{path()}/{action}", {"reason": reason}, match=match, **options)


def state(api: Api) -> tuple[int, str, int | None]:
    record = api.get(path()).json()
    return record["revision"], record["state"], record["counts"]


@pytest.fixture
def submitted(api: Api) -> Api:
    assert api.put(path(), a_return()).json()["state"] == "submitted"
    return api


@pytest.fixture
def accepted(submitted: Api) -> Api:
    assert act(submitted, "accept", 1, reason=None).status_code == 200
    return submitted


def test_what_is_submitted_does_not_count(submitted: Api) -> None:
    assert state(submitted) == (1, "submitted", None)


def test_what_is_accepted_counts(accepted: Api) -> None:
    assert state(accepted) == (2, "accepted", 2)


def test_while_a_correction_is_undecided_the_accepted_revision_goes_on_counting(accepted: Api) -> None:
    accepted.put(path(), CORRECTED, match=2)
    assert state(accepted) == (3, "submitted", 2)
    act(accepted, "return", 3)
    assert state(accepted) == (4, "returned", 2)
    accepted.put(path(), {**CORRECTED, "reason": "再次更正面积"}, match=4)
    assert state(accepted) == (5, "submitted", 2)


def test_only_acceptance_replaces_what_counts(accepted: Api) -> None:
    accepted.put(path(), CORRECTED, match=2)
    act(accepted, "accept", 3, reason=None)

    assert state(accepted) == (4, "accepted", 4)


def test_only_withdrawal_ends_what_counts(accepted: Api) -> None:
    accepted.put(path(), CORRECTED, match=2)
    act(accepted, "withdraw", 3)

    assert state(accepted) == (4, "withdrawn", None)


def test_a_withdrawn_return_can_be_revised(accepted: Api) -> None:
    act(accepted, "withdraw", 2)
    assert accepted.put(path(), CORRECTED, match=3).status_code == 200

    assert state(accepted) == (4, "submitted", None)


class TestAfterWithdrawal:
    """A withdrawn return is revised as any other; nothing counts until it is accepted again."""

    @pytest.fixture
    def withdrawn(self, accepted: Api) -> Api:
        assert act(accepted, "withdraw", 2).status_code == 200
        return accepted

    def test_the_same_content_again_is_a_revision_and_needs_its_reason(self, withdrawn: Api) -> None:
        assert codes(withdrawn.put(path(), a_return(), match=3)) == ["reason_required"]

        assert withdrawn.put(path(), a_return(reason="撤回有误，重新报送"), match=3).json()["state"] == "submitted"
        assert state(withdrawn) == (4, "submitted", None)

    def test_it_counts_again_once_it_is_accepted(self, withdrawn: Api) -> None:
        withdrawn.put(path(), CORRECTED, match=3)
        act(withdrawn, "accept", 4, reason=None)

        assert state(withdrawn) == (5, "accepted", 5)

    def test_or_when_it_is_sent_as_accepted(self, withdrawn: Api) -> None:
        assert withdrawn.put(path(), {**CORRECTED, "state": "accepted"}, match=3).status_code == 200

        assert state(withdrawn) == (4, "accepted", 4)

    def test_its_events_say_that_nothing_counts_in_between(self, withdrawn: Api) -> None:
        withdrawn.put(path(), CORRECTED, match=3)
        act(withdrawn, "return", 4)
        withdrawn.put(path(), {**CORRECTED, "state": "accepted", "reason": "核实后更正"}, match=5)

        events = withdrawn.events()[-4:]

        assert [(event["verb"], event["data"]["counts"]) for event in events] == [
            ("withdrawn", None), ("revised", None), ("returned", None), ("accepted", {"revision": 6}),
        ]  # fmt: skip


class TestSentAsAccepted:
    """A correction by who may decide replaces what counts at once, whatever was undecided."""

    @pytest.fixture
    def undecided(self, accepted: Api) -> Api:
        accepted.put(path(), CORRECTED, match=2)
        assert state(accepted) == (3, "submitted", 2)
        return accepted

    def test_it_replaces_what_counts(self, undecided: Api) -> None:
        answer = undecided.put(path(), {**CORRECTED, "floor_area_m2": "12700", "state": "accepted"}, match=3)

        assert (answer.status_code, answer.json()["floor_area_m2"]) == (200, "12700")
        assert state(undecided) == (4, "accepted", 4)
        event = undecided.events()[-1]
        assert (event["verb"], event["data"]["counts"]) == ("accepted", {"revision": 4})

    def test_the_same_content_accepted_is_a_new_revision(self, undecided: Api) -> None:
        assert undecided.put(path(), {**CORRECTED, "state": "accepted"}, match=3).headers["etag"] == '"4"'

        assert state(undecided) == (4, "accepted", 4)

    def test_the_same_again_after_a_lost_answer_is_not(self, undecided: Api) -> None:
        sent = {**CORRECTED, "state": "accepted"}
        undecided.put(path(), sent, match=3)
        events = len(undecided.events())

        assert [undecided.put(path(), sent, match=match).headers["etag"] for match in (3, 4)] == ['"4"', '"4"']
        assert len(undecided.events()) == events

    def test_hard_errors_and_who_may_not_decide_leave_what_counts_alone(self, undecided: Api) -> None:
        wrong = {**CORRECTED, "floor_area_m2": "0", "state": "accepted"}

        assert undecided.put(path(), wrong, match=3).status_code == 422
        assert undecided.put(path(), {**CORRECTED, "state": "accepted"}, match=3, by="school").status_code == 403
        assert state(undecided) == (3, "submitted", 2)

    def test_a_withdrawal_ends_it_although_a_later_put_was_undecided(self, undecided: Api) -> None:
        undecided.put(path(), {**CORRECTED, "state": "accepted"}, match=3)
        undecided.put(path(), {**CORRECTED, "note": "又一次更正"}, match=4)
        assert state(undecided) == (5, "submitted", 4)

        act(undecided, "withdraw", 5)

        assert state(undecided) == (6, "withdrawn", None)


@pytest.mark.parametrize(
    ("before", "action"),
    [
        ("accept", "accept"),
        ("accept", "return"),
        ("return", "accept"),
        ("return", "return"),
        ("withdraw", "accept"),
        ("withdraw", "return"),
        ("withdraw", "withdraw"),
    ],
)
def test_an_action_that_does_not_lead_away_from_the_state_is_409(submitted: Api, before: str, action: str) -> None:
    act(submitted, before, 1)

    answer = act(submitted, action, 2, reason="另一个不同的理由")

    assert (answer.status_code, codes(answer)) == (409, ["state_not_allowed"])


def test_a_returned_or_accepted_return_may_be_withdrawn(submitted: Api) -> None:
    assert act(submitted, "return", 1).status_code == 200
    assert act(submitted, "withdraw", 2).status_code == 200


@pytest.mark.parametrize("action", ["return", "withdraw"])
@pytest.mark.parametrize("reason", [None, "", "短", "    空格    "])
def test_return_and_withdraw_need_a_reason(submitted: Api, action: str, reason: str | None) -> None:
    answer = act(submitted, action, 1, reason=reason)

    assert (answer.status_code, codes(answer)) == (422, ["reason_required"])
    assert state(submitted) == (1, "submitted", None)


@pytest.mark.parametrize("reason", [None, "", "改数字"])
def test_a_revision_needs_a_reason_of_five_characters(submitted: Api, reason: str | None) -> None:
    answer = submitted.put(path(), {**CORRECTED, "reason": reason}, match=1)

    assert (answer.status_code, codes(answer)) == (422, ["reason_required"])


def test_accept_needs_no_body(submitted: Api) -> None:
    assert submitted.post(f"{path()}/accept", match=1).json()["state"] == "accepted"


@pytest.mark.parametrize("body", [b"{", b"5"])
def test_nothing_is_told_about_the_body_to_who_may_not_decide(submitted: Api, body: bytes) -> None:
    assert submitted.post(f"{path()}/accept", body, match=1, by="school").status_code == 403


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "invalid_json"),
        (b'{"reason": "a", "reason": "b"}', 400, "invalid_json"),
        (b'{"reasons": "x"}', 422, "unknown_field"),
        (b'{"reason": 5}', 422, "wrong_type"),
        (b"[]", 422, "wrong_type"),
        (b'{"reason": "a\\u0000b"}', 422, "text_not_printable"),
        (b'{"reason": "' + b"x" * 501 + b'"}', 422, "text_too_long"),
    ],
)
def test_the_body_of_an_action_is_read_as_any_other(submitted: Api, body: bytes, status: int, code: str) -> None:
    answer = submitted.post(f"{path()}/accept", body, match=1)

    assert (answer.status_code, codes(answer)) == (status, [code])


def test_a_caller_who_may_decide_can_submit_as_accepted(api: Api) -> None:
    answer = api.put(path(), a_return(state="accepted"))

    assert (answer.status_code, answer.json()["state"], answer.json()["counts"]) == (201, "accepted", 1)


def test_a_caller_who_may_not_decide_cannot(api: Api) -> None:
    answer = api.put(path(), a_return(state="accepted"), by="school")

    assert (answer.status_code, codes(answer)) == (403, ["scope_missing"])
    assert api.get(path()).status_code == 404


@pytest.mark.parametrize(("action", "status"), [("accept", 403), ("return", 403), ("withdraw", 200)])
def test_an_owner_may_only_take_back(submitted: Api, action: str, status: int) -> None:
    assert act(submitted, action, 1, by="school").status_code == status


@pytest.mark.parametrize("action", ["accept", "return", "withdraw"])
def test_a_reviewer_decides_without_writing(submitted: Api, action: str) -> None:
    assert act(submitted, action, 1, by="reviewer").status_code == 200
    assert submitted.put(path(), CORRECTED, match=2, by="reviewer").status_code == 403


def test_hard_errors_refuse_what_is_submitted_as_accepted(api: Api) -> None:
    assert api.put(path(), a_return(state="accepted", floor_area_m2="0")).status_code == 422


def test_one_revision_one_event_named_by_its_result(accepted: Api) -> None:
    accepted.put(path(), CORRECTED, match=2)
    act(accepted, "return", 3)
    accepted.put(path(), {**CORRECTED, "state": "accepted", "reason": "核实后更正"}, match=4)
    act(accepted, "withdraw", 5)

    events = [event for event in accepted.events() if "energy_return" in event["type"]]

    assert [event["verb"] for event in events] == [
        "submitted", "accepted", "revised", "returned", "accepted", "withdrawn",
    ]  # fmt: skip
    assert [event["data"]["revision"] for event in events] == [1, 2, 3, 4, 5, 6]
    counts = [event["data"]["counts"] for event in events]
    assert [entry and entry["revision"] for entry in counts] == [None, 2, 2, 2, 5, None]


def test_the_counting_content_is_told_only_when_it_is_not_this_revision(accepted: Api) -> None:
    accepted.put(path(), CORRECTED, match=2)
    act(accepted, "return", 3)

    _, accepted_event, *undecided = [event["data"] for event in accepted.events() if "energy_return" in event["type"]]

    assert accepted_event["counts"] == {"revision": 2}
    for event in undecided:
        assert event["counts"] == {"revision": 2, "content": accepted_event["content"]}
        assert event["content"]["floor_area_dm2"] == 1_250_000

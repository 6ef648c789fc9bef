"""审核问题 as a resource: raised, explained by the owner, decided by a reviewer, ended by a revision."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import HOSPITAL, SCHOOL, Api, a_return, codes, institution, keyed, line, path

DOUBTFUL = a_return(floor_area_m2=None)
KEPT = {"decision": "kept", "reason": "租用场地，面积不详"}
CORRECTED = {"decision": "corrected", "reason": "应按产权面积填报"}


def finding(rule: str = "floor_area_unknown", revision: int = 1, period: str = "2020", uscc: str = SCHOOL) -> str:
    return f"findings/{uscc}/NY201/{period}/{rule}/{revision}"


def verbs(api: Api) -> list[str]:
    """What was announced about returns and findings, in order."""
    return [".".join(event["type"].split(".")[3:5]) for event in api.events() if "institution" not in event["type"]]


@pytest.fixture
def doubtful(api: Api) -> Api:
    """The school has filed a return without a floor area."""
    assert api.put(path(), DOUBTFUL, by="school").status_code == 201
    return api


class TestRaised:
    def test_a_return_and_its_finding_are_announced_together(self, doubtful: Api) -> None:
        assert verbs(doubtful) == ["energy_return.submitted", "finding.raised"]
        event = doubtful.events()[-1]
        assert (event["key"], event["region"]) == (SCHOOL, "510104")
        assert event["subject"] == f"{SCHOOL}/NY201/2020/floor_area_unknown/1"
        assert event["data"] == {
            "institution_uscc": SCHOOL, "form": "NY201", "period": "2020", "rule_code": "floor_area_unknown",
            "return_revision": 1, "revision": 1, "recorded_by": "school", "severity": "soft",
            "text_zh": "未填建筑面积", "text_en": "the floor area is unknown",
            "reply": None, "decision": None, "reason": None,
        }  # fmt: skip

    def test_a_rule_that_doubts_several_lines_is_one_finding(self, api: Api) -> None:
        lines = [line(cost_yuan=None), {"item": "heat", "quantity": "1", "unit": "GJ"}]
        api.put(path(), a_return(lines=lines))

        shown = api.get(finding("quantity_without_cost")).json()
        assert [doubt["pointer"] for doubt in shown["doubts"]] == ["/lines/0/cost_yuan", "/lines/1/cost_yuan"]
        assert verbs(api) == ["energy_return.submitted", "finding.raised"]

    def test_what_is_submitted_as_accepted_is_decided_as_it_is_raised(self, api: Api) -> None:
        api.put(path(), {**DOUBTFUL, "state": "accepted"})

        shown = api.get(finding()).json()
        assert (shown["state"], shown["decision"], shown["steps"][0]["recorded_by"]) == ("kept", "kept", "sc-office")
        assert verbs(api) == ["energy_return.accepted", "finding.decided"]

    def test_a_repeated_request_raises_nothing_again(self, doubtful: Api) -> None:
        assert doubtful.put(path(), DOUBTFUL, by="school").status_code == 200

        assert verbs(doubtful) == ["energy_return.submitted", "finding.raised"]

    def test_a_batch_that_is_not_kept_raises_nothing(self, api: Api) -> None:
        api.batch("energy-returns", [keyed(floor_area_m2=None), keyed("1999")], mode="all")

        assert verbs(api) == []
        assert api.get("findings").json()["items"] == []


class TestAnswered:
    @pytest.mark.parametrize(
        ("body", "code"),
        [({"reply": " "}, "missing_field"), ({"reply": "是" * 501}, "text_too_long"), ({}, "missing_field")],
    )
    def test_a_reply_says_something(self, doubtful: Api, body: dict[str, Any], code: str) -> None:
        assert codes(doubtful.post(f"{finding()}/answer", body, match=1, by="school")) == [code]

    def test_only_the_owner_replies(self, doubtful: Api) -> None:
        answer = doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="sichuan")

        assert (answer.status_code, codes(answer)) == (403, ["not_owner"])
        assert doubtful.post(f"{finding()}/answer", {"reply": "租用"}, match=1, by="reviewer").status_code == 403
        foreign = doubtful.post(f"{finding()}/answer", {"reply": "租用"}, match=1, by="chongqing")
        assert codes(foreign) == ["region_forbidden"]

    def test_a_reply_is_under_the_finding_s_revision(self, doubtful: Api) -> None:
        assert doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, by="school").status_code == 428
        assert doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=2, by="school").status_code == 412
        answer = doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="school")

        shown = answer.json()
        assert (answer.headers["etag"], shown["state"], shown["reply"]) == ('"2"', "explained", "租用场地")
        again = doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="school")
        assert (again.status_code, again.json()["revision"]) == (200, 2)
        assert verbs(doubtful)[2:] == ["finding.answered"]
        assert doubtful.get(path()).json()["revision"] == 1

    def test_a_better_explanation_keeps_the_first_one_in_its_history(self, doubtful: Api) -> None:
        doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="school")
        doubtful.post(f"{finding()}/answer", {"reply": "租用，合同附后"}, match=2, by="school")

        shown = doubtful.get(finding()).json()
        assert [step["reply"] for step in shown["steps"]] == ["租用场地", "租用，合同附后"]
        assert shown["reply"] == "租用，合同附后"

    def test_what_is_explained_does_not_block_acceptance(self, doubtful: Api) -> None:
        assert codes(doubtful.post(f"{path()}/accept", match=1)) == ["floor_area_unknown"]
        doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="school")

        answer = doubtful.post(f"{path()}/accept", match=1)
        assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
        assert doubtful.get(finding()).json()["state"] == "kept"
        assert verbs(doubtful)[2:] == ["finding.answered", "energy_return.accepted", "finding.decided"]

    def test_one_explained_of_two_still_blocks(self, api: Api) -> None:
        api.put(path(), a_return(floor_area_m2=None, users=None), by="school")
        api.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="school")

        answer = api.post(f"{path()}/accept", match=1)
        assert (answer.json()["code"], codes(answer)) == ("findings_open", ["users_unknown"])


class TestDecided:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({**KEPT, "decision": "maybe"}, "unknown_enum"),
            ({**KEPT, "reason": "好"}, "reason_required"),
            ({"decision": "kept"}, "missing_field"),
        ],
    )
    def test_a_decision_has_a_reason(self, doubtful: Api, body: dict[str, Any], code: str) -> None:
        assert codes(doubtful.post(f"{finding()}/decide", body, match=1)) == [code]
        assert doubtful.get(path()).json()["revision"] == 1

    def test_only_a_reviewer_of_the_region_decides(self, doubtful: Api) -> None:
        assert codes(doubtful.post(f"{finding()}/decide", KEPT, match=1, by="school")) == ["scope_missing"]
        assert codes(doubtful.post(f"{finding()}/decide", KEPT, match=1, by="chongqing")) == ["region_forbidden"]

    def test_a_decision_is_a_revision_of_the_return(self, doubtful: Api) -> None:
        answer = doubtful.post(f"{finding()}/decide", KEPT, match=1, by="reviewer")

        assert (answer.status_code, answer.headers["etag"], answer.json()["state"]) == (200, '"2"', "kept")
        shown = doubtful.get(path()).json()
        assert (shown["revision"], shown["state"], shown["reason"]) == (2, "submitted", KEPT["reason"])
        assert shown["findings"][0]["decision"] == {"by": "reviewer", "reason": KEPT["reason"], "outcome": "kept"}
        assert verbs(doubtful)[2:] == ["energy_return.revised", "finding.decided"]
        assert doubtful.events()[-1]["data"]["decision"] == "kept"

    def test_a_lost_answer_is_given_again(self, doubtful: Api) -> None:
        answers = [doubtful.post(f"{finding()}/decide", KEPT, match=1, by="reviewer") for _ in range(2)]

        assert [(answer.status_code, answer.json()["revision"]) for answer in answers] == [(200, 2), (200, 2)]
        assert doubtful.get(path()).json()["revision"] == 2

    def test_what_is_decided_is_decided(self, doubtful: Api) -> None:
        doubtful.post(f"{finding()}/decide", KEPT, match=1)

        assert codes(doubtful.post(f"{finding()}/decide", CORRECTED, match=2)) == ["finding_decided"]
        late = doubtful.post(f"{finding()}/answer", {"reply": "租用"}, match=2, by="school")
        assert codes(late) == ["finding_decided"]

    def test_a_kept_value_needs_no_reason_to_be_accepted(self, doubtful: Api) -> None:
        doubtful.post(f"{finding()}/decide", KEPT, match=1)

        assert doubtful.post(f"{path()}/accept", match=2).status_code == 200

    def test_a_correction_that_was_asked_for_has_to_come(self, doubtful: Api) -> None:
        doubtful.post(f"{finding()}/decide", CORRECTED, match=1)

        refused = doubtful.post(f"{path()}/accept", {"reason": "先通过，以后再说"}, match=2)
        assert refused.json()["code"] == "correction_awaited"
        doubtful.put(path(), a_return(reason="补报建筑面积"), match=2, by="school")
        assert doubtful.post(f"{path()}/accept", match=3).status_code == 200

    def test_the_accepted_revision_goes_on_counting(self, api: Api) -> None:
        api.put(path(), a_return(state="accepted"))
        api.put(path(), {**DOUBTFUL, "reason": "面积数据有误"}, match=1, by="school")
        api.post(f"{finding(revision=2)}/decide", KEPT, match=1)

        data = next(event["data"] for event in reversed(api.events()) if event["verb"] == "revised")
        assert (data["revision"], data["counts"]["revision"]) == (3, 1)
        assert data["counts"]["content"]["floor_area_dm2"] == 1_200_000

    def test_a_decision_takes_a_returned_return_back_into_review(self, doubtful: Api) -> None:
        doubtful.post(f"{path()}/return", {"reason": "请说明面积"}, match=1)
        doubtful.post(f"{finding()}/answer", {"reply": "租用场地"}, match=1, by="school")

        assert doubtful.post(f"{finding()}/decide", KEPT, match=2).status_code == 200
        assert doubtful.get(path()).json()["state"] == "submitted"


class TestEnded:
    def test_a_revision_decides_what_was_open_as_corrected(self, doubtful: Api) -> None:
        doubtful.put(path(), a_return(reason="补报建筑面积"), match=1, by="school")

        shown = doubtful.get(finding()).json()
        assert (shown["state"], shown["steps"][0]["reason"]) == ("corrected", "补报建筑面积")
        assert verbs(doubtful)[2:] == ["energy_return.revised", "finding.decided"]

    def test_a_revision_that_is_as_doubtful_raises_a_finding_of_its_own(self, doubtful: Api) -> None:
        doubtful.put(path(), {**DOUBTFUL, "note": "x", "reason": "更正说明文字"}, match=1, by="school")

        assert [doubtful.get(finding(revision=n)).json()["state"] for n in (1, 2)] == ["corrected", "open"]

    def test_a_withdrawal_ends_them(self, doubtful: Api) -> None:
        doubtful.post(f"{path()}/withdraw", {"reason": "重复报送了"}, match=1, by="school")

        assert doubtful.get("findings?state=open").json()["items"] == []


class TestListed:
    @pytest.fixture
    def several(self, doubtful: Api) -> Api:
        doubtful.put(path("2021"), a_return(users=None))
        doubtful.put(path(uscc=HOSPITAL), DOUBTFUL, by="chongqing")
        doubtful.post(f"{finding('users_unknown', period='2021')}/decide", KEPT, match=1)
        return doubtful

    @pytest.mark.parametrize(
        ("query", "by", "expected"),
        [
            ("", "sichuan", ["2020/floor_area_unknown", "2021/users_unknown"]),
            ("", "chongqing", ["2020/floor_area_unknown"]),
            ("?region=5107", "sichuan", []),
            ("?region=510104&state=open", "sichuan", ["2020/floor_area_unknown"]),
            ("?state=kept&state=corrected", "sichuan", ["2021/users_unknown"]),
            ("?rule=users_unknown", "sichuan", ["2021/users_unknown"]),
            ("?period=2020", "sichuan", ["2020/floor_area_unknown"]),
            (f"?institution={HOSPITAL}", "sichuan", []),
        ],
    )
    def test_by_region_rule_period_and_state(self, several: Api, query: str, by: str, expected: list[str]) -> None:
        items = several.get(f"findings{query}", by=by).json()["items"]

        assert [f"{item['period']}/{item['rule_code']}" for item in items] == expected

    def test_an_institution_is_a_credit_code(self, several: Api) -> None:
        assert codes(several.get("findings?institution=510104")) == ["uscc_malformed"]

    def test_page_by_page(self, several: Api) -> None:
        first = several.get("findings?limit=1").json()
        second = several.get(f"findings?limit=1&cursor={first['next']}").json()

        assert [first["items"][0]["period"], second["items"][0]["period"], second["next"]] == ["2020", "2021", None]

    @pytest.mark.parametrize("query", ["rule=nonsense", "state=undone", "period=20", "region=99", "cursor=x"])
    def test_what_is_unknown_is_refused(self, several: Api, query: str) -> None:
        assert several.get(f"findings?{query}").status_code == 422

    def test_a_foreign_finding_is_not_shown(self, several: Api) -> None:
        assert several.get(finding(), by="chongqing").status_code == 403
        assert several.get(finding(revision=9)).status_code == 404

    def test_a_return_belongs_where_its_institution_was(self, several: Api) -> None:
        moved = institution(region_code="510107", valid_from="2021-06-01")
        assert several.put(f"institutions/{SCHOOL}", moved, match=1).status_code == 200

        assert [item["period"] for item in several.get("findings?region=510107").json()["items"]] == ["2021"]

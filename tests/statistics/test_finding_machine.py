"""Any sequence of calls on a doubtful return keeps returns, their figures, findings and events in step."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.statistics.rules.figures import figures_of
from services.statistics.rules.returns import decode_content
from tests.statistics.service import SCHOOL, Api, a_return, institution, line, path
from tests.statistics.test_finding_records import CORRECTED, KEPT

RULES = ("floor_area_unknown", "users_unknown")
STEPS = st.sampled_from(["file", "file clean", "file accepted", "accept", "accept with reason", "return", "withdraw",
                         *(f"{call} {rule}" for call in ("answer", "keep", "correct") for rule in RULES)])  # fmt: skip


def revision_of(api: Api, where: str) -> int | None:
    answer = api.get(where)
    return answer.json()["revision"] if answer.status_code == 200 else None


def take(api: Api, step: str, number: int) -> None:
    """One call, under the right precondition; refused or not."""
    call, _, what = step.partition(" ")
    current = revision_of(api, path())
    if call == "file":
        state = {"state": "accepted"} if what == "accepted" else {}
        doubts = {} if what == "clean" else {"floor_area_m2": None, "users": None}
        doubts |= {"lines": [line(quantity=str(number + 1))]}
        body = a_return(reason="更正填报内容", **state, **doubts)
        api.put(path(), body, by="sichuan" if state else "school", **({"match": current} if current else {}))
    elif call in ("accept", "return", "withdraw"):
        body = {} if step == "accept" else {"reason": "经核对情况属实"}
        api.post(f"{path()}/{call}", body, match=current or 1)
    else:
        for item in api.get("findings").json()["items"]:
            if item["rule_code"] == what:
                where = f"findings/{SCHOOL}/NY201/2020/{what}/{item['return_revision']}"
                body = {"answer": {"reply": f"说明 {number}"}, "keep": KEPT, "correct": CORRECTED}[call]
                by = "school" if call == "answer" else "reviewer"
                api.post(f"{where}/{'answer' if call == 'answer' else 'decide'}", body, match=item["revision"], by=by)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=2, max_size=9))
def test_returns_findings_and_events_agree(empty: Api, steps: list[str]) -> None:
    with empty.database.transaction() as connection:
        for table in ("institution", "institution_revision", "institution_row", "energy_return",
                      "energy_return_revision", "finding", "finding_step", "outbox", "outbox_pending"):  # fmt: skip
            connection.execute(f"DELETE FROM {table}".encode())
    assert empty.put(f"institutions/{SCHOOL}", institution()).status_code == 201
    for number, step in enumerate(["file", *steps]):
        take(empty, step, number)

    shown = empty.get(path()).json()
    items = empty.get("findings").json()["items"]
    _undecided_ones_belong_to_the_current_content(shown, items)
    _accepted_means_decided(shown, items)
    _events_tell_where_each_finding_stands(empty, items)
    _figures_are_those_of_what_counts(empty)


def _undecided_ones_belong_to_the_current_content(shown: dict[str, Any], items: list[dict[str, Any]]) -> None:
    newest = max((item["return_revision"] for item in items), default=0)
    undecided = {item["rule_code"] for item in items if item["state"] in ("open", "explained")}
    said = {finding["code"] for finding in shown["findings"] if finding["decision"] is None}
    assert all(item["return_revision"] == newest for item in items if item["state"] in ("open", "explained"))
    assert undecided == (set() if shown["state"] == "withdrawn" else said)


def _accepted_means_decided(shown: dict[str, Any], items: list[dict[str, Any]]) -> None:
    if shown["state"] == "accepted":
        assert {item["state"] for item in items} <= {"kept", "corrected"}
        assert all(finding["decision"]["outcome"] == "kept" for finding in shown["findings"])


def _events_tell_where_each_finding_stands(api: Api, items: list[dict[str, Any]]) -> None:
    """The last event of a finding is its row; its events count 1, 2, 3 …"""
    told: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for event in api.events():
        if ".finding." in event["type"]:
            data = event["data"]
            told.setdefault((data["rule_code"], data["return_revision"]), []).append(data)
    assert {(item["rule_code"], item["return_revision"]) for item in items} == set(told)
    for item in items:
        events = told[item["rule_code"], item["return_revision"]]
        assert [data["revision"] for data in events] == list(range(1, item["revision"] + 1))
        assert (events[-1]["reply"], events[-1]["decision"]) == (item["reply"], item["decision"])


def _figures_are_those_of_what_counts(api: Api) -> None:
    with api.database.transaction() as connection:
        row = connection.execute(
            "SELECT figures, content::text FROM energy_return h LEFT JOIN energy_return_revision r"
            " ON r.record_id = h.record_id AND r.revision = h.counts"
        ).fetchone()
    assert row
    figures, content = row
    assert figures == (figures_of(decode_content(content)) if content else None)

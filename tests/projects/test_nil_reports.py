"""零报告: refused where there is something; of a region or of one institution."""

from __future__ import annotations

import pytest

from tests.projects.sending import Answer, send
from tests.records.service import SCHOOL, Api, codes, receipts

EVENTS = "projects.neutral_event"


def put(
    api: Api, region: str = "5101", uscc: str = "-", period: str = "2021", resource: str = EVENTS
) -> Answer:  # fmt: skip
    return send(api, f"nil-reports/{resource}/{region}/{uscc}/{period}", {})


def hold_event(api: Api, day: str, state: str = "accepted") -> str:
    path = f"neutral-events/{SCHOOL}/{day}/低碳日"
    body = {"emissions_t": "1", "offset_t": "1", "means": "碳汇", "state": state}
    assert api.put(path, body).status_code == 201
    return path


@pytest.mark.parametrize(
    "where", [{"region": "51"}, {"region": "5101"}, {"region": "510104"}, {"region": "-", "uscc": SCHOOL}]
)
@pytest.mark.parametrize("period", ["2021", "2021-H1", "2021-Q2", "2021-06"])
def test_where_there_is_a_record_there_is_not_nothing(api: Api, where: dict[str, str], period: str) -> None:
    hold_event(api, "2021-06-18")
    answer = put(api, period=period, **where)

    assert (answer.status, answer.said) == (422, [("not_nil", "/resource")])


@pytest.mark.parametrize(
    "where", [{"region": "5103"}, {"period": "2022"}, {"period": "2021-Q1"}, {"resource": "projects.award"}]
)
def test_elsewhere_at_another_time_or_of_something_else_there_is(api: Api, where: dict[str, str]) -> None:
    hold_event(api, "2021-06-18")
    answer = put(api, **where)

    assert (answer.status, answer.said) == (201, [])


def test_only_what_counts_is_something(api: Api) -> None:
    path = hold_event(api, "2021-06-18")
    api.post(f"{path}/withdraw", {"reason": "重复登记，撤回"}, match=1)
    hold_event(api, "2021-06-19", state="submitted")

    assert put(api).status == 201


def test_an_award_is_something_at_once(api: Api) -> None:
    api.put(f"awards/{SCHOOL}/saving_agency/province/2021", {"awarded_on": "2021-05-12", "doc_no": "45号"})

    assert put(api, resource="projects.award").said == [("not_nil", "/resource")]


def test_so_is_a_project_when_it_is_completed_not_while_it_goes_on(api: Api) -> None:
    project = {"title": "审计", "components": [{"kind": "energy_audit"}], "contract": {"kind": "none"}, "funds": {},
               "stage": "started", "started_on": "2021-03-01", "attachments": ["a"], "state": "accepted"}  # fmt: skip
    api.put(f"projects/{SCHOOL}/1", project)
    before = put(api, resource="projects.project")
    done = {**project, "stage": "completed", "completed_on": "2022-03-01", "reason": "项目已完工"}
    api.put(f"projects/{SCHOOL}/1", done, match=1)

    assert before.status == 201
    assert put(api, resource="projects.project", period="2022").said == [("not_nil", "/resource")]


def test_what_another_service_keeps_a_reviewer_has_to_look_at(api: Api) -> None:
    answer = put(api, resource="vehicles.acquisition")
    path = "nil-reports/vehicles.acquisition/5101/-/2021"

    assert (answer.status, answer.said) == (201, [("not_comparable", "/resource")])
    assert codes(api.post(f"{path}/accept", match=1)) == ["not_comparable"]
    assert api.post(f"{path}/accept", {"reason": "已与车辆台账核对"}, match=1).json()["counts"] == 2


@pytest.mark.parametrize(
    ("where", "code", "pointer"),
    [
        ({"resource": "projects.unicorn"}, "unknown_enum", "/resource"),
        ({"resource": "projects.nil_report"}, "unknown_enum", "/resource"),
        ({"resource": "indicators.value"}, "unknown_enum", "/resource"),
        ({"region": "-"}, "key_malformed", "/region_code"),
        ({"uscc": SCHOOL}, "key_malformed", "/region_code"),
        ({"region": "99"}, "region_unknown", "/region_code"),
        ({"period": "2027"}, "period_not_begun", "/period"),
        ({"period": "2021-06-01"}, "period_malformed", "/period"),
    ],
)
def test_refused(api: Api, where: dict[str, str], code: str, pointer: str) -> None:
    answer = put(api, **where)

    assert (answer.status, answer.said) == (422, [(code, pointer)])


def test_a_line_names_the_one_or_the_other(api: Api) -> None:
    lines = [
        {"resource": EVENTS, "region_code": "5101", "period": "2021"},
        {"resource": EVENTS, "institution_uscc": SCHOOL, "period": "2021"},
        {"resource": EVENTS, "period": "2021"},
    ]

    assert [receipt["status"] for receipt in receipts(api.batch("nil-reports", lines))] == [201, 201, 422]


def test_an_institution_keeps_its_partition_a_region_has_its_own(api: Api) -> None:
    put(api)
    put(api, "-", SCHOOL)
    region, institution = api.events()

    assert (region["key"], region["subject"]) == (f"{EVENTS}/5101/2021",) * 2
    assert (institution["key"], institution["subject"]) == (SCHOOL, f"{EVENTS}/{SCHOOL}/2021")
    assert (region["data"]["region_code"], region["data"]["institution_uscc"]) == ("5101", None)
    assert (institution["data"]["region_code"], institution["region"]) == (None, "510104")

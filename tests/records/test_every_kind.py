"""What the contract promises of every record, tried with every declared kind of every service."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from services.app.platform import COPYING, RECORDING
from services.app.schemas import EVENTS
from shared.kinds import Declared, Registered
from tests.records.samples.sample import Sample
from tests.records.service import SCHOOL, UNREGISTERED, Api, codes, receipts

SAMPLES: list[Sample] = [
    sample for service in RECORDING for sample in import_module(f"tests.records.samples.{service}").SAMPLES
]
KINDS: list[Declared] = [kind for service in RECORDING for kind in import_module(f"services.{service}.commands").KINDS]
PAYLOADS = {kind.name: kind.payload for kind in EVENTS}

every_kind = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)
WITH_STATES = [sample for sample in SAMPLES if sample.kind.has_states]
every_record = pytest.mark.parametrize("sample", WITH_STATES, ids=lambda sample: sample.id)
every_register = pytest.mark.parametrize(
    "sample", [sample for sample in SAMPLES if isinstance(sample.kind, Registered)], ids=lambda sample: sample.id
)
REASON = "核对原始单据后更正"


@pytest.fixture
def api(empty_service: Callable[[str], Api], sample: Sample) -> Api:
    made = empty_service(sample.kind.service)
    sample.before(made)
    with made.database.transaction() as connection:
        connection.execute("DELETE FROM outbox")
    return made


def revised(sample: Sample) -> dict[str, Any]:
    """The body of a correction."""
    reason = {"reason": REASON} if sample.kind.has_states else {}
    return {**sample.body, **sample.change, **reason}


def leave_the_register(api: Api) -> None:
    """The school did so, long before all records."""
    with api.database.transaction() as connection:
        connection.execute("UPDATE institution_row SET valid_from = '2000-01-01', valid_to = '2000-12-31'"
                           " WHERE uscc = %s", (SCHOOL,))  # fmt: skip


def test_every_kind_has_a_sample() -> None:
    assert {sample.kind for sample in SAMPLES} == set(KINDS)


@every_kind
class TestPut:
    def test_the_first_is_created_and_announced(self, api: Api, sample: Sample) -> None:
        answer = api.put(sample.path(), sample.body)
        (event,) = [event for event in api.events() if event["type"].split(".")[3] == sample.kind.thing]

        assert (answer.status_code, answer.headers.get("etag")) == (201, '"1"'), answer.text
        assert answer.json()["findings"] == []
        assert answer.json()["region_code"].startswith("51")
        assert {name: answer.json()[name] for name in sample.body} == sample.body
        assert PAYLOADS[event["type"]].model_validate(event["data"])
        assert event["data"]["revision"] == 1
        assert event["region"] == answer.json()["region_code"]
        assert all(str(event["data"][name]) == str(value) for name, value in sample.key.items() if value != "-")

    def test_what_is_read_is_what_was_answered(self, api: Api, sample: Sample) -> None:
        created = api.put(sample.path(), sample.body)

        assert api.get(sample.path()).json() == created.json()

    def test_the_same_again_changes_nothing(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)
        events = len(api.events())
        again = api.put(sample.path(), sample.body)
        with_match = api.put(sample.path(), sample.body, match=1)

        assert (again.status_code, again.json()["revision"], with_match.status_code) == (200, 1, 200)
        assert len(api.events()) == events

    def test_another_content_needs_the_revision_it_replaces(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)

        assert api.put(sample.path(), revised(sample)).status_code == 428
        assert api.put(sample.path(), revised(sample), match=7).status_code == 412
        assert api.put(sample.path(), sample.body | sample.change, If_None_Match="*").status_code == 412

    def test_a_correction_is_a_revision(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)
        answer = api.put(sample.path(), revised(sample), match=1)
        changed = api.get(f"{sample.path()}/revisions?from=1&to=2").json()["changes"]

        assert (answer.status_code, answer.json()["revision"]) == (200, 2), answer.text
        assert [entry["revision"] for entry in api.get(f"{sample.path()}/revisions").json()["items"]] == [1, 2]
        assert {change["pointer"].split("/")[1] for change in changed} >= sample.change.keys()
        assert all(PAYLOADS[event["type"]].model_validate(event["data"]) for event in api.events())

    def test_an_unknown_field_is_refused(self, api: Api, sample: Sample) -> None:
        answer = api.put(sample.path(), {**sample.body, "plate_no": "川A12345"})

        assert (answer.status_code, codes(answer)) == (422, ["unknown_field"])
        assert answer.json()["errors"][0]["pointer"] == "/plate_no"

    def test_every_field_that_is_required_is_missed(self, api: Api, sample: Sample) -> None:
        required = {entry.name for entry in sample.kind.fields.sent if entry.default is not None}
        for name in sample.body.keys() & required:
            answer = api.put(sample.path(), {field: value for field, value in sample.body.items() if field != name})
            if answer.status_code == 422:
                assert answer.json()["errors"][0]["pointer"].split("/")[1] == name
            else:  # it has a default
                assert answer.status_code in (200, 201, 428), answer.text

    def test_who_may_not_write_may_neither_write_nor_read(self, api: Api, sample: Sample) -> None:
        assert api.put(sample.path(), sample.body, by="reader").status_code == 403
        assert api.get(sample.path(), by="reader").status_code == 403


@every_kind
class TestWhere:
    def test_the_other_province_is_kept_out(self, api: Api, sample: Sample) -> None:
        path, body = sample.of_chongqing()
        theirs = api.put(path, body, by="chongqing")
        refused = api.put(path, {**body, **sample.change}, match=1)

        assert theirs.status_code == 201, theirs.text
        assert (refused.status_code, codes(refused)) == (403, ["region_forbidden"])
        assert api.get(path).status_code == 403
        assert api.get(sample.kind.things).json()["items"] == []
        assert len(api.get(sample.kind.things, by="everywhere").json()["items"]) == 1

    def test_an_institution_that_the_register_lacks(self, api: Api, sample: Sample) -> None:
        """Who keeps a copy says: come again. The register's owner knows that there is none."""
        name = "institution_uscc"
        if name in sample.key:
            answer = api.put(sample.path(institution_uscc=UNREGISTERED), sample.body)
        elif name in sample.body:
            answer = api.put(sample.path(), {**sample.body, name: UNREGISTERED})
        else:
            return  # a record of a region
        assert answer.json()["errors"][0]["pointer"] == f"/{name}"
        if sample.kind.service in COPYING:
            assert (answer.status_code, answer.json()["code"]) == (409, "institution_unknown")
            assert int(answer.headers["retry-after"]) > 0
        else:
            assert (answer.status_code, codes(answer)) == (422, ["uscc_unknown"])

    def test_one_that_has_left_the_register_since_still_gets_a_lost_answer(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)
        events = len(api.events())
        leave_the_register(api)
        again = api.put(sample.path(), sample.body)
        (receipt,) = receipts(api.batch(sample.kind.things, [sample.line()]))

        assert (again.status_code, again.json()["revision"]) == (200, 1), again.text
        assert receipt == {"line": 1, "status": 200, "revision": 1}
        assert len(api.events()) == events
        assert api.put(sample.path(), sample.body, by="chongqing").status_code == 403

    def test_one_that_has_left_the_register_since_has_no_other_content(self, api: Api, sample: Sample) -> None:
        if "institution_uscc" not in {**sample.key, **sample.body}:
            return  # a record of a region
        api.put(sample.path(), sample.body)
        leave_the_register(api)
        answer = api.put(sample.path(), revised(sample), match=1)

        assert answer.status_code in (409, 422), answer.text
        assert codes(answer)[0] in ("institution_unknown", "institution_not_registered")

    @pytest.mark.parametrize("wrong", [SCHOOL[:-1] + ("A" if SCHOOL[-1] != "A" else "B"), "school"])
    def test_a_wrong_credit_code_is_refused(self, api: Api, sample: Sample, wrong: str) -> None:
        name = "institution_uscc"
        if name in sample.key:
            answer = api.put(sample.path(institution_uscc=wrong), sample.body)
        elif name in sample.body:
            answer = api.put(sample.path(), {**sample.body, name: wrong})
        else:
            return  # a record of a region
        assert answer.status_code == 422
        assert codes(answer)[0] in ("uscc_check_digit", "uscc_malformed")


@every_kind
class TestBatch:
    def test_each_line_has_its_receipt(self, api: Api, sample: Sample) -> None:
        lines = [sample.line(), sample.line(), sample.line(plate_no="川A12345")]
        answer = api.batch(sample.kind.things, lines)

        assert [receipt["status"] for receipt in receipts(answer)] == [201, 409, 422]
        assert receipts(api.batch(sample.kind.things, [sample.line()]))[0]["status"] == 200

    def test_all_or_nothing(self, api: Api, sample: Sample) -> None:
        answer = api.batch(sample.kind.things, [sample.line(), sample.line(plate_no="川A12345")], mode="all")

        assert (answer.status_code, [receipt["status"] for receipt in receipts(answer)]) == (422, [424, 422])
        assert api.get(sample.path()).status_code == 404

    def test_a_line_that_revises_names_the_revision(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)
        lines = [{**sample.key, **revised(sample), "revision": 1}]

        assert receipts(api.batch(sample.kind.things, lines)) == [{"line": 1, "status": 200, "revision": 2}]


@every_kind
def test_a_list_is_limited_by_the_parts_of_the_key(empty_service: Any, sample: Sample) -> None:
    api: Api = empty_service(sample.kind.service)
    sample.before(api)
    api.put(sample.path(), sample.body)

    for name, value in sample.key.items():
        assert len(api.call("GET", f"{sample.kind.things}?{name}={value}").json()["items"]) == 1, name
    assert api.get(f"{sample.kind.things}?region=5101").status_code == 200
    assert api.get(f"{sample.kind.things}?updated-since=2030-01-01T00:00:00Z").json()["items"] == []


@every_record
class TestStates:
    def test_only_what_is_accepted_counts(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)
        accepted = api.post(f"{sample.path()}/accept", match=1)
        api.put(sample.path(), revised(sample), match=2)
        withdrawn = api.post(f"{sample.path()}/withdraw", {"reason": REASON}, match=3)
        said = [(event["verb"], event["data"]["counts"]) for event in api.events()]

        assert (accepted.status_code, accepted.json()["state"], accepted.json()["counts"]) == (200, "accepted", 2)
        assert (withdrawn.status_code, withdrawn.json()["counts"]) == (200, None)
        assert [verb for verb, _ in said] == ["submitted", "accepted", "revised", "withdrawn"]
        assert said[0][1] is said[3][1] is None
        assert said[1][1] == {"revision": 2}
        assert said[2][1] == {"revision": 2, "content": api.events()[0]["data"]["content"]}
        assert all(PAYLOADS[event["type"]].model_validate(event["data"]) for event in api.events())

    def test_a_reviewer_may_put_it_accepted_a_writer_not(self, api: Api, sample: Sample) -> None:
        refused = api.put(sample.path(), {**sample.body, "state": "accepted"}, by="writer")
        accepted = api.put(sample.path(), {**sample.body, "state": "accepted"})

        assert refused.status_code == 403
        assert (accepted.status_code, accepted.json()["counts"]) == (201, 1)

    def test_returned_with_a_reason(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)

        assert codes(api.post(f"{sample.path()}/return", match=1)) == ["reason_required"]
        assert api.post(f"{sample.path()}/return", {"reason": REASON}, match=1).json()["state"] == "returned"

    def test_a_correction_says_why(self, api: Api, sample: Sample) -> None:
        api.put(sample.path(), sample.body)
        answer = api.put(sample.path(), {**sample.body, **sample.change}, match=1)

        assert (answer.status_code, codes(answer)) == (422, ["reason_required"])


@every_register
def test_an_entry_of_a_register_has_no_states(api: Api, sample: Sample) -> None:
    answer = api.put(sample.path(), sample.body)

    assert {"state", "counts"} & answer.json().keys() == set()
    assert api.post(f"{sample.path()}/accept", match=1).status_code in (404, 405)

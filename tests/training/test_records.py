"""Posts, exchanges, promotions, standards: what is refused, and what may never be sent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.samples.sample import Sample
from tests.records.samples.training import EVALUATION, EXCHANGE, POST_ROSTER, PROMOTION, STANDARD
from tests.records.service import HOSPITAL, MOVED, SCHOOL, UNREGISTERED, Api, codes


def refused(api: Api, sample: Sample, **changes: Any) -> tuple[list[str], str]:
    answer = api.put(sample.path(), {**sample.body, **changes})
    assert answer.status_code == 422, answer.text
    return codes(answer), answer.json()["errors"][0]["pointer"]


def test_more_holders_than_posts(api: Api) -> None:
    assert refused(api, POST_ROSTER, holders=4) == (["holders_above_posts"], "/holders")


def test_an_exchange_leads_into_the_other_province(api: Api) -> None:
    within = api.put(EXCHANGE.path(to_uscc=MOVED), EXCHANGE.body)

    assert codes(within) == ["one_province"]


def test_an_exchange_with_whom_the_register_does_not_know_yet_may_be_sent_again(api: Api) -> None:
    unknown = api.put(EXCHANGE.path(to_uscc=UNREGISTERED), EXCHANGE.body)

    assert (unknown.status_code, codes(unknown)) == (409, ["institution_unknown"])
    assert unknown.json()["errors"][0]["pointer"] == "/to_uscc"
    assert unknown.json()["retryable"] is True


@pytest.mark.parametrize("person", ["张三", "13800000815", "510104199001011234", "5E0D93C1B7A2F6485E0D93C1B7A2F648"])
def test_no_name_telephone_or_identity_number_stands_for_a_person(api: Api, person: str) -> None:
    assert refused(api, EXCHANGE, person_refs=[person]) == (["person_ref_malformed"], "/person_refs/0")


def test_a_joint_promotion_names_who_organises_it_too(api: Api) -> None:
    assert refused(api, PROMOTION, co_organiser_usccs=[]) == (["co_organiser_missing"], "/co_organiser_usccs")
    assert refused(api, PROMOTION, co_organiser_usccs=[SCHOOL])[0] == ["organiser_twice"]


def test_a_number_and_its_day_go_together(api: Api) -> None:
    number = "DB51/T 2998-2023"

    assert refused(api, STANDARD, number_sc=number) == (["number_without_day"], "/published_sc_on")
    assert refused(api, STANDARD, published_sc_on="2023-03-10") == (["number_without_day"], "/number_sc")
    assert refused(api, STANDARD, number_cq=number, published_cq_on="2023-03-10") == (["wrong_series"], "/number_cq")


def test_a_standard_goes_through_its_stages_without_acceptance(api: Api) -> None:
    first = api.put(STANDARD.path(), {**STANDARD.body, "state": "drafting"})
    kept = api.put(STANDARD.path(), {**STANDARD.body, "title": "绿色食堂评价", "state": None}, match=1)
    last = api.put(STANDARD.path(), {**STANDARD.body, **STANDARD.change}, match=2)
    events = api.events()

    assert [answer.json()["state"] for answer in (first, kept, last)] == ["drafting", "drafting", "published"]
    assert [event["verb"] for event in events] == ["stage_changed"] * 3
    assert [event["data"]["counts"] for event in events] == [{"revision": 1}, {"revision": 2}, {"revision": 3}]
    assert [event["data"]["counted_fields_since"] for event in events] == [1, 1, 3]
    assert codes(api.put(STANDARD.path(), {**STANDARD.body, "state": "accepted"}, match=3)) == ["unknown_enum"]


def test_a_unit_is_evaluated_once_for_an_award(api: Api) -> None:
    assert refused(api, EVALUATION, units=EVALUATION.body["units"][:1] * 2)[0] == ["duplicate_line"]


def ask(api: Api, **changes: Any) -> Any:
    person = {"name": "张三", "institution_uscc": SCHOOL, "phone_last4": "0815", **changes}
    return api.post("person-refs", {"persons": [person]})


class TestPersonRefs:
    def test_one_person_has_one_hash_and_it_can_be_sent(self, api: Api) -> None:
        (ref,) = ask(api).json()["person_refs"]

        assert ask(api, name="张 三").json()["person_refs"] == [ref]
        assert ask(api, phone_last4="0816").json()["person_refs"] != [ref]
        assert api.put(EXCHANGE.path(), {**EXCHANGE.body, "person_refs": [ref]}).status_code == 201

    def test_another_installation_has_another_key(self, api: Api) -> None:
        before = ask(api).json()
        with api.database.transaction() as connection:
            connection.execute("DELETE FROM person_key")

        assert ask(api).json() != before

    def test_what_is_not_the_end_of_a_telephone_number_is_refused(self, api: Api) -> None:
        assert codes(ask(api, phone_last4="13800000815")) == ["phone_last4"]
        assert codes(ask(api, name=" ")) == ["missing_field"]
        assert codes(ask(api, institution_uscc="school")) == ["uscc_malformed"]

    def test_people_of_another_region_cannot_be_guessed_at(self, api: Api) -> None:
        assert ask(api, institution_uscc=HOSPITAL).status_code == 403
        assert ask(api, institution_uscc=UNREGISTERED).status_code == 403

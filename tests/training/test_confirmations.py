"""川渝联合事项: one province proposes, the other confirms; it counts once, while both stand by it."""

from __future__ import annotations

import pytest

from tests.records.samples.sample import Sample
from tests.records.samples.training import EVALUATION, PROMOTION, STANDARD
from tests.records.service import HOSPITAL, MOVED, Api, codes
from tests.training.counting import counted

REASON = "核对原始单据后更正"
ACCEPTED = {"state": "accepted"}


def propose(api: Api, sample: Sample, **changes: object) -> None:
    """Revision 1, in force."""
    in_force = {} if sample is STANDARD else ACCEPTED
    answer = api.put(sample.path(), {**sample.body, **in_force, **changes})
    assert answer.status_code == 201, answer.text


def confirm(api: Api, sample: Sample, revision: int = 1, by: str = "cq-joint") -> int:
    return api.post(f"{sample.path()}/confirmations", {"revision": revision}, by=by).status_code


def refused(api: Api, sample: Sample, revision: int = 1, by: str = "cq-joint") -> tuple[int, list[str]]:
    answer = api.post(f"{sample.path()}/confirmations", {"revision": revision}, by=by)
    return answer.status_code, codes(answer)


every_joint = pytest.mark.parametrize("sample", [PROMOTION, STANDARD, EVALUATION], ids=lambda sample: sample.id)


@every_joint
class TestWhatCounts:
    def test_confirmed_by_one_side_alone_it_counts_nothing(self, api: Api, sample: Sample) -> None:
        propose(api, sample)

        assert counted(api, sample.kind.thing) == []

    def test_nobody_confirms_for_the_other_side(self, api: Api, sample: Sample) -> None:
        propose(api, sample)

        assert refused(api, sample, by="sc-joint") == (403, ["own_proposal"])
        assert refused(api, sample, by="both-joint") == (403, ["province_only"])
        assert refused(api, sample, by="district-joint") == (403, ["province_only"])
        assert refused(api, sample, by="chongqing") == (403, ["scope_missing"])
        assert counted(api, sample.kind.thing) == []

    def test_confirmed_by_both_it_counts_once(self, api: Api, sample: Sample) -> None:
        propose(api, sample)

        assert confirm(api, sample) == 201
        assert len(counted(api, sample.kind.thing)) == 1

    def test_the_same_word_again_says_nothing_new(self, api: Api, sample: Sample) -> None:
        propose(api, sample)
        confirm(api, sample)
        told = len(api.events())

        assert confirm(api, sample) == 200
        assert len(api.events()) == told

    def test_taken_back_it_counts_nothing_and_says_why(self, api: Api, sample: Sample) -> None:
        propose(api, sample)
        confirm(api, sample)
        path = f"{sample.path()}/confirmations/withdraw"

        assert codes(api.post(path, by="cq-joint")) == ["reason_required"]
        assert codes(api.post(path, {"reason": REASON}, by="sc-joint")) == ["own_proposal"]
        assert api.post(path, {"reason": REASON}, by="cq-joint").json()["state"] == "withdrawn"
        assert counted(api, sample.kind.thing) == []

    def test_given_again_it_counts_again(self, api: Api, sample: Sample) -> None:
        propose(api, sample)
        confirm(api, sample)
        api.post(f"{sample.path()}/confirmations/withdraw", {"reason": REASON}, by="cq-joint")

        assert confirm(api, sample) == 200
        assert len(counted(api, sample.kind.thing)) == 1

    def test_a_confirmation_lies_in_the_partition_of_its_object(self, api: Api, sample: Sample) -> None:
        propose(api, sample)
        confirm(api, sample)
        first, word = api.events()

        assert (word["type"].split(".")[3:5], word["key"]) == (["confirmation", "given"], first["key"])
        assert (word["data"]["object_key"], word["region"]) == (first["subject"], "50")

    def test_there_is_nothing_to_take_back_before_it_is_given(self, api: Api, sample: Sample) -> None:
        propose(api, sample)
        path = f"{sample.path()}/confirmations/withdraw"

        assert api.post(path, {"reason": REASON}, by="cq-joint").status_code == 404

    def test_the_other_province_reads_what_it_is_to_confirm(self, api: Api, sample: Sample) -> None:
        propose(api, sample)
        before = api.get(f"{sample.path()}/confirmations", by="cq-joint").json()
        confirm(api, sample)
        after = api.get(f"{sample.path()}/confirmations", by="sichuan").json()

        assert (before["object"]["revision"], before["items"], before["counted"]) == (1, [], False)
        assert ([said["confirmed_revision"] for said in after["items"]], after["counted"]) == ([1], True)


CHANGED = (
    (PROMOTION, {"co_organiser_usccs": [HOSPITAL, MOVED]}),
    (STANDARD, STANDARD.change),
    (EVALUATION, {"units": EVALUATION.body["units"][:1]}),
)


@pytest.mark.parametrize(("sample", "change"), CHANGED, ids=lambda value: getattr(value, "id", ""))
class TestChangedAfterwards:
    def test_it_waits_again(self, api: Api, sample: Sample, change: dict[str, object]) -> None:
        propose(api, sample)
        confirm(api, sample)
        in_force = {} if sample is STANDARD else ACCEPTED
        answer = api.put(sample.path(), {**sample.body, **in_force, **change, "reason": REASON}, match=1)

        assert answer.status_code == 200, answer.text
        assert counted(api, sample.kind.thing) == []
        assert refused(api, sample, 1) == (409, ["revision_outdated"])
        assert confirm(api, sample, 2) == 200
        assert len(counted(api, sample.kind.thing)) == 1

    def test_what_was_never_written_cannot_be_confirmed(
        self, api: Api, sample: Sample, change: dict[str, object]  # noqa: ARG002
    ) -> None:  # fmt: skip
        propose(api, sample)

        assert refused(api, sample, 2) == (409, ["revision_outdated"])
        assert refused(api, sample, 0) == (422, ["too_small"])


def test_what_does_not_decide_the_count_may_change(api: Api) -> None:
    propose(api, PROMOTION)
    confirm(api, PROMOTION)
    api.put(PROMOTION.path(), {**PROMOTION.body, "visitors": 9, "state": "accepted", "reason": REASON}, match=1)

    assert len(counted(api, "promotion")) == 1


def test_an_undecided_correction_leaves_what_counts(api: Api) -> None:
    propose(api, PROMOTION)
    confirm(api, PROMOTION)
    api.put(PROMOTION.path(), {**PROMOTION.body, "joint": False, "reason": REASON}, match=1)
    said = api.events()[-1]["data"]

    assert (said["counts"]["revision"], said["counted_fields_since"]) == (1, 1)
    assert len(counted(api, "promotion")) == 1


def test_a_change_that_was_taken_back_has_to_be_looked_at_all_the_same(api: Api) -> None:
    propose(api, EVALUATION)
    confirm(api, EVALUATION)
    api.put(EVALUATION.path(), {**EVALUATION.body, "evaluated_on": "2021-11-25", "reason": REASON}, match=1)
    api.put(EVALUATION.path(), {**EVALUATION.body, "state": "accepted", "reason": REASON}, match=2)

    assert api.events()[-1]["data"]["counted_fields_since"] == 3
    assert counted(api, "evaluation") == []


def test_withdrawn_by_the_proposer_it_counts_nothing_and_cannot_be_confirmed(api: Api) -> None:
    propose(api, PROMOTION)
    confirm(api, PROMOTION)
    api.post(f"{PROMOTION.path()}/withdraw", {"reason": REASON}, match=1)

    assert counted(api, "promotion") == []
    assert refused(api, PROMOTION, 2) == (409, ["object_withdrawn"])


def test_confirmed_before_it_is_accepted_it_counts_from_then_on(api: Api) -> None:
    api.put(PROMOTION.path(), PROMOTION.body)
    confirm(api, PROMOTION)
    before = counted(api, "promotion")
    api.post(f"{PROMOTION.path()}/accept", match=1)

    assert before == []
    assert len(counted(api, "promotion")) == 1


def test_what_is_not_joint_needs_no_confirmation(api: Api) -> None:
    propose(api, PROMOTION, joint=False, co_organiser_usccs=[])

    assert api.events()[-1]["data"]["counted_fields_since"] is None
    assert refused(api, PROMOTION) == (409, ["not_joint"])


def test_sichuan_confirms_what_chongqing_proposes(api: Api) -> None:
    path, body = PROMOTION.of_chongqing()
    api.put(path, {**body, **ACCEPTED}, by="chongqing")

    assert api.post(f"{path}/confirmations", {"revision": 1}, by="cq-joint").status_code == 403
    assert api.post(f"{path}/confirmations", {"revision": 1}, by="sc-joint").status_code == 201
    assert len(counted(api, "promotion")) == 1

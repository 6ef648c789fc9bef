"""A joint object counts once, while the other province's confirmation stands and nothing counted has changed since.

The rule is written out here from the payloads alone, as any consumer could: nothing else need be asked.
"""

from __future__ import annotations

from typing import Any

import pytest

from services.app.schemas.examples import examples
from services.app.schemas.examples.institutions import CHONGQING, SICHUAN
from services.training.events import BrandPromotion, Confirmation, JointStandard


def events(type_: type[Any], thing: str, key: str) -> dict[int, Any]:
    """Revision → payload of one record of the examples."""
    return {
        data["revision"]: type_.model_validate(data)
        for envelope, data in examples()
        if envelope.type.startswith(f"cn.bashu.training.{thing}.") and envelope.subject.startswith(key)
    }


def confirmed(revision: int, state: str = "given") -> Confirmation:
    fields = {"thing": "promotion", "object_key": "K", "region_code": "50", "reason": None, "recorded_by": "client-1"}
    return Confirmation.model_validate({**fields, "revision": 1, "state": state, "confirmed_revision": revision})


def counts_for_both(record: Any, confirmation: Confirmation | None) -> bool:
    if confirmation is None or confirmation.state != "given" or record.counts is None:
        return False
    if record.counted_fields_since is None:
        return False
    return bool(record.counted_fields_since <= confirmation.confirmed_revision <= record.counts.revision)


@pytest.fixture(scope="module")
def promotion() -> dict[int, BrandPromotion]:
    """Accepted at 2; its co-organisers corrected at 3, returned at 4, sealed at 5, withdrawn at 6."""
    return events(BrandPromotion, "promotion", SICHUAN)


@pytest.mark.parametrize(
    ("revision", "confirmation", "counts"),
    [
        (1, confirmed(1), False),  # nothing is accepted yet
        (2, None, False),  # the proposer alone
        (2, confirmed(1), True),  # what was accepted is what was confirmed
        (2, confirmed(2), True),
        (2, confirmed(2, "withdrawn"), False),
        (3, confirmed(2), True),  # an undecided correction: the accepted revision goes on counting
        (4, confirmed(3), False),  # confirmed what was returned
        (5, confirmed(2), False),  # who organised it has changed since: it waits again
        (5, confirmed(3), True),
        (5, confirmed(5), True),
        (6, confirmed(5), False),  # withdrawn
    ],
)
def test_while_both_stand_and_no_counted_field_has_changed_since(
    promotion: dict[int, BrandPromotion], revision: int, confirmation: Confirmation | None, counts: bool
) -> None:
    assert counts_for_both(promotion[revision], confirmation) is counts


def test_an_ordinary_promotion_never_waits_for_a_confirmation() -> None:
    ordinary = events(BrandPromotion, "promotion", CHONGQING)
    assert [record.content.joint for record in ordinary.values()] == [False] * 6
    assert {record.counted_fields_since for record in ordinary.values()} == {None}


def test_a_standard_that_got_its_numbers_is_confirmed_anew() -> None:
    standard = events(JointStandard, "standard", "CY-2022-01")

    assert counts_for_both(standard[1], confirmed(1))
    assert not counts_for_both(standard[2], confirmed(1))
    assert counts_for_both(standard[2], confirmed(2))


def test_a_confirmation_names_its_object_as_the_objects_events_do() -> None:
    subjects = {(envelope.type.split(".")[3], envelope.subject) for envelope, _ in examples()}
    given = [data for envelope, data in examples() if envelope.type == "cn.bashu.training.confirmation.given.v1"]

    assert given
    assert {(data["thing"], data["object_key"]) for data in given} <= subjects

"""Which events become facts, and that none of them could be read wrongly."""

from __future__ import annotations

import json

import pytest

from services.app.schemas.examples import examples
from services.indicators.engine.decode import TOPICS, decode
from services.indicators.engine.record_events import ABOUT_THE_REVISION, LEFT_OUT, RecordState, things
from shared.bus import Received
from shared.bus.topics import declared
from shared.events.payloads import Revised
from tests.events.payload_fields import PAYLOADS

KEPT = sorted(thing for thing in PAYLOADS if thing not in LEFT_OUT and not thing.startswith("indicators."))


def test_every_topic_but_our_own_is_read() -> None:
    assert set(TOPICS) == set(declared()) - {"bashu.indicators"}


def test_every_thing_is_kept_or_left_out_by_name() -> None:
    assert sorted(set(things().values())) == KEPT
    assert set(PAYLOADS) >= LEFT_OUT


@pytest.mark.parametrize("thing", KEPT)
def test_a_payload_can_be_laid_flat_and_told_from_the_other_kind(thing: str) -> None:
    """No field stands in key and content both; only a record with states says what counts."""
    fields = PAYLOADS[thing].model_fields
    if not issubclass(PAYLOADS[thing], Revised):
        assert not {"counts", "content"} & set(fields)
        return
    content = set(fields["content"].annotation.model_fields)  # type: ignore[union-attr]
    assert set(fields) >= set(ABOUT_THE_REVISION)
    assert not content & set(fields)


def test_all_verbs_of_a_thing_name_a_record_alike() -> None:
    """One fact for each record of the examples, however many of its events were read."""
    kept = [(envelope, data) for envelope, data in examples() if envelope.type in things()]
    states = [
        decode(Received("topic", 0, 0, b"key", json.dumps(data).encode(), envelope.headers(), 0))
        for envelope, data in kept
    ]
    first = [data for _, data in kept if data["revision"] == 1]
    assert all(isinstance(state, RecordState) for state in states)
    assert len({(state.thing, state.key) for state in states if isinstance(state, RecordState)}) == len(first)

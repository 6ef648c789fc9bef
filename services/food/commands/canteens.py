"""Canteens: a register, which says beside its own events when a kitchen was upgraded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace
from typing_extensions import override

from services.food import events
from services.food.rules import canteens
from shared.events import event_type
from shared.kinds import Code, Day, Institution, Many, OfInstitution, Registered, Text, Whole, throughout
from shared.outbox.table import OutboxEvent
from shared.records.kind import Saved


class _Canteens(Registered):
    @override
    def events(self, written: Sequence[Saved]) -> Iterator[OutboxEvent]:
        for saved in written:
            event = self.event(saved)
            yield event
            if _upgraded(saved):
                yield replace(event, type=event_type("food", "kitchen", "upgraded"), data=self._upgrade(saved))

    def _upgrade(self, saved: Saved) -> bytes:
        said = self.announced(saved)
        return msgspec.json.encode({name: said[name] for name in events.KitchenUpgrade.model_fields})


def _upgraded(saved: Saved) -> bool:
    """Once: what a correction says of the upgrade, the canteen's own event tells."""
    before = saved.before and saved.before.latest
    return _upgraded_on(saved.revision.content) is not None and not (before and _upgraded_on(before.content))


def _upgraded_on(content: bytes) -> str | None:
    day: str | None = msgspec.json.decode(content)["upgraded_on"]
    return day


CANTEENS = _Canteens(
    "food", "canteen", "canteens", events.Canteen,
    key=(Institution(), Code("canteen_no")),
    body={
        "name": Text(100),
        "seats": Whole(0, 100_000),
        "diners_capacity": Whole(0, 100_000),
        "acceptance_doc_no": Text(100),
        "attachments": Many(Text(500), most=50, default=()),
        "closed_on": Day(future=True),
    },
    place=OfInstitution(throughout("opened_on", "closed_on")),
    rule=canteens.canteen,
    verbs=("registered", "changed", "closed"),
    ended_by="closed_on",
)  # fmt: skip

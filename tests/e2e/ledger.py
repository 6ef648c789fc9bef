"""What a careful partner knows of his own records: each accepted call is written down, then values are recomputed.

Only answers with 2xx change the ledger, by the rules of api.md "Revisions" and "States".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.independent.calendar_periods import last_day
from tests.independent.values import edition_on
from tests.independent.world import Content, Line, Row, World

Json = dict[str, Any]
DECIMALS = {"kWh": 3, "m3": 3, "t": 6, "L": 3, "kg": 3, "GJ": 6, "tce": 6}
SPLITS = ("use", "origin", "variant", "fuel")


@dataclass
class Filed:
    revision: int
    state: str
    body: Json
    counted: Json | None


@dataclass
class Ledger:
    registered: dict[str, list[Row]] = field(default_factory=dict)
    register_revision: dict[str, int] = field(default_factory=dict)
    filed: dict[tuple[str, str], Filed] = field(default_factory=dict)

    def institution(self, uscc: str, body: Json, revision: int) -> None:
        """A PUT of an institution was answered 200 or 201: a new row closes the former, the same day corrects it."""
        row = Row(date.fromisoformat(body["valid_from"]), end_of(body), body["region_code"], body["type_code"])
        earlier = [r for r in self.registered.get(uscc, []) if r.valid_from < row.valid_from]
        later = [r for r in self.registered.get(uscc, []) if r.valid_from > row.valid_from]
        eve = row.valid_from - timedelta(days=1)
        before = [Row(r.valid_from, min(r.valid_to or eve, eve), r.region, r.type) for r in earlier]
        self.registered[uscc] = [*before, row, *later]
        self.register_revision[uscc] = revision

    def energy_return(self, uscc: str, period: str, body: Json, answer: Json) -> None:
        """A PUT of a return was answered 200 or 201."""
        known = self.filed.get((uscc, period))
        counted = body if answer["state"] == "accepted" else known.counted if known else None
        self.filed[uscc, period] = Filed(answer["revision"], answer["state"], body, counted)

    def decision(self, uscc: str, period: str, answer: Json) -> None:
        """accept, return or withdraw was answered 200."""
        known = self.filed[uscc, period]
        known.revision, known.state = answer["revision"], answer["state"]
        if known.state == "accepted":
            known.counted = known.body
        elif known.state == "withdrawn":
            known.counted = None

    def world(self) -> World:
        """What must be in the values once everything is applied."""
        counted = {key: content(key[1], filed.counted) for key, filed in self.filed.items() if filed.counted}
        return World({uscc: list(rows) for uscc, rows in self.registered.items()}, counted)


def content(period: str, body: Json) -> Content:
    """The body in smallest units, by arithmetic on decimals."""
    area = body.get("floor_area_m2")
    users = body.get("users")
    return Content(
        edition=body.get("form_edition") or edition_on(last_day(period)),
        area=None if area is None else smallest(area, 2),
        users=None if users is None else sum(smallest(part, 3) for part in users.values()),
        lines=tuple(line(entry) for entry in body["lines"]),
    )


def line(entry: Json) -> Line:
    places = DECIMALS[entry["unit"]]
    split = next((entry[name] for name in SPLITS if entry.get(name)), None)
    return Line(entry["item"], smallest(entry["quantity"], places), smallest(entry.get("resold", "0"), places), split)


def smallest(text: str, places: int) -> int:
    scaled = Decimal(text).scaleb(places)
    assert scaled == scaled.to_integral_value(), f"{text} has more than {places} decimals"
    return int(scaled)


def end_of(body: Json) -> date | None:
    return date.fromisoformat(body["valid_to"]) if body.get("valid_to") else None

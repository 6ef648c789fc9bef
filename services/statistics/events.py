"""What statistics publishes: full state of the record, integers in the smallest unit, no names of persons.

Topic `bashu.statistics`, key = USCC. Units: electricity Wh · water, natural gas L · coal, LPG g ·
petrol, diesel mL · heat kJ · other gce · money fen · area dm2 (0.01 m²) · users 0.001 person.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.events.registry import declare


class _Payload(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReturnLine(_Payload):
    """One line of form NY201. The line key is item + use + origin + variant + fuel."""

    item: str
    use: Literal["vehicle", "other"] | None = None
    origin: Literal["grid", "direct_green", "own_pv"] | None = None
    variant: Literal["bituminous", "anthracite"] | None = None
    fuel: Literal["kerosene", "fuel_oil"] | None = None
    quantity: int
    resold: int = 0
    unit: str
    cost_fen: int | None = None


class ReturnUsers(_Payload):
    """Daily averages of the period, in 0.001 person."""

    staff: int = 0
    students: int = 0
    patients: int = 0
    visitors: int = 0


class ReturnContent(_Payload):
    """What was reported: the part of a return that can count."""

    form_edition: int
    channel: Literal["direct", "online", "proxy", "import"]
    source: Literal["meter", "bill", "estimate", "import"] | None  # null: not stated
    floor_area_dm2: int | None
    users_milliperson: ReturnUsers | None
    lines: list[ReturnLine]
    note: str | None = None


class ReturnCounts(_Payload):
    """The revision in force. `content` only when that is not the revision of this event."""

    revision: int
    content: ReturnContent | None = None


class EnergyReturn(_Payload):
    """`statistics.energy_return.submitted|revised|accepted|returned|withdrawn|sealed`."""

    institution_uscc: str
    form: Literal["NY201"]
    period: str
    revision: int
    state: Literal["submitted", "returned", "accepted", "withdrawn", "sealed"]
    reason: str | None
    recorded_by: str
    content: ReturnContent
    counts: ReturnCounts | None


class InstitutionRow(_Payload):
    """Where and what an institution is from `valid_from` to `valid_to` (both inclusive; null = still)."""

    valid_from: date
    valid_to: date | None
    name: str
    type_code: Literal["01", "021", "022", "023", "024", "025", "026", "03"]
    level: Literal["central", "province", "prefecture", "county", "township"]
    region_code: str
    located_in: str | None
    parent: str | None
    is_key_user: bool
    has_canteen: bool | None


class Institution(_Payload):
    """`statistics.institution.registered|changed|closed`: all dated rows, oldest first, never overlapping."""

    uscc: str
    revision: int
    rows: list[InstitutionRow]


EVENTS = (
    *declare("statistics", "institution", ("registered", "changed", "closed"), Institution),
    *declare(
        "statistics",
        "energy_return",
        ("submitted", "revised", "accepted", "returned", "withdrawn", "sealed"),
        EnergyReturn,
    ),
)

"""The energy and water return (form NY201).

Units: electricity Wh · water, natural gas L · coal, LPG g · petrol, diesel mL · heat kJ · other gce · money fen ·
area dm2 (0.01 m²) · users 0.001 person.
"""

from __future__ import annotations

from typing import Literal

from shared.events.payloads import RECORD_VERBS, OfInstitution, Payload, Record
from shared.events.registry import declare


class ReturnLine(Payload):
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


class ReturnUsers(Payload):
    """Daily averages of the period, in 0.001 person."""

    staff: int = 0
    students: int = 0
    patients: int = 0
    visitors: int = 0


class ReturnContent(Payload):
    """What was reported: the part of a return that can count."""

    form_edition: int
    channel: Literal["direct", "online", "proxy", "import"]
    source: Literal["meter", "bill", "estimate", "import"] | None  # null: not stated
    floor_area_dm2: int | None
    users_milliperson: ReturnUsers | None
    lines: list[ReturnLine]
    note: str | None = None


class OfForm(OfInstitution):
    """The natural key of a return: institution, form family, period."""

    form: Literal["NY201"]
    period: str


class EnergyReturn(Record[ReturnContent], OfForm):
    """`statistics.energy_return.submitted|revised|accepted|returned|withdrawn|sealed`."""


EVENTS = declare("statistics", "energy_return", RECORD_VERBS, EnergyReturn, apart=True)

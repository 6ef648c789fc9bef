"""The institutions register: where and what an institution is, for the events of all services."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Payload
from shared.events.registry import declare


class InstitutionRow(Payload):
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


class Institution(Payload):
    """`statistics.institution.registered|changed|closed`: all dated rows, oldest first, never overlapping."""

    uscc: str
    revision: int
    rows: list[InstitutionRow]


EVENTS = declare("statistics", "institution", ("registered", "changed", "closed"), Institution, apart=True)

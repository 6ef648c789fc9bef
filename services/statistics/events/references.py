"""Reference values that an office loads: energy quotas (GB/T 40498) and plausible prices. In force at once.

They are ratios, not amounts: exact decimal strings.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Payload
from shared.events.registry import declare


class Reference(Payload):
    """For the region with all below it, for periods that end from `valid_from` to `valid_to`."""

    region_code: str
    edition: str
    revision: int
    reason: str | None
    recorded_by: str
    valid_from: date
    valid_to: date | None
    document: str


class Quota(Reference):
    """`statistics.quota.published`: 约束值 ≥ 基准值 ≥ 引导值 of a type, with the coefficients they were set with."""

    type_code: Literal["01", "021", "022", "023", "024", "025", "026", "03"]
    constraint_kgce_m2: str
    base_kgce_m2: str
    guide_kgce_m2: str
    kgce_per_unit: dict[str, str]


class PriceRange(Reference):
    """`statistics.price_range.published`: yuan per unit of the form."""

    item: str
    lowest_yuan: str
    highest_yuan: str


EVENTS = (
    *declare("statistics", "quota", ("published",), Quota),
    *declare("statistics", "price_range", ("published",), PriceRange),
)

"""What indicators publishes on the compacted topic `bashu.indicators`: the full state of a value.

Key and subject are indicator, region and period; the revision is the batch number the value reflects.
"""

from __future__ import annotations

from typing import Literal

from shared.events.envelope import event_type
from shared.events.payloads import Payload
from shared.events.registry import declare

PUBLISHED = event_type("indicators", "value", "published")
REVISED = event_type("indicators", "value", "revised")


class ValueCoverage(Payload):
    """Institutions in the register, of these with whole reports, and the rest with data."""

    expected: int
    reported: int
    partial: int


class IndicatorValue(Payload):
    """`indicators.value.published|revised`: all types together, newest standard, current factors.

    A ratio is not an integer of any unit: amounts are exact decimal strings (20 digits where they have no end).
    """

    indicator: str
    region: str  # a prefecture, a province, `50,51` or `circle`
    period: str
    type: Literal["all"]
    value: str | None
    display: str | None
    unit: str
    numerator: str | None
    numerator_unit: str
    denominator: str | None
    denominator_unit: str | None
    standard: str
    factors: Literal["current"]
    factor_set: str | None
    coverage: ValueCoverage
    obs_status: Literal["M", "B", "E", "P", "A"]
    position: int


EVENTS = declare("indicators", "value", ("published", "revised"), IndicatorValue, apart=True)

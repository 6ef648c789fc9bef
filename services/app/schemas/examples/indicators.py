"""Values of Sichuan: the plan's total of 2020, and a ratio without an end that was revised."""

from __future__ import annotations

from services.app.schemas.examples.making import example
from services.indicators.events import IndicatorValue, ValueCoverage
from shared.events.export import Example

TOTAL = IndicatorValue(
    indicator="energy_total",
    region="51",
    period="2020",
    type="all",
    value="1617200",
    display="161.72 万吨标准煤",
    unit="tce",
    numerator="1617200",
    numerator_unit="tce",
    denominator=None,
    denominator_unit=None,
    standard="energy@1.0.0",
    factors="current",
    factor_set="coal-equivalent@1.0.0/gb2589-2020 + densities@1.0.0/statistics-system",
    coverage=ValueCoverage(expected=51_754, reported=51_754, partial=0),
    obs_status="A",
    position=68,
)
PER_PERSON = IndicatorValue(
    indicator="water_per_person",
    region="50,51",
    period="2024-Q3",
    type="all",
    value="6.6666666666666666667",
    display="6.67 立方米/人",
    unit="m3/person",
    numerator="20",
    numerator_unit="m3",
    denominator="3",
    denominator_unit="person",
    standard="energy@1.0.0",
    factors="current",
    factor_set=None,
    coverage=ValueCoverage(expected=68_417, reported=480, partial=12),
    obs_status="P",
    position=912,
)


def values() -> list[Example]:
    """Both verbs for both values; a revision carries a later batch number."""
    return [
        made
        for first in (TOTAL, PER_PERSON)
        for made in (
            _value("published", first),
            _value("revised", first.model_copy(update={"position": first.position + 3})),
        )
    ]


def _value(verb: str, value: IndicatorValue) -> Example:
    subject = f"{value.indicator}/{value.region}/{value.period}"
    return example("indicators", "value", verb, subject, value.position, value)

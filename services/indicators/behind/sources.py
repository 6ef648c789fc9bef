"""All sources of evidence that can list the records they made a value of."""

from __future__ import annotations

from services.indicators.behind.of_measures import MeasuredRecords
from services.indicators.behind.of_targets import IndicatorRecords, TargetRecords
from services.indicators.standards import Target

SOURCES: tuple[TargetRecords, ...] = (IndicatorRecords(), MeasuredRecords())


def source_of(target: Target) -> TargetRecords | None:
    """None: no service supplies the records yet."""
    return next((source for source in SOURCES if source.feeds(target)), None)

"""Indicator standards as data: factor tables, indicators and plans in `schemas/standards/<name>/<semver>.yaml`."""

from services.indicators.standards.catalogue import Catalogue, UnknownStandard
from services.indicators.standards.edition import Edition
from services.indicators.standards.loader import packaged, read
from services.indicators.standards.model import (
    FactorTable,
    Indicator,
    IndicatorStandard,
    Plan,
    Standard,
    StandardError,
    Target,
)

__all__ = [
    "Catalogue",
    "Edition",
    "FactorTable",
    "Indicator",
    "IndicatorStandard",
    "Plan",
    "Standard",
    "StandardError",
    "Target",
    "UnknownStandard",
    "packaged",
    "read",
]

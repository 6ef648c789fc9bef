"""Readings and sources of a plan as answers tell them."""

from __future__ import annotations

from typing import Any

from services.indicators.standards.model import Reading, Source
from services.indicators.targets.texts import SERVICES


def reading_told(reading: Reading) -> dict[str, str]:
    return {
        "field": reading.field,
        "chosen": reading.chosen,
        "other": reading.other,
        "text": reading.text,
        "zh": reading.because.zh,
        "en": reading.because.en,
    }


def source_told(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    services = [SERVICES[service] for service in source.services]
    return {
        "records": list(source.records),
        "zh": source.formula.zh,
        "en": source.formula.en,
        "services": [{"zh": zh, "en": en} for zh, en in services],
    }

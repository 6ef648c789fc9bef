"""A scrape as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from shared.telemetry.at_scrape import AtScrape, Read

Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parsed(text: str) -> Figures:
    """By name and labels. Fails if a name stands twice with the same labels, or is not explained."""
    found: Figures = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation, family.name
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found, key
            found[key] = sample.value
    return found


def scraped(sources: Mapping[str, Read], patience_s: float = 10.0) -> Figures:
    """One scrape of nothing but these sources."""
    at_scrape = AtScrape(patience_s)
    for name, read in sources.items():
        at_scrape.watch(name, read)
    registry = CollectorRegistry()
    registry.register(at_scrape)
    return parsed(generate_latest(registry).decode())


def value(figures: Figures, name: str, **labels: str) -> float | None:
    return figures.get((name, tuple(sorted(labels.items()))))

"""Asks the platform for values and holds them against the recompute."""

from __future__ import annotations

from random import Random

from tests.e2e.partner import Json, Partner
from tests.independent.values import INDICATORS, Sums, value
from tests.independent.world import World

REGIONS = ["51", "5101", "510104", "510105", "510703", "50", "500101", "500105", "50P001", "50,51", "circle"]
TYPES = ["all", "02", "01", "021", "024", "03"]
BASES = ["current", "frozen"]


def agree(partner: Partner, world: World, periods: list[str], random: Random, as_of: int | str | None = None) -> int:
    """Assert that a random block of values is what the recompute says; returns the batch number they stand at."""
    asked = {
        "indicator": INDICATORS,
        "region": random.sample(REGIONS, 5),
        "period": random.sample(periods, 5),
        "type": random.sample(TYPES[1:], 1),
        "factors": BASES,
    }
    number = _agree_on(partner, world, asked, as_of)
    _agree_on(partner, world, {name: chosen for name, chosen in asked.items() if name != "type"}, as_of)
    return number


def _agree_on(partner: Partner, world: World, asked: Json, as_of: int | str | None) -> int:
    sums = Sums(world)
    parameters = dict(asked) if as_of is None else {**asked, "as_of": as_of}
    items, stands_at = partner.values(**parameters, limit=1000)
    keys = [
        (indicator, region, period, type_, basis)
        for indicator in asked["indicator"]
        for region in asked["region"]
        for period in asked["period"]
        for type_ in asked.get("type", ["all"])
        for basis in asked["factors"]
    ]
    assert len(items) == len(keys)
    for item, key in zip(items, keys, strict=True):
        indicator, region, period, type_, basis = key
        assert (item["indicator"], item["region"], item["period"]) == key[:3]
        expected = value(sums, indicator, region, period, type_, basis)
        answer = (item["value"], item["obs_status"])
        assert answer == (expected.text, expected.obs_status), (key, item)
        if expected.text is not None:
            assert item["coverage"] == vars(expected.coverage), (key, item)
    return int(stands_at)

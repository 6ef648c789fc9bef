"""Which reporting nodes a region of the API means, read from the reference file directly."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from tests.independent.calendar_periods import last_day

FILE = Path(__file__).parents[2] / "schemas" / "reference" / "regions.csv"


@cache
def divisions() -> dict[str, dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def within(region: str, node: str) -> bool:
    """Whether a reporting node is part of `51`, `5101`, `510104`, `50,51` or `circle`.

    A successor takes in its predecessors (api.md: "a successor's base is the sum of its predecessors"), in
    later periods too, so that what still lies there is lost to no county.
    """
    if region == "circle":
        return divisions()[node]["twin_city_circle"] == "in"
    if node in divisions().get(region, {}).get("predecessors", "").split(";"):
        return True
    return any(ancestor in region.split(",") for ancestor in ancestors(node))


def ancestors(node: str) -> list[str]:
    """The node itself and what it is part of."""
    parent = divisions()[node]["parent"]
    return [node, *(ancestors(parent) if parent else [])]


def dissolved(region: str, period: str) -> bool:
    """Whether the division ended before the period's last day: it then has no data."""
    valid_to = divisions().get(region, {}).get("valid_to", "")
    return valid_to != "" and date.fromisoformat(valid_to) < last_day(period)

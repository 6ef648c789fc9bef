"""Units of measures (the smallest, integers), of targets and of indicators: which belong together, and their scale.

What is not listed is a count of things (projects, vehicles, institutions, …): each is one.
"""

from __future__ import annotations

SCALES: dict[str, tuple[str, int]] = {
    "m2": ("dm2", 100),
    "10^4 m2": ("dm2", 1_000_000),
    "dm2": ("dm2", 1),
    "t/day": ("g/day", 1_000_000),
    "kg/day": ("g/day", 1_000),
    "g/day": ("g/day", 1),
    "t": ("g", 1_000_000),
    "kg": ("g", 1_000),
    "g": ("g", 1),
    "kW": ("W", 1_000),
    "W": ("W", 1),
    "kWh": ("Wh", 1_000),
    "Wh": ("Wh", 1),
    "m3/a": ("L/a", 1_000),
    "L/a": ("L/a", 1),
    "tce": ("gce", 1_000_000),
    "gce": ("gce", 1),
    "tCO2": ("kgCO2", 1_000),
    "kgCO2": ("kgCO2", 1),
    "yuan": ("fen", 100),
    "fen": ("fen", 1),
}
COUNT = "count"


def smallest(unit: str) -> str:
    """The smallest unit of the same kind; `count` for things."""
    return SCALES[unit][0] if unit in SCALES else COUNT


def scale(unit: str) -> int:
    """How many of the smallest unit make one."""
    return SCALES[unit][1] if unit in SCALES else 1

"""Pure rules of indicators: what a value's status is."""

from __future__ import annotations


def obs_status(*, has_value: bool, is_break: bool, is_estimate: bool, expected: int, reported: int) -> str:
    """SDMX OBS_STATUS, the first that holds: M no data, B break in the series, E estimate, P partial, A."""
    if not has_value:
        return "M"
    if is_break:
        return "B"
    if is_estimate:
        return "E"
    return "P" if reported < expected else "A"

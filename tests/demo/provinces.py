"""The provinces of the demo, small enough for a test."""

from __future__ import annotations

from dataclasses import replace

from services.app.demo.figures import Province


def small(base: Province, institutions: int) -> Province:
    """The same province a hundred times smaller."""
    return replace(
        base,
        institutions=institutions,
        key_users=5,
        area_m2=base.area_m2 // 100,
        users=base.users // 100,
        water_m3=base.water_m3 // 100,
        carriers={carrier: amount // 100 for carrier, amount in base.carriers.items()},
    )

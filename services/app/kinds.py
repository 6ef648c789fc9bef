"""Every declared kind of record, of all services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from services.food import commands as food
from services.projects import commands as projects
from services.statistics import commands as statistics
from services.training import commands as training
from services.vehicles import commands as vehicles
from services.waste import commands as waste
from shared.kinds.keys import NONE

KINDS = (*statistics.KINDS, *vehicles.KINDS, *waste.KINDS, *food.KINDS, *training.KINDS, *projects.KINDS)


def path_of(base: str, line: Mapping[str, Any]) -> str:
    """Of the record that a batch line of the resource `base`, such as `/waste/v1/waste-logs`, is about."""
    key = "/".join(quote(str(line.get(name, NONE)), safe="") for name in key_fields()[base])
    return f"{base}/{key}"


@cache
def key_fields() -> dict[str, Sequence[str]]:
    """The parts of a key by the path of the resource."""
    return {f"/{kind.service}/v1/{kind.things}": kind.key_fields for kind in KINDS}

"""Query parameters that the lists of all kinds of record share."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

Region = Annotated[
    str | None, Query(pattern=r"^[0-9A-Z]{2,6}$", description="行政区划，含下级 / a division with all below it")
]


def _written_out(value: object) -> object:
    """Pydantic would also take a number for an instant."""
    if isinstance(value, str) and not _RFC_3339.fullmatch(value):
        raise ValueError("not a date and time with offset, such as 2026-11-23T08:00:00+08:00 (RFC 3339)")
    return value


UpdatedSince = Annotated[
    AwareDatetime | None,
    BeforeValidator(_written_out),
    Query(alias="updated-since", description="RFC 3339, e.g. 2026-11-23T08:00:00+08:00"),
]

"""Query parameters that the lists of all kinds of record share."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime, BeforeValidator

from shared.web.faults import TIME
from shared.web.filters import refused

_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _written_out(value: object) -> object:
    """Pydantic would also take a number for an instant."""
    if isinstance(value, str) and not _RFC_3339.fullmatch(value):
        raise refused(*TIME)
    return value


UpdatedSince = Annotated[
    AwareDatetime | None,
    BeforeValidator(_written_out),
    Query(alias="updated-since", description="RFC 3339, e.g. 2026-11-23T08:00:00+08:00"),
]

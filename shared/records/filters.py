"""Query parameters that the lists of all kinds of record share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import AwareDatetime

from shared.web.faults import TIME
from shared.web.filters import written_as

UpdatedSince = Annotated[
    AwareDatetime | None,
    written_as(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", TIME),
    Query(alias="updated-since", description="RFC 3339, e.g. 2026-11-23T08:00:00+08:00"),
]

"""GET status: whether everything that was accepted is in the values."""

from __future__ import annotations

import time

from fastapi import APIRouter, Response

from services.indicators.engine.status import lag
from shared.bus import Bus
from shared.db import Database
from shared.outbox.feed import outbox_status
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller


def router(database: Database, bus: Bus) -> APIRouter:
    routes = APIRouter()

    @routes.get("/status", summary="是否已计入全部数据 / whether all that was accepted is in the values")
    def get_status(_principal: Principal = caller()) -> Response:
        """`lag` 0：此前接受的都已计入。Zero lag: everything accepted before the call is in the values."""
        with database.transaction() as connection:
            found = lag(connection, bus)
            outbox = outbox_status(connection)
        age_s = 0.0 if found.oldest_ms is None else max(0.0, time.time() - found.oldest_ms / 1000)
        return json_answer(
            {"lag": found.lag, "freshness_s": round(age_s, 3), "dead_letters": found.dead_letters, **outbox}
        )

    return routes

"""GET stream: published values as they come."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from services.indicators.stream import Stream, Wanted, parse_id
from shared.db import Database
from shared.web.auth import Principal, caller
from shared.web.filters import AREA, Area, EventType


def router(database: Database) -> APIRouter:
    routes = APIRouter()
    stream = Stream(database)

    @routes.get(
        "/stream",
        summary="指标事件流（SSE） / values as server-sent events",
        response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {}}}},
    )
    async def get_stream(
        type: EventType = "",
        region: Annotated[list[Area], Query(max_length=300, description=AREA)] = [],  # noqa: B006 - FastAPI copies it
        after: Annotated[
            int | None, Query(alias="from", ge=0, lt=2**62, description="从该批次之后开始 / after this batch")
        ] = None,
        last_event_id: Annotated[str | None, Header(max_length=40)] = None,
        _caller: Principal = caller("indicators:read"),
    ) -> StreamingResponse:
        """CloudEvents，id 为批次号。CloudEvents whose id is the batch number, on the last event of each batch.

        `Last-Event-ID` goes on where a broken stream ended; when that is too old an event `reset` comes first.
        """
        start = after if last_event_id is None else parse_id(last_event_id)
        return StreamingResponse(
            stream.listen(start, Wanted(type, frozenset(region))),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return routes

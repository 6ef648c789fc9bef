"""The application factory: every process that speaks HTTP is made here, so all answer alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware

from shared.web.addresses import asked_once
from shared.web.auth import Verifier
from shared.web.body import BodyLimit
from shared.web.errors import handle_errors
from shared.web.health import Check, health_router
from shared.web.openapi import document
from shared.web.tracing import Tracing, recorded

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]

DESCRIPTION = (
    "川渝公共机构节能平台接口。每个错误都是中英文问题文档（RFC 9457）。"
    "Every error is a problem document (RFC 9457) in Chinese and English."
)

# What machines read stays as it is: a stream must not wait for a full block, records bear a strong ETag.
_NOT_COMPRESSED = ("application/*", "image/*", "text/event-stream")


def create_app(
    title: str,
    routers: Sequence[APIRouter],
    *,
    verify: Verifier,
    lifespans: Sequence[Lifespan] = (),
    ready: Sequence[Check] = (),
) -> FastAPI:
    """Put services together into one application.

    `verify` checks bearer tokens; `lifespans` start in order and stop in reverse; each of `ready` says
    why the process cannot serve now, or None. Requests are recorded if spans are exported when this is called.
    Documentation is at /docs and /redoc, without a CDN.
    """
    app = FastAPIOffline(
        title=title,
        version="1",
        description=DESCRIPTION,
        lifespan=_composed(lifespans),
        telemetry=recorded(),
        dependencies=[Depends(asked_once)],
    )
    app.state.verify = verify
    for router in (*routers, health_router(ready)):
        app.include_router(router)
    handle_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5, exclude_content_types=_NOT_COMPRESSED)
    app.add_middleware(BodyLimit)
    app.add_middleware(Tracing)  # added last: outermost, so that every answer carries its trace
    document(app)
    return app


def _composed(lifespans: Sequence[Lifespan]) -> Lifespan:
    @asynccontextmanager
    async def composed(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for lifespan in lifespans:
                await stack.enter_async_context(lifespan(app))
            yield

    return composed

"""`/health/live` and `/health/ready`: no token, no secrets, no internals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import psycopg
from fastapi import APIRouter

from shared.db import Database
from shared.web.problems import Problem

Check = Callable[[], str | None]


def database_ready(database: Database) -> Check:
    """A readiness check: can this service reach its database?"""

    def check() -> str | None:
        try:
            with database.session() as connection:  # not from the pool, which waits for a connection to heal
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return "database unavailable"
        return None

    return check


def health_router(checks: Sequence[Check]) -> APIRouter:
    """Liveness answers as long as the process does; readiness asks every check for a reason to say no."""
    router = APIRouter(prefix="/health", tags=["health"])

    @router.get("/live", summary="进程存活 / Is the process alive?", description="Always 200 while the process runs.")
    def live() -> dict[str, str]:
        return {"status": "live"}

    @router.get("/ready", summary="可以服务 / Can it serve?", description="200, or 503 with the reasons.")
    def ready() -> dict[str, str]:
        reasons = [reason for check in checks if (reason := check())]
        if reasons:
            raise Problem(
                503,
                "not_ready",
                f"服务尚未就绪：{'；'.join(reasons)}",
                f"The service is not ready: {'; '.join(reasons)}.",
                headers={"Retry-After": "1"},
                extra={"reasons": reasons},
            )
        return {"status": "ready"}

    return router

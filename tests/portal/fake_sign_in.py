"""The fake API's sign-in: one session, one code, one person on the roster."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse

SESSION = {"title": "联合培训 <一>", "starts_on": "2025-09-16", "ends_on": "2025-09-18", "venue": "示例学院",
           "slot": "2025-09-16-am"}  # fmt: skip
SCREEN, CODE, TICKET = "A.2025-9.1.screen", "A.2025-9.2.scan", "A.2025-9.3.ticket"


def refused(status: int, zh: str, en: str) -> JSONResponse:
    return JSONResponse({"title": zh, "detail": en}, status)


def sign_in() -> APIRouter:
    routes, signed = APIRouter(), set[str]()

    @routes.get("/training/v1/sign-ins/code", response_model=None)
    def code(screen: str) -> dict[str, Any] | JSONResponse:
        if screen not in (SCREEN, "closed"):
            return refused(403, "签到码无效", "The code is not valid.")
        shown = CODE if screen == SCREEN else None
        return {**SESSION, "code": shown, "left_s": 17, "hours": "08:00–13:00", "signed_in": 41}

    @routes.post("/training/v1/sign-ins/tickets", response_model=None)
    def ticket(code: str = Body(embed=True)) -> dict[str, Any] | JSONResponse:
        return {**SESSION, "ticket": TICKET} if code == CODE else refused(403, "签到码已过期", "The code is over.")

    @routes.post("/training/v1/sign-ins", response_model=None)
    def sent(body: dict[str, str]) -> JSONResponse:
        if body["ticket"] != TICKET:
            return refused(403, "签到码已过期", "The code is over.")
        if (body["name"], body["phone_last4"]) != ("王晓明", "0815"):
            return refused(422, "花名册中查不到", "Not on the roster.")
        is_new = body["name"] not in signed
        signed.add(body["name"])
        return JSONResponse({"slot": "2025-09-16-am", "is_new": is_new}, 201 if is_new else 200)

    return routes

"""The routes of the sign-in: the only pages that are not for readers at the machine alone.

Whoever asks holds a code that training has signed for one session; that is checked there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Form, Query, Request, Response

from services.portal.client import Api
from services.portal.pages.sign_in import FORM, SCREEN, SignInForm, opened_form, screen, sent_form
from services.portal.responding import html, or_problem

Field = Annotated[str, Form()]


def add_sign_in(routes: APIRouter, api: Api, threads: CapacityLimiter) -> None:
    async def made(request: Request, make: Callable[[], Response]) -> Response:
        return await to_thread.run_sync(partial(or_problem, request, make), limiter=threads)

    async def form(request: Request, model: Callable[[], SignInForm]) -> Response:
        def make() -> Response:
            page = model()
            return html(request, "sign_in.html", page, page.status)

        return await made(request, make)

    @routes.get(SCREEN)
    async def show_screen(request: Request, screen_code: Annotated[str, Query(alias="screen")] = "") -> Response:
        origin, host = str(request.base_url).rstrip("/"), request.url.hostname or ""
        return await made(
            request, lambda: html(request, "sign_in_screen.html", screen(api, screen_code, origin, host))
        )  # fmt: skip

    @routes.get(FORM)
    async def show_form(request: Request, code: str = "") -> Response:
        return await form(request, partial(opened_form, api, code))

    @routes.post(FORM)
    async def send_form(
        request: Request, ticket: Field = "", name: Field = "", phone_last4: Field = ""
    ) -> Response:  # fmt: skip
        return await form(request, partial(sent_form, api, ticket, name.strip(), phone_last4.strip()))

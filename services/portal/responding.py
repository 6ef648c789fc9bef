"""Pages as answers: their headers, their language, and what is shown when a page cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from services.portal.client import Refused, Unavailable
from services.portal.pages.problem import ProblemPage
from services.portal.render import render
from services.portal.texts import LANGUAGES

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LANGUAGE_COOKIE = "lang"


class Incomplete(Exception):
    """The address lacks something that the page cannot do without."""


def or_problem(request: Request, make: Callable[[], Response]) -> Response:
    """What `make` answers, or the page that says why it cannot."""
    try:
        return make()
    except Incomplete:
        return html(request, "problem.html", ProblemPage("incomplete"), 422)
    except Refused as error:
        return html(request, "problem.html", ProblemPage("address", reasons=error.reasons), error.status)
    except Unavailable as error:
        return html(request, "problem.html", ProblemPage("unavailable", error.detail), 503)


def html(request: Request, template: str, page: Any, status: int = 200) -> Response:
    """A page in the reader's language, which is remembered once it was asked for."""
    asked = request.query_params.get("lang")
    language = next((each for each in (asked, request.cookies.get(LANGUAGE_COOKIE)) if each in LANGUAGES), LANGUAGES[0])
    query = {key: value for key, value in request.query_params.items() if key != "lang"}
    demo = bool(os.environ.get("BASHU_DEMO"))
    body = render(template, language, request.url.path, query, demo, page)
    response = HTMLResponse(body, status, HEADERS)
    if asked in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=31536000, httponly=True, samesite="lax")
    return response

"""签到: the screen in the room with its QR code, and the form that a telephone opens by it.

These pages are for whoever holds a code that training has signed: the screen's for the hosts, the form's for whoever
has just scanned the QR code. They show nothing but the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import segno

from services.portal.access import is_loopback
from services.portal.answers import Bilingual
from services.portal.client import Api, Refused

SCREEN, FORM = "/sign-in/screen", "/sign-in"
CLOSED_AGAIN_S = 60  # until the screen looks whether a half-day has begun


@dataclass(frozen=True, slots=True)
class Screen:
    """`image`: the QR code as SVG, None while nobody can sign in. `refresh_s`: until the page is loaded again."""

    session: Mapping[str, Any]
    image: str | None
    is_local: bool
    refresh_s: int


@dataclass(frozen=True, slots=True)
class SignInForm:
    """`reasons`: why the last try did not do. Without a `ticket` there is no form, and the QR code is scanned anew."""

    session: Mapping[str, Any] | None
    ticket: str | None
    name: str = ""
    reasons: Sequence[Bilingual] = ()
    slot: str | None = None  # once signed in
    is_new: bool = True
    status: int = 200


def screen(api: Api, code: str, origin: str, host: str) -> Screen:
    """`origin`: by which this page was asked for; telephones reach the form there, unless it is this machine's own."""
    found = api.ask("GET", "/training/v1/sign-ins/code", params={"screen": code}).json()
    image = None
    if found["code"]:
        address = f"{origin}{FORM}?{urlencode({'code': found['code']})}"
        image = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=2)
    return Screen(found, image, is_loopback(host), found["left_s"] if image else CLOSED_AGAIN_S)


def opened_form(api: Api, code: str) -> SignInForm:
    try:
        found = api.ask("POST", "/training/v1/sign-ins/tickets", json={"code": code}).json()
    except Refused as refused:
        return SignInForm(None, None, reasons=refused.reasons, status=refused.status)
    return SignInForm(found, found["ticket"])


def sent_form(api: Api, ticket: str, name: str, phone_last4: str) -> SignInForm:
    body = {"ticket": ticket, "name": name, "phone_last4": phone_last4}
    try:
        found = api.ask("POST", "/training/v1/sign-ins", json=body).json()
    except Refused as refused:
        retry = ticket if refused.status == _TO_CORRECT else None
        return SignInForm(None, retry, name, refused.reasons, status=refused.status)
    return SignInForm(None, None, slot=found["slot"], is_new=found["is_new"])


_TO_CORRECT = 422

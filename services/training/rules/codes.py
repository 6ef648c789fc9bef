"""Signed codes of a sign-in: who holds one may do one thing for one session, for a while.

    screen   show the session's QR code, until the session is over           number: the second it ends
    scan     what the QR code says, another every minute                      number: the minute
    ticket   send the form that a scanned code has opened                     number: the second it ends

A code is `<USCC>.<session number>.<number>.<HMAC>`. A photograph of the QR code is worth two minutes at most.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from typing import Literal

from shared.web.problems import Problem

ROTATES_S = 60
TICKET_S = 300
"""To type a name and four digits, on a telephone, in a queue."""

Purpose = Literal["screen", "scan", "ticket"]
SessionKey = tuple[str, str]

_MAC_BYTES = 16


def issue(key: bytes, purpose: Purpose, session: SessionKey, number: int) -> str:
    said = ".".join((*session, str(number)))
    return f"{said}.{_mac(key, purpose, said)}"


def scan_code(key: bytes, session: SessionKey, second: int) -> str:
    """What the QR code says at a moment, in seconds since 1970."""
    return issue(key, "scan", session, second // ROTATES_S)


def left_s(second: int) -> int:
    """Seconds until the QR code changes."""
    return ROTATES_S - second % ROTATES_S


def read(key: bytes, purpose: Purpose, text: str, second: int) -> SessionKey:
    """The session that a code is good for at this moment. Raises `Problem` 403: forged, or its time is over."""
    said, _, mac = text.rpartition(".")
    session, number = _parts(said)
    if session is None or not hmac.compare_digest(mac.encode(), _mac(key, purpose, said).encode()):
        raise Problem(403, "code_invalid", "签到码无效：请重新扫描会场屏幕上的二维码",
                      "The code is not valid: scan the one on the screen again.")  # fmt: skip
    # The next QR code may be up while this one is scanned.
    last = (number + 2) * ROTATES_S - 1 if purpose == "scan" else number
    if second > last or (purpose == "scan" and second < number * ROTATES_S):
        raise Problem(403, "code_expired", "签到码已过期：请重新扫描会场屏幕上的二维码",
                      "The code is over: scan the one on the screen again.")  # fmt: skip
    return session


def _parts(said: str) -> tuple[SessionKey | None, int]:
    match said.split("."):
        case [uscc, session_no, number] if number.isascii() and number.isdecimal() and len(number) <= 12:
            return (uscc, session_no), int(number)
        case _:
            return None, 0


def _mac(key: bytes, purpose: str, said: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, f"{purpose}:{said}".encode(), "sha256")[:_MAC_BYTES]).decode().rstrip("=")

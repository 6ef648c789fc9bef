"""Which province a caller acts for: exactly one. A client of both, or of a part of one, decides nothing."""

from __future__ import annotations

from shared.geography import PROVINCES
from shared.web.auth import Principal
from shared.web.problems import Problem

SCOPE = "standards:publish"


def province_of(caller: Principal) -> str:
    """Raises `Problem` 403."""
    if caller.region not in PROVINCES:
        raise Problem(
            403,
            "province_required",
            "须以一个省（市）的名义办理：客户端的行政区划应为 50 或 51",
            "This is decided by one province: the region of the client has to be 50 or 51.",
        )
    return caller.region

"""Profile demo: partners in a container of their own report through the origin; the plan's figures come out."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from services.app.demo.figures import PRINTED
from tests.containers.compose import Compose


def test_the_plan_s_figures_come_out(brought_up: Callable[..., Compose]) -> None:
    demo = brought_up("demo")  # healthy: the player is when the figures are right

    printed = demo.inside("player", "bashu", "player", "check", "http://proxy:8700").stdout
    page = httpx.get(demo.origin, timeout=60, trust_env=False).text

    assert printed.split(" · ") == [*list(PRINTED.values())[:-1], f"{PRINTED['share_petrol']}\n"]
    assert "161.72" in page

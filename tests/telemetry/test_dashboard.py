"""The dashboard for Grafana asks for metrics that the parts tell, and for all of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
COUNTED = re.compile(r"_(bucket|total)$")


def told() -> set[str]:
    """Every metric that is named in the code."""
    sources = (path.read_text() for folder in ("services", "shared") for path in (ROOT / folder).rglob("*.py"))
    return {
        name
        for source in sources
        for name in re.findall(r'"(bashu_[a-z_]+_(?:events|seconds|records|rows|letters|up))"', source)
    }


def test_what_the_dashboard_asks_for_is_what_the_parts_tell() -> None:
    dashboard = json.loads((ROOT / "infra" / "grafana" / "bashu.json").read_text())
    asked = {
        COUNTED.sub("", name)
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"bashu_[a-z_]+", target["expr"])
    }

    assert asked == told()

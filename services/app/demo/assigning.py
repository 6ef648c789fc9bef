"""What the made-up planning office of Sichuan assigns: two values that the plan leaves to the state, and one split.

B01-07 is left as it is: a value that nobody has assigned is no data, and has to be seen as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

import orjson

from services.app.demo.bodies import Body
from services.app.demo.figures import SICHUAN
from services.app.demo.sending import Chunk
from shared.geography import regions

PATH = "/indicators/v1/target-values"
PLAN = "SC14"
ASSIGNED = (("SC14-B01-03", "210", "2022-01-01"), ("SC14-T09", "1.3", "2022-01-01"))  # 10⁴ t CO₂, PUE
SPLIT = "SC14-B06-01"  # 200 upgraded kitchens
OF_CAPITAL, OF_EACH = ("5101", 20), 9
_SPLIT_SINCE = "2021-01-01"
_BY_STATE, _BY_PROVINCE = "演示〔2021〕1号", "演示〔2021〕2号"  # no office has said so


def lines() -> Iterator[Body]:
    """As the lines of one batch."""
    for target, value, since in ASSIGNED:
        yield _line(target, SICHUAN.code, since, value, _BY_STATE)
    capital, more = OF_CAPITAL
    for region in regions():
        if region.parent == SICHUAN.code:
            kitchens = more if region.code == capital else OF_EACH
            yield _line(SPLIT, region.code, _SPLIT_SINCE, str(kitchens), _BY_PROVINCE)


def chunk() -> Chunk:
    """All of them, sent at most once."""
    made = list(lines())
    last = "/".join(quote(made[-1][part], safe="") for part in ("plan", "target", "region", "valid_from"))
    return Chunk(SICHUAN.code, f"{PATH}:batch", len(made), partial(map, orjson.dumps, made), f"{PATH}/{last}", 1)


def _line(target: str, region: str, since: str, value: str, doc_no: str) -> Body:
    return {
        "plan": PLAN, "target": target, "region": region, "valid_from": since, "value": value, "doc_no": doc_no,
    }  # fmt: skip

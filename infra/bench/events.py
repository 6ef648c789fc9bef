"""Events as statistics publishes them, made without it: a log of any size, with the sums that must come out.

The same mix as `material`: of every 100 returns about 78 are annual, 19 monthly and 3 corrections; besides, 0.8 %
of the events are delivered twice, and 0.2 % again after their correction.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from infra.bench.material import FIRST_YEAR, code_of, node_of, periods_of, type_of
from services.statistics.events import EnergyReturn, Institution
from shared.bus import Message
from shared.events.envelope import Envelope, event_type, topic_of

INSTITUTIONS = 80_000  # of both provinces together
TOPIC = topic_of("statistics")
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_RETURN = (
    '{"institution_uscc":"%s","form":"NY201","period":"%s","revision":%d,"state":"accepted","reason":null,'
    '"recorded_by":"bench","content":{"form_edition":2020,"channel":"direct","source":"bill",'
    '"floor_area_dm2":1200050,"users_milliperson":{"staff":120000,"students":900000,"patients":0,"visitors":0},'
    '"lines":[{"item":"electricity","use":null,"origin":"grid","variant":null,"fuel":null,"quantity":%d,"resold":0,'
    '"unit":"Wh","cost_fen":21000000},{"item":"water","use":null,"origin":null,"variant":null,"fuel":null,'
    '"quantity":15000000,"resold":0,"unit":"L","cost_fen":4500000}],"note":null},'
    '"counts":{"revision":%d,"content":null}}'
)
_INSTITUTION = (
    '{"uscc":"%s","revision":1,"rows":[{"valid_from":"1990-01-01","valid_to":null,"name":"某单位","type_code":"%s",'
    '"level":"county","region_code":"%s","located_in":null,"parent":null,"is_key_user":false,"has_canteen":null}]}'
)


def messages(returns: int, wh: Counter[int], seed: int = 7) -> Iterator[Message]:
    """The register, then about `returns` events of returns. When all are taken, `wh` holds Wh by year."""
    EnergyReturn.model_validate_json(_RETURN % (code_of(0), "2020", 1, 1, 1))  # what we make is what is published
    Institution.model_validate_json(_INSTITUTION % (code_of(0), type_of(0), node_of(0)))
    codes = [code_of(number) for number in range(min(INSTITUTIONS, returns))]
    for number, code in enumerate(codes):
        yield _message("institution.registered", code, 1, _INSTITUTION % (code, type_of(number), node_of(number)))
    yield from _returns(codes, random.Random(seed), wh, returns)


def _returns(codes: list[str], chance: random.Random, wh: Counter[int], limit: int) -> Iterator[Message]:
    """Year by year; a correction, a duplicate or a stale event comes some hundred events after its original."""
    later: list[Message] = []
    left = limit
    for year in range(FIRST_YEAR, 9999):
        for number, code in enumerate(codes):
            for period in periods_of(number, year):
                quantity = chance.randrange(1_000_000, 1_000_000_000)
                first, luck = _return(code, period, 1, quantity), chance.random()
                again: list[Message] = []
                if luck < 0.03:
                    corrected = chance.randrange(1_000_000, 1_000_000_000)
                    again = [_return(code, period, 2, corrected), *([first] if luck < 0.002 else [])]
                    quantity = corrected
                elif luck < 0.038:
                    again = [first]
                if (left := left - 1 - len(again)) < 0:  # an original without what corrects it would spoil the sums
                    yield from later
                    return
                wh[year] += quantity
                later += again
                yield first
                if len(later) > 400:
                    yield from later[:200]
                    del later[:200]


def _return(code: str, period: str, revision: int, wh: int) -> Message:
    data = _RETURN % (code, period, revision, wh, revision)
    return _message("energy_return.accepted", f"{code}/NY201/{period}", revision, data)


def _message(kind: str, subject: str, revision: int, data: str) -> Message:
    thing, verb = kind.split(".")
    envelope = Envelope.of(event_type("statistics", thing, verb), subject, revision, _AT)
    return Message(TOPIC, subject[:18].encode(), data.encode(), envelope.headers())

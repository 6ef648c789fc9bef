"""Evaluations of canteens, and what becomes of those that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from typing_extensions import override

from services.food import events
from services.food.commands.canteens import CANTEENS
from services.food.rules import canteens, evaluations
from shared.db import Connection
from shared.kinds import (
    Amount,
    Beside,
    Code,
    Day,
    Institution,
    Items,
    Many,
    OfInstitution,
    Rectifiable,
    Text,
    on,
    read_entries,
)
from shared.records.kind import Key, Request
from shared.web.problems import FieldError

MOST_CENTIPOINTS = 100_000


class _Canteens(Beside):
    def __init__(self, known: Mapping[Key, events.Canteen]) -> None:
        self._known = known

    @override
    def judge(self, key: Any, content: events.EvaluationContent) -> Iterator[FieldError]:
        known = self._known.get((key.institution_uscc, key.canteen_no))
        return canteens.open_then(known, content.evaluated_on, "evaluated_on")


def _canteens(connection: Connection, requests: Sequence[Request]) -> _Canteens:
    return _Canteens(read_entries(connection, CANTEENS, [request.key[:2] for request in requests]))


EVALUATIONS = Rectifiable(
    "food", "evaluation", "canteen-evaluations", events.CanteenEvaluation,
    key=(Institution(), Code("canteen_no"), Code("round")),
    body={
        "criteria_edition": Text(40),
        "scores": Items(
            {"item": Text(200), "centipoints": Amount("points", 2, MOST_CENTIPOINTS)},
            unique=("item",), most=200, least=1,
        ),
        "total_centipoints": Amount("total", 2, MOST_CENTIPOINTS),
        "issues": Many(Text(500), default=()),
        "rectify_by": Day(future=True),
    },
    place=OfInstitution(on("evaluated_on")),
    rule=evaluations.evaluation,
    beside=_canteens,
    rectification="rectification",
    settled_by="recheck_result",
    settled_as="passed",
)  # fmt: skip

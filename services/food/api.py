"""Routes of food: those of its kinds of record, what a plan must hold, its events, its status."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Response

from services.food.commands import KINDS
from services.food.commands.plans import EVALUATION_PLANS, read_canteens
from services.food.rules import planning
from shared.db import Database
from shared.kinds.routes import key_of, service_router
from shared.records.kind import Key, foreign
from shared.records.writing import REVIEW
from shared.web.answers import json_answer
from shared.web.auth import Principal, caller


def router(database: Database) -> APIRouter:
    """All routes of the service, on its own database."""
    routes = service_router("food", database, KINDS)
    _add_outlook(routes, database)
    return routes


def _add_outlook(routes: APIRouter, database: Database) -> None:
    path = f"/food/v1/{EVALUATION_PLANS.things}/{{region_code}}/{{year}}/outlook"

    @routes.get(path, responses={200: {"description": "what a plan of the region and year must hold"}})
    def get_outlook(
        by: Principal = caller("food:write", REVIEW), asked: Key = Depends(key_of(EVALUATION_PLANS))
    ) -> Response:
        """抽查计划测算。How many canteens a plan has at the least, and which ones it may not leave out."""
        region, year = asked
        if not by.covers(region):
            raise foreign(region)
        with database.transaction() as connection:
            known = read_canteens(connection, [(region, year)])
        registered = known.registered[region, year]
        due = planning.due(year, registered, known.covered((region, year)))
        return json_answer({
            "region_code": region,
            "year": year,
            "canteens_registered": len(registered),
            "least": planning.least(len(registered)) if year >= planning.IN_FORCE_SINCE else 0,
            "due": [{"institution_uscc": uscc, "canteen_no": number} for uscc, number in due],
        })  # fmt: skip

"""What is sent in: institutions, energy returns, quotas and price ranges."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from services.statistics.commands import INSTITUTIONS, PRICES, QUOTAS, RETURNS
from services.statistics.commands.institutions import InstitutionKey
from services.statistics.commands.references import ReferenceKey
from services.statistics.rules.institutions import TYPES
from services.statistics.rules.returns import FORMS, ReturnKey
from shared.db import Database
from shared.forms import form
from shared.records.correcting import add_corrections
from shared.records.filters import UpdatedSince
from shared.records.reading import Filter
from shared.records.routes import add_routes
from shared.records.writing import REVIEW
from shared.web.filters import Region

SCOPE = "statistics:write"

# Patterns are for readers of the document only: the rules answer a wrong key with its code and a hint.
Uscc = Annotated[
    str,
    Path(
        description="统一社会信用代码 / credit code, or TMP-",
        json_schema_extra={"pattern": r"^([0-9A-HJ-NP-RT-UW-Y]{18}|TMP-[0-9A-Z]{1,14})$"},
    ),
]
PERIOD = {"pattern": r"^20[0-6]\d(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"}


def add_records(routes: APIRouter, database: Database) -> None:
    add_routes(routes, database, INSTITUTIONS, key=institution_key, filter_by=institution_filter, scope=SCOPE)
    add_routes(routes, database, RETURNS, key=return_key, filter_by=return_filter, scope=SCOPE)
    add_routes(routes, database, QUOTAS, key=quota_key, filter_by=reference_filter, scope=REVIEW)
    add_routes(routes, database, PRICES, key=price_key, filter_by=reference_filter, scope=REVIEW)
    add_corrections(routes, database, RETURNS, key=return_key, scope=SCOPE)


def institution_key(uscc: Uscc) -> InstitutionKey:
    return INSTITUTIONS.key_reader()(uscc)


def institution_filter(region: Region = None, updated_since: UpdatedSince = None) -> Filter:
    return Filter(region, updated_since)


def return_key(
    institution_uscc: Uscc,
    form: Annotated[str, Path(json_schema_extra={"enum": list(FORMS)})],
    period: Annotated[str, Path(description="2026, 2026-H1, 2026-Q2, 2026-06", json_schema_extra=PERIOD)],
) -> ReturnKey:
    return RETURNS.key_reader()(institution_uscc, form, period)


def return_filter(
    region: Region = None,
    period: Annotated[str | None, Query(description="2026, 2026-H1, 2026-Q2, 2026-06")] = None,
    state: Literal["submitted", "returned", "accepted", "withdrawn", "sealed"] | None = None,
    updated_since: UpdatedSince = None,
) -> Filter:
    where: list[tuple[str, Any]] = []
    if period is not None:
        key = RETURNS.key_reader()("", "NY201", period)
        where += [("h.months = %s", key.months), ("h.first_month = %s", key.first_month)]
    if state is not None:
        where.append(("h.state = %s", state))
    return Filter(region, updated_since, where)


RegionCode = Annotated[
    str, Path(description="含下级 / with all below it", json_schema_extra={"pattern": "^[0-9A-Z]{2,6}$"})
]
Edition = Annotated[str, Path(description="如 / such as 2021", json_schema_extra={"minLength": 1, "maxLength": 40})]


def quota_key(
    type_code: Annotated[str, Path(json_schema_extra={"enum": list(TYPES)})], region_code: RegionCode, edition: Edition
) -> ReferenceKey:
    return QUOTAS.key_reader()(type_code, region_code, edition)


def price_key(
    item: Annotated[str, Path(json_schema_extra={"enum": list(form("NY201").items)})],
    region_code: RegionCode,
    edition: Edition,
) -> ReferenceKey:
    return PRICES.key_reader()(item, region_code, edition)


def reference_filter(region: Region = None, updated_since: UpdatedSince = None) -> Filter:
    return Filter(region, updated_since)

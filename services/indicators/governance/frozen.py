"""The rows of a release: values and targets as the API answers them at one vintage, and the digest over them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import orjson

from services.indicators.governance.spec import Spec, plan_of
from services.indicators.standards import Catalogue
from services.indicators.targets.question import about
from services.indicators.targets.rows import rows as target_rows
from services.indicators.values import ask
from services.indicators.values.answer import items
from services.indicators.values.cells import Vintage
from shared.db import Connection
from shared.web.problems import FieldError, validation

MOST_ROWS = 20_000

Row = Mapping[str, Any]


class Rows(NamedTuple):
    """`values`: items of `GET values`; `targets`: items of `GET targets`. Both with their `explain`."""

    values: Sequence[Row]
    targets: Sequence[Row]


def rows_of(
    connection: Connection, catalogue: Catalogue, at: Vintage, spec: Spec, *, closes_plan: bool = False
) -> Rows:  # fmt: skip
    """Raises `Problem` 422 for unknown codes, or too much."""
    of_values = () if spec.plan or not spec.standard else (spec.standard,)
    asked = ask.parse(
        catalogue, at.seen_at, indicators=spec.indicators, regions=spec.regions, periods=spec.periods,
        standards=of_values, bases=spec.factors,
    )  # fmt: skip
    plan = plan_of(catalogue, spec.plan, spec.standard, at) if spec.plan else None
    if len(asked) + (len(spec.regions) * len(plan.targets) if plan else 0) > MOST_ROWS:
        zh, en = f"一次发布最多 {MOST_ROWS} 行", f"a release has at most {MOST_ROWS} rows"
        raise validation([FieldError("too_many_rows", zh, en, "/regions")])
    values = items(connection, [asked[place] for place in range(len(asked))], at)
    if plan is None:
        return Rows(values, [])
    question = about(connection, catalogue, plan, spec.regions, spec.day, at)
    return Rows(values, target_rows(question, spec.regions if closes_plan else ()))


def live(spec: Spec) -> Spec:
    """The same under the newest version of its standard: what a reader is told today."""
    if spec.standard is None:
        return spec
    return replace(spec, standard=None if spec.plan else spec.standard.partition("@")[0])


def digest_of(title: str, spec: Spec, position: int, rows: Rows) -> str:
    """SHA-256 over canonical JSON: what both provinces sign."""
    content = {"title": title, "position": position, **spec.as_dict(), "values": rows.values, "targets": rows.targets}
    return hashlib.sha256(canonical(content)).hexdigest()


def canonical(content: Any) -> bytes:
    """JSON of which there is one only: sorted keys, UTF-8, no blanks."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)

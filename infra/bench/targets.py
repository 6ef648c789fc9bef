"""Row 9: all 58 targets for the province and its 21 prefectures in one call, over a register of 80 000 institutions.

Four states of a process: nothing remembered yet; one institution moved since the last call, which is where the facts
of everything are; one award given; nothing changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from statistics import median, quantiles
from typing import NamedTuple

from infra.bench.memory import collect_as_the_platform_does
from infra.bench.stand import Stand
from infra.bench.table import Row
from services.indicators.standards.store import Standards
from services.indicators.targets.question import question
from services.indicators.targets.rows import rows as target_rows
from shared.db import Connection, Database
from shared.geography import regions
from shared.web.answers import json_answer

INSTITUTIONS, CALLS = 80_000, 20
GOAL_MS = 500
DAY = date(2025, 9, 30)

_REGISTER = """
    INSERT INTO institution SELECT 'U' || i, 1, mod(i, 4), 1 FROM generate_series(1, %(many)s) i;
    INSERT INTO institution_row SELECT 'U' || i, DATE '2015-01-01', DATE '9999-12-31',
        (%(nodes)s::text[])[1 + mod(i, cardinality(%(nodes)s::text[]))],
        (ARRAY['01', '021', '022', '024'])[1 + mod(i, 4)], mod(i, 40) = 0, NULL FROM generate_series(1, %(many)s) i
"""
# thing → how many of 1 000 institutions have one (or more: by the thousand), and its content as SQL over `i` and `n`.
_DAY = "(DATE '2021-01-01' + mod(i * 7 + n * 211, 1700))"
_RECORDS: dict[str, tuple[int, str]] = {
    "waste.sorting_survey": (2_000, f"""'as_of', {_DAY}, 'sorting', mod(i, 30) > 0, 'hazardous_route', 'hauler',
        'kitchen_route', (ARRAY['unified', 'on_site', NULL])[1 + mod(i, 3)]"""),
    "vehicles.stock": (2_000, """'period', (2023 + n)::text, 'vehicles',
        jsonb_build_array(jsonb_build_object('drive', 'bev', 'count', mod(i, 5)))"""),
    "waste.plastic_inspection": (1_000, f"""'inspected_on', {_DAY}, 'team', n, 'scope', 'all', 'items', '[]'::jsonb,
        'result', CASE WHEN mod(i, 50) = 0 THEN 'violation' ELSE 'clean' END, 'rectified_on', NULL"""),
    "waste.plastic_declaration": (1_000, "'stopped_on', DATE '2021-03-01'"),
    "statistics.metering_survey": (1_000, f"""'as_of', {_DAY}, 'by_user', true, 'by_kind', true, 'by_item', true,
        'systems', jsonb_build_array(jsonb_build_object('required', 4, 'fitted', 3 + mod(i, 2)))"""),
    "statistics.temperature_check": (300, f"""'checked_on', {_DAY}, 'season', 'summer', 'setpoint_decicelsius',
        255 + mod(i, 20), 'exempt_reason', NULL"""),
    "vehicles.acquisition": (500, f"""'acquired_on', {_DAY}, 'kind', 'new', 'use', 'general', 'fixed_route', false,
        'drive', (ARRAY['bev', 'petrol'])[1 + mod(i, 2)], 'count', 2, 'exempt_reason', NULL"""),
    "vehicles.charging_point": (300, f"""'in_service_from', {_DAY}, 'in_service_to', NULL, 'connectors', 2,
        'power_w', 7000, 'parking_spaces', 2, 'open_to_public', false"""),
    "projects.award": (300, f"""'awarded_on', {_DAY}, 'valid_to', NULL, 'revoked_on', NULL, 'level',
        (ARRAY['national', 'province'])[1 + mod(i, 2)], 'kind',
        (ARRAY['saving_agency', 'demonstration_unit', 'water_saving_unit'])[1 + mod(i, 3)]"""),
    "projects.project": (200, f"""'completed_on', {_DAY}, 'stage', 'completed', 'started_on', NULL, 'contract',
        jsonb_build_object('kind', 'emc'), 'components',
        jsonb_build_array(jsonb_build_object('kind', 'building_retrofit', 'area_dm2', 100000))"""),
    "projects.new_building": (50, f"""'completed_on', {_DAY}, 'green_standard', true, 'green_materials', true,
        'energy_class', 'normal', 'area_dm2', 100000, 'prefabricated_dm2', 0, 'fixtures', 10, 'fixtures_saving', 10"""),
    "food.canteen": (100, f"'upgraded_on', {_DAY}, 'acceptance_doc_no', 'x', 'attachments', '[]'::jsonb"),
}  # fmt: skip


class Took(NamedTuple):
    """One call; `cpu_us` without PostgreSQL's."""

    ms: float
    cpu_us: float


def rows(here: Stand) -> Iterator[Row]:
    database = Database(here.fresh("targets", like="indicators"))
    with database.transaction() as connection:
        facts = _fill(connection)
    with database.session() as connection:
        connection.execute("ANALYZE")
    collect_as_the_platform_does()
    cold = [_timed(lambda: _ask(database, Standards())) for _ in range(3)]
    standards = Standards()
    _ask(database, standards)
    moved = [_timed(lambda: _ask(database, standards), lambda: _move_institution(database)) for _ in range(3)]
    given = [_timed(lambda: _ask(database, standards), lambda: _give_award(database)) for _ in range(CALLS)]
    warm = [_timed(lambda: _ask(database, standards)) for _ in range(CALLS)]
    database.close()
    of = f"58 targets × 22 regions, {facts:,} facts"
    yield _row(f"{of}, a new process (worst of 3)", max, cold)
    yield _row(f"{of}, an institution moved since (worst of 3)", max, moved)
    yield _row(f"{of}, an award since (p95)", _p95, given, GOAL_MS)
    yield _row(f"{of}, nothing since (p95)", _p95, warm, GOAL_MS)


def _row(name: str, of: Callable[[list[float]], float], calls: list[Took], goal: float | None = None) -> Row:
    ms, cpu_us = of([call.ms for call in calls]), median(call.cpu_us for call in calls)
    return Row(name, ms, goal=goal, cpu_us=cpu_us, unit="ms", smaller_is_better=True)


def _ask(database: Database, standards: Standards) -> None:
    prefectures = [region.code for region in regions() if region.parent == "51"]
    with question(database, standards, "SC14", ["51", *prefectures], DAY, None) as asked:
        assert len(json_answer({"items": target_rows(asked)}).body) > 0


def _timed(call: Callable[[], None], before: Callable[[], None] | None = None) -> Took:
    if before:
        before()
    began, used = time.perf_counter(), time.process_time()
    call()
    return Took((time.perf_counter() - began) * 1e3, (time.process_time() - used) * 1e6)


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _move_institution(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(
            "UPDATE institution_row SET region = CASE region WHEN %(here)s THEN %(there)s ELSE %(here)s END"
            " WHERE uscc = 'U7'",
            dict(zip(("here", "there"), _nodes(), strict=False)),
        )
        connection.execute(
            "INSERT INTO record_changes AS c VALUES ('statistics.institution', 0, 1)"
            " ON CONFLICT (thing, number) DO UPDATE SET changes = c.changes + 1"
        )


def _give_award(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(
            'UPDATE record_fact SET content = content || \'{"level": "national"}\', revision = revision + 1'
            " WHERE thing = 'projects.award' AND key = 'projects.award/U7/0'"
        )
        connection.execute("UPDATE record_changes SET changes = changes + 1 WHERE thing = 'projects.award'")


def _nodes() -> list[str]:
    return [region.code for region in regions() if region.province == "51"]


def _fill(connection: Connection) -> int:
    """Returns how many facts there are."""
    for statement in _REGISTER.split(";"):
        connection.execute(statement.encode(), {"many": INSTITUTIONS, "nodes": _nodes()})
    connection.execute("INSERT INTO batch VALUES (1, 1, now(), 1)")
    for thing, (of_thousand, content) in _RECORDS.items():
        connection.execute(
            f"""INSERT INTO record_fact
                SELECT '{thing}', '{thing}/U' || i || '/' || n, 'U' || i, NULL, mod(i, 4), 1, 1,
                    jsonb_build_object('institution_uscc', 'U' || i, {content}), 1, 0
                FROM generate_series(1, %(many)s) i CROSS JOIN generate_series(0, {max(of_thousand // 1000, 1) - 1}) n
                WHERE mod(i * 7919, 1000) < {of_thousand}""".encode(),
            {"many": INSTITUTIONS},
        )
        connection.execute("INSERT INTO record_changes VALUES (%s, 0, 1)", (thing,))
    row = connection.execute("SELECT count(*) FROM record_fact").fetchone()
    return int(row[0]) if row else 0

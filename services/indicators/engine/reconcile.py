"""Do all layers agree, to the last unit? Cells with facts, cells with their history, facts with the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from psycopg.types.json import Jsonb

from services.indicators.engine import cells, register, staging
from services.indicators.engine.family import energy
from services.indicators.engine.staging import names
from shared.db import Connection, Database
from shared.db.copying import copy_rows
from shared.periods import Period
from shared.telemetry import log

Counted = tuple[str, str, str, int]  # USCC, form family, period, the revision in force
Standing = Mapping[str, Iterable[tuple[str, int]]]  # thing → its natural keys, each with the revision in force


class Drift(NamedTuple):
    """How many rows disagree. All zero is agreement."""

    cells_against_facts: int
    cells_against_history: int
    expected_against_register: int
    expected_against_history: int
    facts_against_service: int
    records_against_services: int = 0

    @property
    def against_services(self) -> int:
        """These may be events under way."""
        return self.facts_against_service + self.records_against_services

    @property
    def total(self) -> int:
        return sum(self)


def reconcile(database: Database, counted: Iterable[Counted] | None = None, records: Standing | None = None) -> Drift:
    """Compare everything in one snapshot; `counted` is what statistics says counts (None: not compared).

    `records`: what the services say counts of other things; those that it does not name are not compared.
    Records under way in outbox or log look like drift against a service: ask when lag is 0.
    """
    family = energy()
    with database.transaction() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        staging.create(connection)
        connection.execute(cells.STAGE_ALL_GROUPS)
        connection.execute("ANALYZE record_group")
        key = names(*family.cell_key)
        return Drift(
            _different(connection, f"{family.prefix}_cell", key, family.measures, f"({cells.contributions()})"),
            _different(connection, f"{family.prefix}_cell", key, family.measures, f"{family.prefix}_change"),
            _different(connection, "register_cell", register.KEY, ("expected",), f"({register.EXPECTED_OF_ALL})"),
            _different(connection, "register_cell", register.KEY, ("expected",), "register_change"),
            0 if counted is None else _facts_against(connection, counted),
            sum(_records_against(connection, thing, standing) for thing, standing in (records or {}).items()),
        )


def note(database: Database, drift: Drift, under_way: int) -> None:
    """Keep what a comparison found, for whoever watches the platform."""
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO reconciliation (drift, under_way) VALUES (%s, %s)", (Jsonb(drift._asdict()), under_way)
        )


def _different(connection: Connection, cell: str, key: str, measures: tuple[str, ...], source: str) -> int:
    """Cells whose sums differ between the table and its source; a cell of zeros equals an absent one."""
    row = connection.execute(
        f"""SELECT count(*) FROM (
            SELECT {key} FROM (
                SELECT {key}, {names(*measures)} FROM {cell}
                UNION ALL SELECT {key}, {names(*measures, prefix="-")} FROM {source} s
            ) both_sides GROUP BY {key} HAVING {" OR ".join(f"sum({m}) <> 0" for m in measures)}
        ) different"""
    ).fetchone()
    return int(row[0]) if row else 0


def _facts_against(connection: Connection, counted: Iterable[Counted]) -> int:
    connection.execute(
        """CREATE TEMP TABLE IF NOT EXISTS counted (uscc text, first_month integer, months smallint, revision integer)
        ON COMMIT DROP"""
    )
    with connection.cursor().copy("COPY counted FROM STDIN") as copy:
        for uscc, form, text, revision in counted:
            if form == energy().form:
                period = Period.parse(text)
                copy.write_row((uscc, period.first_month, period.months, revision))
    row = connection.execute(
        f"""SELECT count(*) FROM counted c FULL JOIN (
            SELECT uscc, first_month, months, counts_revision FROM {energy().prefix}_fact
            WHERE counts_revision IS NOT NULL) f USING (uscc, first_month, months)
        WHERE c.revision IS DISTINCT FROM f.counts_revision"""
    ).fetchone()
    return int(row[0]) if row else 0


def _records_against(connection: Connection, thing: str, standing: Iterable[tuple[str, int]]) -> int:
    connection.execute(
        """CREATE TEMP TABLE IF NOT EXISTS standing (key text, revision integer) ON COMMIT DROP;
        TRUNCATE standing"""
    )
    copy_rows(connection, "standing", (("key", "text"), ("revision", "integer")), standing)
    row = connection.execute(
        """SELECT count(*) FROM standing s FULL JOIN (
            SELECT key, counts_revision FROM record_fact WHERE thing = %s AND counts_revision IS NOT NULL) f USING (key)
        WHERE s.revision IS DISTINCT FROM f.counts_revision""",
        (thing,),
    ).fetchone()
    different = int(row[0]) if row else 0
    if different:
        log.warning("facts differ from the service", thing=thing, records=different)
    return different

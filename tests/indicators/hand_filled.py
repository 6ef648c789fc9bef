"""Cells, register and batches written by hand, as the engine would have left them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from services.indicators.engine.family import energy
from shared.db import Connection, Database
from shared.periods import Period
from tests.independent.groups import Cell

FIRST_COMMIT = datetime(2026, 11, 23, 1, tzinfo=UTC)  # batch 1; each later batch comes a minute later
KEY = ("months", "first_month", "region", "type", "edition", "has_area", "has_users")


class Filler:
    """`fill.cell("510104", "2020", water_l=1000)`, and `fill.batch()` between what belongs to different batches."""

    def __init__(self, database: Database) -> None:
        self.database, self.number = database, 0  # the newest batch
        self.batch()

    def batch(self) -> int:
        """Begin the next batch; returns its number."""
        with self.database.transaction() as connection:
            row = connection.execute("UPDATE batch_number SET number = number + 1 RETURNING number").fetchone()
            assert row is not None
            self.number = int(row[0])
            connection.execute(
                "INSERT INTO batch VALUES (%s, %s, %s, 1)",
                (1000 - self.number, self.number, FIRST_COMMIT + timedelta(minutes=self.number - 1)),
            )
        return self.number

    def cell(
        self,
        region: str,
        period: str,
        *,
        type: str = "021",
        edition: int = 2020,
        has_area: bool = True,
        has_users: bool = True,
        reported: int = 1,
        **measures: int,
    ) -> None:
        """Add to a cell, booked in the present batch."""
        when = Period.parse(period)
        key = (when.months, when.first_month, region, type, edition, has_area, has_users)
        with self.database.transaction() as connection:
            self._add(connection, dict(zip(KEY, key, strict=True)), {"reported": reported, **measures})

    def cells(self, filled: Mapping[Cell, Mapping[str, int]]) -> None:
        for cell, measures in filled.items():
            self.cell(
                cell.region, cell.period, type=cell.type, edition=cell.edition, has_area=cell.has_area,
                has_users=cell.has_users, **measures,
            )  # fmt: skip

    def expected(self, region: str, period: str, count: int, *, type: str = "021") -> None:
        """From this period on, `count` more institutions are in the register."""
        when = Period.parse(period)
        row = (when.months, when.first_month, region, type, count)
        with self.database.transaction() as connection:
            connection.execute("INSERT INTO register_change VALUES (%s, %s, %s, %s, %s, %s)", (self._batch_id, *row))
            connection.execute(
                "INSERT INTO register_cell AS c VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT (months, region, type, first_month)"
                " DO UPDATE SET expected = c.expected + excluded.expected",
                row,
            )

    @property
    def _batch_id(self) -> int:
        return 1000 - self.number  # falls while numbers rise: only numbers may decide

    def _add(self, connection: Connection, key: Mapping[str, object], measures: Mapping[str, int]) -> None:
        assert set(measures) <= set(energy().measures)
        row = {**key, **measures}
        names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
        sums = ", ".join(f"{name} = c.{name} + excluded.{name}" for name in measures)
        connection.execute(
            f"INSERT INTO energy_change (batch_id, {names}) VALUES (%s, {marks})".encode(),
            (self._batch_id, *row.values()),
        )
        connection.execute(
            f"INSERT INTO energy_cell AS c ({names}) VALUES ({marks})"
            f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {sums}".encode(),
            tuple(row.values()),
        )

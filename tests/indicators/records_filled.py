"""Facts of records and rows of institutions written by hand, as the engine would have left them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.indicators.engine.decode import OPEN_END
from services.indicators.engine.family import energy
from shared.db import Connection, Database
from tests.indicators.hand_filled import Filler

PARTITION = 0


class RecordFiller:
    """`records.fact("vehicles.promotion", SCHOOL, held_on="2022-05-01")`; `records.batch()` begins the next batch.

    A fact that is written again under its key ends the one before.
    """

    def __init__(self, database: Database, fill: Filler) -> None:
        self.database, self.fill, self._keys = database, fill, 0

    def batch(self) -> int:
        return self.fill.batch()

    def institution(
        self,
        uscc: str,
        region: str,
        *,
        since: str = "2015-01-01",
        until: str | None = None,
        type: str = "021",
        is_key_user: bool = False,
        located_in: str | None = None,
    ) -> str:
        """One that is in one place from first to last."""
        return self.stays(uscc, [(region, since, until, type, is_key_user, located_in)])

    def stays(self, uscc: str, rows: Sequence[tuple[str, str, str | None, str, bool, str | None]]) -> str:
        """All rows of an institution: region, since, until, type, key user, located in; keeps those before."""
        with self.database.transaction() as connection:
            self._end_institution(connection, uscc)
            connection.execute(
                "INSERT INTO institution VALUES (%s, 1, 0, %s) ON CONFLICT (uscc) DO UPDATE"
                " SET revision = institution.revision + 1, from_batch = excluded.from_batch",
                (uscc, self._batch_id),
            )
            _told(connection, "statistics.institution")
            for region, since, until, *rest in rows:
                connection.execute(
                    "INSERT INTO institution_row (uscc, valid_from, valid_to, region, type, is_key_user, located_in)"
                    " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                    (uscc, since, until or OPEN_END, region, *rest),
                )
        return uscc

    def fact(
        self,
        thing: str,
        uscc: str | None = None,
        /,
        *,
        key: str | None = None,
        region: str | None = None,
        revision: int = 1,
        **content: Any,
    ) -> str:
        """What counts of a record; returns its key."""
        self._keys += 1
        key = key or f"{thing}/{self._keys}"
        if uscc is not None:
            content.setdefault("institution_uscc", uscc)
        self._put(thing, key, uscc, region, revision, content)
        return key

    def energy_return(
        self, uscc: str, months: int, first_month: int, *, channel: str = "direct", other_gce: int = 0
    ) -> None:
        """What counts of one; `other_gce` is all that was used."""
        flows = dict.fromkeys(energy().flows, 0) | {"other_gce": other_gce}
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO energy_fact (uscc, months, first_month, edition, channel, revision, counts_revision,"
                f" number, from_batch, logged_ms, {', '.join(flows)})"
                f" VALUES (%s, %s, %s, 2020, %s, 1, 1, 0, 1, 0{', %s' * len(flows)})".encode(),
                (uscc, months, first_month, channel, *flows.values()),
            )

    def withdraw(self, thing: str, key: str, revision: int = 2) -> None:
        """Nothing of the record counts any more."""
        self._put(thing, key, None, None, revision, None)

    def _put(
        self, thing: str, key: str, uscc: str | None, region: str | None, revision: int,
        content: Mapping[str, Any] | None,
    ) -> None:  # fmt: skip
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO record_fact_past SELECT thing, key, uscc, region, counts_revision, content, from_batch, %s"
                " FROM record_fact WHERE thing = %s AND key = %s AND content IS NOT NULL",
                (self._batch_id, thing, key),
            )
            connection.execute("DELETE FROM record_fact WHERE thing = %s AND key = %s", (thing, key))
            connection.execute(
                "INSERT INTO record_fact VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 0)",
                (
                    thing, key, uscc, region, PARTITION, revision, None if content is None else revision,
                    None if content is None else json.dumps(content, default=date.isoformat), self._batch_id,
                ),
            )  # fmt: skip
            _told(connection, thing)

    def _end_institution(self, connection: Connection, uscc: str) -> None:
        connection.execute(
            "INSERT INTO institution_past SELECT i.uscc, i.revision, (SELECT jsonb_agg(to_jsonb(r) - 'uscc'"
            " ORDER BY r.valid_from) FROM institution_row r WHERE r.uscc = i.uscc), i.from_batch, %s"
            " FROM institution i WHERE i.uscc = %s",
            (self._batch_id, uscc),
        )
        connection.execute("DELETE FROM institution_row WHERE uscc = %s", (uscc,))

    @property
    def _batch_id(self) -> int:
        return 1000 - self.fill.number


def _told(connection: Connection, thing: str) -> None:
    connection.execute(
        "INSERT INTO record_changes AS c VALUES (%s, %s, 1)"
        " ON CONFLICT (thing, number) DO UPDATE SET changes = c.changes + 1",
        (thing, PARTITION),
    )

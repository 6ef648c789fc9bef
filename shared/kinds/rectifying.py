"""Records of something to be put right by a day, `rectify_by` of their content.

Beside its own events such a record has those of the rectification: `done` once an accepted content settles it, and
`overdue` once the day is over without that, from `announce_overdue`. Their revision is that of the record which
counts, so that the later of the two tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from typing_extensions import override

from shared import clock
from shared.db import Connection, Database
from shared.events import event_type
from shared.kinds.places import REGION_SQL
from shared.kinds.reported import Reported
from shared.outbox.table import OutboxEvent, emit
from shared.records.kind import Key, Saved


class Rectifiable(Reported):
    """`rectification`: what its events are about. `settled_by` settles it, by any value or by `settled_as` alone."""

    def __init__(
        self, *args: Any, rectification: str, settled_by: str, settled_as: str | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rectification, self.settled_by, self._settled_as = rectification, settled_by, settled_as

    @property
    def settled_sql(self) -> str:
        """Whether the content `r` settles it."""
        said = f"r.content->>'{self.settled_by}'"
        return f"{said} IS NOT NULL" if self._settled_as is None else f"coalesce({said} = '{self._settled_as}', false)"

    def rectified(self, verb: str, key: Key, revision: int, region: str, content: Mapping[str, Any]) -> OutboxEvent:
        """What became of it, by the content that counts."""
        keyed = self.keyed(key)
        said = {name: content[name] for name in ("rectify_by", self.settled_by)}
        return OutboxEvent(
            type=event_type(self.service, self.rectification, verb),
            key=keyed["institution_uscc"],
            subject=self.subject(key),
            revision=revision,
            region=region,
            data=msgspec.json.encode({**keyed, "revision": revision, **said}),
        )

    @override
    def store(self, connection: Connection, written: Sequence[Saved]) -> None:
        """Once it is done it may become overdue anew, should that be taken back."""
        done = [saved.revision.record_id for saved in written if self._settles(saved)]
        if done:
            connection.execute(f"DELETE FROM {self.table}_overdue WHERE record_id = ANY(%s)".encode(), (done,))

    @override
    def events(self, written: Sequence[Saved]) -> Iterator[OutboxEvent]:
        for saved in written:
            yield self.event(saved)
            if content := self._settles(saved):
                yield self.rectified("done", saved.key, saved.revision.revision, saved.region, content)

    def _settles(self, saved: Saved) -> Mapping[str, Any] | None:
        """The content that settles it now, as none before did."""
        if saved.revision.counts != saved.revision.revision:
            return None
        now = self._settled(saved.revision.content)
        before = self._settled(saved.before.counted) if saved.before and saved.before.counted else None
        is_new = now and not (before and all(now[name] == before[name] for name in ("rectify_by", self.settled_by)))
        return now if is_new else None

    def _settled(self, content: bytes) -> dict[str, Any] | None:
        said: dict[str, Any] = msgspec.json.decode(content)
        value = said[self.settled_by]
        return said if value is not None and self._settled_as in (None, value) else None


def announce_overdue(database: Database, kind: Rectifiable, region: str = "") -> int:
    """Announce what counts and should have been put right by now, once for each day that was set. Returns how many.

    Two at once announce each once: the row of `<table>_overdue` is what the event hangs on.
    """
    columns = [name for name, _ in kind.key_columns]
    mine, ours = (", ".join(f"{of}.{name}" for name in columns) for of in ("h", "late"))
    statement = f"""
    WITH late AS (
        SELECT h.record_id, {mine}, h.counts, r.content, place.region_code
        FROM {kind.table} h JOIN {kind.table}_revision r ON r.record_id = h.record_id AND r.revision = h.counts
        CROSS JOIN LATERAL ({REGION_SQL}) place
        WHERE (r.content->>'rectify_by')::date < %(today)s AND NOT {kind.settled_sql}
            AND starts_with(place.region_code, %(region)s)
        FOR UPDATE OF h
    ), marked AS (
        INSERT INTO {kind.table}_overdue (record_id, rectify_by, announced_at)
        SELECT record_id, (content->>'rectify_by')::date, %(now)s FROM late
        ON CONFLICT DO NOTHING RETURNING record_id
    )
    SELECT {ours}, counts, late.region_code, content::text FROM late JOIN marked USING (record_id) ORDER BY record_id
    """
    values = {"today": clock.today(), "now": clock.now(), "region": region}
    with database.transaction() as connection:
        rows = connection.execute(statement.encode(), values).fetchall()
        emit(connection, [
            kind.rectified("overdue", tuple(key), revision, place, msgspec.json.decode(content))
            for *key, revision, place, content in rows
        ])  # fmt: skip
    return len(rows)

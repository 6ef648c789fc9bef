"""What the service does as days pass: names of old rosters go, counts stay; certificates expire."""

from __future__ import annotations

from threading import Event

from services.training.commands.certificates import expire
from shared import clock
from shared.db import Database
from shared.telemetry import log

PAUSE_S = 3_600.0

_PURGE = """
WITH purged AS (
    UPDATE roster SET purged_on = %(today)s WHERE kept_until < %(today)s AND purged_on IS NULL
    RETURNING institution_uscc, session_no, revision)
DELETE FROM roster_row r USING purged p
WHERE (r.institution_uscc, r.session_no, r.revision) = (p.institution_uscc, p.session_no, p.revision)
"""


def purge(database: Database) -> int:
    """Forget the rows of rosters whose time is over; returns how many. What was settled by them stands."""
    with database.transaction() as connection:
        return connection.execute(_PURGE, {"today": clock.today()}).rowcount


def keep(database: Database, stop: Event) -> None:
    """Look every hour until `stop`. Any number of processes may."""
    while not stop.is_set():
        rows, certificates = purge(database), expire(database)
        if rows or certificates:
            log.info("training kept", rows_purged=rows, certificates_expired=certificates)
        stop.wait(PAUSE_S)

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


_PURGE_SIGN_INS = "DELETE FROM sign_in WHERE kept_until < %(today)s"
_PURGE_MISSES = "DELETE FROM sign_in_miss WHERE day < %(today)s"


def purge(database: Database) -> int:
    """Forget the rows of rosters and the sign-ins whose time is over; returns how many rows. What was settled stands.

    How often a name was got wrong is of use for half a day.
    """
    with database.transaction() as connection:
        for statement in (_PURGE_SIGN_INS, _PURGE_MISSES):
            connection.execute(statement, {"today": clock.today()})
        return connection.execute(_PURGE, {"today": clock.today()}).rowcount


def keep(database: Database, stop: Event) -> None:
    """Look every hour until `stop`. Any number of processes may."""
    while not stop.is_set():
        rows, certificates = purge(database), expire(database)
        if rows or certificates:
            log.info("training kept", rows_purged=rows, certificates_expired=certificates)
        stop.wait(PAUSE_S)

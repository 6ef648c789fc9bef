"""Returns that were due and have not come: announced once each.

What ends it is the return's own event, `submitted`: nothing is taken back. A return that was only withdrawn has not
come; one that was returned for correction has.
"""

from __future__ import annotations

from services.statistics.events.reviews import OverdueReturn
from services.statistics.reading.roster import ROSTER_SQL, parameters
from services.statistics.rules.due import Due
from shared import clock
from shared.db import Database
from shared.events import event_type
from shared.outbox.table import OutboxEvent, emit


def announce_overdue(database: Database, due: Due, region: str = "") -> int:
    """Announce who has not sent a return that is due, unless that was announced before. Returns how many.

    Two at once announce each once: the row of `overdue_return` is what the event hangs on.
    """
    values = {
        **parameters(region, due.period),
        "form": due.form,
        "months": due.period.months,
        "first": due.period.first_month,
        "due_on": due.due_on,
        "now": clock.now(),
    }
    with database.transaction() as connection:
        rows = connection.execute(_MARK, values).fetchall()
        emit(connection, [_event(due, uscc, place) for uscc, place in rows])
    return len(rows)


def _event(due: Due, uscc: str, region: str) -> OutboxEvent:
    period = due.period.code
    late = OverdueReturn(institution_uscc=uscc, form="NY201", period=period, revision=1, due_on=due.due_on)
    return OutboxEvent(
        type=event_type("statistics", "return", "overdue"),
        key=uscc,
        subject=f"{uscc}/{due.form}/{period}",
        revision=1,
        region=region,
        data=late.model_dump_json().encode(),
    )


_MARK = f"""
WITH roster AS ({ROSTER_SQL}), late AS (
    SELECT uscc, region_code FROM roster m WHERE NOT EXISTS (
        SELECT FROM energy_return h WHERE h.institution_uscc = m.uscc AND h.form = %(form)s
        AND h.months = %(months)s AND h.first_month = %(first)s AND h.state <> 'withdrawn')
), marked AS (
    INSERT INTO overdue_return (institution_uscc, form, months, first_month, due_on, announced_at)
    SELECT uscc, %(form)s, %(months)s, %(first)s, %(due_on)s, %(now)s FROM late ORDER BY uscc
    ON CONFLICT DO NOTHING RETURNING institution_uscc
)
SELECT uscc, region_code FROM late JOIN marked ON institution_uscc = uscc ORDER BY uscc
"""

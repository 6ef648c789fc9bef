"""The session that something hangs on, under lock: its roster, its sign-ins."""

from __future__ import annotations

from services.training.commands.sessions import SESSIONS
from shared.db import Connection
from shared.records import store
from shared.records.kind import Current, Key, foreign
from shared.records.states import WITHDRAWN
from shared.records.writing import not_found
from shared.web.auth import Principal
from shared.web.problems import Problem


def session_of(connection: Connection, key: Key) -> tuple[Current, str]:
    """The session and its region. Raises `Problem` 404."""
    current = store.lock(connection, SESSIONS, [key]).get(key)
    if current is None:
        raise not_found()
    return current, store.region_of(connection, SESSIONS, current.latest.record_id)


def own_session(connection: Connection, key: Key, by: Principal) -> tuple[Current, str]:
    """Raises `Problem` 404, 403 where it is not of the caller's region."""
    session, region = session_of(connection, key)
    if not by.covers(region):
        raise foreign(region)
    return session, region


def require_standing(session: Current) -> None:
    """Raises `Problem` 409 where the session was withdrawn."""
    if session.latest.state == WITHDRAWN:
        raise Problem(409, "session_withdrawn", "该班次已撤回", "The session was withdrawn.")

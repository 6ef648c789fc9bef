"""Who owns which partition numbers, known by session advisory locks alone.

Every member holds one shared lock of its group, and an exclusive one for each number it owns. PostgreSQL
drops them with the connection, so a member that was killed needs no heartbeat to be noticed.
"""

from __future__ import annotations

from zlib import crc32

from shared.bus.base import PARTITIONS
from shared.db import Connection

_MEMBER = 1_000_000  # the lock every member shares; numbers are the locks 0 … PARTITIONS − 1

_HELD = """
SELECT pid, objid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s::oid AND objsubid = 2 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def fair_share(member: int, members: int) -> int:
    """How many numbers the member at this place of the group owns, so that shares differ by one at most."""
    base, extra = divmod(PARTITIONS, members)
    return base + (member < extra)


class Membership:
    """One member's place in a group. Bound to the session whose connection is passed in."""

    def __init__(self, group: str) -> None:
        self._class = crc32(f"bashu.bus.{group}".encode())
        self._lock_class = self._class - (1 << 32) if self._class >= 1 << 31 else self._class  # int4 of the same bits
        self.numbers: set[int] = set()

    def join(self, connection: Connection) -> None:
        """Become a member on a new connection, which owns nothing yet."""
        self.numbers.clear()
        connection.execute("SELECT pg_advisory_lock_shared(%s::integer, %s)", (self._lock_class, _MEMBER))

    def balance(self, connection: Connection) -> None:
        """Hand over what exceeds the fair share, or take what is free up to it."""
        held = connection.execute(_HELD, (self._class,), prepare=True).fetchall()
        members = sorted(pid for pid, lock in held if lock == _MEMBER)
        taken = {lock for _, lock in held}
        share = fair_share(members.index(connection.info.backend_pid), len(members))
        for number in sorted(self.numbers)[share:]:
            self._call(connection, "SELECT pg_advisory_unlock(%s::integer, %s)", number)
            self.numbers.remove(number)
        for number in range(PARTITIONS):
            if len(self.numbers) == share:
                break
            if number not in taken and self._call(connection, "SELECT pg_try_advisory_lock(%s::integer, %s)", number):
                self.numbers.add(number)

    def leave(self, connection: Connection) -> None:
        connection.execute("SELECT pg_advisory_unlock_all()")
        self.numbers.clear()

    def _call(self, connection: Connection, query: str, number: int) -> bool:
        row = connection.execute(query.encode(), (self._lock_class, number), prepare=True).fetchone()
        return row == (True,)

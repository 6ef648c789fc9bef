"""What the rules of returns look at beside the return itself, fetched once for a whole batch."""

from __future__ import annotations

from collections.abc import Sequence

from services.statistics.rules import institutions
from services.statistics.rules.returns import Content
from shared.db import Connection
from shared.records.kind import Key, Request, Revision
from shared.web.problems import FieldError


class History:
    """The institutions of a batch and their other returns that count."""

    def __init__(self, register: dict[str, list[institutions.Row]]) -> None:
        self.institutions = register

    def check(self, key: Key, content: Content) -> list[FieldError]:
        return []

    def remember(self, key: Key, revision: Revision) -> None:
        """A later line of the batch sees this one."""


def read_history(connection: Connection, requests: Sequence[Request]) -> History:
    usccs = list({request.key[0] for request in requests})
    register = {}
    for uscc, content in connection.execute(
        "SELECT uscc, r.content::text FROM institution JOIN institution_revision r USING (record_id, revision)"
        " WHERE uscc = ANY(%s)",
        (usccs,),
    ):
        register[uscc] = institutions.decode_content(content).rows
    return History(register)

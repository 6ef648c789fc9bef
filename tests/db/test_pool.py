"""The pool of a service's connections, when the server ends them."""

from __future__ import annotations

from contextlib import ExitStack

import psycopg
import pytest

from shared.db import Database, Server
from tests.temporary import temporary

_END_ALL = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()" \
    " AND pid <> pg_backend_pid()"  # fmt: skip


def test_a_restarted_server_costs_one_failure_not_one_a_connection(server: Server) -> None:
    with temporary(server, "pool", Database) as database:
        with ExitStack() as at_once:
            for _ in range(4):
                at_once.enter_context(database.transaction())
        operator = database.session()
        operator.execute(_END_ALL)
        operator.close()

        with pytest.raises(psycopg.OperationalError), database.transaction() as connection:
            connection.execute("SELECT 1")
        for _ in range(4):
            with database.transaction() as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)

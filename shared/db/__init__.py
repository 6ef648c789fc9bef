"""PostgreSQL: the embedded server, one pool per service, migrations, many rows at once."""

from shared.db.pool import Connection, Database
from shared.db.server import Server

__all__ = ["Connection", "Database", "Server"]

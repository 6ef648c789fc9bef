"""Bring a service's database to the newest version of its `migrations/` folder."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

_ENVIRONMENT = Path(__file__).parent / "alembic"


def upgrade(url: str, migrations: Path) -> None:
    """Apply the missing migrations, all in one transaction; does nothing when there are none.

    Two processes may call this at once: an advisory lock makes the second wait, then find nothing to do.
    """
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_advisory_lock(hashtext('bashu.migrate'))")
        connection.commit()
        config = Config()
        config.set_main_option("script_location", str(_ENVIRONMENT))
        config.set_main_option("version_locations", str(migrations))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()

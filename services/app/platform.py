"""The installation that the settings name: its PostgreSQL, a database for each service, the event log."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from services.app.settings import Settings
from shared.bus import Bus, connect
from shared.bus.topics import declared
from shared.db import Database, Server

COPYING = ("vehicles", "waste", "food", "training", "projects")  # they keep a read copy of the register
RECORDING = ("statistics", *COPYING)
DECIDED = ("statistics", "projects")  # they act on what both provinces decide
PUBLISHING = (*RECORDING, "indicators")
SERVICES = (*PUBLISHING, "access")
PORTAL = "portal"  # owns no database
LOG = "bashu_log"

_FOLDER = Path(__file__).parents[1]


class NoPlatform(Exception):
    """The data folder holds none, and what was asked for makes none."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class Platform:
    """Opens what is asked for, once; `close` lets go of all of it. A context manager."""

    def __init__(self, settings: Settings, *, must_exist: bool = False) -> None:
        """`must_exist`: PostgreSQL is not made in a data folder that holds none; asking for it raises `NoPlatform`."""
        self.settings = settings
        self._must_exist = must_exist
        self._databases: dict[str, Database] = {}

    @cached_property
    def server(self) -> Server:
        """The operator's PostgreSQL, else that of the data folder (started here, or joined when it runs)."""
        if url := self.settings.database_url:
            return Server(url)
        if self._must_exist and self.is_new:
            raise NoPlatform(self.settings.data.resolve())
        return Server.embedded(self.settings.data)

    @property
    def is_new(self) -> bool:
        """The data folder is used, and holds no platform yet."""
        return not self.settings.database_url and not (self.settings.data / "postgres" / "PG_VERSION").exists()

    @cached_property
    def bus(self) -> Bus:
        """The event log; connects when first used."""
        return connect(self.settings.bus_url or self.server.url(LOG))

    def database(self, service: str) -> Database:
        """The service's database, as it is: `upgrade` makes it and brings it up to date."""
        if service not in self._databases:
            self._databases[service] = Database(self.server.url(database_name(service)))
        return self._databases[service]

    def upgrade(self, *services: str) -> None:
        """Create and migrate the databases of these services (all, if none is named); safe to repeat."""
        from shared.db.migrate import upgrade  # Alembic takes half a second to load: commands do without

        for service in services or SERVICES:
            self.server.create(database_name(service))
            upgrade(self.server.url(database_name(service)), _FOLDER / service / "migrations")

    def create_log(self) -> None:
        """Create the event log's database, if it is ours, and the topics of all services; safe to repeat."""
        self.log().create_topics(declared())

    def log(self) -> Bus:
        """The event log; its database is created, if it is ours."""
        if self.settings.bus_url is None:
            self.server.create(LOG)
        return self.bus

    def close(self) -> None:
        for database in self._databases.values():
            database.close()
        if "bus" in self.__dict__:
            self.bus.close()
        if "server" in self.__dict__:
            self.server.stop()

    def __enter__(self) -> Platform:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def database_name(service: str) -> str:
    return f"bashu_{service}"

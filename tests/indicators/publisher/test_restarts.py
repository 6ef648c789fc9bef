"""Restarts, deaths, upgrades and new versions: values over records are neither lost nor said twice."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from services.indicators.commands import announcing
from services.indicators.publisher import Publisher
from services.indicators.standards.loader import STANDARDS
from shared.db import Database
from tests.indicators.hand_filled import Filler
from tests.indicators.publisher.said import CHENGDU, emit_and_die, places, point, said
from tests.indicators.records_filled import RecordFiller


class TestWhateverHappensToThePublisher:
    def test_one_that_dies_in_the_middle_has_said_nothing(
        self, records: RecordFiller, school: str, database: Database, publisher: Publisher,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        point(records, school, "2021-05-01")
        publisher.step()
        records.batch()
        point(records, school, "2026-05-01")
        with monkeypatch.context() as patched:
            patched.setattr(announcing, "emit", emit_and_die)
            with pytest.raises(KeyboardInterrupt):
                publisher.step()
        assert said(database, 2) == {}

        publisher.step()
        assert places(said(database), "charging_points") == {(region, "2026") for region in CHENGDU}

    def test_a_new_one_compares_everything_and_announces_nothing(
        self, records: RecordFiller, school: str, database: Database, publisher: Publisher
    ) -> None:
        point(records, school, "2021-05-01")
        publisher.step()
        publisher.close()
        records.batch()
        point(records, school, "2026-05-01")
        second = Publisher(database)
        second.step()

        assert places(said(database), "charging_points") == {(region, "2026") for region in CHENGDU}
        second.close()
        records.batch()
        assert publisher.step() == 0  # the first leads again


def newer_programme(database: Database, base_year: int) -> None:
    """Version 9.0.0, as if both provinces had approved it."""
    newest = max((STANDARDS / "programme").glob("*.yaml"))
    text = newest.read_text(encoding="utf-8").replace("base_year: 2020", f"base_year: {base_year}")
    text = text.replace(f"version: {newest.stem}", "version: 9.0.0")
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO standard (name, semver, approved_at, digest, content)"
            " VALUES ('programme', '9.0.0', now(), '', %s)",
            (text,),
        )
        connection.execute(  # by this the database is emptied of it
            "INSERT INTO standard_step VALUES"
            " ('programme', '9.0.0', 1, 'published', '', '', '50', now(), '51', '', now())"
        )


def test_a_new_version_of_the_standard_announces_all_of_it_anew_and_nothing_else(
    records: RecordFiller, school: str, fill: Filler, database: Database, publisher: Publisher
) -> None:
    """Also of the years before a later base year, which are not counted anew."""
    fill.cell("510104", "2021", water_l=1000)
    point(records, school, "2021-05-01")
    publisher.step()
    before = {key for key in said(database) if key[0].startswith("charging_")}
    records.batch()
    newer_programme(database, base_year=2024)
    publisher.step()

    found = said(database)

    assert set(found) == before
    assert {data["standard"] for _, data in found.values()} == {"programme@9.0.0"}
    assert publisher.step() == 0


def test_records_that_were_there_before_are_announced_after_the_upgrade(
    fresh_database: Callable[[str], Database],
) -> None:
    """From a release that announced none of them: the migration gives that a batch number, once there is any batch."""
    database = fresh_database("indicators")
    records = RecordFiller(database, Filler(database))
    point(records, records.institution("SCHOOL", "510104"), "2026-05-01")
    with database.transaction() as connection:
        connection.execute("INSERT INTO publication (number) VALUES (1)")
        connection.execute("ALTER TABLE published_value DROP COLUMN said")

    migrate(database, "0009_said")
    publisher = Publisher(database)
    publisher.step()
    publisher.close()

    assert places(said(database, 2), "charging_points") == {(region, "2026") for region in CHENGDU}


def migrate(database: Database, migration: str) -> None:
    """This one step alone."""
    engine = create_engine(database.url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool)
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        importlib.import_module(f"services.indicators.migrations.{migration}").upgrade()
    engine.dispose()

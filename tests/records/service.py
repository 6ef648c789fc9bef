"""Any of the record services, on a register filled by hand."""

from __future__ import annotations

import importlib

from shared.db import Database
from shared.identifiers import with_check_digit
from shared.web.auth import Principal
from tests.records.calling import Caller, codes, receipts

__all__ = ["HOSPITAL", "MOVED", "SCHOOL", "UNREGISTERED", "Api", "codes", "receipts"]

SCHOOL = with_check_digit("12510104450723150")  # 510104
HOSPITAL = with_check_digit("12500105450723151")  # 500105 until 2025-10-31, then 50P001
MOVED = with_check_digit("12510104450723152")  # 510104 until 2021-06-30, then 500112
UNREGISTERED = with_check_digit("12510104450723199")
REGISTER = (
    (SCHOOL, "2016-01-01", None, "510104"),
    (HOSPITAL, "2016-01-01", None, "500105"),
    (MOVED, "2016-01-01", "2021-06-30", "510104"),
    (MOVED, "2021-07-01", "2023-12-31", "500112"),
)


class Api(Caller):
    """`api.put(path, body)`; the default caller is Sichuan's office, with all scopes of the service."""

    def __init__(self, service: str, database: Database) -> None:
        write = f"{service}:write"
        both = frozenset({write, "review:decide", "events:read"})
        callers = {
            "sichuan": Principal("sc-office", both, "51"),
            "chongqing": Principal("cq-office", both, "50"),
            "everywhere": Principal("both", both, ""),
            "writer": Principal("school", frozenset({write}), "510104"),
            "sc-joint": Principal("sc-joint", frozenset({"joint:confirm"}), "51"),
            "cq-joint": Principal("cq-joint", frozenset({"joint:confirm"}), "50"),
            "both-joint": Principal("both-joint", frozenset({"joint:confirm"}), ""),
            "district-joint": Principal("district-joint", frozenset({"joint:confirm"}), "500105"),
            "portal": Principal("portal", frozenset({"training:sign-in"}), ""),
            "cq-portal": Principal("cq-portal", frozenset({"training:sign-in"}), "50"),
            "reader": Principal("reader", frozenset({"indicators:read"}), "51"),
        }
        router = importlib.import_module(f"services.{service}.api").router(database)
        super().__init__(service, router, database, callers)

    def know(self, uscc: str, valid_from: str, valid_to: str | None, region: str, type_code: str = "021") -> None:
        """Put a row into the service's register."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO institution_row (uscc, valid_from, valid_to, name, type_code, level, region_code,"
                " is_key_user) VALUES (%s, %s, %s, '某单位', %s, 'county', %s, false)",
                (uscc, valid_from, valid_to, type_code, region),
            )

    def empty(self) -> None:
        """Forget everything, then know the institutions of `REGISTER`."""
        with self.database.transaction() as connection:
            tables = connection.execute(
                "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchone()
            assert tables
            for table in tables[0].split(", "):  # DELETE: a tenth of the time of TRUNCATE for a few rows
                connection.execute(f"DELETE FROM {table}".encode())
        for row in REGISTER:
            self.know(*row)

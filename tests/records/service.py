"""Any of the record services called over HTTP as one of several callers, on a register filled by hand."""

from __future__ import annotations

import asyncio
import importlib
from typing import Any

import httpx
import orjson

from shared.db import Database
from shared.identifiers import with_check_digit
from shared.web.app import create_app
from shared.web.auth import Principal

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


class Api:
    """`api.put(path, body)`; the default caller is Sichuan's office, with all scopes of the service."""

    def __init__(self, service: str, database: Database) -> None:
        self.service, self.database = service, database
        write = f"{service}:write"
        both = frozenset({write, "review:decide", "events:read"})
        self.callers = {
            "sichuan": Principal("sc-office", both, "51"),
            "chongqing": Principal("cq-office", both, "50"),
            "everywhere": Principal("both", both, ""),
            "writer": Principal("school", frozenset({write}), "510104"),
            "reader": Principal("reader", frozenset({"indicators:read"}), "51"),
        }
        router = importlib.import_module(f"services.{service}.api").router(database)
        self.app = create_app(service, [router], verify=lambda token: self.callers[token])
        self._runner = asyncio.Runner()

    def call(
        self, method: str, path: str, body: Any = None, *, by: str = "sichuan", match: int | None = None, **headers: str
    ) -> httpx.Response:
        content = body if isinstance(body, bytes) or body is None else orjson.dumps(body)
        sent = {"Authorization": f"Bearer {by}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        if content is not None:
            sent["Content-Type"] = "application/json"
        if match is not None:
            sent["If-Match"] = f'"{match}"'
        return self._runner.run(self._send(method, f"/{self.service}/v1/{path}", content, sent))

    async def _send(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://records") as client:
            return await client.request(method, path, content=content, headers=headers)

    def put(self, path: str, body: Any, **options: Any) -> httpx.Response:
        return self.call("PUT", path, body, **options)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.call("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.call("POST", path, body, **options)

    def batch(self, things: str, lines: list[dict[str, Any]], mode: str = "each", **options: Any) -> httpx.Response:
        return self.post(f"{things}:batch?mode={mode}", b"\n".join(map(orjson.dumps, lines)), **options)

    def events(self) -> list[dict[str, Any]]:
        """What was emitted: type and payload, in order."""
        with self.database.transaction() as connection:
            rows = connection.execute("SELECT type, key, subject, region, data FROM outbox ORDER BY id").fetchall()
        return [
            {"type": type_, "verb": type_.split(".")[4], "key": key, "subject": subject, "region": region,
             "data": orjson.loads(data)}
            for type_, key, subject, region, data in rows
        ]  # fmt: skip

    def know(self, uscc: str, valid_from: str, valid_to: str | None, region: str) -> None:
        """Put a row into the service's register."""
        with self.database.transaction() as connection:
            connection.execute(
                "INSERT INTO institution_row (uscc, valid_from, valid_to, name, type_code, level, region_code,"
                " is_key_user) VALUES (%s, %s, %s, '某单位', '021', 'county', %s, false)",
                (uscc, valid_from, valid_to, region),
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

    def close(self) -> None:
        self._runner.close()


def codes(response: httpx.Response) -> list[str]:
    """What the answer says is wrong: the code of the problem, or those of its errors."""
    problem = response.json()
    return [error["code"] for error in problem["errors"]] if "errors" in problem else [problem["code"]]


def receipts(response: httpx.Response) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in response.content.splitlines()]

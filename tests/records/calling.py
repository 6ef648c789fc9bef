"""A service of records called over HTTP, in this process, as one of several callers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import orjson
from fastapi import APIRouter

from shared.db import Database
from shared.web.app import create_app
from shared.web.auth import Principal


class Caller:
    """`api.put(path, body)`; the default caller is `sichuan`."""

    def __init__(self, service: str, router: APIRouter, database: Database, callers: Mapping[str, Principal]) -> None:
        self.service, self.database = service, database
        self.app = create_app(service, [router], verify=lambda token: callers[token])
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

    def close(self) -> None:
        self._runner.close()


def codes(response: httpx.Response) -> list[str]:
    """What the answer says is wrong: the code of the problem, or those of its errors."""
    problem = response.json()
    return [error["code"] for error in problem["errors"]] if "errors" in problem else [problem["code"]]


def receipts(response: httpx.Response) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in response.content.splitlines()]

"""A partner's system, written from api.md alone: tokens, PUT with If-Match, NDJSON batches, values page by page."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx

Json = dict[str, Any]
PATIENCE_S = 180.0  # on the slowest of machines; it costs nothing where all is well


class Partner:
    """One client of the platform. Calls raise `httpx.TransportError` when the platform is away."""

    def __init__(self, origin: str, credentials: Json) -> None:
        self._credentials = credentials
        self.http = httpx.Client(base_url=origin, timeout=30, trust_env=False)
        self.authorise()

    def authorise(self) -> Json:
        """Fetch a token and use it from now on."""
        form = {"grant_type": "client_credentials", **self._credentials}
        answer = self.http.post("/oauth2/token", data=form)
        assert answer.status_code == 200, answer.text
        token: Json = answer.json()
        self.http.headers["Authorization"] = f"Bearer {token['access_token']}"
        return token

    def close(self) -> None:
        self.http.close()

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        return self.http.get(path, params=parameters)

    def put(self, path: str, body: Any, *, if_match: int | str | None = None, **headers: str) -> httpx.Response:
        return self.http.put(path, content=encoded(body), headers=json_headers(if_match, headers))

    def post(self, path: str, body: Any, *, if_match: int | str | None = None, **headers: str) -> httpx.Response:
        return self.http.post(path, content=encoded(body), headers=json_headers(if_match, headers))

    def batch(self, resource: str, lines: list[Json], mode: str = "each") -> httpx.Response:
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        headers = {"Content-Type": "application/x-ndjson"}
        return self.http.post(f"/statistics/v1/{resource}:batch", params={"mode": mode}, content=body, headers=headers)

    def values(self, **asked: Any) -> tuple[list[Json], Any]:
        """All items of a values query, over its pages; and the `as_of` of the first page."""
        items: list[Json] = []
        as_of = None
        for page in self.pages("/indicators/v1/values", **asked):
            items += page["items"]
            as_of = page["as_of"] if as_of is None else as_of
        return items, as_of

    def pages(self, path: str, **asked: Any) -> Iterator[Json]:
        cursor: Json = {}
        while True:
            answer = self.get(path, **asked, **cursor)
            assert answer.status_code == 200, answer.text
            page: Json = answer.json()
            yield page
            if page["next"] is None:
                return
            cursor = {"cursor": page["next"]}

    def settled(self, timeout_s: float = PATIENCE_S) -> None:
        """Wait until everything accepted before this call is in the values (api.md: pending and lag zero)."""
        until = time.monotonic() + timeout_s
        while True:
            outbox, status = self.get("/statistics/v1/status"), self.get("/indicators/v1/status")
            away = {outbox.status_code, status.status_code} - {200}  # 503 while PostgreSQL is started again
            if not away and outbox.json()["outbox_pending"] == 0 and status.json()["lag"] == 0:
                return
            assert time.monotonic() < until, f"not settled: {outbox.text}, {status.text}"
            time.sleep(0.02)


def encoded(body: Any) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()


def json_headers(if_match: int | str | None, more: dict[str, str]) -> dict[str, str]:
    headers = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in more.items()}
    if isinstance(if_match, int):
        headers["If-Match"] = f'"{if_match}"'
    elif if_match is not None:
        headers["If-Match"] = if_match
    return headers


def lines_of(answer: httpx.Response) -> list[Json]:
    """The receipts of a batch."""
    return [json.loads(line) for line in answer.text.splitlines() if line]

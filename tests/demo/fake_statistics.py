"""A stand-in for the platform's API in memory: tokens, batches, revisions, lost answers; no validation."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import httpx
import orjson

from services.app.client import Api, Credentials
from services.app.kinds import key_fields
from shared.kinds.keys import NONE

KEYS = {"institutions": ("uscc",), "energy-returns": ("institution_uscc", "form", "period")} | {
    path.rsplit("/", 1)[1]: fields for path, fields in key_fields().items()
}


class FakeStatistics(httpx.MockTransport):
    """Keeps `records` by path as (revision, content). `refuse` maps a path to the problem it is answered with."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self.records: dict[str, tuple[int, dict[str, Any]]] = {}
        self.history: list[str] = []  # paths, in the order of their revisions
        self.refuse: dict[str, dict[str, Any]] = {}
        self.batches: list[int] = []  # lines of each
        self.fail_next: list[int] = []  # statuses to answer instead

    def api(self) -> Api:
        return Api("http://platform", Credentials("demo", "secret"), transport=self, sleep=lambda _: None)

    def contents(self, resource: str) -> list[dict[str, Any]]:
        return [content for path, (_, content) in self.records.items() if f"/{resource}/" in path]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().partition("?")[0]
        if path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "token", "expires_in": 3600})
        if self.fail_next:
            return httpx.Response(self.fail_next.pop(0))
        if path.endswith(":batch"):
            return self._batch(path.removesuffix(":batch"), request.content)
        if request.method == "PUT":
            revision = request.headers.get("If-Match", "").strip('"')
            status = self._put(path, orjson.loads(request.content), int(revision) if revision else None)
            return httpx.Response(status, headers=self._etag(path))
        revision, content = self.records.get(path, (0, {}))
        shown = {**self._key(path), **content, "revision": revision}
        return httpx.Response(200 if revision else 404, headers=self._etag(path), json=shown)

    def _key(self, path: str) -> dict[str, str]:
        """The parts of a record's key: a response has them beside the content."""
        fields = KEYS[path.split("/")[3]]
        return dict(zip(fields, map(unquote, path.split("/")[4:]), strict=True))

    def _batch(self, path: str, body: bytes) -> httpx.Response:
        lines = [orjson.loads(line) for line in body.splitlines()]
        self.batches.append(len(lines))
        receipts = []
        for number, line in enumerate(lines, start=1):
            key = "/".join(quote(str(line.pop(part, NONE)), safe="") for part in KEYS[path.rsplit("/", 1)[1]])
            problem = self.refuse.get(f"{path}/{key}")
            status = 422 if problem else self._put(f"{path}/{key}", line, line.pop("revision", None))
            receipts.append({"line": number, "status": status, **({"problem": problem} if problem else {})})
        return httpx.Response(200, content=b"\n".join(map(orjson.dumps, receipts)))

    def _put(self, path: str, content: dict[str, Any], replaces: int | None) -> int:
        current, held = self.records.get(path, (0, None))
        if held == content and replaces in (None if current == 1 else current - 1, current):
            return 200
        if current and replaces is None:
            return 428
        if (replaces or 0) != current:
            return 412
        self.records[path] = (current + 1, content)
        self.history.append(path)
        return 200 if current else 201

    def _etag(self, path: str) -> dict[str, str]:
        return {"ETag": f'"{self.records[path][0]}"'} if path in self.records else {}

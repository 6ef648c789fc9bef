"""A client of the public API, as a partner would write one: token, NDJSON batches, `If-Match`.

Import and demo use nothing else. Sending again is always safe: an answer that was lost is repeated by the
server as 200 (`api.md`, Revisions), so every call here is retried when the connection or the server fails.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

NDJSON = "application/x-ndjson"
_ATTEMPTS = 8
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.2, 10.0
_RENEW_BEFORE_S = 30.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """What `bashu clients add` prints."""

    client_id: str
    client_secret: str


class ApiError(RuntimeError):
    """The API refused the call as a whole; `problem` is its problem document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('title', '')} / {problem.get('detail', '')}".strip(" /"))
        self.status = status
        self.problem = problem


class Api:
    """One caller's connection to the platform. Safe to share between threads."""

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._credentials = credentials
        self.sleep = sleep
        self._http = httpx.Client(base_url=base_url, timeout=120.0, transport=transport, trust_env=False)
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Api:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, **params: Any) -> httpx.Response:
        """GET; a refusal raises `ApiError`."""
        return _checked(self.send("GET", path, params=params))

    def revision(self, path: str) -> int:
        """The revision of a record; 0 when there is none."""
        answer = self.send("GET", path)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return 0
        return int(_checked(answer).headers["ETag"].strip('"'))

    def put(self, path: str, body: dict[str, Any], revision: int | None = None) -> httpx.Response:
        """PUT a record: new without `revision`, else replacing that one; refusals are returned, not raised."""
        headers = {"If-Match": f'"{revision}"'} if revision is not None else {}
        return self.send("PUT", path, content=orjson.dumps(body), headers=headers)

    def batch(self, path: str, lines: Iterable[bytes]) -> list[dict[str, Any]]:
        """POST NDJSON lines; the receipts, one a line, in order. Raises `ApiError` when all were refused."""
        body = b"\n".join(lines)
        answer = _checked(self.send("POST", path, content=body, headers={"Content-Type": NDJSON}))
        return [orjson.loads(line) for line in answer.content.splitlines() if line]

    def send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **content: Any) -> httpx.Response:
        """Any call that is safe to repeat; refusals are returned, not raised."""
        wait = _FIRST_WAIT_S
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                answer = self._http.request(
                    method, path, headers={"Authorization": f"Bearer {self._bearer()}", **(headers or {})}, **content
                )
            except httpx.TransportError:
                if attempt == _ATTEMPTS:
                    raise
            else:
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    self._renew_at = 0.0
                elif answer.status_code < 500 and answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                    return answer
                if attempt == _ATTEMPTS:
                    return answer
            self.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT_S)
        raise AssertionError("unreachable")

    def _bearer(self) -> str:
        with self._lock:
            if time.monotonic() >= self._renew_at:
                granted = _checked(ask_token(self._http, self._credentials)).json()
                self._token = granted["access_token"]
                self._renew_at = time.monotonic() + max(float(granted["expires_in"]) - _RENEW_BEFORE_S, 1.0)
            return self._token


def ask_token(http: httpx.Client, credentials: Credentials) -> httpx.Response:
    """What the token endpoint answers; nothing is tried again."""
    form = {
        "grant_type": "client_credentials",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
    }
    return http.post("/oauth2/token", data=form)


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": answer.text[:200]}
    raise ApiError(answer.status_code, problem if isinstance(problem, dict) else {"detail": str(problem)})

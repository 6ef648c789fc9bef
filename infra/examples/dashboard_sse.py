"""A dashboard's table, kept from the stream `GET /indicators/v1/stream`.

    BASHU_CLIENT_ID=… BASHU_CLIENT_SECRET=… python dashboard_sse.py http://127.0.0.1:8700 table.sqlite

It may be killed at any moment, and so may the platform: the values of a batch and its id are written in one
transaction. The stream sends the id with the last event of a batch, so half a batch is never kept, and comes again.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Generator, Iterable, Iterator
from typing import Any

import httpx

KNOWN = ("cn.bashu.indicators.value.published.v1", "cn.bashu.indicators.value.revised.v1")
API = "/indicators/v1"
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 30.0
PATIENCE = httpx.Timeout(10, read=45)  # a silent stream sends a comment every 15 s

# Before the first batch the id is 0: the stream then tells everything, or sends `reset`.
TABLES = """
PRAGMA journal_mode = WAL;  -- a page may read while we write
CREATE TABLE IF NOT EXISTS value (
    indicator TEXT, region TEXT, period TEXT, value TEXT, unit TEXT, display TEXT, obs_status TEXT, revision INTEGER,
    PRIMARY KEY (indicator, region, period)
);
CREATE TABLE IF NOT EXISTS position (here INTEGER PRIMARY KEY CHECK (here = 1), last_event_id TEXT NOT NULL);
INSERT OR IGNORE INTO position VALUES (1, '0');
"""
# An event is the whole state of a value; only a higher revision counts, so whatever comes twice does no harm.
KEEP_NEWEST = """
INSERT INTO value VALUES (:indicator, :region, :period, :value, :unit, :display, :obs_status, :position)
ON CONFLICT DO UPDATE SET value = excluded.value, unit = excluded.unit, display = excluded.display,
    obs_status = excluded.obs_status, revision = excluded.revision WHERE excluded.revision > revision
"""


class ClientCredentials(httpx.Auth):
    """Sends the token it has; when that is refused (none yet, expired, revoked), fetches one and sends again."""

    def __init__(self, origin: str, client_id: str, client_secret: str) -> None:
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        self._ask = httpx.Request("POST", f"{origin}/oauth2/token", data=form)
        self._token = "none"

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        if (yield request).status_code == httpx.codes.UNAUTHORIZED:
            granted = yield self._ask
            granted.read()
            self._token = granted.raise_for_status().json()["access_token"]
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request


def events(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Server-sent events: their fields. A comment is an event without any; one that is cut off is none."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, text = line.partition(":")
            fields[name] = fields.get(name, "") + text.removeprefix(" ")
        else:
            yield fields
            fields = {}


def follow(http: httpx.Client, table: sqlite3.Connection) -> Iterator[None]:
    """One connection until it ends; a step is a sign of life. Raises `httpx.HTTPError`."""
    (last_event_id,) = table.execute("SELECT last_event_id FROM position").fetchone()
    batch: list[Any] = []
    with http.stream("GET", f"{API}/stream", headers={"Last-Event-ID": last_event_id}) as answer:
        answer.raise_for_status()
        for event in events(answer.iter_lines()):
            is_reset = event.get("event") == "reset"
            if is_reset:
                logging.warning("reset: reading all values as of batch %s", event["id"])
                batch = everything(http, event["id"])
            elif "data" in event:
                batch += known(json.loads(event["data"]))
            if "id" in event:
                keep(table, batch, event["id"], anew=is_reset)
                batch = []
            yield


def known(event: dict[str, Any]) -> list[Any]:
    """The value that an event tells; none if it is of another type, or a newer version of this one."""
    if event["type"] in KNOWN:
        return [event["data"]]
    logging.warning("%s ignored: type %s", event["id"], event["type"])
    return []


def everything(http: httpx.Client, as_of: str) -> list[Any]:
    """Every value that is announced, as of a batch: of all prefectures, provinces and both together, in all periods."""
    levels = ("prefecture", "province", None)
    regions = [each["region"] for each in items(http, "regions") if each.get("level") in levels]
    periods = [each["period"] for each in items(http, "periods")]
    values: list[Any] = []
    for each in items(http, "indicators"):
        announced = [period for period in periods if grain(period) in each["announced_grains"]]
        asked = {"indicator": each["indicator"], "region": regions, "period": announced, "as_of": as_of, "limit": 1000}
        values += items(http, "values", **asked) if announced else []
    return values


def grain(period: str) -> str:
    """Of `2025`, `2025-H1`, `2025-Q1`, `2025-01`."""
    return {"": "year", "H": "half", "Q": "quarter"}.get(period[5:6], "month")


def items(http: httpx.Client, path: str, **asked: Any) -> Iterator[Any]:
    """All of a list, page after page."""
    while True:
        page = http.get(f"{API}/{path}", params=asked).raise_for_status().json()
        yield from page["items"]
        if page["next"] is None:
            return
        asked["cursor"] = page["next"]


def keep(table: sqlite3.Connection, values: Iterable[Any], last_event_id: str, *, anew: bool) -> None:
    """A whole batch and its id: both or neither."""
    with table:
        if anew:
            table.execute("DELETE FROM value")
        table.executemany(KEEP_NEWEST, values)
        table.execute("UPDATE position SET last_event_id = ?", (last_event_id,))


def main() -> None:
    origin, path = sys.argv[1:]
    auth = ClientCredentials(origin, os.environ["BASHU_CLIENT_ID"], os.environ["BASHU_CLIENT_SECRET"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    table = sqlite3.connect(path)
    table.executescript(TABLES)
    http = httpx.Client(base_url=origin, auth=auth, timeout=PATIENCE)
    wait_s = FIRST_WAIT_S
    while True:
        try:
            for _ in follow(http, table):
                wait_s = FIRST_WAIT_S
        except httpx.HTTPError as error:
            logging.warning("%s: again in %.1f s", error or type(error).__name__, wait_s)
        time.sleep(wait_s * random.uniform(0.5, 1))  # dashboards do not all come back at once
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)


if __name__ == "__main__":
    main()

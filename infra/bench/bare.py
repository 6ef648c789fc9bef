"""The limit of `GET values`: the same statement on the same database, through an ASGI app with nothing else.

`python -m infra.bench.bare PORT DATABASE_URL REGION PERIOD`
"""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import uvicorn

from services.indicators.values.areas import Run
from services.indicators.values.cells import ALL, Key, read, vintage
from shared.db import Database
from shared.periods import Period

Send = Callable[[dict[str, Any]], Awaitable[None]]


def app(database: Database, key: Key) -> Any:
    async def answer(scope: dict[str, Any], _receive: Any, send: Send) -> None:
        if scope["type"] != "http":
            return
        with database.snapshot() as connection:
            at = vintage(connection, None)
            sums = read(connection, [key], at)[key]
        measures = [row.measures for row in sums.rows]
        body = orjson.dumps({"as_of": at.number, "expected": sums.expected, "measures": measures})
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


def main() -> None:
    port, url, region, period = sys.argv[1:]
    key = Key((Run(region, region + "ZZZZ"),), ALL, Period.parse(period))
    uvicorn.run(app(Database(url), key), port=int(port), log_config=None, access_log=False, lifespan="off")


if __name__ == "__main__":
    main()

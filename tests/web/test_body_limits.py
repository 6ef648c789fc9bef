"""A body that is too large is refused while it arrives: 200 MB never sit in memory."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from shared.web.body import BATCH_LIMIT, RECORD_LIMIT
from tests.web.calls import assert_problem, bearer, call

CHUNK = b" " * (1 << 20)
CHUNKS = 200
BATCH = "/things/v1/things:batch"
HEADERS = {**bearer("statistics:write"), "Content-Type": "application/json"}


class Endless:
    """200 MB, made as they are asked for; `sent` tells how many of them were."""

    def __init__(self) -> None:
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(CHUNKS):
            self.sent += 1
            yield CHUNK


@pytest.mark.parametrize(("method", "url", "limit"), [
    ("POST", BATCH, BATCH_LIMIT),
    ("PUT", "/things/v1/things/a", RECORD_LIMIT),
])  # fmt: skip
def test_an_undeclared_length_is_counted(app: FastAPI, method: str, url: str, limit: int) -> None:
    body = Endless()

    answer = call(app, method, url, content=body, headers=HEADERS)

    assert assert_problem(answer, 413, "body_too_large")["limit"] == limit
    assert body.sent == limit // len(CHUNK) + 1


def test_a_declared_length_is_refused_unread(app: FastAPI) -> None:
    body = Endless()
    headers = {**HEADERS, "Content-Length": str(CHUNKS << 20)}

    assert_problem(call(app, "POST", BATCH, content=body, headers=headers), 413, "body_too_large")

    assert body.sent == 0


def test_a_body_of_exactly_the_limit_passes(app: FastAPI) -> None:
    answer = call(app, "POST", BATCH, content=CHUNK * (BATCH_LIMIT // len(CHUNK)))

    assert answer.json() == BATCH_LIMIT


@pytest.fixture
def origin(app: FastAPI) -> Iterator[str]:
    """The application behind a real socket."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield "http://{}:{}".format(*listening.getsockname())
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize("declared", [True, False])
def test_over_the_wire_the_sender_gets_to_read_the_answer(origin: str, declared: bool) -> None:
    """Closing at once would reset the connection, and the client would see a broken pipe instead of a 413."""
    headers = {"Content-Length": str(CHUNKS << 20)} if declared else {}

    answer = httpx.post(origin + BATCH, content=(CHUNK for _ in range(CHUNKS)), headers=headers, timeout=30)

    assert_problem(answer, 413, "body_too_large")

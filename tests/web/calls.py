"""Calling an application in this process, the way a client would over the wire."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

from shared.web.auth import Principal


def call(app: FastAPI, method: str, url: str, **options: Any) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bashu") as client:
            return await client.request(method, url, **options)

    return asyncio.run(ask())


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def names_its_scopes(token: str) -> Principal:
    """A Verifier for tests: the token is the list of its scopes, separated by spaces."""
    return Principal("test", frozenset(token.split()), "51")


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The answer is a problem document in both languages, with the trace id that its header names."""
    document: dict[str, Any] = answer.json()
    assert (answer.status_code, document["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["status"] == status
    assert document["type"] == f"/problems/{code}"
    assert any("\u4e00" <= character <= "\u9fff" for character in document["title"])
    assert document["detail"].isascii() or code == "validation"
    assert document["traceId"] == answer.headers["x-trace-id"] == answer.headers["traceparent"].split("-")[1]
    return document

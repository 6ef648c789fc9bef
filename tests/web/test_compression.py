"""Pages, styles and scripts are sent packed; answers of the API and streams are not."""

from __future__ import annotations

import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import Response, StreamingResponse

from shared.web.answers import PROBLEM
from shared.web.app import create_app
from tests.web.calls import call, names_its_scopes

TEXT = "节约能源资源 " * 500


@pytest.fixture(scope="module")
def app() -> FastAPI:
    routes = APIRouter()

    @routes.get("/whole")
    def whole(type: str) -> Response:
        return Response(TEXT, media_type=type)

    @routes.get("/stream")
    def stream() -> StreamingResponse:
        return StreamingResponse(iter([TEXT, TEXT]), media_type="text/event-stream")

    return create_app("t", [routes], verify=names_its_scopes)


@pytest.mark.parametrize("type", ["application/json", "application/x-ndjson", PROBLEM, "image/png"])
def test_not_what_machines_read(app: FastAPI, type: str) -> None:
    answer = call(app, "GET", "/whole", params={"type": type})
    assert "content-encoding" not in answer.headers
    assert answer.text == TEXT


def test_not_a_stream(app: FastAPI) -> None:
    answer = call(app, "GET", "/stream")
    assert "content-encoding" not in answer.headers
    assert answer.text == TEXT * 2


@pytest.mark.parametrize("type", ["text/html", "text/css", "text/javascript"])
def test_what_browsers_read_unless_they_cannot(app: FastAPI, type: str) -> None:
    packed = call(app, "GET", "/whole", params={"type": type})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(TEXT.encode()) / 10
    assert packed.text == TEXT

    plain = call(app, "GET", "/whole", params={"type": type}, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers

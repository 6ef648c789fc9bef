"""The OpenAPI document is true: what schemathesis makes of it never fails on our side, and answers fit it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import orjson
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from services.statistics.api import router
from shared.db import Database
from shared.web.app import create_app
from tests.statistics.service import CALLERS, Api, a_return, path

_app = create_app("statistics", [router(Database("postgresql://none"))], verify=lambda token: CALLERS[token])
schema = schemathesis.openapi.from_dict(orjson.loads(orjson.dumps(_app.openapi())))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture(scope="module")
def origin(session_api: Api) -> Iterator[str]:
    """The service behind a real server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(session_api.app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


# Corrections of the kinds that are declared are all alike: those of one stand for them.
_ALIKE = "^/statistics/v1/(?!energy-returns|temperature-checks).*/corrections"


@schema.include(path_regex="^/statistics").exclude(path_regex=f":batch$|{_ALIKE}").parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_documented(case: schemathesis.Case, api: Api, origin: str) -> None:
    assert api.put(path(), a_return()).status_code in (201, 200, 428)
    case.call_and_validate(base_url=origin, headers={"Authorization": "Bearer sichuan"}, checks=CHECKS)

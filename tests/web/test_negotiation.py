"""Which format an answer takes: `format` first, then what `Accept` prefers among those that are offered."""

from __future__ import annotations

import pytest

from shared.web.negotiation import Format, chosen
from shared.web.problems import Problem

JSON = Format("json", "application/json", "json")
CSV = Format("csv", "text/csv", "csv")
SDMX = Format("sdmx", "application/vnd.sdmx.data+csv;version=2.0.0", "csv")
OFFERED = (JSON, CSV, SDMX)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "application/xml, image/*",
        "text/csv;q=0",
        "application/vnd.sdmx.data+csv;version=1.0.0",
        "text/csv;q=x",
    ],
)
def test_none_of_what_is_asked_for_is_406_and_names_what_is_offered(accept: str) -> None:
    with pytest.raises(Problem) as refused:
        chosen(None, accept, OFFERED)

    assert (refused.value.status, refused.value.code) == (406, "not_acceptable")
    assert "text/csv (format=csv)" in refused.value.en
    assert "text/csv (format=csv)" in refused.value.zh


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        (BROWSER, JSON),
        ("text/*", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv, application/json;q=0.5", CSV),
        ("text/csv;q=0.5, application/json", JSON),
        ("*/*, application/json;q=0", CSV),
        ("application/vnd.sdmx.data+csv", SDMX),
        ("application/vnd.sdmx.data+csv; version=2.0.0", SDMX),
        ("application/vnd.sdmx.data+csv;version=1.0.0, text/csv;q=0.1", CSV),
    ],
)
def test_accept_chooses(accept: str | None, format: Format) -> None:
    assert chosen(None, accept, OFFERED) == format


def test_the_parameter_goes_before_the_header() -> None:
    assert chosen("csv", "application/json", OFFERED) == CSV
    assert chosen("csv", "text/html", OFFERED) == CSV

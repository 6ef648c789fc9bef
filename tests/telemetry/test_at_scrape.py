"""A scrape never fails and never waits long: what does not answer is missing, and said to be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from threading import Event

import httpx
import pytest
from prometheus_client import CollectorRegistry, generate_latest

from shared.telemetry.at_scrape import AtScrape, Reading
from shared.telemetry.metrics import serving
from tests.telemetry.scraped import parsed, scraped, value

UP = "bashu_metrics_source_up"


def one(**labels: str) -> list[Reading]:
    return [Reading("bashu_thing", "A thing.", 7, labels)]


def broken() -> Iterator[Reading]:
    yield Reading("bashu_thing", "A thing.", 7)
    raise ConnectionError("gone in the middle")


def test_readings_of_one_name_from_two_sources_are_one_family() -> None:
    figures = scraped({"a": lambda: one(service="a"), "b": lambda: one(service="b")})

    assert [value(figures, "bashu_thing", service=name) for name in "ab"] == [7, 7]
    assert [value(figures, UP, source=name) for name in "ab"] == [1, 1]


def test_a_source_that_fails_is_missing_whole_and_the_others_are_there() -> None:
    figures = scraped({"broken": broken, "sound": lambda: one(service="sound")})

    assert figures == {
        ("bashu_thing", (("service", "sound"),)): 7,
        (UP, (("source", "broken"),)): 0,
        (UP, (("source", "sound"),)): 1,
    }


def test_a_source_that_hangs_is_not_waited_for_nor_asked_twice(capsys: pytest.CaptureFixture[str]) -> None:
    let_go, asked = Event(), []

    def hangs() -> list[Reading]:
        asked.append(1)
        let_go.wait(60)
        return one()

    at_scrape = AtScrape(patience_s=0.2)
    at_scrape.watch("slow", hangs)
    registry = CollectorRegistry()
    registry.register(at_scrape)
    scrapes = [parsed(generate_latest(registry).decode()) for _ in range(2)]
    let_go.set()

    assert scrapes == [{(UP, (("source", "slow"),)): 0}] * 2
    assert len(asked) == 1
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (line["event"], line["source"]) == ("metrics are missing", "slow")


def test_what_is_watched_anew_takes_the_place_of_what_was() -> None:
    at_scrape = AtScrape()
    at_scrape.watch("relay", broken)
    at_scrape.watch("relay", one)

    assert [family.name for family in at_scrape.collect()] == ["bashu_thing", UP]


def test_metrics_are_served_on_a_port_of_their_own_with_those_of_the_process() -> None:
    with serving("127.0.0.1", 0) as port:
        answer = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)
    figures = parsed(answer.text)

    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert (value(figures, "process_resident_memory_bytes") or 0) > 1e6
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False)

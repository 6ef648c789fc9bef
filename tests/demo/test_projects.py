"""The made-up records of projects add up to what the course says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from services.app.demo.figures import SICHUAN, Province
from services.app.demo.projects import bodies
from services.app.demo.projects.course import FINISHED, FIRST_AWARDED, RETROFITTED_M2, REVOKED
from services.app.demo.register import Register, register
from tests.demo.provinces import small

SEED = 7


def institutions(base: Province, count: int) -> Register:
    return register(small(base, count), SEED)


@pytest.fixture(scope="module")
def sent() -> list[tuple[str, dict[str, Any]]]:
    """Resource and line, of a small Sichuan."""
    found = bodies(institutions(SICHUAN, 900), SEED)
    return [(things, line) for things, lines in found for line in lines]


def lines_of(sent: list[tuple[str, dict[str, Any]]], things: str) -> Iterator[dict[str, Any]]:
    return (line for resource, line in sent if resource == things)


def test_what_is_revoked_is_sent_last(sent: list[tuple[str, dict[str, Any]]]) -> None:
    revoked = [line for _, line in sent[-REVOKED:]]

    assert all(line["revoked_on"] and line["reason"] for line in revoked)
    assert [line for _, line in sent if "revoked_on" in line] == revoked


def test_the_same_seed_gives_the_same_records(sent: list[tuple[str, dict[str, Any]]]) -> None:
    again = [(things, line) for things, lines in bodies(institutions(SICHUAN, 900), SEED) for line in lines]
    other = [(things, line) for things, lines in bodies(institutions(SICHUAN, 900), SEED + 1) for line in lines]

    assert again == sent != other


def test_as_many_projects_are_finished_as_the_course_says(sent: list[tuple[str, dict[str, Any]]]) -> None:
    finished = Counter(
        tuple(line["project_no"].split("-")[:2])
        for line in lines_of(sent, "projects") if line["stage"] == "completed"
    )  # fmt: skip

    assert finished == {
        (str(2021 + nth), kind): count for kind, by_year in FINISHED.items() for nth, count in enumerate(by_year)
    }


def test_the_area_is_exactly_the_courses(sent: list[tuple[str, dict[str, Any]]]) -> None:
    areas: Counter[str] = Counter()
    for line in lines_of(sent, "projects"):
        for component in line["components"]:
            if line["stage"] == "completed" and component["kind"] == "building_retrofit":
                areas[line["completed_on"][:4]] += int(component["area_m2"])

    assert areas == {str(2021 + nth): area for nth, area in enumerate(RETROFITTED_M2)}


def test_nobody_is_first_awarded_twice(sent: list[tuple[str, dict[str, Any]]]) -> None:
    granted = [line for line in lines_of(sent, "awards") if "revoked_on" not in line]
    for (kind, level), by_year in FIRST_AWARDED.items():
        given = [line["institution_uscc"] for line in granted if (line["kind"], line["level"]) == (kind, level)]
        assert (len(given), len(set(given))) == (sum(by_year), sum(by_year)), (kind, level)

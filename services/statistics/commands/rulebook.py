"""The rules of review in force: the packaged versions, and those that both provinces approved since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

import yaml

from services.statistics.rules.findings import Rulebook
from shared import review
from shared.db import Connection, Database
from shared.decisions import standards
from shared.decisions.standards import Announced
from shared.review import Rules
from shared.telemetry import log

NAME = "review"


def take(database: Database, announced: Announced) -> None:
    """Keep a version of the rules; other standards are none of ours.

    Raises `KeyError`, `TypeError` or `ValueError` for rules that this version of the program cannot apply.
    """
    if announced.name != NAME:
        return
    review.read_rules(yaml.safe_load(announced.yaml))
    standards.keep(database, announced)
    log.info("rules of review approved", standard=announced.standard)


def rulebook(connection: Connection, on: date) -> Rulebook:
    """The rules by which what comes in on a day is judged."""
    return _rulebook(review.in_force(on, further=list(_approved(connection))))


def finding_codes(connection: Connection) -> frozenset[str]:
    """What findings may be called, by any version."""
    return review.codes(further=list(_approved(connection)))


def _approved(connection: Connection) -> Iterator[Rules]:
    return (_read(version.content, version.approved) for version in standards.kept(connection))


@lru_cache(maxsize=64)
def _read(content: str, approved: date) -> Rules:
    """The same object for the same text: a rulebook remembers which of its rules apply where."""
    return replace(review.read_rules(yaml.safe_load(content)), approved=approved)


@lru_cache(maxsize=64)
def _rulebook(rules: Rules) -> Rulebook:
    return Rulebook(rules)

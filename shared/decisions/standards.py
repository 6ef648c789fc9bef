"""Versions of standards that both provinces approved over the API, as a service keeps those that it acts on.

They never change, so what is kept is only ever added to. All start from the versions in the files of this package.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from shared.clock import CHINA
from shared.db import Connection, Database
from shared.events.envelope import event_type

PUBLISHED = event_type("indicators", "standard", "published")
Number = tuple[int, ...]


class Announced(msgspec.Struct):
    """What is read of `indicators.standard.published`."""

    standard: str  # review@2.0.0
    digest: str
    approved_at: datetime
    yaml: str

    @property
    def name(self) -> str:
        return self.standard.partition("@")[0]

    @property
    def semver(self) -> str:
        return self.standard.partition("@")[2]


class Version(NamedTuple):
    """`approved`: the day, in China, from which it is in force."""

    name: str
    number: Number
    approved: date
    content: str


def numbered(semver: str) -> Number:
    return tuple(map(int, semver.split(".")))


def keep(database: Database, announced: Announced) -> None:
    """Once, however often it is announced."""
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO approved_standard VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            (announced.name, announced.semver, announced.approved_at, announced.digest, announced.yaml),
        )


def kept(connection: Connection) -> list[Version]:
    """All that this service keeps."""
    rows = connection.execute("SELECT name, semver, approved_at, content FROM approved_standard").fetchall()
    return [Version(name, numbered(semver), at.astimezone(CHINA).date(), content) for name, semver, at, content in rows]


def newest(versions: Iterable[Version], on: date) -> list[Version]:
    """Of each major version of each standard the newest that is approved by a day.

    Before the first approval of a standard its first version is in force.
    """
    found: dict[str, dict[int, Version]] = {}
    for each in sorted(versions, key=lambda version: version.number):
        majors = found.setdefault(each.name, {each.number[0]: each})
        if each.approved <= on:
            majors[each.number[0]] = each
    return [version for majors in found.values() for version in majors.values()]


read = msgspec.json.Decoder(Announced).decode

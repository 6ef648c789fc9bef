"""What can be counted on a day, by the standards in force: those of this package, and those approved since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

import yaml

from shared.db import Connection, Database
from shared.decisions import standards
from shared.decisions.standards import Announced, Version, numbered
from shared.events.registry import SCHEMAS
from shared.telemetry import log

_DECLARES = "\nmeasures:\n"  # a plan names in that place whose measures it uses; reading it takes seconds


def take(database: Database, announced: Announced) -> None:
    """Keep a version that declares measures; other standards are none of ours.

    Raises `KeyError`, `TypeError` or `yaml.YAMLError` for measures that this version of the program cannot read.
    """
    if _DECLARES not in announced.yaml:
        return
    _stocks(announced.yaml)
    standards.keep(database, announced)
    log.info("measures approved", standard=announced.standard)


def stocks(connection: Connection, on: date) -> frozenset[str]:
    """The measures of what there is on a day, of the newest version of each major one."""
    versions = standards.newest([*_packaged(), *standards.kept(connection)], on)
    return frozenset(code for version in versions for code in _stocks(version.content))


@lru_cache(maxsize=64)
def _stocks(content: str) -> frozenset[str]:
    declared = yaml.safe_load(content)["measures"]
    return frozenset(code for code, measure in declared.items() if measure["kind"] in ("stock", "distinct"))


@cache
def _packaged() -> list[Version]:
    return list(_read_package())


def _read_package() -> Iterator[Version]:
    for file in (SCHEMAS / "standards").glob("*/*.yaml"):
        content = file.read_text(encoding="utf-8")
        if _DECLARES in content:
            header = yaml.safe_load(content)
            if header["approved"]:
                yield Version(header["name"], numbered(header["version"]), header["approved"], content)

"""What projects does when both provinces have decided: what a new version can count has opening balances."""

from __future__ import annotations

from collections.abc import Mapping

from services.projects.measures import take
from shared.db import Database
from shared.decisions import standards
from shared.decisions.follower import Taking


def _standard(database: Database, data: bytes) -> None:
    take(database, standards.read(data))


TAKING: Mapping[str, Taking] = {standards.PUBLISHED: _standard}

"""Releases as statistics reads them, and the reason of whoever corrects what they sealed."""

from __future__ import annotations

from datetime import UTC, datetime

from services.statistics.commands.sealing import SealedRelease

NOW = datetime(2026, 11, 23, tzinfo=UTC)
REASON = {"reason": "年度核查发现抄表错误"}


def release(no: int = 1, regions: tuple[str, ...] = ("51",), periods: tuple[str, ...] = ("2020",)) -> SealedRelease:
    return SealedRelease(no, list(regions), list(periods), 7, NOW)

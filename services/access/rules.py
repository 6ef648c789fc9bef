"""Clients: what a valid one is, and which scopes a token may carry."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from shared.geography import regions
from shared.web.problems import FieldError
from shared.web.scopes import SCOPES

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Client:
    """A system that calls the APIs. `region` is a prefix of region codes; empty: both provinces."""

    client_id: str
    name: str
    scopes: frozenset[str]
    region: str
    created_at: datetime
    rotated_at: datetime | None = None
    revoked_at: datetime | None = None


def client_errors(name: str, scopes: Collection[str], region: str) -> list[FieldError]:
    """What is wrong with a client to be added; empty if nothing."""
    errors = []
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        errors.append(
            FieldError(
                "name_length", f"名称须为 1–{LONGEST_NAME} 个字符", f"A name has 1 to {LONGEST_NAME} characters."
            )
        )
    if not scopes:
        errors.append(FieldError("scope_missing", "至少需要一个权限", "At least one scope is needed."))
    errors += [
        FieldError(
            "scope_unknown",
            f"未知权限 {scope}",
            f"Unknown scope {scope}.",
            hint="可用 / known: " + ", ".join(SCOPES),
            value=scope,
        )
        for scope in sorted(set(scopes) - set(SCOPES))
    ]
    if region and regions().get(region) is None:
        errors.append(
            FieldError(
                "region_unknown",
                f"未知行政区划 {region}：填写 51、50 或其下级代码，留空表示两省市",
                f"Unknown region {region}: give 51, 50 or a code below them; empty means both provinces.",
                value=region,
            )
        )
    return errors


def narrowed(granted: frozenset[str], requested: str | None) -> frozenset[str] | None:
    """The scopes of a token: all that are granted, or those requested; None if one of these is not granted."""
    wanted = frozenset((requested or "").split())
    if not wanted:
        return granted
    return wanted if wanted <= granted else None

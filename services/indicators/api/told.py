"""Versions of standards as the API tells them."""

from __future__ import annotations

from typing import Any

from services.indicators.governance.proposals import Published, Step
from services.indicators.standards import read
from services.indicators.standards.difference import diff


def standard_told(counts: Published | None, step: Step | None) -> dict[str, Any]:
    """`counts`: the version as it is published; `step`: the newest of its proposal, none for one of the package."""
    found = counts or step
    assert found is not None
    standard = read(found.content)
    return {
        "standard": found.label,
        "name": found.name,
        "semver": found.semver,
        "kind": type(standard).__name__,
        "title": {"zh": standard.header.zh, "en": standard.header.en},
        "state": step.state if step else "published",
        "revision": step.revision if step else 1,
        "digest": found.digest,
        "proposed_by": step.proposed_by if step else None,
        "proposed_at": step.proposed_at if step else None,
        "approved_by": step.province if step and counts else None,
        "approved_at": counts.approved_at if counts else None,
        "reason": step.reason if step else None,
    }


def version_told(content: str, older: Published | None) -> dict[str, Any]:
    """The text, and what it changes in the version before."""
    return {
        "yaml": content,
        "before": older.label if older else None,
        "differences": [each._asdict() for each in diff(older.content, content)] if older else [],
    }


def history_told(steps: list[Step]) -> list[dict[str, Any]]:
    return [
        {
            "revision": step.revision,
            "state": step.state,
            "digest": step.digest,
            "province": step.province,
            "at": step.at,
            "reason": step.reason,
        }
        for step in steps
    ]

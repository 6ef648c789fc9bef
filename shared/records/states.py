"""The states of a record and what counts, for every record that has states.

`submitted → returned | accepted`; a revision leads from any state but `sealed` back to `submitted` (or
`accepted` where asked and allowed). Only what was accepted counts: while a correction is undecided the last
accepted revision goes on counting, only acceptance replaces it, and only withdrawal ends it.
"""

from __future__ import annotations

from typing import NamedTuple

from shared.web.problems import Problem

SUBMITTED, RETURNED, ACCEPTED, WITHDRAWN, SEALED = "submitted", "returned", "accepted", "withdrawn", "sealed"
WRITABLE = (SUBMITTED, ACCEPTED)
"""The states a writer may ask for in a body."""


class Action(NamedTuple):
    """A transition that is not a revision of the content."""

    name: str
    result: str
    allowed_from: frozenset[str]
    needs_reason: bool
    zh: str


ACTIONS = {
    action.name: action
    for action in (
        Action("accept", ACCEPTED, frozenset({SUBMITTED}), False, "通过"),
        Action("return", RETURNED, frozenset({SUBMITTED}), True, "退回"),
        Action("withdraw", WITHDRAWN, frozenset({SUBMITTED, RETURNED, ACCEPTED}), True, "撤回"),
    )
}


SEAL = Action("seal", SEALED, frozenset({ACCEPTED}), True, "封存")
"""What the service does itself when a release closes the period: no caller has a route for it."""


def verb(state: str, revision: int) -> str:
    """The last word of the event: one revision, one event, named by its result."""
    if state == SUBMITTED:
        return "submitted" if revision == 1 else "revised"
    return state


def counts_after(state: str, revision: int, counted: int | None) -> int | None:
    """The revision that counts once this one is written, given the one that counted before."""
    if state == ACCEPTED:
        return revision
    return None if state == WITHDRAWN else counted


def require_allowed(action: Action, state: str | None) -> None:
    """409 when the action does not lead away from this state."""
    if state not in action.allowed_from:
        raise Problem(
            409,
            "state_not_allowed",
            f"当前状态为 {state}，不能{action.zh}",
            f"A record in state {state} cannot be changed by '{action.name}'.",
            extra={"state": state, "allowed_from": sorted(action.allowed_from)},
        )


def require_revisable(state: str | None) -> None:
    """409 once a release has sealed the record."""
    if state == SEALED:
        raise Problem(
            409, "sealed", "该期数据已封存，须申请更正", "The period is sealed; a correction must be requested."
        )

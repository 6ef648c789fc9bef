"""会审: rounds of review, what they find, and returns that did not come."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import OfInstitution, Payload
from shared.events.registry import declare


class ReviewRound(Payload):
    """`statistics.review_round.opened|closed`, keyed by its natural key: region/form/period/no.

    `reviewer_refs` are keyed hashes of the reviewers; `cross_region`: they come from other prefectures (交叉审核).
    `sample_rate_basis_points`: the part of the institutions that was drawn, in 0.01 %.
    """

    region_code: str
    form: Literal["NY201"]
    period: str
    no: int
    revision: int
    state: Literal["open", "closed"]
    recorded_by: str
    opens_on: date
    closes_on: date
    closed_on: date | None
    reviewer_refs: list[str]
    cross_region: bool
    sample_rate_basis_points: int


class Finding(OfInstitution):
    """`statistics.finding.raised|answered|decided`: one rule's doubt about one revision of a return.

    The natural key is the return (institution, form, period) + rule + the return's revision.
    """

    form: Literal["NY201"]
    period: str
    rule_code: str
    return_revision: int
    revision: int
    recorded_by: str
    severity: Literal["hard", "soft"]
    text_zh: str
    text_en: str
    reply: str | None
    decision: Literal["kept", "corrected"] | None
    reason: str | None  # of the decision


class OverdueReturn(OfInstitution):
    """`statistics.return.overdue`: the return was due and has not come."""

    form: Literal["NY201"]
    period: str
    revision: int
    due_on: date


EVENTS = (
    *declare("statistics", "review_round", ("opened", "closed"), ReviewRound),
    *declare("statistics", "finding", ("raised", "answered", "decided"), Finding),
    *declare("statistics", "return", ("overdue",), OverdueReturn),
)

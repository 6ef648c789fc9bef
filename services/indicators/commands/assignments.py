"""Values assigned to targets: by the state, or by an office that splits a target over its regions (ADR 0022).

In force as soon as `PUT` answers; withdrawn by a revision. What is judged reads `target_value`, to which every
revision adds a row: so a question as of a time before still finds what was known then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

import msgspec
from typing_extensions import override

from services.indicators.standards import Plan
from services.indicators.standards.store import Standards
from services.indicators.targets.assigning import belongs_to, office_of, refusals
from services.indicators.values.ask import unknown
from shared.db import Connection
from shared.events import event_type
from shared.outbox.table import OutboxEvent
from shared.records.checks import LONGEST_REASON, Checks
from shared.records.kind import Current, Key, Kind, Request, Revision, Saved, foreign
from shared.records.states import ACCEPTED, ACTIONS, WITHDRAWN
from shared.units import from_smallest
from shared.web.auth import Principal
from shared.web.conditions import Precondition
from shared.web.problems import FieldError, validation

DECIMALS, LARGEST, LONGEST_DOCUMENT = 6, 10**18, 200
FACTORS = ("current", "frozen")

_Value = Annotated[
    str,
    msgspec.Meta(
        description="以该目标的单位计 / in the target's unit",
        extra_json_schema={"pattern": r"^\d{1,12}(\.\d{1,6})?$"},
    ),
]
_Factors = Annotated[
    str | None,
    msgspec.Meta(
        description="文件指明按哪套因子考核时 / where the document names the factors it is tested with",
        extra_json_schema={"enum": [*FACTORS, None]},
    ),
]


class AssignmentKey(NamedTuple):
    """`region`: a division, the plan's own region, or a class of the plan."""

    plan: str
    target: str
    region: str
    valid_from: date


class AssignmentBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The body of `PUT`."""

    value: _Value
    doc_no: Annotated[str, msgspec.Meta(description="下达文件的文号 / number of the document that assigns it")]
    factors: _Factors = None
    reason: Annotated[str | None, msgspec.Meta(description="修改时必填 / needed to revise")] = None


class AssignmentLine(AssignmentBody, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One line of `target-values:batch`."""

    plan: str
    target: str
    region: str
    valid_from: str
    revision: int | None = None


class Content(msgspec.Struct):
    """An assignment as it is kept. `value`: a plain decimal without trailing zeros."""

    value: str
    factors: str | None
    doc_no: str


Plans = Mapping[str, Plan]
"""The newest approved version of each plan, by its code."""


class Assignments(Kind[Plans]):
    """A revision counts at once, until another one or a withdrawal follows; there is nobody to accept it."""

    service, thing, things, table = "indicators", "target_value", "target-values", "assignment"
    key = AssignmentKey
    key_fields = AssignmentKey._fields
    key_columns = (("plan", "text"), ("target", "text"), ("region", "text"), ("valid_from", "date"))
    derived_columns = (("placed_at", "text"),)
    region_sql, region_superset_sql = "SELECT h.placed_at AS region_code", "h.placed_at LIKE %s"
    has_states = True
    actions = (ACTIONS["withdraw"],)
    body, line = AssignmentBody, AssignmentLine

    def __init__(self, standards: Standards) -> None:
        self._standards = standards

    @override
    def key_reader(self) -> Callable[..., AssignmentKey]:
        def read(plan: str, target: str, region: str, valid_from: str) -> AssignmentKey:
            checks = Checks()
            since = checks.day(valid_from, "valid_from")
            checks.done()
            return AssignmentKey(plan, target, region, since)

        return read

    @override
    def read_request(self, key: Key, precondition: Precondition, body: Any) -> Request:
        checks = Checks()
        value = from_smallest(checks.amount(body.value, DECIMALS, LARGEST, "value"), DECIMALS)
        checks.said(body.doc_no, LONGEST_DOCUMENT, "doc_no")
        checks.one_of(body.factors, (*FACTORS, None), "factors")
        checks.text(body.reason, LONGEST_REASON, "reason")
        checks.done()
        content = Content(value, body.factors, body.doc_no)
        return Request(key, precondition, _encode(content), content, state=None, reason=body.reason)

    @override
    def look_up(self, connection: Connection, requests: Sequence[Request]) -> Plans:
        return {plan.code: plan for plan in self._standards.catalogue(connection).plans()}

    @override
    def admit(self, request: Request, current: Current | None, found: Plans, by: Principal) -> str:
        """What is of both provinces is assigned by a caller of both."""
        code, target, region, _ = request.key
        if errors := unknown("plan", "规划", [code], found) or unknown("target", "目标", [target], found[code].targets):
            raise validation(errors)
        plan = found[code]
        if not belongs_to(plan, region):
            raise validation([_not_of_the_plan(plan, region)])
        office = office_of(plan, region)
        if not by.covers(office):
            raise foreign(office)
        return office

    @override
    def state_after(self, request: Request, current: Current | None) -> str:
        return ACCEPTED

    @override
    def check(self, request: Request, found: Plans) -> list[FieldError]:
        code, target, region, since = request.key
        plan = found[code]
        if errors := list(refusals(plan, plan.targets[target], region, since, request.sent.value)):
            raise validation(errors)
        return []

    @override
    def derived(self, saved: Saved) -> Sequence[str]:
        return (saved.region,)

    @override
    def store(self, connection: Connection, written: Sequence[Saved]) -> None:
        """Rows are only ever added; one without a value says that it was withdrawn."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO target_value (target, region, valid_from, value, factors, doc_no)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [(*saved.key[1:], *_in_force(saved.revision)) for saved in written],
            )

    @override
    def event(self, saved: Saved) -> OutboxEvent:
        verb = "withdrawn" if saved.revision.state == WITHDRAWN else "published"
        return OutboxEvent(
            type=event_type(self.service, self.thing, verb),
            key=self.subject(saved.key),
            subject=self.subject(saved.key),
            revision=saved.revision.revision,
            region=saved.region,
            data=_encode(self._said(saved.key, saved.revision)),
        )

    @override
    def show(self, key: Key, region: str, revision: Revision) -> Mapping[str, Any]:
        return {
            "record_id": revision.record_id,
            **self._said(key, revision),
            "counts": revision.counts,
            "recorded_at": revision.recorded_at,
        }

    def _said(self, key: Key, revision: Revision) -> dict[str, Any]:
        """The payload of the event."""
        return {
            **dict(zip(self.key_fields, key, strict=True)),
            "revision": revision.revision,
            "state": revision.state,
            "reason": revision.reason,
            "recorded_by": revision.recorded_by,
            **msgspec.json.decode(revision.content),
        }


def _in_force(revision: Revision) -> tuple[str | None, str | None, str]:
    """Value, factors and document of a row; no value once it is withdrawn."""
    content = msgspec.json.decode(revision.content, type=Content)
    return (None if revision.state == WITHDRAWN else content.value), content.factors, content.doc_no


def _not_of_the_plan(plan: Plan, region: str) -> FieldError:
    classes = "、".join(plan.classes)
    return FieldError(
        "region_not_of_plan", f"{region[:40]} 不是规划 {plan.code} 的地区或类别",
        f"{region[:40]} is no region or class of plan {plan.code}", "/region",
        f"{plan.region} 及其下级 / and below" + (f"；类别 / classes: {classes}" if classes else ""), value=region[:40],
    )  # fmt: skip


_encode = msgspec.json.Encoder().encode

"""Awards: a register, in force at once; taking one back needs a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from typing_extensions import override

from services.projects import events
from services.projects.commands.award_limits import limits
from services.projects.rules import offices
from shared.kinds import Code, Day, Institution, OfInstitution, OneOf, Registered, Text, on
from shared.kinds.declared import Found
from shared.records.checks import LONGEST_REASON, require_reason
from shared.records.kind import Request, Revision
from shared.web.problems import FieldError


class _Awards(Registered):
    @override
    def _beside_content(self) -> list[Any]:
        return [("reason", Text(LONGEST_REASON).type | None, None)]

    @override
    def check(self, request: Request, found: Found) -> list[FieldError]:
        if request.sent.content.revoked_on is not None:
            require_reason(request.reason, purpose_zh="撤销", purpose_en="Revoking an award")
        return super().check(request, found)

    @override
    def _standing(self, revision: Revision) -> Mapping[str, Any]:
        return {"reason": revision.reason}


AWARDS = _Awards(
    "projects", "award", "awards", events.Award,
    key=(
        Institution(),
        OneOf("kind", events.AwardKind),
        OneOf("level", Literal["national", "province", "prefecture", "county"]),
        Code("batch"),
    ),
    body={"valid_to": Day(future=True), "doc_no": Text(100)},
    place=OfInstitution(on("awarded_on")),
    rule=offices.award,
    beside=limits,
    verbs=("granted", "granted", "revoked"),
    ended_by="revoked_on",
)  # fmt: skip

"""What one province proposes and the other confirms, beside sessions: promotions, standards, evaluations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from typing_extensions import override

from services.training import events
from services.training.commands.joint import JointReported, OwnStates
from services.training.rules import records as rules
from shared.kinds import (
    Code,
    Date,
    Institution,
    Items,
    Many,
    OfInstitution,
    OfRegion,
    Text,
    Uscc,
    Whole,
    on,
)
from shared.kinds.places import EVER_SINCE
from shared.records.kind import Saved
from shared.register.rows import Span

MOST_INSTITUTIONS = 100

PROMOTIONS = JointReported(
    "training", "promotion", "brand-promotions", events.BrandPromotion,
    key=(Institution(), Date("held_on"), Code("title")),
    body={
        "place": Text(200),
        "products": Many(Text(100), 500),
        "companies": Whole(0, 10_000),
        "visitors": Whole(0, 10_000_000),
        "co_organiser_usccs": Many(Uscc(), MOST_INSTITUTIONS),
    },
    place=OfInstitution(on("held_on")),
    rule=rules.promotion,
    counted=("joint", "co_organiser_usccs"),
)  # fmt: skip


class Standards(OwnStates):
    """A joint standard: its state is the stage, and every revision is in force at once."""

    writable = get_args(events.Stage)

    @override
    def asks_for_word(self, content: Mapping[str, Any]) -> bool:
        """A draft may be confirmed at any stage, but its numbers are what counts."""
        return content["number_sc"] is not None and content["number_cq"] is not None

    @override
    def counts_after(self, state: str | None, revision: int, counted: int | None) -> int | None:
        return revision

    @override
    def verb(self, saved: Saved) -> str:
        return "stage_changed"


STANDARDS = Standards(
    "training", "standard", "joint-standards", events.JointStandard,
    key=(Code("draft_no"),),
    body={"title": Text(200), "number_sc": Text(50), "number_cq": Text(50)},
    place=OfRegion(lambda _: Span(EVER_SINCE, None)),  # of a province, and those are always there
    rule=rules.standard,
    counted=("number_sc", "number_cq", "published_sc_on", "published_cq_on"),
)  # fmt: skip

EVALUATIONS = JointReported(
    "training", "evaluation", "joint-evaluations", events.JointEvaluation,
    key=(Code("evaluation_no"),),
    body={
        "teams": Many(Text(50), MOST_INSTITUTIONS, least=1),
        "units": Items({"institution_uscc": Uscc()}, unique=("institution_uscc", "award_kind"), least=1),
    },
    place=OfRegion(on("evaluated_on")),
    counted=("evaluated_on", "units"),
)  # fmt: skip

"""All targets of a plan in one region, with evidence made up: regions that all have to pass, copied states, bounds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

import pytest

from services.indicators.standards import Plan, Target, packaged, read
from services.indicators.standards.model import Measure
from services.indicators.targets.evidence import COMPLETE, Event, Events, Evidence, Levels, Part, Parts
from services.indicators.targets.regional import Judge, Judged
from services.indicators.values.areas import Area, area
from tests.indicators.targets.kinds.of_the_plan import level

PLAN = max(
    (plan for _, text in packaged() if isinstance(plan := read(text), Plan)), key=lambda plan: plan.header.version
)
EXEMPT = ("5104", "5132", "5133", "5134")
SEVENTEEN = [
    "5101", "5103", "5105", "5106", "5107", "5108", "5109", "5110", "5111", "5113", "5114", "5115", "5116", "5117",
    "5118", "5119", "5120",
]  # fmt: skip


@dataclass
class Supplied:
    """Evidence by target (without the plan's prefix) and region."""

    known: dict[tuple[str, str], Evidence] = field(default_factory=dict)

    def evidence(self, target: Target, place: Area, *, frozen: bool) -> Evidence | None:  # noqa: ARG002
        return self.known.get((target.code.removeprefix("SC14-"), place.code))

    def measure(self, target: Target) -> Measure:
        return target.measure or "total"

    def decimals(self, target: Target) -> int | None:  # noqa: ARG002
        return None


def judged(day: str, region: str = "51", plan: Plan = PLAN, **known: dict[str, Evidence]) -> dict[str, Judged]:
    """`judged("2023-06-30", B03_01={"5101": …})`."""
    supplied = {(name.replace("_", "-"), place): e for name, each in known.items() for place, e in each.items()}
    place = area(region)
    assert place
    found = Judge(plan, Supplied(supplied), [], date.fromisoformat(day)).judged(place)  # type: ignore[arg-type]
    return {code.removeprefix("SC14-"): each for code, each in found.items()}


def bought(electric: int, all_: int = 100) -> Parts:
    return Parts([Part(date(2021, 3, 1), Fraction(electric), Fraction(all_))], COMPLETE)


def test_fourteen_of_seventeen_pass_and_the_province_is_behind() -> None:
    """14 × 40 + 3 × 20 of 17 × 100: 36.47 % in all, and behind all the same."""
    cars: dict[str, Evidence] = {code: bought(40 if i < 14 else 20) for i, code in enumerate(SEVENTEEN)}
    cars |= dict.fromkeys(EXEMPT, bought(0))
    cars["51"] = bought(620, 1700)

    found = judged("2023-06-30", B03_01=cars)

    verdict = found["B03-01"].verdict
    assert (verdict.status, verdict.value, verdict.passing) == ("behind", Fraction(620, 17), (14, 17))
    assert (found["T07"].verdict.status, found["T07"].verdict.passing) == ("behind", (14, 17))


def test_one_that_has_not_reported_leaves_the_province_without_an_answer() -> None:
    cars: dict[str, Evidence] = {code: bought(40) for code in SEVENTEEN[1:]} | {"51": bought(640, 1600)}

    verdict = judged("2023-06-30", B03_01=cars)["B03-01"].verdict

    assert (verdict.status, verdict.reason, verdict.value) == ("no_data", "no_source", 40)


def test_a_prefecture_is_judged_by_itself() -> None:
    found = judged("2023-06-30", "5107", B03_01={"5107": bought(40)})["B03-01"]

    assert (found.verdict.status, found.verdict.passing) == ("on_track", None)


def test_charging_points_have_no_ramp_where_the_base_holds_and_one_where_it_is_unknown() -> None:
    """The province had 9 176 points for 8 681 vehicles at the end of 2020; 自贡 reported nothing before 2021."""
    before, day = date(2020, 12, 31), date(2021, 6, 30)
    points: dict[str, Evidence] = {
        "51": Levels({before: level(9176, 8681), day: level(400, 1000)}),
        "5103": Levels({day: level(1, 20)}),
    }

    assert judged("2021-06-30", B03_02=points)["B03-02"].verdict.required == Fraction(1, 3)
    found = judged("2021-06-30", "5103", B03_02=points)["B03-02"]
    assert (found.verdict.status, found.verdict.required) == ("on_track", Fraction(181, 3 * 1826))


def test_brand_promotions_set_to_each_ask_twelve_of_every_prefecture() -> None:
    each = replace(PLAN.targets["SC14-B04-02"], rollup="all_of")
    plan = replace(PLAN, targets={**PLAN.targets, "SC14-B04-02": each})
    held = Events([Event(date(2022, 5, 1), Fraction(12))], COMPLETE)

    assert judged("2025-12-31", "5101", plan, B04_02={"5101": held})["B04-02"].verdict.status == "met"
    whole = judged("2025-12-31", "51", plan, B04_02={"5101": held, "51": held})["B04-02"].verdict
    assert (whole.status, whole.passing) == ("no_data", (1, 21))
    in_all = judged("2025-12-31", B04_02={"51": held})["B04-02"].verdict
    assert (in_all.status, in_all.passing) == ("met", None)


@pytest.mark.parametrize(("region", "counties"), [("51", 183), ("5101", 20), ("510104", 1)])
def test_a_demonstration_unit_in_every_county_of_the_region(region: str, counties: int) -> None:
    held: dict[str, Evidence] = {region: Levels({date(2025, 12, 31): level(counties)})}

    found = judged("2025-12-31", region, T15=held)["T15"]

    assert (found.case.target, found.verdict.status) == (counties, "met")


def test_joint_counts_are_one_number_of_both() -> None:
    held = Events([Event(date(2022, 5, 1), Fraction(5))], COMPLETE)

    for region in ("51", "50", "50,51"):
        verdict = judged("2023-06-30", region, B12_01={region: held})["B12-01"].verdict
        assert (verdict.status, verdict.value) == ("met", 5)

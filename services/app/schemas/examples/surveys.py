"""What the school and the hospital report beside their energy; rounds of review, a finding, a return that is late."""

from __future__ import annotations

from datetime import date

from services.app.schemas.examples.institutions import HOSPITAL, SCHOOL
from services.app.schemas.examples.making import RECORDED_BY, Records, Story, all_lives, example, kept, subject
from services.statistics.events import reviews, surveys
from services.statistics.events.surveys import HeatingLine, MeteredSystem
from shared.events.export import Example

ROOM = surveys.DataCentreContent(source="meter", total_wh=9_417_000_000, it_wh=6_278_000_000, standard_racks=3200)
SEASON = surveys.HeatingContent(
    area_dm2=820_000,
    days=120,
    lines=[HeatingLine(item="natural_gas", quantity=36_400_000, unit="L", cost_fen=10_556_000)],
)
METERS = surveys.MeteringContent(
    systems=[MeteredSystem(system="hvac", required=4, fitted=3), MeteredSystem(system="lift", required=6, fitted=6)],
    by_user=True,
    by_kind=True,
    by_item=False,
)
CHECK = surveys.TemperatureContent(season="summer", setpoint_decicelsius=260, exempt_reason=None)
BUDGET = surveys.BudgetContent(budget_gce=151_200_000, quota_edition="四川 2021")
CRITERION = surveys.CriterionContent(energy_gce=500_000_000, electricity_wh=None, cited="示例文件〔2021〕1号")
PURCHASES = surveys.ProcurementContent(source="bill", total_fen=84_000_000, green_fen=71_400_000)
GROUNDS = surveys.GreeningContent(courtyard_dm2=2_400_000, green_dm2=960_000)
SPACES = surveys.ParkingContent(spaces=120, nev_spaces=24)

_SCHOOL, _HOSPITAL = {"institution_uscc": SCHOOL}, {"institution_uscc": HOSPITAL}
_SURVEYED = {"as_of": "2021-12-31"}
RECORDS: Records = {
    "data_centre_return": (
        surveys.DataCentreReturn,
        Story({**_SCHOOL, "room": "1", "period": "2021-06"}, ROOM, ROOM.model_copy(update={"it_wh": 6_310_500_000})),
        Story({**_HOSPITAL, "room": "A-2", "period": "2021"}, ROOM, ROOM.model_copy(update={"standard_racks": 3000})),
    ),
    "heating_return": (
        surveys.HeatingReturn,
        Story({**_SCHOOL, "season": "2020-2021"}, SEASON, SEASON.model_copy(update={"days": 118})),
        Story({**_HOSPITAL, "season": "2020-2021"}, SEASON, SEASON.model_copy(update={"area_dm2": 4_100_000})),
    ),
    "metering_survey": (
        surveys.MeteringSurvey,
        Story({**_SCHOOL, **_SURVEYED}, METERS, METERS.model_copy(update={"by_item": True})),
        Story({**_HOSPITAL, **_SURVEYED}, METERS, METERS.model_copy(update={"by_kind": False})),
    ),
    "temperature_check": (
        surveys.TemperatureCheck,
        Story(
            {**_SCHOOL, "checked_on": "2021-07-15", "place": "教学楼 301"},
            CHECK,
            CHECK.model_copy(update={"setpoint_decicelsius": 255}),
        ),
        Story(
            {**_HOSPITAL, "checked_on": "2021-07-15", "place": "手术部"},
            CHECK,
            CHECK.model_copy(update={"setpoint_decicelsius": 220, "exempt_reason": "手术室温度有医疗要求"}),
        ),
    ),
    "energy_budget": (
        surveys.EnergyBudget,
        Story({**_SCHOOL, "year": 2021}, BUDGET, BUDGET.model_copy(update={"budget_gce": 148_500_000})),
        Story({**_HOSPITAL, "year": 2021}, BUDGET, BUDGET.model_copy(update={"quota_edition": "重庆 2021"})),
    ),
    "key_user_criterion": (
        surveys.KeyUserCriterion,
        Story({"region_code": "51", "year": 2021}, CRITERION, CRITERION.model_copy(update={"energy_gce": 450_000_000})),
        Story({"region_code": "50", "year": 2022}, CRITERION, CRITERION.model_copy(update={"electricity_wh": 10**12})),
    ),
    "green_procurement": (
        surveys.GreenProcurement,
        Story({**_SCHOOL, "year": 2021}, PURCHASES, PURCHASES.model_copy(update={"green_fen": 73_920_050})),
        Story({**_HOSPITAL, "year": 2021}, PURCHASES, PURCHASES.model_copy(update={"total_fen": 912_000_000})),
    ),
    "site_greening": (
        surveys.SiteGreening,
        Story({**_SCHOOL, **_SURVEYED}, GROUNDS, GROUNDS.model_copy(update={"green_dm2": 984_050})),
        Story({**_HOSPITAL, **_SURVEYED}, GROUNDS, GROUNDS.model_copy(update={"courtyard_dm2": 3_100_000})),
    ),
    "parking_stock": (
        surveys.ParkingStock,
        Story({**_SCHOOL, **_SURVEYED}, SPACES, SPACES.model_copy(update={"nev_spaces": 26})),
        Story({**_HOSPITAL, **_SURVEYED}, SPACES, SPACES.model_copy(update={"spaces": 640})),
    ),
}


def records() -> list[Example]:
    return all_lives("statistics", RECORDS)


def rounds() -> list[Example]:
    """Opened, and closed once every finding is decided."""
    return [made for region in ("5101", "50") for made in _round(region)]


def _round(region: str) -> list[Example]:
    key = {"region_code": region, "form": "NY201", "period": "2021", "no": 1}
    opened = reviews.ReviewRound.model_validate(
        {
            **key,
            "revision": 1,
            "state": "open",
            "recorded_by": RECORDED_BY,
            "opens_on": "2022-04-06",
            "closes_on": "2022-04-20",
            "closed_on": None,
            "reviewer_refs": ["9f2c7a01d4e85b36", "0b61e8c2a97f4d13"],
            "cross_region": True,
            "sample_rate_basis_points": 625,
        }
    )
    closing = {"state": "closed", "closed_on": date(2022, 4, 19)}
    return kept("statistics", "review_round", subject(key), opened, ("opened", {}), ("closed", closing))


def findings() -> list[Example]:
    """One is explained and kept, the other corrected by a new revision of the return."""
    return [
        *_finding(SCHOOL, "2020", "新建图书馆投入使用", "kept"),
        *_finding(HOSPITAL, "2021-Q2", "单位误填，已更正", "corrected"),
    ]


def _finding(uscc: str, period: str, reply: str, decision: str) -> list[Example]:
    raised = reviews.Finding(
        institution_uscc=uscc,
        form="NY201",
        period=period,
        rule_code="quantity_changed",
        return_revision=1,
        revision=1,
        recorded_by=RECORDED_BY,
        severity="soft",
        text_zh="用电量比上年同期增加 38.2 %",
        text_en="electricity is up 38.2 % on the same period of last year",
        reply=None,
        decision=None,
        reason=None,
    )
    return kept(
        "statistics",
        "finding",
        f"{uscc}/NY201/{period}/{raised.rule_code}/{raised.return_revision}",
        raised,
        ("raised", {}),
        ("answered", {"reply": reply}),
        ("decided", {"decision": decision, "reason": "与原始单据核对"}),
    )


def overdue() -> list[Example]:
    return [
        example(
            "statistics",
            "return",
            "overdue",
            f"{uscc}/NY201/{period}",
            1,
            reviews.OverdueReturn(institution_uscc=uscc, form="NY201", period=period, revision=1, due_on=due),
        )
        for uscc, period, due in ((SCHOOL, "2021", date(2022, 3, 31)), (HOSPITAL, "2021-Q3", date(2021, 10, 31)))
    ]

"""A school that was renovated, a hospital that was awarded, and what the offices keep count by."""

from __future__ import annotations

from datetime import date

from services.app.schemas.examples.institutions import CHONGQING, HOSPITAL, SCHOOL, SICHUAN
from services.app.schemas.examples.making import Records, Story, all_lives, kept
from services.projects import events
from services.projects.events import AssessedItem, Award, Component, Contract, Funds
from shared.events.export import Example

RETROFIT = events.ProjectContent(
    title="教学楼节能改造",
    components=[
        Component(kind="building_retrofit", area_dm2=840_000),
        Component(kind="solar", solar="pv", power_w=120_000),
    ],
    contract=Contract(kind="none"),
    stage="started",
    started_on=date(2021, 7, 5),
    completed_on=None,
    funds=Funds(provincial_fen=60_000_000, local_fen=45_000_000),
    provider="示例建筑公司",
)
PERFORMANCE = events.ProjectContent(
    title="中央空调合同能源管理",
    components=[
        Component(kind="boiler_hvac_retrofit"),
        Component(kind="unconventional_water", water_source="hvac_condensate", water_l_per_year=1_460_000),
    ],
    contract=Contract(kind="emc", price_basis="节能量分享 70:30", payment_due=date(2023, 3, 31)),
    stage="completed",
    started_on=date(2022, 3, 1),
    completed_on=date(2022, 6, 20),
    funds=Funds(private_fen=380_000_000),
    provider="示例节能服务公司",
)
BUILDING = events.BuildingContent(
    completed_on=date(2023, 8, 15),
    area_dm2=1_560_000,
    green_standard=True,
    stars=2,
    prefabricated_dm2=940_000,
    green_materials=True,
    energy_class="ultra_low",
    fixtures=214,
    fixtures_saving=214,
    doc_no="川建验〔2023〕412号",
)
VERIFIED = events.VerificationContent(
    plan_on=date(2022, 4, 1),
    document_review_on=date(2022, 4, 20),
    site_visit_on=date(2022, 5, 10),
    conclusion_on=date(2022, 5, 31),
    notice_on=date(2022, 6, 6),
    record_on=date(2022, 6, 10),
    closed_on=date(2022, 6, 10),
    emissions_kg=1_284_300,
    factor_set="grid-factors@1.0.0",
    disclosed_on=None,
    url=None,
)
NEUTRAL = events.NeutralContent(
    emissions_kg=18_600, offset_kg=20_000, means="林业碳汇", certificate_no="川碳惠 2022-00317"
)
AWARD = Award(
    institution_uscc=HOSPITAL,
    kind="water_leader",
    level="national",
    batch="2021",
    revision=1,
    awarded_on=date(2021, 12, 14),
    valid_to=date(2024, 12, 13),
    doc_no="国管节能〔2021〕435号",
    revoked_on=None,
)
AGENCY = AWARD.model_copy(
    update={"institution_uscc": SICHUAN, "kind": "saving_agency", "level": "province", "valid_to": None}
)
GUIDE = events.DocumentContent(
    region_code="51",
    title="四川省公共机构低碳发展指南",
    kind="guide",
    topic="low_carbon_guide",
    stage="consultation",
    published_on=None,
    repealed_on=None,
)
CIRCULAR = GUIDE.model_copy(
    update={
        "region_code": "50",
        "title": "关于食堂反食品浪费成效评估情况的通报",
        "kind": "circular",
        "topic": "food_waste_evaluation_system",
        "stage": "published",
        "published_on": date(2024, 12, 20),
    }
)
COUNTED = events.RosterContent(count=4_871, institution_usccs=None)
LISTED = events.RosterContent(count=2, institution_usccs=[SCHOOL, HOSPITAL])
SCORED = events.AssessmentContent(
    score_centipoints=9_325,
    items=[AssessedItem(item="能耗强度", centipoints=4_000), AssessedItem(item="管理制度", centipoints=5_325)],
    published_on=date(2022, 5, 16),
)
NIL = events.NilContent()
BALANCE = events.BalanceContent(quantity=3_698, cited="川机管函〔2021〕707号 第一章")

RECORDS: Records = {
    "project": (
        events.Project,
        Story(
            {"institution_uscc": SCHOOL, "project_no": "2021-01"},
            RETROFIT,
            RETROFIT.model_copy(update={"stage": "completed", "completed_on": date(2021, 12, 10)}),
        ),
        Story(
            {"institution_uscc": HOSPITAL, "project_no": "2022-04"},
            PERFORMANCE,
            PERFORMANCE.model_copy(update={"completed_on": date(2022, 6, 30)}),
        ),
    ),
    "new_building": (
        events.NewBuilding,
        Story({"institution_uscc": SCHOOL, "building_no": "3"}, BUILDING, BUILDING.model_copy(update={"stars": 3})),
        Story(
            {"institution_uscc": HOSPITAL, "building_no": "门诊楼"},
            BUILDING,
            BUILDING.model_copy(update={"fixtures_saving": 198}),
        ),
    ),
    "verification": (
        events.Verification,
        Story(
            {"institution_uscc": HOSPITAL, "year": 2021},
            VERIFIED,
            VERIFIED.model_copy(
                update={"disclosed_on": date(2022, 7, 1), "url": "https://example.org/disclosure/2021"}
            ),
        ),
        Story(
            {"institution_uscc": SCHOOL, "year": 2021},
            VERIFIED.model_copy(update={"record_on": None, "closed_on": None}),
            VERIFIED,
        ),
    ),
    "neutral_event": (
        events.NeutralEvent,
        Story(
            {"institution_uscc": SICHUAN, "held_on": "2022-08-15", "title": "全国低碳日活动"},
            NEUTRAL,
            NEUTRAL.model_copy(update={"offset_kg": 19_500}),
        ),
        Story(
            {"institution_uscc": CHONGQING, "held_on": "2022-09-02", "title": "节能工作会议"},
            NEUTRAL.model_copy(update={"certificate_no": None}),
            NEUTRAL,
        ),
    ),
    "document": (
        events.Document,
        Story(
            {"doc_no": "川机管函〔2023〕118号"},
            GUIDE,
            GUIDE.model_copy(update={"stage": "published", "published_on": date(2023, 5, 30)}),
        ),
        Story({"doc_no": "渝机管发〔2024〕77号"}, CIRCULAR, CIRCULAR.model_copy(update={"stage": "in_force"})),
    ),
    "roster": (
        events.Roster,
        Story(
            {"region_code": "51", "roster_class": "county_and_above_agencies", "year": 2022},
            COUNTED,
            COUNTED.model_copy(update={"count": 4_903}),
        ),
        Story(
            {"region_code": "50", "roster_class": "prefecture_city_institutions", "year": 2022},
            LISTED,
            LISTED.model_copy(update={"count": 1, "institution_usccs": [HOSPITAL]}),
        ),
    ),
    "assessment": (
        events.Assessment,
        Story({"region_code": "5101", "year": 2021}, SCORED, SCORED.model_copy(update={"score_centipoints": 9_350})),
        Story({"region_code": "500103", "year": 2021}, SCORED, SCORED.model_copy(update={"published_on": None})),
    ),
    "nil_report": (
        events.NilReport,
        Story(
            {"resource": "projects.neutral_event", "region_code": "5134", "institution_uscc": None, "period": "2022"},
            NIL,
            NIL.model_copy(update={"note": "经逐县核实"}),
        ),
        Story(
            {"resource": "vehicles.acquisition", "region_code": None, "institution_uscc": SCHOOL, "period": "2022-H1"},
            NIL,
            NIL.model_copy(update={"note": "全年未购车"}),
        ),
    ),
    "opening_balance": (
        events.OpeningBalance,
        Story(
            {"measure": "demonstration_units", "region_code": "51", "as_of": "2020-12-31"},
            BALANCE,
            BALANCE.model_copy(update={"note": "仅有总数，无名单"}),
        ),
        Story(
            {"measure": "charging_points", "region_code": "51", "as_of": "2020-12-31"},
            BALANCE.model_copy(update={"quantity": 9_167}),
            BALANCE.model_copy(update={"quantity": 9_176}),
        ),
    ),
}


def records() -> list[Example]:
    return all_lives("projects", RECORDS)


def awards() -> list[Example]:
    """Granted, and revoked."""
    return [
        made
        for award in (AWARD, AGENCY)
        for made in kept(
            "projects",
            "award",
            f"{award.institution_uscc}/{award.kind}/{award.level}/{award.batch}",
            award,
            ("granted", {}),
            ("revoked", {"revoked_on": date(2023, 6, 1)}),
        )
    ]

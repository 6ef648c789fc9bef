"""What projects publishes: full state of the record, integers in the smallest unit, no names of persons.

Topic `bashu.projects`. Keyed by the institution's USCC, also a nil report that an institution gives; a document by its
number, a total of a region by its natural key. Scores are in 0.01 point, emissions in kg of CO₂.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import Content, OfInstitution, OfRegionYear, OfYear, Payload, Record
from shared.events.registry import declare, declare_records

AwardKind = Literal[
    "saving_agency",
    "demonstration_unit",
    "energy_leader",
    "water_leader",
    "water_saving_unit",
    "green_data_centre",
    "low_carbon_demonstration",
    "waste_sorting_site",
]
RosterClass = Literal[
    "county_and_above_agencies",
    "province_agencies",
    "prefecture_agencies",
    "province_institutions",
    "prefecture_institutions",
    "prefecture_city_institutions",
    "key_users",
]


class Component(Payload):
    """One measure of a project, with its extent: area in dm2, power in W, water in L a year; null: not measured so.

    building_retrofit 既有建筑改造 · efficiency_retrofit 综合能效提升 · boiler_hvac_retrofit 锅炉/空调改造 ·
    low_nox_boiler 低氮锅炉 · energy_audit 能源审计 · energy_diagnosis 节能诊断 · solar 太阳能, of a kind `solar` ·
    waste_heat 余热余能 · lift_feedback 电梯回馈 · unconventional_water 非常规水, from `water_source`: rainwater 雨水 ·
    hvac_condensate 空调冷凝水 · boiler_condensate 锅炉冷凝水 · drinking_reject 直饮水机废水 · greywater 灰水 · other.
    """

    kind: Literal[
        "building_retrofit",
        "efficiency_retrofit",
        "boiler_hvac_retrofit",
        "low_nox_boiler",
        "energy_audit",
        "energy_diagnosis",
        "solar",
        "waste_heat",
        "lift_feedback",
        "unconventional_water",
    ]
    solar: Literal["pv", "heat", "chp"] | None = None
    water_source: (
        Literal["rainwater", "hvac_condensate", "boiler_condensate", "drinking_reject", "greywater", "other"] | None
    ) = None
    area_dm2: int | None = None
    power_w: int | None = None
    water_l_per_year: int | None = None


class Contract(Payload):
    """emc 合同能源管理 · wmc 合同节水. `audited_on`: when what it saves was audited."""

    kind: Literal["none", "emc", "wmc"]
    price_basis: str | None = None
    payment_due: date | None = None
    audited_on: date | None = None


class Funds(Payload):
    provincial_fen: int = 0
    local_fen: int = 0
    private_fen: int = 0


class ProjectContent(Content):
    """A project counts once it is completed, at that date, for every target that a component or the contract serves."""

    title: str
    components: list[Component]
    contract: Contract
    stage: Literal["planned", "started", "completed"]
    started_on: date | None
    completed_on: date | None
    funds: Funds
    provider: str | None


class OfProject(OfInstitution):
    """`institution_uscc`: the owner."""

    project_no: str


class Project(Record[ProjectContent], OfProject):
    """`projects.project.*`."""


class BuildingContent(Content):
    """`fixtures` for water, and of these `fixtures_saving` 节水器具. `prefabricated_dm2`: of `area_dm2`."""

    completed_on: date
    area_dm2: int
    green_standard: bool
    stars: Literal[0, 1, 2, 3]
    prefabricated_dm2: int
    green_materials: bool
    energy_class: Literal["normal", "ultra_low", "near_zero"]
    fixtures: int
    fixtures_saving: int
    doc_no: str | None


class OfBuilding(OfInstitution):
    """`institution_uscc`: the owner."""

    building_no: str


class NewBuilding(Record[BuildingContent], OfBuilding):
    """新建建筑: `projects.new_building.*`."""


class VerificationContent(Content):
    """The six steps: 工作计划, 文件评审, 现场核查, 结论, 告知, 记录. `closed_on` once each has its day."""

    plan_on: date | None
    document_review_on: date | None
    site_visit_on: date | None
    conclusion_on: date | None
    notice_on: date | None
    record_on: date | None
    closed_on: date | None
    emissions_kg: int | None
    factor_set: str | None
    disclosed_on: date | None
    url: str | None


class Verification(Record[VerificationContent], OfYear):
    """碳排放核查: `projects.verification.*`."""


class NeutralContent(Content):
    emissions_kg: int
    offset_kg: int
    means: str
    certificate_no: str | None


class OfOrganiser(OfInstitution):
    """`institution_uscc`: the organiser."""

    held_on: date
    title: str


class NeutralEvent(Record[NeutralContent], OfOrganiser):
    """活动碳中和: `projects.neutral_event.*`."""


class Award(OfInstitution):
    """示范创建: `projects.award.granted|revoked`, in force at once; a correction is granted anew, at a later revision.

    `kind`: saving_agency 节约型机关 · demonstration_unit 节约型公共机构示范单位 · energy_leader 能效领跑者 ·
    water_leader 水效领跑者 · water_saving_unit 节水型单位 · green_data_centre 绿色数据中心 ·
    low_carbon_demonstration 低碳示范 · waste_sorting_site 垃圾分类示范点.
    Valid to `valid_to` (inclusive; null = open), and not from `revoked_on` on.
    """

    kind: AwardKind
    level: Literal["national", "province", "prefecture", "county"]
    batch: str
    revision: int
    awarded_on: date
    valid_to: date | None
    doc_no: str
    revoked_on: date | None


class DocumentContent(Content):
    """`region_code`: whose document it is. `kind`: circular 通报. `topic` null: none that a target asks for.

    `stage`: initiated 立项 · drafting 起草 · consultation 征求意见 · review 审查 · published 发布 · in_force 实施.
    """

    region_code: str
    title: str
    kind: Literal["local_standard", "guide", "indicator_set", "rule", "circular", "plan"]
    topic: (
        Literal[
            "green_data_centre_spec",
            "low_carbon_indicator_set",
            "low_carbon_guide",
            "food_waste_evaluation_system",
            "food_waste_in_assessment",
            "quota_control",
            "budget_pilot",
            "carbon_dual_control",
            "assessment",
            "emc_payment",
            "info_system",
        ]
        | None
    )
    stage: Literal["initiated", "drafting", "consultation", "review", "published", "in_force"]
    published_on: date | None
    repealed_on: date | None


class OfDocument(Payload):
    """`doc_no` 文号, or the draft's number until there is one."""

    doc_no: str


class Document(Record[DocumentContent], OfDocument):
    """标准制度: `projects.document.*`."""


class RosterContent(Content):
    """How many, and which where that is known; `institution_usccs` null: only the number is."""

    count: int
    institution_usccs: list[str] | None


class OfRosterClass(Payload):
    """Whom a share is of, in one region and year.

    county_and_above_agencies 县级及以上党政机关 · province_agencies 省直机关 · prefecture_agencies 市（州）直机关 ·
    province_institutions 省直属事业单位 · prefecture_institutions 市（州）直属事业单位 ·
    prefecture_city_institutions 地级城市公共机构 · key_users 重点用能单位, a control total: the list is the register's.
    """

    region_code: str
    roster_class: RosterClass
    year: int


class Roster(Record[RosterContent], OfRosterClass):
    """分母名录: `projects.roster.*`."""


class AssessedItem(Payload):
    item: str
    centipoints: int


class AssessmentContent(Content):
    score_centipoints: int
    items: list[AssessedItem]
    published_on: date | None


class Assessment(Record[AssessmentContent], OfRegionYear):
    """考核: `projects.assessment.*`; `region_code` is the assessed region."""


class NilContent(Content):
    """There was nothing of the resource in the period: that is all a nil report says."""


class OfNil(Payload):
    """`resource`: what there is none of, `<service>.<thing>` as in types. Of region and institution one is null."""

    resource: str
    region_code: str | None
    institution_uscc: str | None
    period: str


class NilReport(Record[NilContent], OfNil):
    """零报告: `projects.nil_report.*`."""


class BalanceContent(Content):
    """`quantity` in the measure's own unit; `cited`: the publication it was taken from."""

    quantity: int
    cited: str


class OfMeasure(Payload):
    """`measure`: what was counted, by the standard's name. `as_of`: the day of the count."""

    measure: str
    region_code: str
    as_of: date


class OpeningBalance(Record[BalanceContent], OfMeasure):
    """期初数: `projects.opening_balance.*`."""


EVENTS = (
    *declare_records(
        "projects",
        {"project": Project, "new_building": NewBuilding, "verification": Verification, "neutral_event": NeutralEvent},
    ),
    *declare("projects", "award", ("granted", "revoked"), Award),
    *declare_records(
        "projects",
        {
            "document": Document,
            "roster": Roster,
            "assessment": Assessment,
            "nil_report": NilReport,
            "opening_balance": OpeningBalance,
        },
    ),
)

"""Records of projects without doubts."""

from __future__ import annotations

from services.projects.commands import (
    ASSESSMENTS,
    AWARDS,
    DOCUMENTS,
    NEUTRAL_EVENTS,
    NEW_BUILDINGS,
    NIL_REPORTS,
    OPENING_BALANCES,
    PROJECTS,
    ROSTERS,
    VERIFICATIONS,
)
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL

PROJECT = Sample(
    PROJECTS,
    key={"institution_uscc": SCHOOL, "project_no": "2021-01"},
    body={
        "title": "教学楼节能改造",
        "components": [
            {"kind": "building_retrofit", "solar": None, "water_source": None, "area_m2": "8400.5", "power_kw": None,
             "water_m3_per_year": None},
        ],
        "contract": {"kind": "emc", "price_basis": "节能量分享 70:30", "payment_due": "2030-03-31", "audited_on": None},
        "stage": "completed",
        "started_on": "2021-03-05",
        "completed_on": "2021-08-20",
        "funds": {"provincial_yuan": "600000", "local_yuan": "0", "private_yuan": "450000.5"},
        "provider": "示例节能服务公司",
        "attachments": ["验收单.pdf"],
    },
    change={"completed_on": "2021-08-25"},
    elsewhere={"institution_uscc": HOSPITAL},
)  # fmt: skip
NEW_BUILDING = Sample(
    NEW_BUILDINGS,
    key={"institution_uscc": SCHOOL, "building_no": "3"},
    body={
        "completed_on": "2021-08-15",
        "area_m2": "15600",
        "green_standard": True,
        "stars": 2,
        "prefabricated_m2": "9400",
        "green_materials": True,
        "energy_class": "ultra_low",
        "fixtures": 214,
        "fixtures_saving": 210,
        "doc_no": "川建验〔2021〕412号",
    },
    change={"fixtures_saving": 214},
    elsewhere={"institution_uscc": HOSPITAL},
)
VERIFICATION = Sample(
    VERIFICATIONS,
    key={"institution_uscc": SCHOOL, "year": 2021},
    body={
        "plan_on": "2022-04-01",
        "document_review_on": "2022-04-20",
        "site_visit_on": "2022-05-10",
        "conclusion_on": "2022-05-31",
        "notice_on": "2022-06-06",
        "record_on": "2022-06-10",
        "emissions_t": "1284.3",
        "factor_set": "grid-factors@1.0.0",
    },
    change={"disclosed_on": "2022-07-01", "url": "https://example.org/disclosure/2021"},
    elsewhere={"institution_uscc": HOSPITAL},
)
NEUTRAL_EVENT = Sample(
    NEUTRAL_EVENTS,
    key={"institution_uscc": SCHOOL, "held_on": "2021-06-18", "title": "全国低碳日活动"},
    body={"emissions_t": "18.6", "offset_t": "20", "means": "林业碳汇", "certificate_no": "川碳惠 2021-00317"},
    change={"offset_t": "19.5"},
    elsewhere={"institution_uscc": HOSPITAL},
)
AWARD = Sample(
    AWARDS,
    key={"institution_uscc": SCHOOL, "kind": "water_leader", "level": "national", "batch": "2021"},
    body={"awarded_on": "2021-12-14", "valid_to": "2028-12-13", "doc_no": "国管节能〔2021〕435号"},
    change={"doc_no": "国管节能〔2021〕436号"},
    elsewhere={"institution_uscc": HOSPITAL},
)
DOCUMENT = Sample(
    DOCUMENTS,
    key={"doc_no": "川机管函〔2023〕118号"},
    body={
        "region_code": "51",
        "title": "公共机构低碳发展指南",
        "kind": "guide",
        "topic": "low_carbon_guide",
        "stage": "published",
        "published_on": "2023-05-30",
    },
    change={"repealed_on": "2025-05-30"},
    elsewhere={"doc_no": "渝机管发〔2023〕77号", "region_code": "50"},
)
ROSTER = Sample(
    ROSTERS,
    key={"region_code": "51", "roster_class": "county_and_above_agencies", "year": 2021},
    body={"count": 2, "institution_usccs": [SCHOOL]},
    change={"count": 3},
    elsewhere={"region_code": "50", "institution_usccs": [HOSPITAL]},
)
ASSESSMENT = Sample(
    ASSESSMENTS,
    key={"region_code": "5101", "year": 2021},
    body={
        "score": "93.25",
        "items": [{"item": "能耗强度", "points": "40"}, {"item": "管理制度", "points": "53.25"}],
        "published_on": "2022-05-16",
    },
    change={"items": []},
    elsewhere={"region_code": "500103"},
)
NIL_REPORT = Sample(
    NIL_REPORTS,
    key={"resource": "projects.neutral_event", "region_code": "-", "institution_uscc": SCHOOL, "period": "2021-H1"},
    body={"note": "经逐处核实"},
    change={"note": "经逐处核实，全年未举办"},
    elsewhere={"institution_uscc": HOSPITAL},
)
OPENING_BALANCE = Sample(
    OPENING_BALANCES,
    key={"measure": "demonstration_units", "region_code": "51", "as_of": "2020-12-31"},
    body={"quantity": 3_698, "cited": "川机管函〔2021〕707号 第一章"},
    change={"quantity": 3_700},
    elsewhere={"region_code": "50"},
)

SAMPLES = (
    PROJECT,
    NEW_BUILDING,
    VERIFICATION,
    NEUTRAL_EVENT,
    AWARD,
    DOCUMENT,
    ROSTER,
    ASSESSMENT,
    NIL_REPORT,
    OPENING_BALANCE,
)

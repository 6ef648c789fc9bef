"""Records of training without doubts."""

from __future__ import annotations

from services.training.commands import (
    CERTIFICATES,
    EVALUATIONS,
    EXCHANGES,
    POST_ROSTERS,
    PROMOTIONS,
    SESSIONS,
    STANDARDS,
)
from tests.records.samples.sample import Sample
from tests.records.service import HOSPITAL, SCHOOL

SESSION = Sample(
    SESSIONS,
    key={"institution_uscc": SCHOOL, "session_no": "2021-7"},
    body={
        "title": "川渝公共机构节能管理联合培训",
        "category": "general",
        "mode": "onsite",
        "host_usccs": [SCHOOL],
        "co_host_usccs": [],
        "starts_on": "2021-10-18",
        "ends_on": "2021-10-20",
        "duration_minutes": 1440,
        "required_minutes": 960,
        "venue": "成都示例干部学院",
        "capacity": 120,
        "joint": False,
        "materials": ["节能管理讲义"],
        "declared": [],
    },
    change={"capacity": 150, "reason": "场地更换，名额增加"},
    elsewhere={"institution_uscc": HOSPITAL, "host_usccs": [HOSPITAL]},
)
POST_ROSTER = Sample(
    POST_ROSTERS,
    key={"institution_uscc": SCHOOL, "year": 2021},
    body={"posts": 3, "holders": 2},
    change={"holders": 3},
    elsewhere={"institution_uscc": HOSPITAL},
)
CERTIFICATE = Sample(
    CERTIFICATES,
    key={"issuer": "四川省机关事务管理局", "certificate_no": "2024-0118"},
    body={
        "region_code": "510104",
        "kind": "post",
        "person_ref": "5e0d93c1b7a2f6485e0d93c1b7a2f648",
        "issued_on": "2024-10-20",
        "valid_to": "2027-10-19",
        "scope": "公共机构能耗统计",
    },
    change={"valid_to": "2028-10-19"},
    elsewhere={"region_code": "500103", "certificate_no": "2024-0254"},
)
EXCHANGE = Sample(
    EXCHANGES,
    key={"institution_uscc": SCHOOL, "to_uscc": HOSPITAL, "starts_on": "2021-05-24"},
    body={"kind": "visit", "person_refs": ["5e0d93c1b7a2f6485e0d93c1b7a2f648"], "days": 3},
    change={"days": 4},
    elsewhere={"institution_uscc": HOSPITAL, "to_uscc": SCHOOL},
)
PROMOTION = Sample(
    PROMOTIONS,
    key={"institution_uscc": SCHOOL, "held_on": "2021-06-21", "title": "川渝节能环保品牌推广活动"},
    body={
        "place": "重庆国际博览中心",
        "products": ["高效冷水机组", "智能水表"],
        "companies": 46,
        "visitors": 5200,
        "joint": True,
        "co_organiser_usccs": [HOSPITAL],
    },
    change={"visitors": 5300},
    elsewhere={"institution_uscc": HOSPITAL, "co_organiser_usccs": [SCHOOL]},
)
STANDARD = Sample(
    STANDARDS,
    key={"draft_no": "CY-2022-01"},
    body={"region_code": "51", "title": "公共机构绿色食堂评价规范", "state": "review"},
    change={
        "state": "published",
        "number_sc": "DB51/T 2998-2023",
        "number_cq": "DB50/T 1401-2023",
        "published_sc_on": "2023-03-10",
        "published_cq_on": "2023-04-01",
    },
    elsewhere={"draft_no": "CY-2022-02", "region_code": "50"},
)
EVALUATION = Sample(
    EVALUATIONS,
    key={"evaluation_no": "2021-1"},
    body={
        "region_code": "51",
        "evaluated_on": "2021-11-24",
        "teams": ["川1组", "渝1组"],
        "units": [
            {"institution_uscc": SCHOOL, "award_kind": "saving_agency", "passed": True},
            {"institution_uscc": HOSPITAL, "award_kind": "water_leader", "passed": False},
        ],
    },
    change={"teams": ["渝2组"]},
    elsewhere={"region_code": "50", "evaluation_no": "2021-2"},
)

SAMPLES = (SESSION, POST_ROSTER, CERTIFICATE, EXCHANGE, PROMOTION, STANDARD, EVALUATION)

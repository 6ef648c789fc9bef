"""Sessions of both bureaus and what comes of them; what one province proposes and the other confirms."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.app.schemas.examples.institutions import CHONGQING, HOSPITAL, SCHOOL, SICHUAN
from services.app.schemas.examples.making import RECORDED_BY, Records, Story, all_lives, example, kept, lives, subject
from services.training import events
from services.training.events import AttendanceGroup, Declared, EvaluatedUnit, RosterGroup
from shared.events.export import Example
from shared.events.payloads import Counts

JOINT = events.SessionContent(
    title="川渝公共机构节能管理联合培训",
    category="general",
    mode="onsite",
    host_usccs=[SICHUAN],
    co_host_usccs=[CHONGQING],
    starts_on=date(2021, 10, 18),
    ends_on=date(2021, 10, 20),
    duration_minutes=1_440,
    required_minutes=960,
    venue="成都示例干部学院",
    platform=None,
    capacity=120,
    joint=True,
    materials=["节能管理讲义"],
    declared=[],
)
ONLINE = JOINT.model_copy(
    update={
        "title": "能源资源消费统计远程培训",
        "category": "statistics",
        "mode": "online",
        "host_usccs": [CHONGQING],
        "co_host_usccs": [],
        "venue": None,
        "platform": "示例网络学院",
        "capacity": None,
        "joint": False,
        "declared": [Declared(region_code="50", person_times=1_860, evidence="平台后台截图")],
    }
)
SESSIONS: tuple[tuple[dict[str, str], events.SessionContent], ...] = (
    ({"institution_uscc": SICHUAN, "session_no": "2021-7"}, JOINT),
    ({"institution_uscc": CHONGQING, "session_no": "2021-3"}, ONLINE),
)
POSTS = events.PostContent(posts=3, holders=2)
VISIT = events.ExchangeContent(kind="visit", person_refs=["5e0d93c1b7a2f648", "c47a1fe80d36b952"], days=3)
BRANDS = events.BrandContent(
    place="重庆国际博览中心",
    products=["高效冷水机组", "智能水表"],
    companies=46,
    visitors=5_200,
    joint=True,
    co_organiser_usccs=[CHONGQING],
)
STANDARD = events.StandardContent(
    region_code="51",
    title="公共机构绿色食堂评价规范",
    number_sc="DB51/T 2998-2023",
    number_cq="DB50/T 1401-2023",
    published_sc_on=date(2023, 3, 10),
    published_cq_on=date(2023, 4, 1),
)
VISITED = events.JointEvaluationContent(
    region_code="50",
    evaluated_on=date(2021, 11, 24),
    teams=["川1组", "渝1组"],
    units=[
        EvaluatedUnit(institution_uscc=SCHOOL, award_kind="saving_agency", passed=True),
        EvaluatedUnit(institution_uscc=HOSPITAL, award_kind="water_leader", passed=False),
    ],
)

RECORDS: Records = {
    "post_roster": (
        events.PostRoster,
        Story({"institution_uscc": SCHOOL, "year": 2021}, POSTS, POSTS.model_copy(update={"holders": 3})),
        Story({"institution_uscc": HOSPITAL, "year": 2021}, POSTS, POSTS.model_copy(update={"posts": 8})),
    ),
    "exchange": (
        events.Exchange,
        Story(
            {"institution_uscc": SICHUAN, "to_uscc": CHONGQING, "starts_on": "2021-05-24"},
            VISIT,
            VISIT.model_copy(update={"days": 4}),
        ),
        Story(
            {"institution_uscc": CHONGQING, "to_uscc": SICHUAN, "starts_on": "2021-09-01"},
            VISIT.model_copy(update={"kind": "secondment", "days": 90}),
            VISIT.model_copy(update={"kind": "shadowing", "days": 60}),
        ),
    ),
}


def records() -> list[Example]:
    return all_lives("training", RECORDS)


def promotions() -> list[Example]:
    """A joint one, whose correction changes what decides that it counts, and an ordinary one."""
    joint = Story(
        {"institution_uscc": SICHUAN, "held_on": "2021-06-21", "title": "川渝节能环保品牌推广活动"},
        BRANDS.model_copy(update={"co_organiser_usccs": [CHONGQING, HOSPITAL]}),
        BRANDS,
    )
    own = Story(
        {"institution_uscc": CHONGQING, "held_on": "2021-06-25", "title": "节能宣传周"},
        BRANDS.model_copy(update={"joint": False, "co_organiser_usccs": []}),
        BRANDS.model_copy(update={"joint": False, "co_organiser_usccs": [], "visitors": 1_850}),
    )
    return [
        *lives("training", "promotion", events.BrandPromotion, [joint], _since(1, 3)),
        *lives("training", "promotion", events.BrandPromotion, [own], _since(None, None)),
    ]


def evaluations() -> list[Example]:
    """Corrections that change what is counted, and one that does not."""
    stories = (
        Story({"evaluation_no": "2021-1"}, VISITED, VISITED.model_copy(update={"units": VISITED.units[:1]})),
        Story({"evaluation_no": "2021-2"}, VISITED, VISITED.model_copy(update={"teams": ["渝2组"]})),
    )
    return [
        made
        for story, sealed in zip(stories, (3, 1), strict=True)
        for made in lives("training", "evaluation", events.JointEvaluation, [story], _since(1, sealed))
    ]


def _since(first: int | None, sealed: int | None) -> list[dict[str, Any]]:
    """`counted_fields_since` of the six revisions of a life."""
    return [{"counted_fields_since": since} for since in (None, first, first, first, sealed, None)]


def sessions() -> list[Example]:
    """Scheduled, held, corrected, confirmed by the other province, withdrawn."""
    return [made for key, content in SESSIONS for made in _session(key, content)]


def _session(key: dict[str, str], content: events.SessionContent) -> list[Example]:
    larger = content.model_copy(update={"capacity": 150})
    since = 1 if content.joint else None
    steps: tuple[tuple[str, str, str | None, events.SessionContent, int | None, int | None], ...] = (
        ("scheduled", "scheduled", None, content, None, None),
        ("logged", "logged", None, content, 2, since),
        ("revised", "logged", "场地更换，名额增加", larger, 3, since),
        ("confirmed", "confirmed", None, larger, 4, since),
        ("withdrawn", "withdrawn", "与另一班次重复登记", larger, None, None),
    )
    return [
        example(
            "training",
            "session",
            verb,
            subject(key),
            revision,
            events.Session.model_validate(
                {
                    **key,
                    "revision": revision,
                    "state": state,
                    "reason": reason,
                    "recorded_by": RECORDED_BY,
                    "content": reported,
                    "counts": counts and {"revision": counts},
                    "counted_fields_since": counted_fields_since,
                }
            ),
        )
        for revision, (verb, state, reason, reported, counts, counted_fields_since) in enumerate(steps, 1)
    ]


def attendance() -> list[Example]:
    """A roster is accepted, its attendance settled."""
    return [made for key, _ in SESSIONS for made in _attendance(key)]


def _attendance(key: dict[str, str]) -> list[Example]:
    roster = events.Roster.model_validate(
        {
            **key,
            "revision": 1,
            "recorded_by": RECORDED_BY,
            "groups": [
                RosterGroup(region_code="510104", institution_uscc=SCHOOL, participants=2, lecturers=0, staff=0),
                RosterGroup(region_code="500103", institution_uscc=None, participants=5, lecturers=1, staff=1),
            ],
        }
    )
    settled = events.Attendance.model_validate(
        {
            **key,
            "revision": 1,
            "session_revision": 2,
            "roster_revision": 1,
            "person_times": 6,
            "people": 6,
            "groups": [
                AttendanceGroup(region_code="510104", institution_uscc=SCHOOL, person_times=2, people=2),
                AttendanceGroup(region_code="500103", institution_uscc=None, person_times=4, people=4),
            ],
        }
    )
    return [
        example("training", "roster", "accepted", subject(key), 1, roster),
        example("training", "attendance", "settled", subject(key), 1, settled),
    ]


def certificates() -> list[Example]:
    """Issued and, three years on, expired."""
    post = events.Certificate(
        issuer="四川省机关事务管理局",
        certificate_no="2021-0118",
        revision=1,
        region_code="510104",
        kind="post",
        person_ref="5e0d93c1b7a2f648",
        issued_on=date(2021, 10, 20),
        valid_to=date(2024, 10, 19),
        scope=None,
    )
    manager = post.model_copy(update={"certificate_no": "2021-0254", "region_code": "500103", "kind": "energy_manager"})
    return [
        made
        for first in (post, manager)
        for made in kept(
            "training",
            "certificate",
            f"{first.issuer}/{first.certificate_no}",
            first,
            ("issued", {}),
            ("expired", {}),
        )
    ]


def standards() -> list[Example]:
    """From a draft to both numbers."""
    unpublished = {"number_sc": None, "number_cq": None, "published_sc_on": None, "published_cq_on": None}
    draft = events.JointStandard.model_validate(
        {
            "draft_no": "CY-2022-01",
            "revision": 1,
            "state": "consultation",
            "reason": None,
            "recorded_by": RECORDED_BY,
            "content": STANDARD.model_copy(update=unpublished),
            "counts": {"revision": 1},
            "counted_fields_since": 1,
        }
    )
    published = {
        "state": "published",
        "content": STANDARD,
        "counts": Counts[events.StandardContent](revision=2),
        "counted_fields_since": 2,
    }
    return kept("training", "standard", draft.draft_no, draft, ("stage_changed", {}), ("stage_changed", published))


def confirmations() -> list[Example]:
    """Chongqing confirms a session and a standard of Sichuan, and takes it back."""
    session = events.Confirmation(
        thing="session",
        object_key=subject(SESSIONS[0][0]),
        region_code="50",
        revision=1,
        state="given",
        confirmed_revision=3,
        reason=None,
        recorded_by=RECORDED_BY,
    )
    standard = session.model_copy(update={"thing": "standard", "object_key": "CY-2022-01", "confirmed_revision": 2})
    return [
        made
        for given in (session, standard)
        for made in kept(
            "training",
            "confirmation",
            f"{given.thing}/{given.object_key}/{given.region_code}",
            given,
            ("given", {}),
            ("withdrawn", {"state": "withdrawn", "reason": "日期待核实"}),
        )
    ]

"""What training publishes: full state of the record, counts, and keyed hashes of persons; never their names.

Topic `bashu.training`. Keyed by the USCC that its natural key begins with; a certificate, a joint standard and a joint
evaluation by their own number; a confirmation by the key of what it confirms, so that both lie in one partition.

Joint objects (session, promotion, standard, evaluation): one province proposes, the other confirms. Such an object
counts for both, once, while

    the object counts, a confirmation of the other province is `given`, and
    counted_fields_since <= confirmed_revision <= the revision of the object that counts.

Durations are in minutes of training. `person_ref` is a keyed hash (HMAC with the key both provinces share).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.payloads import RECORD_VERBS, Content, OfInstitution, OfYear, Payload, Record, Revised
from shared.events.registry import declare, declare_records


class Joint(Payload):
    """`counted_fields_since`: the earliest revision since when no field that decides what is counted has changed.

    Looking back from the revision that counts, over undecided ones too; null where nothing counts or `joint` is false.
    """

    counted_fields_since: int | None


class Declared(Payload):
    """Person-times of a region as the host states them; they stand in while no roster is accepted."""

    region_code: str
    person_times: int
    evidence: str


class SessionContent(Content):
    """`category`: statistics 统计 · audit 审计 · carbon 碳 · food_saving 反浪费 · general 综合.

    `required_minutes` 计入门槛: from how many minutes on an attendance counts. The first host is the key's.
    Counted fields: joint, hosts, co-hosts, starts_on, ends_on, required_minutes.
    """

    title: str
    category: Literal["statistics", "audit", "carbon", "food_saving", "general"]
    mode: Literal["onsite", "online", "hybrid"]
    host_usccs: list[str]
    co_host_usccs: list[str]
    starts_on: date
    ends_on: date
    duration_minutes: int
    required_minutes: int
    venue: str | None
    platform: str | None
    capacity: int | None
    joint: bool
    materials: list[str]
    declared: list[Declared]


class OfSession(OfInstitution):
    """`institution_uscc`: the host. `session_no`: its number, `年-号`."""

    session_no: str


class Session(Joint, Revised[Literal["scheduled", "logged", "confirmed", "withdrawn"], SessionContent], OfSession):
    """培训班次: `training.session.scheduled|logged|revised|withdrawn|confirmed`.

    It counts from `logged` on; `confirmed` tells that the other province has confirmed a joint one.
    """


class RosterGroup(Payload):
    """Of one unit: how many take part, teach and help. `institution_uscc` null: a unit without a credit code."""

    region_code: str
    institution_uscc: str | None
    participants: int
    lecturers: int
    staff: int


class Roster(OfSession):
    """花名册: `training.roster.accepted`, the counts by region and unit; the rows stay in the owning province."""

    revision: int
    recorded_by: str
    groups: list[RosterGroup]


class AttendanceGroup(Payload):
    """Of one unit: rows that count, and the distinct persons behind them; staff and lecturers never do."""

    region_code: str
    institution_uscc: str | None
    person_times: int
    people: int


class Attendance(OfSession):
    """`training.attendance.settled`: what a session's roster and sign-ins come to. `people` are distinct within it."""

    revision: int
    session_revision: int
    roster_revision: int
    person_times: int
    people: int
    groups: list[AttendanceGroup]


class Certificate(Payload):
    """证书: `training.certificate.issued|expired`. `kind`: completion 结业 · post 上岗 · energy_manager 能源管理师.

    `region_code` is the holder's; the unit is left out, for with it a hash could be guessed.
    """

    issuer: str
    certificate_no: str
    revision: int
    region_code: str
    kind: Literal["completion", "post", "energy_manager"]
    person_ref: str
    issued_on: date
    valid_to: date | None
    scope: str | None


class PostContent(Content):
    """Posts that ask for a certificate, and their holders who have one."""

    posts: int
    holders: int


class PostRoster(Record[PostContent], OfYear):
    """持证上岗: `training.post_roster.*`."""


class ExchangeContent(Content):
    """`kind`: secondment 挂职 · shadowing 跟班 · visit 互访."""

    kind: Literal["secondment", "shadowing", "visit"]
    person_refs: list[str]
    days: int


class OfExchange(OfInstitution):
    """From `institution_uscc` to `to_uscc`, one in each province."""

    to_uscc: str
    starts_on: date


class Exchange(Record[ExchangeContent], OfExchange):
    """人才交流: `training.exchange.*`."""


class BrandContent(Content):
    """`products`: 川渝造. `companies`: how many showed theirs. Counted fields: joint, co_organiser_usccs."""

    place: str
    products: list[str]
    companies: int
    visitors: int
    joint: bool
    co_organiser_usccs: list[str]


class OfOrganiser(OfInstitution):
    """`institution_uscc`: the organiser."""

    held_on: date
    title: str


class BrandPromotion(Joint, Record[BrandContent], OfOrganiser):
    """节能环保品牌推广: `training.promotion.*`. One that is not joint counts without a confirmation."""


class StandardContent(Content):
    """`region_code`: the proposing province. Counted fields: the numbers (DB51/T, DB50/T), the days of publication."""

    region_code: Literal["50", "51"]
    title: str
    number_sc: str | None
    number_cq: str | None
    published_sc_on: date | None
    published_cq_on: date | None


class OfDraft(Payload):
    draft_no: str


Stage = Literal["initiated", "drafting", "consultation", "review", "published", "in_force"]


class JointStandard(Joint, Revised[Stage, StandardContent], OfDraft):
    """共同标准: `training.standard.stage_changed`, every revision of it, each in force at once.

    Its state is the stage: initiated 立项 · drafting 起草 · consultation 征求意见 · review 审查 · published 发布 ·
    in_force 实施.
    """


class EvaluatedUnit(Payload):
    """An institution that was visited, and whether it passed for the award."""

    institution_uscc: str
    award_kind: Literal["saving_agency", "demonstration_unit", "energy_leader", "water_leader", "water_saving_unit"]
    passed: bool


class JointEvaluationContent(Content):
    """`region_code`: the proposing province. `teams`: their codes. Counted fields: evaluated_on, units."""

    region_code: Literal["50", "51"]
    evaluated_on: date
    teams: list[str]
    units: list[EvaluatedUnit]


class OfEvaluation(Payload):
    evaluation_no: str


class JointEvaluation(Joint, Record[JointEvaluationContent], OfEvaluation):
    """联合实地评价: `training.evaluation.*`."""


class Confirmation(Payload):
    """`training.confirmation.given|withdrawn`: a record of the confirming province about one joint object.

    The natural key is the object's thing and key (its events' `subject`) + `region_code`, the confirming province.
    """

    thing: Literal["session", "promotion", "standard", "evaluation"]
    object_key: str
    region_code: Literal["50", "51"]
    revision: int
    state: Literal["given", "withdrawn"]
    confirmed_revision: int
    reason: str | None
    recorded_by: str


EVENTS = (
    *declare("training", "session", ("scheduled", "logged", "revised", "withdrawn", "confirmed"), Session),
    *declare("training", "roster", ("accepted",), Roster),
    *declare("training", "attendance", ("settled",), Attendance),
    *declare("training", "certificate", ("issued", "expired"), Certificate),
    *declare_records("training", {"post_roster": PostRoster, "exchange": Exchange, "promotion": BrandPromotion}),
    *declare("training", "standard", ("stage_changed",), JointStandard),
    *declare("training", "evaluation", RECORD_VERBS, JointEvaluation),
    *declare("training", "confirmation", ("given", "withdrawn"), Confirmation),
)

"""会审轮次: what a round of review says, whom it draws, and who may examine whom."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Annotated, NamedTuple

import msgspec

from shared.records.checks import LONGEST_REASON, Checks

LEAST_BASIS_POINTS, ALL_BASIS_POINTS = 500, 10_000
MOST_REVIEWERS = 100
REFERENCE = r"^[A-Za-z0-9._-]{3,64}$"


class Reviewer(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """A reference (a client id, a number of the office's own; never a name), and where the reviewer comes from."""

    ref: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": REFERENCE})]
    region_code: str


class RoundBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """The body of `PUT`. `seed`: any text, a number drawn in public, say; with it anyone can draw the sample again."""

    opens_on: str
    closes_on: str
    reviewers: list[Reviewer]
    sample_rate_percent: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": r"^\d{1,3}(\.\d{1,2})?$"})]  # ≥ 5
    seed: Annotated[str, msgspec.Meta(extra_json_schema={"minLength": 1, "maxLength": 64})]
    cross_region: bool = False
    reason: str | None = None


class RoundLineOfBatch(RoundBody, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One line of `review-rounds:batch`."""

    region_code: str
    form: str
    period: str
    no: str
    revision: int | None = None


class Content(msgspec.Struct):
    """A round as it is kept."""

    state: str  # open, closed
    opens_on: date
    closes_on: date
    closed_on: date | None
    reviewers: list[Reviewer]
    cross_region: bool
    sample_rate_basis_points: int
    seed: str


encode_content = msgspec.json.Encoder().encode
decode_content = msgspec.json.Decoder(Content).decode


class Drawable(NamedTuple):
    uscc: str
    type_code: str


def read_round(region: str, body: RoundBody) -> Content:
    """Raises `Problem` 422 with everything that is wrong."""
    checks = Checks()
    opens, closes = checks.day(body.opens_on, "opens_on"), checks.day(body.closes_on, "closes_on")
    if closes < opens and not checks.errors:
        checks.fail("validity_reversed", "closes_on 早于 opens_on", "closes_on is before opens_on", "closes_on")
    rate = checks.amount(body.sample_rate_percent, 2, ALL_BASIS_POINTS, "sample_rate_percent")
    if rate < LEAST_BASIS_POINTS and not checks.errors:
        checks.fail("sample_too_small", "抽查比例不得低于 5%", "at least 5 % are drawn", "sample_rate_percent",
                    hint="统计制度规定 / the statistics system demands it")  # fmt: skip
    checks.said(body.seed, 64, "seed")
    checks.text(body.reason, LONGEST_REASON, "reason")
    _reviewers(region, body, checks)
    checks.done()
    return Content("open", opens, closes, None, body.reviewers, body.cross_region, rate, body.seed)


def _reviewers(region: str, body: RoundBody, checks: Checks) -> None:
    if not 1 <= len(body.reviewers) <= MOST_REVIEWERS:
        zh, en = f"审核人员应为 1 至 {MOST_REVIEWERS} 名", f"a round has 1 to {MOST_REVIEWERS} reviewers"
        checks.fail("reviewers_missing", zh, en, "reviewers")
    for index, reviewer in enumerate(body.reviewers):
        if not re.fullmatch(REFERENCE, reviewer.ref, re.ASCII):
            zh, en = "ref 应为账号或编号，不得填写姓名", "ref is a client id or a number, never a name"
            checks.fail("not_a_reference", zh, en, "reviewers", index, "ref", hint=REFERENCE)
        checks.division(reviewer.region_code, "reviewers", index, "region_code")
        if body.cross_region and not may_examine(reviewer, region):
            checks.fail("reviewer_not_from_elsewhere", "交叉审核人员须来自其他市（州）或区县",
                        "in a cross review, reviewers come from other prefectures", "reviewers", index, "region_code",
                        hint=f"不得属于 / not of {home(region)}")  # fmt: skip
    if len({reviewer.ref for reviewer in body.reviewers}) < len(body.reviewers):
        checks.fail("duplicate_reviewer", "审核人员重复", "a reviewer stands twice", "reviewers")


def home(region: str) -> str:
    """The prefecture of a division; in Chongqing, which has none, the county; the province of what is its own."""
    return region[:4] if region.startswith("51") else region


def may_examine(reviewer: Reviewer, region: str) -> bool:
    """In a cross review: whether the reviewer is from elsewhere. A province's round is examined by its prefectures."""
    return len(region) == 2 or home(reviewer.region_code) != home(region)


def draw(institutions: Iterable[Drawable], basis_points: int, seed: str) -> list[str]:
    """The drawn ones: of every type that part, rounded up, those whose hash with the seed comes first.

    The order of the register plays no part, so whoever has the register and the seed draws the same.
    """
    by_type: dict[str, list[str]] = {}
    for institution in institutions:
        by_type.setdefault(institution.type_code, []).append(institution.uscc)
    return [
        uscc
        for _, members in sorted(by_type.items())
        for uscc in sorted(members, key=lambda uscc: sha256(f"{seed}\n{uscc}".encode()).digest())[
            : -(-len(members) * basis_points // ALL_BASIS_POINTS)
        ]
    ]


def hidden(refs: Iterable[str], secret: bytes) -> list[str]:
    """Keyed hashes of references, for events: the same reviewer is recognised, but by nobody named."""
    return [hmac.new(secret, ref.encode(), sha256).hexdigest()[:16] for ref in refs]


def unfinished(unexamined: Sequence[str], undecided: int) -> Mapping[str, object]:
    """What keeps a round from closing; empty when nothing does."""
    found = {"unexamined": len(unexamined), "unexamined_first": list(unexamined[:20]), "findings_undecided": undecided}
    return found if unexamined or undecided else {}

"""What a valid session of training is, and which two may be one that was registered twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from services.training.events import Declared, OfSession, SessionContent
from shared.geography import PROVINCES
from shared.records.saying import doubt, fault
from shared.register.lookup import Register
from shared.register.rows import row_on
from shared.web.problems import FieldError

MOST_MINUTES_A_DAY = 10 * 60
ALIKE = 0.8
"""From which likeness on, of 1, two titles may be the same."""

SESSION_NO = re.compile(r"20\d\d-\d{1,4}", re.ASCII)
ON_SITE, ONLINE = ("onsite", "hybrid"), ("online", "hybrid")


def session(key: OfSession, content: SessionContent) -> Iterator[FieldError]:
    if not SESSION_NO.fullmatch(key.session_no):
        yield fault("session_no_malformed", "班次编号应为 年-号", "the number is year and number", "session_no",
                    hint="如 / e.g. 2021-7")  # fmt: skip
    if content.host_usccs[0] != key.institution_uscc:
        yield fault("first_host", "第一主办单位应与编号中的单位一致", "the first host is the institution of the key",
                    "host_usccs", 0, hint=key.institution_uscc)  # fmt: skip
    if set(content.host_usccs) & set(content.co_host_usccs):
        yield fault("host_twice", "同一单位不能既主办又协办", "an institution is host or co-host, not both",
                    "co_host_usccs", hint="删除其一 / leave one out")  # fmt: skip
    yield from _time(content)
    if content.mode in ON_SITE and content.venue is None:
        yield fault("venue_missing", "线下培训须填写地点", "what is held on site has a venue", "venue",
                    hint="填写培训地点 / say where")  # fmt: skip
    if content.mode in ONLINE and content.platform is None:
        yield fault("platform_missing", "线上培训须填写平台", "what is held online has a platform", "platform",
                    hint="填写平台名称 / name the platform")  # fmt: skip
    yield from _declared(content.declared)


def _time(content: SessionContent) -> Iterator[FieldError]:
    days = (content.ends_on - content.starts_on).days + 1
    if days < 1:
        yield fault("validity_reversed", "ends_on 早于 starts_on", "ends_on is before starts_on", "ends_on",
                    hint="核对起止日期 / check both dates")  # fmt: skip
    elif content.duration_minutes > days * MOST_MINUTES_A_DAY:
        yield fault("too_many_hours", f"{days} 天的培训最多 {days * 10} 学时",
                    f"{days} days have at most {days * 10} hours", "duration_minutes",
                    hint="以分钟填写 / in minutes")  # fmt: skip
    if content.required_minutes > content.duration_minutes:
        yield fault("required_above_duration", "计入门槛高于总学时", "more is required than the session lasts",
                    "required_minutes", hint="以分钟填写 / in minutes")  # fmt: skip


def _declared(declared: Sequence[Declared]) -> Iterator[FieldError]:
    """Regions that contain one another would count people twice."""
    codes = [line.region_code for line in declared]
    for index, code in enumerate(codes):
        if any(code != other and code.startswith(other) for other in codes):
            yield fault("regions_overlap", f"{code} 已包含在另一行的行政区划内",
                        f"{code} lies within another line's region", "declared", index, "region_code",
                        hint="只保留一级 / keep one level")  # fmt: skip


def provinces(content: SessionContent, register: Register) -> Iterator[FieldError]:
    """A joint session has a host or co-host in each province."""
    if not content.joint:
        return
    known = [register[uscc] for uscc in (*content.host_usccs, *content.co_host_usccs) if uscc in register]
    if {row_on(rows, content.starts_on).region_code[:2] for rows in known} != set(PROVINCES):
        yield fault("joint_one_province", "川渝联合培训须有双方省市的主办或协办单位（且已在名录登记）",
                    "a joint session has a host or co-host in each province, known to the register", "co_host_usccs",
                    hint="补填对方单位 / add the other province's")  # fmt: skip


class Outline(NamedTuple):
    """What tells two sessions apart."""

    key: str
    title: str
    starts_on: date
    ends_on: date
    institutions: frozenset[str]


def outline(key: OfSession, content: SessionContent) -> Outline:
    institutions = frozenset((*content.host_usccs, *content.co_host_usccs))
    return Outline(f"{key.institution_uscc}/{key.session_no}", content.title, content.starts_on, content.ends_on,
                   institutions)  # fmt: skip


def repeated(this: Outline, others: Sequence[Outline]) -> Iterator[FieldError]:
    """Another session with a like title, on the same days, by one of the same institutions."""
    for other in others:
        if other.key != this.key and _overlap(this, other) and _alike(this.title, other.title):
            yield doubt("possible_duplicate", f"可能重复登记：与 {other.key} 的主题、日期、主办单位相近",
                        f"perhaps registered twice: {other.key} has a like title, days and hosts", "title",
                        hint="如确为两个班次，请写明 / say so if these are two")  # fmt: skip


def _overlap(this: Outline, other: Outline) -> bool:
    together = this.starts_on <= other.ends_on and other.starts_on <= this.ends_on
    return together and bool(this.institutions & other.institutions)


def _alike(title: str, other: str) -> bool:
    return SequenceMatcher(None, _plain(title), _plain(other), autojunk=False).ratio() >= ALIKE


def _plain(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())

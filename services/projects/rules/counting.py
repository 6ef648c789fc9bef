"""Rosters and nil reports: what a share is of, and what there is none of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from services.projects.events import OfNil, OfRosterClass, RosterContent
from shared.geography import Region, regions
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

Counts = Mapping[str, int]
"""The accepted rosters of one class and year: region → how many."""


def roster(key: OfRosterClass, content: RosterContent) -> Iterator[FieldError]:
    listed = content.institution_usccs
    if listed is not None and key.roster_class == "key_users":
        yield fault("list_not_applicable", "重点用能单位名单以机构名录为准，此处只报总数",
                    "the register lists the key energy users: give their number alone", "institution_usccs",
                    hint="删除名单 / leave the list out")  # fmt: skip
    elif listed is not None and content.count < len(listed):
        yield fault("count_below_list", f"数量 {content.count} 少于名单的 {len(listed)} 家",
                    f"{len(listed)} are listed, more than the count of {content.count}", "count",
                    hint="不填数量则按名单计 / without a count, the list is counted")  # fmt: skip


def sums(key: OfRosterClass, content: RosterContent, known: Counts) -> Iterator[FieldError]:
    """A region's own number beside that of all its children; said of the region, and of the one above it."""
    counts = {**known, key.region_code: content.count}
    day = date(key.year, 12, 31)
    for code in (key.region_code, regions()[key.region_code].parent):
        own, below = counts.get(code or ""), _sum_below(code or "", counts, day)
        if own is not None and below is not None and own != below:
            yield doubt("roster_sum_differs", f"{regions()[code or ''].name}为 {own}，所属各地合计 {below}",
                        f"{code} has {own}, all that lies in it has {below}", "count",
                        hint="核对名录 / compare the rosters")  # fmt: skip


def _sum_below(code: str, counts: Counts, day: date) -> int | None:
    """Of all children, each by its own roster, else by that of all its children; None: one has neither."""
    found = [
        own if (own := counts.get(child.code)) is not None else _sum_below(child.code, counts, day)
        for child in _children(code, day)
    ]
    known = [count for count in found if count is not None]
    return sum(known) if found and len(known) == len(found) else None


def _children(code: str, day: date) -> list[Region]:
    return [region for region in regions() if region.parent == code and region.valid_on(day)]


def control_total(content: RosterContent, registered: int) -> Iterator[FieldError]:
    if content.count != registered:
        yield doubt("control_total_differs", f"总数 {content.count} 与名录中的重点用能单位 {registered} 家不符",
                    f"the register has {registered} key energy users, not {content.count}", "count",
                    hint="核对机构名录的 is_key_user / compare is_key_user in the register")  # fmt: skip


def awarded(content: RosterContent, reached: int) -> Iterator[FieldError]:
    """Without a list, nobody knows which ones to leave out: no more can be awarded than there are."""
    if content.count < reached:
        yield fault("count_below_awards", f"数量 {content.count} 少于已授牌的 {reached} 家",
                    f"{reached} have the award, more than the count of {content.count}", "count",
                    hint="核对数量，或改报名单 / check the count, or send the list")  # fmt: skip


def one_more(region: str, count: int, reached: int) -> Iterator[FieldError]:
    """The same, of an award: `reached` with the one that is given."""
    if count < reached:
        yield fault("awards_above_roster", f"{region} 的分母名录为 {count} 家，授牌将达 {reached} 家",
                    f"the roster of {region} counts {count}, and {reached} would have the award", "institution_uscc",
                    hint="核对名录数量，或改报名单 / check the roster, or send it as a list")  # fmt: skip


def nil_report(key: OfNil, is_there: bool | None) -> Iterator[FieldError]:
    """`is_there`: whether the period has a record of the resource; None: another service keeps those."""
    if is_there:
        yield fault("not_nil", f"该统计期已有 {key.resource} 的记录", f"the period has a record of {key.resource}",
                    "resource", hint="撤回该记录 / withdraw that record, or send no nil report")  # fmt: skip
    if is_there is None:
        yield doubt("not_comparable", f"{key.resource} 由其他服务登记，此处无法核对",
                    f"another service keeps {key.resource}: it cannot be compared here", "resource",
                    hint="核对后通过 / accept once it is checked")  # fmt: skip

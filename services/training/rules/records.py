"""Rules of what is reported beside sessions: posts, certificates, promotions, standards."""

from __future__ import annotations

from collections.abc import Iterator

from services.training import events
from shared.events.payloads import OfYear
from shared.records.saying import fault
from shared.web.problems import FieldError


def post_roster(_key: OfYear, content: events.PostContent) -> Iterator[FieldError]:
    if content.holders > content.posts:
        yield fault("holders_above_posts", f"持证 {content.holders} 人，多于岗位 {content.posts} 个",
                    f"{content.holders} holders for {content.posts} posts", "holders",
                    hint="只计在岗持证人员 / count only holders who are in such a post")  # fmt: skip


def certificate(_key: object, content: events.Certificate) -> Iterator[FieldError]:
    if content.valid_to is not None and content.valid_to < content.issued_on:
        yield fault("validity_reversed", "valid_to 早于 issued_on", "valid_to is before issued_on", "valid_to",
                    hint="核对有效期 / check both dates")  # fmt: skip


def promotion(key: events.OfOrganiser, content: events.BrandContent) -> Iterator[FieldError]:
    if content.joint and not content.co_organiser_usccs:
        yield fault("co_organiser_missing", "川渝联合推广须写明联合主办单位",
                    "a joint promotion names who organises it too", "co_organiser_usccs",
                    hint="对方省市的主办单位 / the organiser in the other province")  # fmt: skip
    if key.institution_uscc in content.co_organiser_usccs:
        yield fault("organiser_twice", "主办单位不能同时列为联合主办单位",
                    "the organiser stands among the co-organisers", "co_organiser_usccs",
                    hint="删除该代码 / leave it out")  # fmt: skip


def standard(_key: events.OfDraft, content: events.StandardContent) -> Iterator[FieldError]:
    """A number and its day of publication come together; each province's series has its prefix."""
    for number, day, number_name, day_name, series in (
        (content.number_sc, content.published_sc_on, "number_sc", "published_sc_on", "DB51"),
        (content.number_cq, content.published_cq_on, "number_cq", "published_cq_on", "DB50"),
    ):
        if (number is None) != (day is None):
            missing = number_name if number is None else day_name
            yield fault("number_without_day", "标准号与发布日期须同时填写",
                        "a number and its day of publication go together", missing,
                    hint="补填或一并删除 / give both or neither")  # fmt: skip
        if number is not None and not number.startswith(series):
            yield fault("wrong_series", f"{number[:40]} 不是 {series} 系列的标准号",
                        f"{number[:40]} is not of {series}", number_name,
                    hint=f"如 / e.g. {series}/T 2998-2023")  # fmt: skip

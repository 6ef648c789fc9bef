"""Carbon verifications and carbon-neutral events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from services.projects.events import NeutralContent, OfOrganiser, VerificationContent
from shared.events.payloads import OfYear
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

STEPS = ("plan_on", "document_review_on", "site_visit_on", "conclusion_on", "notice_on", "record_on")
"""工作计划, 文件评审, 现场核查, 结论, 告知, 记录."""


def closed_on(values: Mapping[str, Any]) -> date | None:
    """The last of the six days, once there are six."""
    days = [values[step] for step in STEPS]
    return None if None in days else max(days)


def verification(_key: OfYear, content: VerificationContent) -> Iterator[FieldError]:
    dated = [(step, day) for step in STEPS if (day := getattr(content, step)) is not None]
    for (before, earlier), (step, later) in pairwise(dated):
        if later < earlier:
            yield doubt("steps_reversed", f"{step} 早于 {before}", f"{step} is before {before}", step,
                        hint="核对各步骤日期 / check the days of the steps")  # fmt: skip
    if content.closed_on is not None and content.emissions_kg is None:
        yield doubt("emissions_missing", "核查已闭环，但没有核定排放量",
                    "the verification is closed without its result",
                    "emissions_t", hint="填写核定的排放量 / give the verified emissions")  # fmt: skip
    if content.disclosed_on is not None and (content.closed_on is None or content.disclosed_on < content.closed_on):
        yield doubt("disclosed_before_closed", "核查未闭环即已披露",
                    "it was disclosed before the verification was closed",
                    "disclosed_on", hint="闭环且披露才计数 / it counts once it is closed and disclosed")  # fmt: skip
    if content.url is not None and not content.url.startswith(("https://", "http://")):
        yield fault("url_malformed", "披露地址须以 http:// 或 https:// 开头", "the address begins with http:// or https://",
                    "url", hint="https://…")  # fmt: skip


def neutral_event(_key: OfOrganiser, content: NeutralContent) -> Iterator[FieldError]:
    if content.offset_kg < content.emissions_kg:
        yield doubt("offset_below_emissions", "抵消量小于排放量，不计入碳中和活动",
                    "less is offset than was emitted: the event does not count as neutral", "offset_t",
                    hint="核对抵消量 / check the offset")  # fmt: skip

"""What the offices hand out and publish: awards, documents, assessments."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from services.projects.events import AssessmentContent, Award, DocumentContent, OfDocument, OfMeasure
from shared.events.payloads import OfRegionYear
from shared.records.days import not_before
from shared.records.saying import doubt, fault
from shared.web.problems import FieldError

PUBLIC = ("published", "in_force")


def award(_key: Award, content: Award) -> Iterator[FieldError]:
    yield from not_before(content.awarded_on, content.valid_to, "awarded_on", "valid_to")
    yield from not_before(content.awarded_on, content.revoked_on, "awarded_on", "revoked_on")


def document(_key: OfDocument, content: DocumentContent) -> Iterator[FieldError]:
    """The stage says whether it is published, the days say since when and until when it is in force."""
    if content.stage in PUBLIC and content.published_on is None:
        yield fault("missing_field", "已发布的文件须填发布日期", "a published document has the day it was published on",
                    "published_on", hint="文件自该日起计数 / it counts from that day")  # fmt: skip
    if content.stage not in PUBLIC and content.published_on is not None:
        yield fault("stage_contradicts", "填了发布日期，阶段却在发布之前",
                    "published_on is given, yet the stage is earlier",
                    "published_on", hint="stage: published")  # fmt: skip
    if content.repealed_on is not None and content.published_on is None:
        yield fault("stage_contradicts", "未发布的文件谈不上废止", "what was never published cannot be repealed",
                    "repealed_on", hint="填写 published_on / give published_on")  # fmt: skip
    yield from not_before(content.published_on, content.repealed_on, "published_on", "repealed_on")


def opening_balance(key: OfMeasure, measures: Collection[str]) -> Iterator[FieldError]:
    """`measures`: what there can be on a day, by the standards in force."""
    if key.measure not in measures:
        yield fault("unknown_enum", "measure 不是现行标准中的时点数", "measure is no stock of the standards in force",
                    "measure", hint=f"允许的取值 / allowed: {', '.join(sorted(measures))}")  # fmt: skip


def assessment(_key: OfRegionYear, content: AssessmentContent) -> Iterator[FieldError]:
    total = sum(item.centipoints for item in content.items)
    if content.items and total != content.score_centipoints:
        yield doubt("items_differ_from_score", "各项得分之和与总分不符", "the items do not add up to the score",
                    "score", hint="核对各项得分 / check the items")  # fmt: skip

"""成效评估: a total that its scores make, and what is to be put right where a canteen fails."""

from __future__ import annotations

from collections.abc import Iterator

from services.food.events import EvaluationContent, OfRound
from shared.periods import Period, PeriodError
from shared.records.saying import fault
from shared.web.problems import FieldError

QUARTER = 3  # months


def evaluation(key: OfRound, content: EvaluationContent) -> Iterator[FieldError]:
    if _is_quarter(key.round) != (content.kind == "internal"):
        yield fault("round_contradicts", "自评按季度，抽查按编号",
                    "what a canteen evaluates itself is of a quarter, a spot check has a number", "round",
                    hint="2024-Q3")  # fmt: skip
    total = sum(score.centipoints for score in content.scores)
    if total != content.total_centipoints:
        yield fault("total_differs", "总分不等于各项得分之和", "the scores do not add up to the total", "total",
                    hint=f"{total / 100:.2f}")  # fmt: skip
    yield from _rectification(content)


def _rectification(content: EvaluationContent) -> Iterator[FieldError]:
    if content.grade == "unqualified":
        if not content.issues:
            yield fault("missing_field", "不合格须列出问题", "an unqualified canteen has issues", "issues",
                        hint="至少一项 / name at least one")  # fmt: skip
        if content.rectify_by is None:
            yield fault("missing_field", "不合格须填整改期限",
                        "an unqualified canteen has a day to put it right by", "rectify_by")  # fmt: skip
        elif content.rectify_by < content.evaluated_on:
            yield fault("dates_reversed", "rectify_by 早于评估日期", "rectify_by is before the evaluation",
                        "rectify_by", hint="核对日期 / check both dates")  # fmt: skip
        return
    for name in ("rectify_by", "recheck_result"):
        if getattr(content, name) is not None:
            yield fault("rectification_not_applicable", f"未判为不合格，不应填 {name}",
                        f"the canteen did not fail: there is no {name}", name,
                        hint="问题写入 issues / say in issues what could be better")  # fmt: skip


def _is_quarter(text: str) -> bool:
    try:
        return Period.parse(text).months == QUARTER
    except PeriodError:
        return False

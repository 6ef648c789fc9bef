"""目标: every target of the plan, box by box, judged on one day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from services.portal.answers import Bilingual, Plan, Target
from services.portal.client import Api
from services.portal.pages.snapshot import Snapshot
from services.portal.pages.targets import SIGNS
from shared.clock import today

DIGITS = ("", *"一二三四五六七八九")  # a plan has fewer than twenty boxes
STATUSES = ("behind", "no_data", "on_track", "met", "not_applicable")


@dataclass(frozen=True, slots=True)
class Row:
    plan: str
    target: Target

    @property
    def text(self) -> Bilingual:
        """The plan's own words; in English the name."""
        return {"zh": self.target.explain["zh"], "en": self.target.explain["name_en"]}

    @property
    def anchor(self) -> str:
        return str(self.target.explain.get("anchor", ""))

    @property
    def short_id(self) -> str:
        return self.target.id.partition("-")[2]

    @property
    def sign(self) -> str:
        return SIGNS[self.target.comparator]

    @property
    def ramped(self) -> bool:
        """Whether the day asks for something else than the deadline does."""
        return self.target.required not in (None, self.target.limit)

    def broken_down(self, day: date) -> str | None:
        """The page of the target in the divisions below its region; None: a county, both provinces, the circle."""
        if len(self.target.region) > len("5101") or not self.target.region.isdigit():
            return None
        asked = {"plan": self.plan, "target": self.target.id, "region": self.target.region, "date": day.isoformat()}
        return "/targets/breakdown?" + urlencode(asked, safe=",")

    @property
    def reason(self) -> Bilingual | str | None:
        """In the API's words, which name the record that is waited for."""
        return self.target.explain.get("reason") or self.target.reason


@dataclass(frozen=True, slots=True)
class Box:
    """`number` None: what the plan's text asks for outside its boxes."""

    number: int | None
    title: Bilingual | None
    rows: Sequence[Row]

    @property
    def numeral(self) -> Bilingual:
        """专栏十一, Box 11."""
        tens, ones = divmod(self.number or 0, 10)
        return {"zh": ("十" if tens else "") + DIGITS[ones], "en": str(self.number)}


@dataclass(frozen=True, slots=True)
class PlanPage:
    plan: Plan
    plans: Sequence[Plan]  # all that may be chosen
    region: str
    day: date
    days: Mapping[date, bool]  # ends of the plan's years so far; true: the one shown
    snapshot: Snapshot
    boxes: Sequence[Box]
    counts: Mapping[str, int]  # by status, worst first

    def download(self, format: str) -> str:
        """The address of the same rows, of the same batch, as a file."""
        asked = {"format": format, "plan": self.plan.code, "region": self.region, "date": self.day.isoformat()}
        batch = {"as_of": self.snapshot.as_of} if self.snapshot.as_of else {}
        return "/targets/download?" + urlencode(asked | batch, safe=",")

    @property
    def beside(self) -> Sequence[Plan]:
        """The rules that apply beside the plan."""
        return [plan for plan in self.plans if plan.beside == self.plan.code]

    @property
    def total(self) -> int:
        return sum(len(box.rows) for box in self.boxes)


def plan_page(api: Api, asked_plan: str | None, asked_day: str | None, region: str | None) -> PlanPage:
    """A day that is none falls back to the plan's end, or today if that is earlier. The API refuses unknown regions."""
    plans = api.plans(asked_plan)
    plan = plans.chosen
    region = region or plan.region
    day = judged_day(plan, asked_day)
    answer = api.judged(plan.code, region, day.isoformat())
    rows = [Row(plan.code, target) for target in answer.targets]
    ends = [date(year, 12, 31) for year in range(plan.start.year, plan.end.year + 1)]
    found = Counter(row.target.status for row in rows)
    return PlanPage(
        plan=plan,
        plans=plans.every,
        region=region,
        day=day,
        days={end: end == day for end in ends if end <= today()},
        snapshot=Snapshot.of(answer.as_of),
        boxes=_boxes(plan, rows),
        counts={status: found[status] for status in STATUSES if found[status]},
    )


def _boxes(plan: Plan, rows: Sequence[Row]) -> list[Box]:
    """In the plan's order; what stands in no box comes last."""
    by_box: dict[int | None, list[Row]] = {}
    for row in rows:
        by_box.setdefault(row.target.explain.get("box"), []).append(row)
    boxes = [Box(number, plan.boxes.get(number), by_box[number]) for number in sorted(n for n in by_box if n)]
    return [*boxes, *([Box(None, None, by_box[None])] if None in by_box else [])]


def judged_day(plan: Plan, asked: str | None) -> date:
    return _day(asked) or min(plan.end, today())


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text and len(text) == len("2025-12-31") else None
    except ValueError:
        return None

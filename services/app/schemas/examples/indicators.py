"""Values, versions that both provinces approved (made-up factors, marked so), and a release that closes a plan."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

from services.app.schemas.examples.making import RECORDED_BY, example, kept
from services.indicators.events import (
    IndicatorValue,
    ReleaseSignature,
    SealedRelease,
    StandardVersion,
    TargetValue,
    ValueCoverage,
    VersionKind,
    Word,
)
from shared.events.export import Example

TOTAL = IndicatorValue(
    indicator="energy_total",
    region="51",
    period="2020",
    type="all",
    value="1617200",
    display="161.72 万吨标准煤",
    unit="tce",
    numerator="1617200",
    numerator_unit="tce",
    denominator=None,
    denominator_unit=None,
    standard="energy@1.0.0",
    factors="current",
    factor_set="coal-equivalent@1.0.0/gb2589-2020 + densities@1.0.0/statistics-system",
    coverage=ValueCoverage(expected=51_754, reported=51_754, partial=0),
    obs_status="A",
    position=68,
)
PER_PERSON = IndicatorValue(
    indicator="water_per_person",
    region="50,51",
    period="2024-Q3",
    type="all",
    value="6.6666666666666666667",
    display="6.67 立方米/人",
    unit="m3/person",
    numerator="20",
    numerator_unit="m3",
    denominator="3",
    denominator_unit="person",
    standard="energy@1.0.0",
    factors="current",
    factor_set=None,
    coverage=ValueCoverage(expected=68_417, reported=480, partial=12),
    obs_status="P",
    position=912,
)

POINTS_PER_NEV = IndicatorValue(  # over records: no factor, and a year
    indicator="charging_points_per_nev",
    region="5101",
    period="2025",
    type="all",
    value="0.25",
    display="0.25",
    unit="points/vehicle",
    numerator="1200",
    numerator_unit="points",
    denominator="4800",
    denominator_unit="vehicles",
    standard="programme@1.0.0",
    factors="current",
    factor_set=None,
    coverage=ValueCoverage(expected=7_310, reported=7_295, partial=0),
    obs_status="P",
    position=913,
)


def values() -> list[Example]:
    """Both verbs for each value; a revision carries a later batch number."""
    return [
        made
        for first in (TOTAL, PER_PERSON, POINTS_PER_NEV)
        for made in (
            _value("published", first),
            _value("revised", first.model_copy(update={"position": first.position + 3})),
        )
    ]


def _value(verb: str, value: IndicatorValue) -> Example:
    subject = f"{value.indicator}/{value.region}/{value.period}"
    return example("indicators", "value", verb, subject, value.position, value)


def versions() -> list[Example]:
    """Of each kind a first version, and the one that followed it."""
    return [
        example("indicators", kind, "published", f"{name}@1.{minor}.0", 2, _version(kind, name, title, minor))
        for kind, name, title in _SAMPLES
        for minor in (0, 1)
    ]


_SAMPLES: tuple[tuple[VersionKind, str, Word], ...] = (
    ("standard", "sample-indicators", Word(zh="示例指标", en="Sample indicators")),
    ("factor_set", "sample-factors", Word(zh="示例因子", en="Sample factors")),
    ("plan", "sample-plan", Word(zh="示例规划", en="Sample plan")),
)
_PROPOSED, _APPROVED = datetime(2027, 3, 1, 2, tzinfo=UTC), datetime(2027, 3, 8, 6, 30, tzinfo=UTC)


def _version(kind: VersionKind, name: str, title: Word, minor: int) -> StandardVersion:
    text = f"name: {name}\nversion: 1.{minor}.0\nkind: {kind}\n"
    changed = Word(zh="新增 sets.sample.years.2024.51：0.2", en="sets.sample.years.2024.51 added: 0.2")
    return StandardVersion(
        standard=f"{name}@1.{minor}.0",
        revision=2,
        kind=kind,
        title=title,
        digest=sha256(text.encode()).hexdigest(),
        proposed_by="51",
        proposed_at=_PROPOSED,
        approved_by="50",
        approved_at=_APPROVED,
        position=1204 + minor,
        differences=[changed] if minor else [],
        yaml=text,
    )


def releases() -> list[Example]:
    """Figures of a year, and the release that closes a plan."""
    year = SealedRelease(
        no=1,
        revision=3,
        title="2024 年度能耗公报（示例） / Figures of 2024 (sample)",
        plan=None,
        closes_plan=False,
        standards=["energy@1.0.0"],
        indicators=["energy_total", "water_total"],
        regions=["50", "51", "50,51"],
        periods=["2024"],
        judged_on=None,
        position=912,
        digest=sha256(b"2024").hexdigest(),
        signatures=[ReleaseSignature(province="51", at=_PROPOSED), ReleaseSignature(province="50", at=_APPROVED)],
        sealed_at=_APPROVED,
    )
    closing = {
        "no": 2,
        "title": "“十四五”规划收官（示例） / The 14th plan closed out (sample)",
        "plan": "SC14",
        "closes_plan": True,
        "standards": ["energy@1.0.0", "sc14@1.1.0"],
        "regions": ["51"],
        "periods": ["2020", "2021", "2022", "2023", "2024", "2025"],
        "judged_on": date(2025, 12, 31),
        "digest": sha256(b"SC14").hexdigest(),
    }
    return [
        example("indicators", "release", "sealed", str(each.no), each.revision, each)
        for each in (year, year.model_copy(update=closing))
    ]


def target_values() -> list[Example]:
    """What the state assigns to a province, and the part of a prefecture: corrected, then withdrawn. Made up."""
    to_province = TargetValue(
        plan="SC14",
        target="SC14-B01-03",
        region="51",
        valid_from=date(2022, 1, 1),
        revision=1,
        state="accepted",
        reason=None,
        recorded_by=RECORDED_BY,
        value="520.5",
        factors="frozen",
        doc_no="示例〔2022〕1号",
    )
    part = {"target": "SC14-B06-01", "region": "5101", "value": "32", "factors": None}
    return [made for each in (to_province, to_province.model_copy(update=part)) for made in _assigned(each)]


def _assigned(value: TargetValue) -> list[Example]:
    corrected = {"reason": "按文件更正", "doc_no": "示例〔2022〕2号"}
    withdrawn = {**corrected, "reason": "文件已废止", "state": "withdrawn"}
    subject = f"{value.plan}/{value.target}/{value.region}/{value.valid_from}"
    return kept(
        "indicators", "target_value", subject, value,
        ("published", {}), ("published", corrected), ("withdrawn", withdrawn),
    )  # fmt: skip

"""Which version a name means at a time, what differs between two, and the content of the first standards."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from services.indicators.commands import load_standards
from services.indicators.standards import Catalogue, Plan, UnknownStandard, packaged, read
from services.indicators.standards.catalogue import Approved
from services.indicators.standards.difference import Difference, diff
from shared.db import Database

TEXTS = {f"{path.parent.name}/{path.stem}": text for path, text in packaged()}
EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NEWER_GRID = TEXTS["grid-factors/1.0.0"].replace("1.0.0", "1.1.0") + "      2024: {'51': '0.2', '50': '0.3'}\n"


@pytest.fixture
def catalogue() -> Catalogue:
    """The first standards since 2026, and the grid factors of 2024 since 2027."""
    first = [Approved(EARLY, read(text)) for text in TEXTS.values()]
    return Catalogue([*first, Approved(LATE, read(NEWER_GRID))])


def grid(catalogue: Catalogue, at: datetime | None) -> tuple[str | None, int | None]:
    edition = catalogue.edition(catalogue.newest("energy", at), at)
    (factor,) = (f for f in edition.formulas("co2_total", "51", 2024, 366).used if f.name == "grid.province")
    return edition.factor_set("co2_total"), factor.year_used


def test_a_new_years_factor_counts_from_its_approval(catalogue: Catalogue) -> None:
    before, after = "carbon-fuels@1.0.0/jst303-2026 + grid-factors@{}/mee-nbs".format, LATE

    assert grid(catalogue, EARLY) == (before("1.0.0"), 2023)
    assert grid(catalogue, after) == grid(catalogue, None) == (before("1.1.0"), 2024)


def test_before_any_approval_the_first_version_stands(catalogue: Catalogue) -> None:
    assert catalogue.newest("grid-factors", datetime(2020, 1, 1, tzinfo=UTC)).header.semver == "1.0.0"


@pytest.mark.parametrize("label", ["energy@1.0.1", "energy@1", "energy", "nothing@1.0.0", "energy@1.0.x"])
def test_unknown_versions(catalogue: Catalogue, label: str) -> None:
    with pytest.raises(UnknownStandard):
        catalogue.exact(label)


def test_a_standard_that_extends_defines_nothing(catalogue: Catalogue) -> None:
    assert set(catalogue.defining().values()) == {"energy", "programme"}


def test_what_the_variants_do_not_name_stays_as_it_was(catalogue: Catalogue) -> None:
    edition = catalogue.edition(catalogue.exact("energy-variants@1.0.0"))
    weights = edition.formulas("energy_total", "51", 2021, 365).numerator
    tce = {name: Fraction(weight, weights.divisor) for name, weight in weights.by_measure}

    assert tce["electricity_grid_wh"] == Fraction("0.31") / 10**6
    assert tce["natural_gas_l"] == Fraction("1.2143") / 10**6
    assert tce["lpg_g"] == Fraction("1.7143") / 10**6


def test_the_plan_prints_what_the_document_prints(catalogue: Catalogue) -> None:
    """The ten of the first version, from the table of 专栏一; `test_plan_sc14` compares all 58."""
    plan = catalogue.plan("SC14")
    printed = {
        code.removeprefix("SC14-"): (target.baseline, target.comparator, target.target)
        for code, target in list(plan.targets.items())[:10]
    }

    assert isinstance(plan, Plan)
    assert printed == {
        "B01-01": (Fraction("161.72"), "<=", 180),
        "B01-02": (Fraction("4.84"), "<=", Fraction("5.10")),
        "B01-03": (None, "<=", None),
        "B01-04": (Fraction("5.51"), "<=", Fraction("5.29")),
        "B01-05": (Fraction("94.28"), "<=", Fraction("89.57")),
        "B01-06": (Fraction("28.21"), "<=", Fraction("26.24")),
        "B01-07": (None, "<=", None),
        "T01": (0, ">=", 4),
        "T02": (0, ">=", 5),
        "T03": (0, ">=", 7),
    }
    assert plan.targets["SC14-T01"].zh == "2025年公共机构单位建筑面积能耗下降4%"


def test_loading_again_changes_nothing(database: Database) -> None:
    with database.transaction() as connection:
        assert load_standards(connection) == 0
        rows = connection.execute("SELECT name || '/' || semver, content FROM standard").fetchall()
    assert dict(rows) == TEXTS


def test_a_difference_in_words() -> None:
    old, new = TEXTS["grid-factors/1.0.0"], NEWER_GRID.replace("'0.1255'", "'0.1256'").replace("'0.5568'", "null")

    assert diff(old, new) == [
        Difference("version 由 1.0.0 改为 1.1.0", "version changed from 1.0.0 to 1.1.0"),
        Difference(
            "sets.mee-nbs.years.2021.51 由 0.1255 改为 0.1256",
            "sets.mee-nbs.years.2021.51 changed from 0.1255 to 0.1256",
        ),
        Difference(
            "sets.mee-nbs.years.2021.national 由 0.5568 改为 None",
            "sets.mee-nbs.years.2021.national changed from 0.5568 to None",
        ),
        Difference("新增 sets.mee-nbs.years.2024.51：0.2", "sets.mee-nbs.years.2024.51 added: 0.2"),
        Difference("新增 sets.mee-nbs.years.2024.50：0.3", "sets.mee-nbs.years.2024.50 added: 0.3"),
    ]


def test_removed_entries_come_last() -> None:
    assert diff("a: 1\nb: 2\n", "b: 2\n") == [Difference("删除 a（原为 1）", "a removed (was 1)")]

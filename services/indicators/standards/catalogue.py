"""All approved standards, and which version a name means at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from services.indicators.records.memory import Memory
from services.indicators.standards.edition import Edition
from services.indicators.standards.entries import version
from services.indicators.standards.model import (
    FactorSet,
    FactorTable,
    IndicatorStandard,
    Plan,
    RecordMeasure,
    Reference,
    Standard,
    StandardError,
)


class UnknownStandard(KeyError):
    """No such standard or version."""


class Approved(NamedTuple):
    approved_at: datetime
    standard: Standard


class Catalogue:
    """Immutable; asked with the instant at which one looks (None: now, all versions)."""

    def __init__(self, approved: Iterable[Approved]) -> None:
        self.memory = Memory()  # of what was computed under these versions
        self._versions: dict[str, list[Approved]] = {}
        for entry in sorted(approved, key=lambda e: e.standard.header.version):
            self._versions.setdefault(entry.standard.header.name, []).append(entry)
        self._editions: dict[tuple[str, ...], Edition] = {}

    def __iter__(self) -> Iterator[Approved]:
        return (entry for versions in self._versions.values() for entry in versions)

    def newest(self, name: str, at: datetime | None = None, major: int | None = None) -> Standard:
        """The newest version approved at `at`; before the first approval the first version. `UnknownStandard`."""
        versions = [v for v in self._versions.get(name, []) if major is None or v.standard.header.version[0] == major]
        if not versions:
            raise UnknownStandard(name)
        known = [entry for entry in versions if at is None or entry.approved_at <= at]
        return (known or versions[:1])[-1].standard

    def exact(self, label: str) -> Standard:
        """`energy@1.0.0`; raises `UnknownStandard`."""
        name, _, semver = label.partition("@")
        try:
            wanted = version(semver)
        except StandardError:
            raise UnknownStandard(label) from None
        for entry in self._versions.get(name, []):
            if entry.standard.header.version == wanted:
                return entry.standard
        raise UnknownStandard(label)

    def defining(self, at: datetime | None = None) -> dict[str, str]:
        """indicator → the standard that defines it (one that extends another defines nothing)."""
        newest = (self.newest(name, at) for name in self._versions)
        return {
            code: standard.header.name
            for standard in newest
            if isinstance(standard, IndicatorStandard) and not standard.extends
            for code in standard.indicators
        }

    def labels(self) -> list[str]:
        """Every version of every indicator standard."""
        return [e.standard.header.label for e in self if isinstance(e.standard, IndicatorStandard)]

    def plan(self, code: str, at: datetime | None = None) -> Plan:
        """The newest approved version of a plan by its code (`SC14`); raises `UnknownStandard`."""
        for name in self._versions:
            standard = self.newest(name, at)
            if isinstance(standard, Plan) and standard.code == code:
                return standard
        raise UnknownStandard(code)

    def plans(self, at: datetime | None = None) -> list[Plan]:
        """The newest approved version of each."""
        newest = (self.newest(name, at) for name in self._versions)
        return [standard for standard in newest if isinstance(standard, Plan)]

    def measures(self, plan: Plan, at: datetime | None = None) -> Mapping[str, RecordMeasure]:
        """What the recipes of a plan are formulas over, as it is at a time."""
        if plan.measures is None:
            return {}
        standard = self.newest(plan.measures.name, at, plan.measures.major)
        assert isinstance(standard, IndicatorStandard)
        return standard.measures

    def edition(self, standard: Standard, at: datetime | None = None) -> Edition:
        """An indicator standard with the factor sets its references mean at `at`."""
        if not isinstance(standard, IndicatorStandard):
            raise UnknownStandard(standard.header.label)
        whole, references = standard, dict(standard.factors)
        if standard.extends:
            base = self.newest(standard.extends.name, at, standard.extends.major)
            assert isinstance(base, IndicatorStandard)
            whole, references = base, {**base.factors, **standard.factors}
        tables = {alias: self._table(reference, at) for alias, reference in references.items()}
        key = (standard.header.label, whole.header.label, *(label for label, _ in tables.values()))
        return self._editions.setdefault(key, Edition(standard.header, whole, tables))

    def _table(self, reference: Reference, at: datetime | None) -> tuple[str, FactorSet]:
        table = self.newest(reference.name, at, reference.major)
        assert isinstance(table, FactorTable)
        factors = table.sets[reference.set_name or next(iter(table.sets))]
        return f"{table.header.label}/{factors.name}", factors

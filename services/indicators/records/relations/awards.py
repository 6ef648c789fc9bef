"""Awards: valid from the day they are given, and, for what is counted once and for all, until they are revoked."""

from __future__ import annotations

from services.indicators.records.relations.relation import Relation, day, one_of, text

_FIELDS = {
    "kind": one_of(
        "saving_agency", "demonstration_unit", "energy_leader", "water_leader", "water_saving_unit",
        "green_data_centre", "low_carbon_demonstration", "waste_sorting_site",
    ),
    "level": one_of("national", "province", "prefecture", "county"),
}  # fmt: skip


def _award(until: str) -> str:
    return f"""SELECT thing, key, counts_revision AS revision, uscc, region, {day("awarded_on")} AS since,
        {until} AS until, {text("kind")} AS kind, {text("level")} AS level FROM fact WHERE thing = 'projects.award'
        AND coalesce({until}, 'infinity') > {day("awarded_on")}"""


VALID_AWARDS = Relation(
    "valid_awards",
    ("projects.award",),
    "states",
    _award(f"least({day('valid_to')} + 1, {day('revoked_on')})"),
    _FIELDS,
)
# Expiry does not take back what was created, only a revocation does.
GIVEN_AWARDS = Relation("given_awards", ("projects.award",), "states", _award(day("revoked_on")), _FIELDS)

RELATIONS = (VALID_AWARDS, GIVEN_AWARDS)

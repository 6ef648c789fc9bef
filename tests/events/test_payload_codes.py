"""Every code that a field may have, written out: one that is lost or added without a word fails here."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from tests.events.payload_fields import all_fields, fields

STATES = "submitted returned accepted withdrawn sealed"
SOURCES = "meter bill estimate import"
DRIVES = "petrol diesel hev phev erev bev fcev"
KITCHENS = "none window camera online"
STAGES = "initiated drafting consultation review published in_force"
AWARDS = "saving_agency demonstration_unit energy_leader water_leader water_saving_unit"
PROVINCES = "50 51"
VERSION = {"kind": "standard factor_set plan", "proposed_by": PROVINCES, "approved_by": PROVINCES}

CODES = {
    "statistics.institution": {
        "rows.type_code": "01 021 022 023 024 025 026 03",
        "rows.level": "central province prefecture county township",
    },
    "statistics.energy_return": {
        "form": "NY201",
        "channel": "direct online proxy import",
        "lines.use": "vehicle other",
        "lines.origin": "grid direct_green own_pv",
        "lines.variant": "bituminous anthracite",
        "lines.fuel": "kerosene fuel_oil",
    },
    "statistics.metering_survey": {"systems.system": "hvac boiler lift data_centre kitchen lighting other"},
    "statistics.temperature_check": {"season": "summer winter"},
    "statistics.review_round": {"form": "NY201", "state": "open closed"},
    "statistics.finding": {"form": "NY201", "severity": "hard soft", "decision": "kept corrected"},
    "statistics.return": {"form": "NY201"},
    "statistics.quota": {"type_code": "01 021 022 023 024 025 026 03"},
    "vehicles.acquisition": {
        "kind": "new replacement lease",
        "drive": DRIVES,
        "use": "confidential_mail enforcement commute general",
    },
    "vehicles.stock": {"vehicles.drive": DRIVES, "vehicles.ownership": "owned leased"},
    "vehicles.charging_point": {"current": "ac dc"},
    "waste.log": {
        "waste_class": "recyclable hazardous food residual",
        "sub_class": "paper plastic metal glass textile lamps household_chemicals batteries "
        "household_food restaurant_food other_food",
        "method": "weighed bucket estimate",
    },
    "waste.sorting_survey": {
        "classes": "recyclable hazardous food residual",
        "kitchen_route": "none unified on_site",
        "hazardous_route": "none hauler",
    },
    "waste.plastic_inspection": {
        "scope": "list1 all",
        "items.item_code": "1 2 3 4 5 6 other",
        "items.place": "canteen meeting office shop",
        "result": "clean violation",
    },
    "food.canteen": {"operation": "own outsourced", "supply": "buffet portion tray", "bright_kitchen": KITCHENS},
    "food.kitchen": {"bright_kitchen": KITCHENS},
    "food.canteen_day": {"meal": "breakfast lunch dinner supper"},
    "food.activity": {"venue_kind": "agency school hospital enterprise community restaurant family"},
    "food.evaluation": {
        "kind": "internal spot_check",
        "grade": "excellent good qualified unqualified",
        "recheck_result": "passed failed",
    },
    "food.rectification": {"recheck_result": "passed failed"},
    "training.session": {
        "state": "scheduled logged confirmed withdrawn",
        "category": "statistics audit carbon food_saving general",
        "mode": "onsite online hybrid",
    },
    "training.certificate": {"kind": "completion post energy_manager"},
    "training.exchange": {"kind": "secondment shadowing visit"},
    "training.standard": {"state": STAGES, "region_code": PROVINCES},
    "training.evaluation": {"region_code": PROVINCES, "units.award_kind": AWARDS},
    "training.confirmation": {
        "thing": "session promotion standard evaluation",
        "region_code": PROVINCES,
        "state": "given withdrawn",
    },
    "projects.project": {
        "components.kind": "building_retrofit efficiency_retrofit boiler_hvac_retrofit low_nox_boiler energy_audit "
        "energy_diagnosis solar waste_heat lift_feedback unconventional_water",
        "components.solar": "pv heat chp",
        "components.water_source": "rainwater hvac_condensate boiler_condensate drinking_reject greywater other",
        "contract.kind": "none emc wmc",
        "stage": "planned started completed",
    },
    "projects.new_building": {"stars": "0 1 2 3", "energy_class": "normal ultra_low near_zero"},
    "projects.award": {
        "kind": f"{AWARDS} green_data_centre low_carbon_demonstration waste_sorting_site",
        "level": "national province prefecture county",
    },
    "projects.document": {
        "kind": "local_standard guide indicator_set rule circular plan",
        "topic": "green_data_centre_spec low_carbon_indicator_set low_carbon_guide food_waste_evaluation_system "
        "food_waste_in_assessment quota_control budget_pilot carbon_dual_control assessment emc_payment info_system",
        "stage": STAGES,
    },
    "projects.roster": {
        "roster_class": "county_and_above_agencies province_agencies prefecture_agencies province_institutions "
        "prefecture_institutions prefecture_city_institutions key_users"
    },
    "indicators.value": {"type": "all", "factors": "current", "obs_status": "M B E P A"},
    "indicators.standard": VERSION,
    "indicators.factor_set": VERSION,
    "indicators.plan": VERSION,
    "indicators.release": {"signatures.province": PROVINCES},
    "indicators.target_value": {"state": "accepted withdrawn", "factors": "current frozen"},
}
"""Thing → field → its codes; what all records share, their state and the source of their content, is `COMMON`."""

COMMON = {"state": STATES, "source": SOURCES}
FIELDS = {(thing, path): codes.split() for thing, entries in CODES.items() for path, codes in entries.items()}


def test_the_table_names_every_field_that_has_codes() -> None:
    found = {(field.thing, field.path): {str(code) for code in field.codes} for field in all_fields() if field.codes}

    assert {key: codes for key, codes in found.items() if key not in FIELDS and key[1] not in COMMON} == {}
    assert FIELDS.keys() - found.keys() == set()
    for (thing, path), codes in found.items():
        assert codes == set(FIELDS.get((thing, path)) or COMMON[path].split()), (thing, path)


@pytest.mark.parametrize(("thing", "path"), FIELDS)
def test_its_codes_are_accepted_and_no_other(thing: str, path: str) -> None:
    field = fields(thing)[path]
    (leaf,) = field.leaves
    value = TypeAdapter(leaf)

    for code in field.codes:
        assert value.validate_python(code) == code
    for unknown in ("unknown", "", "其他", None):
        with pytest.raises(ValidationError):
            value.validate_python(unknown)

"""Every field that a target of the plan is computed from is in an event: the formulas of the 58 and of the duties.

A field that is renamed or lost fails here with the target that would show 无数据 for ever.
"""

from __future__ import annotations

import pytest

from tests.events.payload_fields import fields

ENERGY = "institution_uscc period form_edition lines.item lines.quantity lines.resold lines.origin lines.use lines.unit"
ACQUIRED = "institution_uscc acquired_on kind drive count"
AWARDED = "institution_uscc kind level awarded_on valid_to revoked_on"
PROJECT = "institution_uscc stage completed_on components.kind"
DOCUMENT = "region_code kind topic stage published_on repealed_on"
ROSTER = "region_code roster_class year count institution_usccs"
CONFIRMED = "thing object_key region_code state confirmed_revision"
SESSION = "institution_uscc session_no joint host_usccs co_host_usccs starts_on counted_fields_since"
SORTED = "institution_uscc as_of sorting kitchen_route hazardous_route"

KEY_USERS = {"statistics.institution": "uscc rows.is_key_user rows.valid_from rows.valid_to rows.region_code"}
AREA = {"statistics.energy_return": f"{ENERGY} lines.variant floor_area_dm2"}
USERS = {
    "statistics.energy_return": f"{ENERGY} users_milliperson.staff users_milliperson.students "
    "users_milliperson.patients users_milliperson.visitors"
}
PLASTICS = {
    "waste.plastic_declaration": "institution_uscc catalogue_edition stopped_on",
    "waste.plastic_inspection": "institution_uscc inspected_on scope result items.item_code items.found rectified_on",
}
WATER_SAVING = {"projects.award": AWARDED, "projects.roster": ROSTER}
PERSON_TIMES = {
    "training.attendance": "institution_uscc session_no groups.region_code groups.person_times",
    "training.session": f"{SESSION} declared.region_code declared.person_times",
}

TARGETS: dict[str, dict[str, str]] = {
    "B01-01": {"statistics.energy_return": ENERGY},
    "B01-02": {"statistics.energy_return": ENERGY},
    "B01-03": AREA,
    "B01-04": AREA,
    "B01-05": USERS,
    "B01-06": USERS,
    "B01-07": AREA,
    "T01": AREA,
    "T02": USERS,
    "T03": USERS,
    "B02-01": {"projects.project": f"{PROJECT} components.area_dm2"},
    "T04": {"projects.new_building": "institution_uscc completed_on green_standard"},
    "T05": {"statistics.temperature_check": "institution_uscc checked_on season setpoint_decicelsius exempt_reason"},
    "T06": {"statistics.temperature_check": "institution_uscc checked_on season setpoint_decicelsius exempt_reason"},
    "B03-01": {"vehicles.acquisition": ACQUIRED},
    "T07": {"vehicles.acquisition": ACQUIRED},
    "T08": {"vehicles.acquisition": f"{ACQUIRED} use fixed_route exempt_reason"},
    "B03-02": {
        "vehicles.charging_point": "asset_code institution_uscc connectors in_service_from in_service_to",
        "vehicles.stock": "institution_uscc period vehicles.drive vehicles.count",
    },
    "B03-03": {"vehicles.promotion": "institution_uscc held_on title"},
    "B04-01": PERSON_TIMES,
    "B04-02": {"training.promotion": "institution_uscc held_on title co_organiser_usccs"},
    "B05-01": {"projects.document": DOCUMENT},
    "B05-02": {"projects.award": AWARDED},
    "T09": {"statistics.data_centre_return": "institution_uscc room period total_wh it_wh standard_racks"},
    "B06-01": {"food.canteen": "institution_uscc canteen_no upgraded_on acceptance_doc_no attachments"},
    "T10": {"projects.document": DOCUMENT, "food.evaluation": "institution_uscc canteen_no round state"},
    "B07-01": {"projects.project": PROJECT, **KEY_USERS},
    "B07-02": {"statistics.energy_return": "institution_uscc period state channel lines.quantity", **KEY_USERS},
    "B07-03a": {"projects.project": PROJECT, **KEY_USERS},
    "B07-03b": {"projects.project": f"{PROJECT} contract.kind"},
    "B07-04": {"projects.project": PROJECT},
    "T11": {"statistics.energy_return": ENERGY, **KEY_USERS},
    "B08-01": {"waste.facility": "institution_uscc capacity_g_per_day in_service_from in_service_to"},
    "B08-02a": PLASTICS,
    "B08-02b": PLASTICS,
    "B08-03": {"projects.project": f"{PROJECT} components.water_source components.water_l_per_year"},
    "T12": {"waste.sorting_survey": SORTED, "projects.roster": ROSTER},
    "T13": {"waste.sorting_survey": SORTED, "statistics.institution": "rows.has_canteen rows.region_code"},
    "T14": {"projects.new_building": "institution_uscc completed_on fixtures fixtures_saving"},
    "B09-01": {"projects.project": f"{PROJECT} components.solar"},
    "B09-02": {"projects.project": PROJECT},
    "B10-01": {"projects.verification": "institution_uscc year closed_on disclosed_on", **KEY_USERS},
    "B10-02": {"projects.document": DOCUMENT},
    "B10-03": {"projects.neutral_event": "institution_uscc held_on title emissions_kg offset_kg"},
    "B11-01a": {"projects.award": AWARDED, "projects.roster": ROSTER},
    "B11-01b": {"projects.award": AWARDED, "projects.roster": ROSTER},
    "B11-02a": {"projects.award": AWARDED},
    "B11-02b": {"projects.award": AWARDED},
    "B11-02c": {"projects.award": AWARDED},
    "B11-03a": WATER_SAVING,
    "B11-03b": WATER_SAVING,
    "B11-03c": {"projects.award": AWARDED},
    "T15": {"projects.award": AWARDED, "statistics.institution": "rows.located_in rows.valid_from rows.valid_to"},
    "T16": {"statistics.metering_survey": "institution_uscc as_of systems.system systems.required systems.fitted"},
    "B12-01": {
        "training.promotion": "institution_uscc held_on joint counted_fields_since",
        "training.confirmation": CONFIRMED,
    },
    "B12-02": {**PERSON_TIMES, "training.confirmation": CONFIRMED},
    "B12-03": {
        "training.standard": "region_code number_sc number_cq published_sc_on published_cq_on counted_fields_since",
        "training.confirmation": CONFIRMED,
    },
    "T17": {
        "training.session": SESSION,
        "training.confirmation": CONFIRMED,
        "training.exchange": "institution_uscc to_uscc kind starts_on",
    },
}

DUTIES: dict[str, dict[str, str]] = {
    "D01": {"statistics.energy_return": "institution_uscc period channel"},
    "D02": {"statistics.energy_return": ENERGY},
    "D03": {"projects.new_building": "completed_on area_dm2 prefabricated_dm2 green_materials energy_class stars"},
    "D04": {"projects.new_building": "completed_on area_dm2 prefabricated_dm2 green_materials energy_class"},
    "D05": {"statistics.site_greening": "institution_uscc as_of courtyard_dm2 green_dm2"},
    "D06": {"statistics.green_procurement": "institution_uscc year total_fen green_fen"},
    "D07": {
        "statistics.parking_stock": "institution_uscc as_of spaces nev_spaces",
        "vehicles.charging_point": "institution_uscc parking_spaces in_service_from in_service_to",
    },
    "D08": {"vehicles.charging_point": "institution_uscc open_to_public in_service_from in_service_to"},
    "D09": {"projects.document": DOCUMENT},
    "D10": {"waste.log": "institution_uscc period waste_class mass_g hauler", "waste.sorting_survey": SORTED},
    "D11": {"projects.award": AWARDED},
    "D12": {"statistics.energy_return": ENERGY},
    "D13": {"statistics.energy_return": ENERGY},
    "D14": {"indicators.value": "indicator region period value"},
    "D15": {"projects.award": AWARDED},
    "D16": {"statistics.review_round": "region_code form period no state closed_on sample_rate_basis_points"},
    "D17": {"statistics.metering_survey": "institution_uscc as_of by_user by_kind by_item"},
    "D19": {"statistics.energy_budget": "institution_uscc year budget_gce quota_edition"},
    "D20": {"projects.document": DOCUMENT, "statistics.energy_return": ENERGY},
    "D21": {"statistics.energy_return": ENERGY},
    "D22": {"training.post_roster": "institution_uscc year posts holders"},
    "D23": {"projects.assessment": "region_code year score_centipoints published_on"},
    "D24": {"projects.document": DOCUMENT},
    "D25": {"projects.document": DOCUMENT},
}
ELSEWHERE = {"D18": "quotas and assigned values are reference data of indicators"}

COUNTING = {
    "nil reports": {"projects.nil_report": "resource region_code institution_uscc period"},
    "opening balances": {"projects.opening_balance": "measure region_code as_of quantity cited"},
    "rosters": {"projects.roster": ROSTER},
    "seven kinds of venues": {"food.activity": "institution_uscc held_on venue_kind"},
}


def test_every_target_and_every_duty_is_here() -> None:
    assert len(TARGETS) == 58
    assert sorted({*DUTIES, *ELSEWHERE}) == [f"D{number:02}" for number in range(1, 26)]


@pytest.mark.parametrize("rule", [*TARGETS, *DUTIES, *COUNTING])
def test_what_its_formula_reads_is_in_the_events(rule: str) -> None:
    missing = {
        f"{thing}: {path}"
        for thing, paths in {**TARGETS, **DUTIES, **COUNTING}[rule].items()
        for path in paths.split()
        if path not in fields(thing)
    }

    assert missing == set()

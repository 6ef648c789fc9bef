"""What holds for the payloads of all services: closed, integers with their unit, no persons, one place, what counts."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from services.app.schemas.examples import examples
from services.app.schemas.wording import THINGS
from services.statistics.events.surveys import ProcurementContent
from shared.events.payloads import Revised
from tests.events.payload_fields import PAYLOADS, all_fields, fields

UNITS = "wh w dm2 g gce kg l um fen minutes decicelsius centipoints basis_points g_per_day l_per_year".split()
SUFFIXES = tuple(f"_{unit}" for unit in UNITS)
COUNTS = {
    *"revision session_revision roster_revision return_revision confirmed_revision counted_fields_since no".split(),
    *"year days form_edition stars position expected reported partial count quantity resold".split(),
    *"staff students patients visitors participants lecturers people person_times unique_users".split(),
    *"required fitted fixtures fixtures_saving posts holders units companies capacity".split(),
    *"connectors parking_spaces spaces nev_spaces standard_racks sessions public_sessions vehicles_shown".split(),
    *"buckets meals_served half_portions seats diners_capacity views materials checkins canteens_registered".split(),
}
NAMES = {("statistics.institution", "rows.name"), ("food.canteen", "name")}
KEYED = {"person_ref", "person_refs", "person_times"}
RECORDS = [thing for thing, payload in PAYLOADS.items() if issubclass(payload, Revised)]
PLACED_OTHERWISE = {
    "statistics.institution": "it is the institution",
    "indicators.value": "its region may be both provinces",
    "indicators.standard": "both provinces approved it",
    "indicators.factor_set": "both provinces approved it",
    "indicators.plan": "both provinces approved it",
    "indicators.release": "it may be about several",
    "indicators.target_value": "its region may be a class of the plan",
    "projects.nil_report": "an institution's or a region's: the other is null",
}


def test_no_amount_is_a_float_and_every_integer_says_what_it_counts() -> None:
    assert [field for field in all_fields() if {float, Decimal} & set(field.leaves)] == []
    integers = [field for field in all_fields() if int in field.leaves and field.name not in COUNTS]
    assert [field for field in integers if not f"_{field.name}".endswith(SUFFIXES)] == []


def test_nobody_is_named() -> None:
    suspect = {"name", "person", "phone"}
    suspicious = [field for field in all_fields() if suspect & set(field.name.split("_")) and field.name not in KEYED]

    assert {(field.thing, field.path) for field in suspicious} == NAMES


@pytest.mark.parametrize("thing", [thing for thing in PAYLOADS if thing not in PLACED_OTHERWISE])
def test_a_record_names_its_institution_or_else_its_region(thing: str) -> None:
    assert len({"institution_uscc", "region_code"} & fields(thing).keys()) == 1


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_payloads_are_closed_and_do_not_change(payload: type[BaseModel]) -> None:
    assert payload.model_config["extra"] == "forbid"
    assert payload.model_config["frozen"] is True
    assert "revision" in payload.model_fields or payload is PAYLOADS["indicators.value"]


def test_a_payload_says_what_was_recorded_and_judges_nothing() -> None:
    assert ProcurementContent(total_fen=1, green_fen=2).green_fen == 2


class TestWhatCounts:
    @pytest.fixture
    def revised(self) -> dict[str, Any]:
        type_ = "cn.bashu.vehicles.stock.revised.v1"
        return next(dict(data) for envelope, data in examples() if envelope.type == type_)

    def test_carries_its_content_while_a_correction_is_undecided(self, revised: dict[str, Any]) -> None:
        stock = PAYLOADS["vehicles.stock"].model_validate(revised)
        assert isinstance(stock, Revised)
        assert stock.counts is not None
        assert (stock.revision, stock.counts.revision) == (3, 2)
        assert type(stock.counts.content) is type(stock.content)
        assert stock.counts.content != stock.content

    @pytest.mark.parametrize(
        "wrong", [{"vehicles": "all"}, {"vehicles": [], "plates": ["川A12345"]}, {"source": "meter"}], ids=str
    )
    def test_is_as_closed_as_what_is_reported(self, revised: dict[str, Any], wrong: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            PAYLOADS["vehicles.stock"].model_validate({**revised, "counts": {"revision": 2, "content": wrong}})

    @pytest.mark.parametrize("thing", RECORDS)
    def test_stands_in_the_schemas_under_one_name_and_with_its_meaning(self, thing: str) -> None:
        definitions = PAYLOADS[thing].model_json_schema()["$defs"].values()
        (counts,) = [each for each in definitions if each["title"].endswith("Counts")]
        assert counts["title"].removesuffix("Counts") + "Content" in {each["title"] for each in definitions}
        assert counts["description"].startswith("The revision in force.")


@pytest.mark.parametrize("key", [key for key in THINGS if key != ("indicators", "value")], ids=".".join)
def test_the_key_of_the_log_is_the_institution_or_what_the_natural_key_begins_with(key: tuple[str, str]) -> None:
    pattern = re.compile(THINGS[key].key_pattern)
    for envelope, data in examples():
        if envelope.type.split(".")[2:4] != list(key):
            continue
        first, *others = envelope.subject.split("/")
        institution = data.get("institution_uscc", data.get("uscc"))
        if institution and (institution == first or key == ("projects", "nil_report")):  # that begins with what is nil
            assert pattern.match(institution)
            assert not (others and pattern.match(envelope.subject))
        else:
            assert pattern.match(first) or pattern.match(envelope.subject)

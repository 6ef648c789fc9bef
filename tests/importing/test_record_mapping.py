"""What a mapping of records may say, and what it is told when it contradicts itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.app.importing.mapping import MappingError, load_mapping
from services.app.importing.receipt import Receipt
from services.app.importing.run import import_file
from tests.demo.fake_statistics import FakeStatistics

CODE = {"derived_from": {"join": ["区", "号"]}, "namespace": "schools", "prefix": "12510000"}
LOGS: dict[str, Any] = {
    "resource": "waste/waste-logs",
    "key": {"institution_uscc": CODE, "period": {"column": "月"}, "waste_class": "residual"},
    "fields": {"buckets": {"value": 3}},
    "amounts": {"mass_kg": {"column": "重", "unit": "t", "to": "kg", "decimals": 3}},
}
MAPPING: dict[str, Any] = {
    "mapping": "schools",
    "source": "a made-up bureau",
    "row_id": "号",
    "units": {"t": {"unit": "kg", "equals": "1000", "why": "a ton"}},
    "institution": {
        "uscc": CODE,
        "name": {"join": ["区", "号"], "between": "-"},
        "type_code": "021",
        "region_code": "510104",
        "level": "county",
        "valid_from": "2010-01-01",
    },
    "records": [LOGS],
}


def load(platform: FakeStatistics, folder: Path, *rows: str, **changes: Any) -> Receipt:
    file, mapping = folder / "some.csv", folder / "mapping.yaml"
    file.write_text("\n".join(["区,号,月,重", *rows]), encoding="utf-8")
    mapping.write_text(yaml.safe_dump({**MAPPING, **changes}, allow_unicode=True), encoding="utf-8")
    return import_file(platform.api(), file, mapping)


def test_one_row_makes_a_record_of_each_of_several_resources(tmp_path: Path) -> None:
    platform = FakeStatistics()
    survey = {
        "resource": "waste/sorting-surveys",
        "key": {"institution_uscc": CODE, "as_of": {"column": "月", "pattern": "(.*)", "write": r"\1-28"}},
        "fields": {"sorting": {"value": True}, "hazardous_route": "none"},
    }

    receipt = load(platform, tmp_path, "东,1,2024-02,0.0015", records=[LOGS, survey])

    paths = {path.split("/", 3)[3].split("/", 1)[0]: path.rsplit("/", 2)[1:] for path in platform.records}
    assert paths["sorting-surveys"][1] == "2024-02-28"
    assert platform.contents("waste-logs") == [{"mass_kg": "1.5", "buckets": 3}]
    assert platform.contents("sorting-surveys") == [{"sorting": True, "hazardous_route": "none"}]
    assert set(receipt.records) == {"waste/waste-logs", "waste/sorting-surveys"}


def test_rows_that_are_only_registered_make_no_record(tmp_path: Path) -> None:
    platform = FakeStatistics()
    rule = {"when": {"column": "月", "begins_with": ["1999"]}, "what": "return", "reason": "too early"}

    receipt = load(platform, tmp_path, "东,1,1999-12,7", "东,2,2000-01,8", leave_out=[rule])

    assert [body["name"] for body in platform.contents("institutions")] == ["东-1", "东-2"]
    assert [body["mass_kg"] for body in platform.contents("waste-logs")] == ["8000"]
    assert [(trouble.row, trouble.en) for trouble in receipt.left_out] == [(2, "too early")]
    assert (receipt.fields[0].stored, receipt.fields[0].not_stored) == ("8000", "7000")


def test_an_institution_that_the_register_refuses_takes_its_records_with_it(tmp_path: Path) -> None:
    platform = FakeStatistics()
    load(platform, tmp_path, "东,1,2024-02,1")
    (path,) = [path for path in platform.records if "/institutions/" in path]
    platform.records.clear()
    platform.refuse[path] = {"title": "没有此地区", "detail": "no such region"}

    receipt = load(platform, tmp_path, "东,1,2024-02,1", "东,2,2024-02,1")

    assert [(trouble.row, trouble.en) for trouble in receipt.refused] == [(2, "no such region")]
    assert receipt.institutions == {"refused": 1, "created": 1}
    assert len(platform.contents("waste-logs")) == 1


def two_columns(**changes: Any) -> dict[str, Any]:
    one = LOGS["amounts"]["mass_kg"]
    return {"records": [{**LOGS, "amounts": {"mass_kg": [one, {**one, "column": "号", **changes}]}}]}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (two_columns(decimals=2), "same `to` and `decimals`"),
        (two_columns(to="t"), "same `to` and `decimals`"),
        (two_columns(column="重"), "stands twice"),
        ({"records": []}, "records"),
        ({"records": [{**LOGS, "resource": "waste-logs"}]}, "resource"),
        ({"records": [{**LOGS, "rows": 1}]}, "rows"),
        ({"units": {}}, "unit t cannot become kg"),
        ({"leave_out": [{"when": {"begins_with": ["1"]}, "reason": "x"}]}, "name all_empty, or column"),
        ({"leave_out": [{"when": {"all_empty": ["重"], "column": "月"}, "reason": "x"}]}, "name all_empty, or column"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, change: dict[str, Any], named: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(yaml.safe_dump({**MAPPING, **change}, allow_unicode=True), encoding="utf-8")

    with pytest.raises(MappingError, match=named):
        load_mapping(path)

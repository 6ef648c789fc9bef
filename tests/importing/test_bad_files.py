"""Files and rows that cannot be read, and rows that the platform refuses: all are named, the rest goes on."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from services.app.importing.mapping import MappingError, load_mapping
from services.app.importing.receipt import Receipt
from services.app.importing.run import import_file
from services.app.importing.table import TableError, read_table
from tests.demo.fake_statistics import FakeStatistics

MAPPING = {
    "mapping": "schools",
    "source": "a made-up bureau",
    "row_id": "编号",
    "units": {"万kWh": {"unit": "kWh", "equals": "10000", "why": "ten thousand"}},
    "only": [{"column": "年度", "among": ["2024", "2025"]}],
    "institution": {
        "uscc": {"derived_from": "编号", "namespace": "schools", "prefix": "12510000"},
        "name": {"column": "名称"},
        "type_code": {"column": "类型", "table": {"学校": "021"}},
        "region_code": {"spread_by": "编号", "over": ["510104", "510105"]},
        "level": "county",
        "valid_from": "2010-01-01",
    },
    "return": {
        "period": {"column": "年度"},
        "users": {"students": {"column": "学生", "unit": "person"}},
        "lines": [
            {
                "item": "electricity",
                "quantity": {"column": "电", "unit": "万kWh"},
                "cost_yuan": {"column": "电费", "unit": "yuan"},
            },
            {"item": "gasoline", "use": "vehicle", "quantity": {"column": "汽油", "unit": "L"}},
        ],
    },
}
HEADER = "编号,名称,类型,年度,学生,电,电费,汽油"
GOOD = "1,第一小学,学校,2025,900,35.12345678,210000.5,500"


@pytest.fixture
def platform() -> FakeStatistics:
    return FakeStatistics()


@pytest.fixture
def load(tmp_path: Path, platform: FakeStatistics) -> Callable[..., Receipt]:
    """Import rows (with or without another mapping or encoding) as a file would be."""

    def load_rows(*rows: str, header: str = HEADER, encoding: str = "utf-8", packed: bool = False) -> Receipt:
        data = "\n".join([header, *rows]).encode(encoding)
        file, mapping = tmp_path / "some.csv", tmp_path / "mapping.yaml"
        file.write_bytes(gzip.compress(data, mtime=0) if packed else data)
        mapping.write_text(yaml.safe_dump(MAPPING, allow_unicode=True), encoding="utf-8")
        return import_file(platform.api(), file, mapping)

    return load_rows


def test_every_cell_that_cannot_be_read_is_named_not_only_the_first(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    receipt = load(
        GOOD,
        "2,第二小学,学校,2025,many,abc,1,2",
        "3,第三小学,医院,2025,10,1,-5,",
        ",第四小学,学校,2025,10,1,5,",
        "5,第五小学,学校,2025",
    )

    assert [(t.row, t.column, t.value, t.code) for t in receipt.unreadable] == [
        (3, "学生", "many", "not_a_number"),
        (3, "电", "abc", "not_a_number"),
        (4, "电费", "-5", "negative"),
        (4, "类型", "医院", "not_in_table"),
        (5, "编号", "", "empty"),
        (6, "", "", "wrong_width"),
    ]
    assert receipt.rows["unreadable"] == 4
    assert receipt.returns["created"] == len(platform.contents("energy-returns")) == 1
    assert not receipt.complete


def test_missing_columns_are_all_named_and_nothing_is_sent(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    with pytest.raises(TableError, match="名称, 汽油, 电费"):
        load("1,学校,2025,900,35", header="编号,类型,年度,学生,电")
    assert platform.records == {}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no header"),
        (gzip.compress(b"a,b\n1,2", mtime=0)[:-6], "damaged"),
        (b"\xff\xff\xff", "not in UTF-8 or GB18030"),
        (b"a,b,a\n1,2,3", "named twice: a"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(tmp_path: Path, data: bytes, said: str) -> None:
    file = tmp_path / "some.csv"
    file.write_bytes(data)

    with pytest.raises(TableError, match=said):
        read_table(file)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("1,第一小学,学校,2025,900,36,0,", "duplicate_row"),
        ("1,另一个名字,学校,2024,900,36,0,", "institution_differs"),
    ],
)
def test_rows_that_contradict_each_other_are_named(load: Callable[..., Receipt], second: str, code: str) -> None:
    receipt = load(GOOD, second)

    assert [(t.row, t.code) for t in receipt.unreadable] == [(3, code)]
    assert "2" in receipt.unreadable[0].en
    assert receipt.returns["created"] == 1


def test_a_row_that_the_platform_refuses_is_listed_with_its_problem_and_the_rest_goes_on(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    load(GOOD)
    (path,) = [path for path in platform.records if "energy-returns" in path]
    platform.records.clear()
    error = {"pointer": "/lines/0/quantity", "code": "implausible", "zh": "数值过大", "en": "too large", "value": "9"}
    platform.refuse[path] = {"title": "数据校验未通过", "errors": [error]}

    receipt = load(GOOD, "2,第二小学,学校,2025,10,1,5,2")

    assert [(t.row, t.column, t.code, t.zh) for t in receipt.refused] == [
        (2, "/lines/0/quantity", "implausible", "数值过大")
    ]
    assert (receipt.returns["created"], receipt.returns["refused"]) == (1, 1)
    electricity = receipt.fields[1]
    assert (electricity.stored, electricity.not_stored) == ("10000", "351234.5678")


def test_a_changed_number_does_not_overwrite_what_is_stored(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    load(GOOD)
    before = dict(platform.records)

    receipt = load(GOOD.replace("500", "600"))

    assert platform.records == before
    assert [t.code for t in receipt.refused] == ["428"]


def test_a_value_is_rounded_once_half_even_and_the_rounding_is_stated(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    receipt = load("1,甲,学校,2025,1,0.00000025,1,0.0005", "2,乙,学校,2025,1,0.00000035,1,0.0015")

    lines = {line["item"]: line["quantity"] for line in platform.contents("energy-returns")[1]["lines"]}
    assert lines == {"electricity": "0.004", "gasoline": "0.002"}
    electricity = receipt.fields[1]
    assert (electricity.converted, electricity.stored, electricity.rounding) == ("0.006", "0.006", "0")
    petrol = receipt.fields[3]
    assert (petrol.file_sum, petrol.stored, petrol.rounding) == ("0.0020", "0.002", "0")


def test_rows_of_another_year_do_not_belong(load: Callable[..., Receipt]) -> None:
    receipt = load(GOOD, "2,第二小学,学校,2019,x,y,z,")

    assert receipt.rows == {"read": 1, "unreadable": 0, "left_out": 0, "not_selected": 1}


def test_an_encoding_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(TableError, match="utf-88"):
        read_table(path, encoding="utf-88")


@pytest.mark.parametrize(
    ("encoding", "detected"), [("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030")]
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_encoding_is_detected(
    load: Callable[..., Receipt], platform: FakeStatistics, encoding: str, detected: str, packed: bool
) -> None:
    receipt = load(GOOD, encoding=encoding, packed=packed)

    assert receipt.encoding == detected
    assert platform.contents("institutions")[0]["name"] == "第一小学"


def test_a_lost_answer_and_a_busy_server_are_only_delays(
    load: Callable[..., Receipt], platform: FakeStatistics
) -> None:
    platform.fail_next = [503, 502, 429]

    assert load(GOOD).returns["created"] == 1


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"rows": 1}, "rows"),
        (
            {
                "return": {
                    **MAPPING["return"],
                    "lines": [{"item": "power", "quantity": {"column": "电", "unit": "kWh"}}],
                }
            },
            "power",
        ),
        ({"units": {}}, "万kWh"),
        ({"units": {"万kWh": {"unit": "kWh", "equals": "1e4", "why": ""}}}, "equals"),
        (
            {
                "institution": {
                    **MAPPING["institution"],
                    "uscc": {"derived_from": "编号", "namespace": "x", "prefix": "X"},
                }
            },
            "prefix",
        ),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, change: dict[str, object], named: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(yaml.safe_dump({**MAPPING, **change}, allow_unicode=True), encoding="utf-8")

    with pytest.raises(MappingError, match=named):
        load_mapping(path)

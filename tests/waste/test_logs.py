"""分类台账: sub-classes of their class, how the mass was found, and no waste that counts twice."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from services.waste.events import SubClass
from services.waste.rules.logs import SUB_CLASSES
from tests.records.service import SCHOOL, Api, codes, receipts


def path(period: str = "2021-11", waste_class: str = "recyclable", sub_class: str = "-") -> str:
    return f"waste-logs/{SCHOOL}/{period}/{waste_class}/{sub_class}"


def log(**changes: Any) -> dict[str, Any]:
    return {"mass_kg": "186.5", "method": "weighed", **changes}


def test_four_classes_have_eleven_sub_classes() -> None:
    named = [sub_class for group in SUB_CLASSES.values() for sub_class in group]

    assert (len(SUB_CLASSES), len(named)) == (4, 11)
    assert set(named) == set(get_args(SubClass))


@pytest.mark.parametrize(
    ("waste_class", "sub_class", "changes", "code", "pointer"),
    [
        ("recyclable", "lamps", {}, "sub_class_elsewhere", "/sub_class"),
        ("residual", "paper", {}, "sub_class_elsewhere", "/sub_class"),
        ("recyclable", "-", {"method": "bucket", "bucket_l": 240}, "missing_field", "/buckets"),
        ("recyclable", "-", {"method": "bucket", "buckets": 3}, "missing_field", "/bucket_l"),
        ("recyclable", "-", {"method": "guess"}, "unknown_enum", "/method"),
        ("recyclable", "-", {"mass_kg": "-1"}, "negative", "/mass_kg"),
        ("recyclable", "-", {"mass_kg": "1000000000.001"}, "too_large", "/mass_kg"),
        ("recyclable", "-", {"mass_kg": "NaN"}, "not_a_number", "/mass_kg"),
        ("hazardous", "batteries", {}, "missing_field", "/hauler"),
        ("hazardous", "-", {}, "missing_field", "/hauler"),
    ],
)
def test_refused(
    api: Api, waste_class: str, sub_class: str, changes: dict[str, Any], code: str, pointer: str
) -> None:  # fmt: skip
    answer = api.put(path(waste_class=waste_class, sub_class=sub_class), log(**changes))

    assert answer.status_code == 422, answer.text
    assert [(error["code"], error["pointer"]) for error in answer.json()["errors"]] == [(code, pointer)]


@pytest.mark.parametrize("wrong", ["2021", "2021-Q4", "2021-H1", "2021-11-31", "2026-11-24", "2026-12"])
def test_a_log_is_of_a_month_or_a_day_that_has_come(api: Api, wrong: str) -> None:
    assert api.put(path(wrong), log()).status_code == 422


@pytest.mark.parametrize(("waste_class", "sub_class"), [("ash", "-"), ("food", "soup")])
def test_a_class_that_is_none(api: Api, waste_class: str, sub_class: str) -> None:
    assert codes(api.put(path(waste_class=waste_class, sub_class=sub_class), log())) == ["unknown_enum"]


def test_a_sub_class_is_optional(api: Api) -> None:
    answer = api.put(
        path("2021-11-16", "hazardous", "-"), log(method="bucket", buckets=1, bucket_l=30, hauler="某公司")
    )
    (event,) = api.events()

    assert (answer.status_code, answer.json()["sub_class"]) == (201, None)
    assert (event["subject"], event["data"]["sub_class"]) == (f"{SCHOOL}/2021-11-16/hazardous", None)
    assert event["data"]["content"]["mass_g"] == 186_500


PAPER = ("recyclable", "paper")


class TestCountedTwice:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (("2021-11-16", *PAPER), ("2021-11", *PAPER)),
            (("2021-11", *PAPER), ("2021-11-16", *PAPER)),
            (("2021-11",), ("2021-11", *PAPER)),
            (("2021-11", *PAPER), ("2021-11",)),
            (("2021-11-16", *PAPER), ("2021-11",)),
        ],
    )
    def test_refused(self, api: Api, first: tuple[str, ...], second: tuple[str, ...]) -> None:
        api.put(path(*first), log())

        assert codes(api.put(path(*second), log())) == ["counted_twice"]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (("2021-11-16",), ("2021-11-17",)),
            (("2021-11-16",), ("2021-12",)),
            (("2021-11", *PAPER), ("2021-11", "recyclable", "glass")),
            (("2021-11", *PAPER), ("2021-11-16", "recyclable", "glass")),
            (("2021-11",), ("2021-11-16", "food", "-")),
        ],
    )
    def test_what_is_apart_is_kept(self, api: Api, first: tuple[str, ...], second: tuple[str, ...]) -> None:
        api.put(path(*first), log())

        assert api.put(path(*second), log()).status_code == 201

    def test_what_was_withdrawn_is_out_of_the_way(self, api: Api) -> None:
        api.put(path("2021-11-16"), log())
        api.post(f"{path('2021-11-16')}/withdraw", {"reason": "改报月台账"}, match=1)

        assert api.put(path("2021-11"), log()).status_code == 201
        assert codes(api.put(path("2021-11-16"), log(reason="改报日台账"), match=2)) == ["counted_twice"]

    def test_a_correction_is_not_beside_itself(self, api: Api) -> None:
        api.put(path(), log())

        assert api.put(path(), log(mass_kg="190", reason="核对后更正"), match=1).status_code == 200

    def test_earlier_lines_of_a_batch_are_seen(self, api: Api) -> None:
        key = {"institution_uscc": SCHOOL, "waste_class": "food", "sub_class": "-"}
        lines = [{**key, "period": period, **log()} for period in ("2021-11-01", "2021-11-02", "2021-11")]

        assert [receipt["status"] for receipt in receipts(api.batch("waste-logs", lines))] == [201, 201, 422]

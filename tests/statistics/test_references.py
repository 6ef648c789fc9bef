"""Quotas and price ranges: who may load them, what is refused, what their history keeps."""

from __future__ import annotations

from typing import Any

import pytest

from tests.statistics.service import Api, a_price, a_quota, a_return, codes, path, receipts

QUOTA, PRICE = "quotas/021/51/2021", "price-ranges/electricity/51/2021"
KGCE = a_quota()["kgce_per_unit"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"base_kgce_m2": "4.81"}, "quota_not_in_order"),
        ({"guide_kgce_m2": "3.51"}, "quota_not_in_order"),
        ({"guide_kgce_m2": "-1"}, "negative"),
        ({"guide_kgce_m2": "1.2345678"}, "too_precise"),
        ({"constraint_kgce_m2": 4.8}, "wrong_type"),
        ({"kgce_per_unit": {**KGCE, "electricity": "0,1"}}, "not_a_number"),
        ({"kgce_per_unit": {k: v for k, v in KGCE.items() if k != "coal"}}, "missing_field"),
        ({"kgce_per_unit": {**KGCE, "water": "1"}}, "unknown_enum"),
        ({"document": " "}, "missing_field"),
        ({"valid_from": "2021"}, "date_malformed"),
        ({"valid_to": "2015-12-31"}, "validity_reversed"),
    ],
)
def test_what_is_no_quota(api: Api, change: dict[str, Any], code: str) -> None:
    answer = api.put(QUOTA, a_quota(**change))

    assert (answer.status_code, codes(answer)) == (422, [code])
    assert api.get(QUOTA).status_code == 404


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("quotas/027/51/2021", "unknown_enum"),
        ("quotas/021/52/2021", "region_unknown"),
        ("quotas/021/51/%20", "missing_field"),
        (f"quotas/021/51/{'9' * 41}", "text_too_long"),
    ],
)
def test_keys_that_name_nothing(api: Api, key: str, code: str) -> None:
    assert codes(api.put(key, a_quota())) == [code]


def test_a_range_of_prices_has_two_ends_in_order(api: Api) -> None:
    assert codes(api.put(PRICE, a_price(lowest_yuan="1.51"))) == ["range_reversed"]
    assert codes(api.put(PRICE.replace("electricity", "sunlight"), a_price())) == ["unknown_enum"]


@pytest.mark.parametrize(
    ("by", "region", "status"),
    [
        ("school", "510104", 403),
        ("chengdu", "51", 403),
        ("chengdu", "5107", 403),
        ("chongqing", "51", 403),
        ("chengdu", "5101", 201),
        ("reviewer", "51", 201),
    ],
)
def test_only_a_reviewer_loads_and_only_for_his_region(api: Api, by: str, region: str, status: int) -> None:
    assert api.put(f"quotas/021/{region}/2021", a_quota(), by=by).status_code == status
    assert api.put(f"price-ranges/heat/{region}/2021", a_price(), by=by).status_code == status


def test_a_quota_has_its_history(api: Api) -> None:
    assert api.put(QUOTA, a_quota()).status_code == 201
    assert codes(api.put(QUOTA, a_quota(guide_kgce_m2="2.5"), match=1)) == ["reason_required"]
    assert api.put(QUOTA, a_quota(guide_kgce_m2="2.5", reason="按文件更正"), match=1, by="reviewer").status_code == 200

    items = api.get(f"{QUOTA}/revisions").json()["items"]
    assert [(item["guide_kgce_m2"], item["recorded_by"], item["reason"]) for item in items] == [
        ("2.00", "sc-office", None), ("2.5", "reviewer", "按文件更正"),
    ]  # fmt: skip
    assert all(item["recorded_at"] for item in items)


def test_a_lost_answer_is_given_again(api: Api) -> None:
    assert [api.put(QUOTA, a_quota()).status_code for _ in range(2)] == [201, 200]
    assert codes(api.put(QUOTA, a_quota(guide_kgce_m2="1"))) == ["revision_required"]


def test_each_revision_is_one_event(api: Api) -> None:
    api.put(QUOTA, a_quota())
    api.put(PRICE, a_price())

    quota, price = api.events()[-2:]
    assert quota["type"] == "cn.bashu.statistics.quota.published.v1"
    assert (quota["key"], quota["region"]) == ("021/51/2021", "51")
    assert quota["data"]["base_kgce_m2"] == "3.50"
    assert (price["key"], price["data"]["highest_yuan"]) == ("electricity/51/2021", "1.50")


def test_two_editions_do_not_start_on_one_day(api: Api) -> None:
    api.put(QUOTA, a_quota())

    answer = api.put("quotas/021/51/2022", a_quota())
    assert (codes(answer), "2021" in answer.text) == (["edition_overlaps"], True)
    lines = [{**a_quota(valid_from="2022-01-01"), "type_code": "021", "region_code": "51", "edition": e} for e in "AB"]
    assert [receipt["status"] for receipt in receipts(api.batch("quotas", lines))] == [201, 422]


class TestInForce:
    """A school with 43.0 MWh on 1 200 m²: 4.40 kgce/m²."""

    @staticmethod
    def found(api: Api, period: str = "2020") -> list[str]:
        line = {"item": "electricity", "quantity": "42962", "unit": "kWh", "cost_yuan": "30000.00"}
        answer = api.put(path(period), a_return(floor_area_m2="1200", lines=[line]))
        assert answer.status_code == 201, answer.text
        return [finding["code"] for finding in answer.json()["findings"]]

    def test_between_guide_and_constraint_nothing_is_said(self, api: Api) -> None:
        api.put(QUOTA, a_quota())

        assert self.found(api) == []

    def test_a_county_s_own_quota_prevails(self, api: Api) -> None:
        api.put(QUOTA, a_quota())
        api.put("quotas/021/510104/2021", a_quota(constraint_kgce_m2="4.39"))

        assert self.found(api) == ["intensity_above_constraint"]

    def test_a_later_edition_takes_over_from_its_first_day(self, api: Api) -> None:
        api.put(QUOTA, a_quota())
        api.put("quotas/021/51/2025", a_quota(valid_from="2021-01-01", constraint_kgce_m2="4.39"))

        assert (self.found(api), self.found(api, "2022")) == ([], ["intensity_above_constraint"])

    def test_a_corrected_quota_replaces_what_it_said(self, api: Api) -> None:
        api.put(QUOTA, a_quota(constraint_kgce_m2="4.00"))
        api.put(QUOTA, a_quota(valid_from="2015-01-01", reason="按文件更正"), match=1)

        assert self.found(api) == []

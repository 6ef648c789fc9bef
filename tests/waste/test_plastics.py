"""禁塑: items by the edition of the catalogue, bags by their thickness, a result that follows from the items."""

from __future__ import annotations

from typing import Any

import pytest

from tests.records.service import SCHOOL, Api, codes

PATH = f"plastic-inspections/{SCHOOL}/2021-11-16/5101-2"


def item(code: str = "3", found: bool = True, **more: Any) -> dict[str, Any]:
    return {"item_code": code, "found": found, "place": "canteen", **more}


def inspection(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Of the first list: a violation, to be put right within two weeks."""
    return {
        "catalogue_edition": "2020-1", "scope": "list1", "items": list(items or [item()]),
        "result": "violation", "rectify_by": "2021-11-30", **changes,
    }  # fmt: skip


def clean(*items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return inspection(*items, **{"result": "clean", "rectify_by": None, **changes})


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (inspection(item("7")), "unknown_enum", "/items/0/item_code"),
        (inspection(item("other")), "outside_catalogue", "/items/0/item_code"),
        (inspection(item(place="garden")), "unknown_enum", "/items/0/place"),
        (inspection(item(), item("3", found=False)), "duplicate_line", "/items/1"),
        (inspection(catalogue_edition="1999-1"), "unknown_enum", "/catalogue_edition"),
        (inspection(item("5")), "missing_field", "/items/0/thickness_um"),
        (inspection(item("5", thickness_um=25)), "thickness_contradicts", "/items/0/thickness_um"),
        (clean(item("5", found=False, thickness_um=24)), "thickness_contradicts", "/items/0/thickness_um"),
        (inspection(item("5", thickness_um=0)), "too_small", "/items/0/thickness_um"),
        (inspection(item("4", thickness_um=20)), "thickness_not_applicable", "/items/0/thickness_um"),
        (clean(item(found=False, quantity=3)), "found_contradicts", "/items/0/quantity"),
        (clean(item()), "result_contradicts", "/result"),
        (inspection(item(found=False)), "result_contradicts", "/result"),
        (inspection(rectify_by=None), "missing_field", "/rectify_by"),
        (inspection(rectify_by="2021-11-15"), "dates_reversed", "/rectify_by"),
        (inspection(rectified_on="2021-11-15"), "dates_reversed", "/rectified_on"),
        (inspection(rectified_on="2026-11-24"), "in_the_future", "/rectified_on"),
        (clean(item(found=False), rectify_by="2021-11-30"), "rectification_not_applicable", "/rectify_by"),
        (clean(item(found=False), rectified_on="2021-11-30"), "rectification_not_applicable", "/rectified_on"),
    ],
)
def test_refused(api: Api, body: dict[str, Any], code: str, pointer: str) -> None:
    answer = api.put(PATH, body)

    assert answer.status_code == 422, answer.text
    assert (code, pointer) in [(error["code"], error["pointer"]) for error in answer.json()["errors"]]
    assert api.events() == []


@pytest.mark.parametrize(
    "body",
    [
        inspection(item("5", thickness_um=24, quantity=200)),
        inspection(item("other", thickness_um=40), scope="all"),
        inspection(item(), item("3", found=False, place="office")),
        clean(item("5", found=False, thickness_um=25)),
        clean(item("5", found=False)),
        clean(items=[]),
        inspection(items=[]),
        inspection(rectify_by="2026-12-31"),
        inspection(rectified_on="2021-11-16"),
    ],
)
def test_kept_without_a_doubt(api: Api, body: dict[str, Any]) -> None:
    answer = api.put(PATH, body)

    assert (answer.status_code, answer.json().get("findings")) == (201, []), answer.text


def test_a_declaration_is_of_an_edition_that_there_is(api: Api) -> None:
    unknown = api.put(f"plastic-declarations/{SCHOOL}/1999-1", {"stopped_on": "2021-10-01"})
    later = api.put(f"plastic-declarations/{SCHOOL}/2020-1", {"stopped_on": "2026-11-24"})

    assert (codes(unknown), codes(later)) == (["unknown_enum"], ["in_the_future"])
    assert "2020-1" in unknown.json()["errors"][0]["hint"]

"""What the pages are made of: two complete catalogues, assets that stay at home, few bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

import services.portal
from services.portal.texts import LANGUAGES, catalogue
from tests.portal.fake_api import FakeApi

PORTAL = Path(services.portal.__file__).parent
TEMPLATES = {path.name: path.read_text("utf-8") for path in (PORTAL / "templates").glob("*.html")}
OTHERS = {path.name: path.read_text("utf-8") for path in (PORTAL / "static").iterdir()}
NUMBER = "indicator=co2_total&region=51&period=2020"
PAGES = (
    "/",
    "/targets",
    f"/explain?{NUMBER}",
    f"/records?{NUMBER}",
    f"/records?{NUMBER}&show=missing",
    "/targets/breakdown?target=SC14-B01-05",
    "/confirmations",
    "/events",
)
BUDGET_BYTES = 70_000  # a page with its style and scripts, before compression


def used_keys() -> tuple[set[str], set[str]]:
    """Keys that templates name, and the beginnings of those that they put together."""
    whole, begun = set[str](), set[str]()
    for text in TEMPLATES.values():
        begun |= set(re.findall(r"""t\(["']([a-z_.]+)["'] ~""", text))
        begun |= {f"{section}." for section in re.findall(r"""t\.known\("([a-z]+)\"""", text)}
        whole |= set(re.findall(r"""["']([a-z]+\.[a-z_0-9]+)["']""", text))
    if any("unit(" in text for text in TEMPLATES.values()):
        begun.add("unit.")
    if any("t.event(" in text for text in TEMPLATES.values()):
        begun |= {"event.", "thing.", "verb."}
    return whole, begun


def test_both_catalogues_say_the_same_things() -> None:
    chinese, english = (catalogue(language) for language in LANGUAGES)
    assert list(chinese) == list(english)
    for key in chinese:
        assert sorted(re.findall(r"{\w+}", chinese[key])) == sorted(re.findall(r"{\w+}", english[key])), key


def test_every_text_is_used_and_every_used_one_is_there() -> None:
    whole, begun = used_keys()
    texts: Mapping[str, str] = catalogue("zh")
    unused = {key for key in texts if key not in whole and not key.startswith(tuple(begun))}
    assert not unused
    sections = {key.split(".")[0] for key in texts}
    named = {key for key in whole if key.split(".")[0] in sections and not key.endswith((".html", ".js", "_"))}
    unknown = named - set(texts)
    assert not unknown


def test_no_template_holds_text_of_its_own() -> None:
    for name, text in TEMPLATES.items():
        visible = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", "", text, flags=re.S)
        assert not re.search("[一-鿿]", visible), name


def test_nothing_is_fetched_from_elsewhere() -> None:
    for name, text in (TEMPLATES | OTHERS).items():
        addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.[\w./]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not addresses, name


@pytest.mark.parametrize("page", PAGES)
def test_the_browser_is_told_to_run_and_load_only_ours(browser: httpx.Client, platform: FakeApi, page: str) -> None:
    platform.years = (2020,)
    answer = browser.get(page)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", answer.text)


def test_assets_are_kept_and_change_their_address_with_their_content(browser: httpx.Client) -> None:
    found = set(re.findall(r'"(/assets/[^"]+)"', browser.get("/").text))
    assert {address.split("?")[0] for address in found} == {f"/assets/{name}" for name in OTHERS}
    for address in found:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert "?v=" in address
    assert browser.get("/assets/api.py").status_code == 404
    assert browser.get("/assets/..%2Fapi.py").status_code == 404


def test_the_dashboard_is_light(browser: httpx.Client, platform: FakeApi) -> None:
    platform.years, platform.monthly = (2020,), (2020,)
    page = len(browser.get("/").content)
    assert page + sum(len(text.encode()) for text in OTHERS.values()) < BUDGET_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_units_of_factors_are_written_out(language: str) -> None:
    files = Path(__file__).parents[2].glob("schemas/standards/*/*.yaml")
    units = {unit for file in files for unit in re.findall(r"unit: ([^,}\s]+)}", file.read_text("utf-8"))}

    assert "kgce/kWh" in units
    assert {unit for unit in units if "/" in unit and f"unit.{unit}" not in catalogue(language)} == set()

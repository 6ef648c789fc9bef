"""From a page model and a language to HTML."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.portal.answers import Value
from services.portal.charts.tiles import short_name
from services.portal.pages.snapshot import metric
from services.portal.texts import Texts, other_language

HERE = Path(__file__).parent
STATIC = HERE / "static"
ASSETS = {"portal.css": "text/css", "page.js": "text/javascript", "stream.js": "text/javascript"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(asset=asset, metric=metric, brief=brief, grouped=grouped, printed=printed)
    environment.filters["place_name"] = short_name
    return environment


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the content, so that browsers may keep it for ever."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"


def brief(amount: Decimal) -> str:
    """An amount for a remark: three decimals below ten, else two; no trailing zeros; whole ones in threes: 200,000."""
    text = f"{amount:,.{3 if abs(amount) < 10 else 2}f}"
    return text.rstrip("0").rstrip(".")


def printed(amount: Decimal) -> str:
    """A target or baseline as the plan prints it: 180, 5.10, 26.24."""
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"


def grouped(amount: Decimal | str) -> str:
    """All digits of an exact amount, the whole ones in threes: 1,617,200.5."""
    whole, point, places = f"{Decimal(amount):f}".partition(".")
    return f"{int(whole):,}{point}{places}"


def render(template: str, language: str, path: str, query: Mapping[str, str], demo: bool, page: Any) -> str:
    """`query` is kept by links that change one thing: another year, indicator or language."""
    texts = Texts(language)

    def url(**changes: Any) -> str:
        return path + "?" + urlencode({**query, **changes})

    def unit(name: str) -> str:
        return texts.known("unit", name)

    def shown(value: Value) -> str:
        return f"{value.number} {unit(value.display_unit)}"

    html = _environment().get_template(template)
    return html.render(
        t=texts,
        page=page,
        snapshot=getattr(page, "snapshot", None),
        here=path,
        url=url,
        unit=unit,
        shown=shown,
        place=lambda code: "、".join(short_name(each, language) for each in code.split(",")),
        other_language_url=url(lang=other_language(language)),
        demo=demo,
    )

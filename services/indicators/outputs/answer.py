"""One answer in the format that the caller chose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

from services.indicators.outputs.delimited import as_csv
from services.indicators.outputs.formats import CSV, SDMX_CSV, SDMX_STRUCTURE, WORKBOOK
from services.indicators.outputs.sdmx.data import as_sdmx_csv
from services.indicators.outputs.sdmx.flows import Flow
from services.indicators.outputs.table import Item, Report
from services.indicators.outputs.workbook import as_workbook
from shared.web.answers import attachment, json_answer
from shared.web.negotiation import Format

VARY = {"Vary": "Accept"}


@dataclass(frozen=True, slots=True)
class Page:
    """What was found. `following`: the cursor of the next page, `address` the URL that asks for it.

    `name` is that of a file, without its extension; report and structure are made when they are wanted.
    """

    items: Sequence[Item]
    as_of: int
    name: str
    flow: Flow
    report: Callable[[], Report]
    structure: Callable[[], dict[str, Any]]
    following: str | None = None
    address: str | None = None


def answered(page: Page, format: Format) -> Response:
    if format == WORKBOOK:
        return _file(page, format, as_workbook(page.report()))
    if format == CSV:
        return _file(page, format, as_csv(page.report().rows))
    if format == SDMX_CSV:
        return _file(page, format, as_sdmx_csv(page.flow, page.items))
    if format == SDMX_STRUCTURE:
        return Response(orjson.dumps(page.structure()), headers=VARY, media_type=format.media)
    return json_answer({"items": page.items, "as_of": page.as_of, "next": page.following}, headers=VARY)


def _file(page: Page, format: Format, content: bytes) -> Response:
    headers = {**VARY, **attachment(f"{page.name}.{format.extension}")}
    if page.address:
        headers["Link"] = f'<{page.address}>; rel="next"'
    return Response(content, headers=headers, media_type=format.media)

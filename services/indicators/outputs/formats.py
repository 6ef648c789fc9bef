"""The formats in which values and targets are answered, and their description for OpenAPI."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Header, Query

from shared.sheets import MEDIA
from shared.web.negotiation import Format

JSON = Format("json", "application/json", "json")
WORKBOOK = Format("xlsx", MEDIA, "xlsx")
CSV = Format("csv", "text/csv", "csv")
SDMX_CSV = Format("sdmx-csv", "application/vnd.sdmx.data+csv;version=2.0.0", "csv")
SDMX_STRUCTURE = Format("sdmx-structure", "application/vnd.sdmx.structure+json;version=2.0.0", "json")
FORMATS = (JSON, WORKBOOK, CSV, SDMX_CSV, SDMX_STRUCTURE)

FormatName = Annotated[
    Literal["json", "xlsx", "csv", "sdmx-csv", "sdmx-structure"] | None,
    Query(
        description="输出格式，优先于 Accept：JSON、Excel 工作簿、CSV（utf-8-sig）、SDMX-CSV 2.0、SDMX-JSON 2.0 结构"
        " / goes before `Accept`: JSON, Excel workbook, CSV (utf-8-sig), SDMX-CSV 2.0, or the SDMX-JSON 2.0"
        " structures (dataflow, data structure, codelists, concepts) that the SDMX-CSV refers to"
    ),
]
Accept = Annotated[str | None, Header(include_in_schema=False)]  # OpenAPI reads it from the contents of the answers

_FILE = {"type": "string", "format": "binary"}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "各格式内容相同 / The same rows in every format. Files that have a following page name it in"
        ' `Link: <…>; rel="next"`.',
        "content": {
            JSON.media: {"schema": {}},
            WORKBOOK.media: {"schema": _FILE},
            CSV.media: {"schema": {"type": "string"}},
            SDMX_CSV.media: {"schema": {"type": "string"}},
            SDMX_STRUCTURE.media: {"schema": {"type": "object"}},
        },
    },
    406: {"description": "没有 Accept 所要求的格式 / None of the formats in `Accept` is offered", "content": _PROBLEM},
}

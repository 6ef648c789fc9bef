"""Items as SDMX-CSV 2.0: every row names its dataflow, empty means that nothing is known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from services.indicators.outputs.sdmx.flows import Component, Flow
from services.indicators.outputs.table import Item

INFORMATION = "I"  # neither to be added nor to replace: the reader decides


def as_sdmx_csv(flow: Flow, items: Sequence[Item]) -> bytes:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *(each.id for each in flow.components)])
    start = ["dataflow", flow.reference, INFORMATION]
    writer.writerows([*start, *(_cell(each, item) for each in flow.components)] for item in items)
    return out.getvalue().encode()


def _cell(component: Component, item: Item) -> str:
    value = component.of(item)
    return "" if value is None else str(value)

"""`bashu import FILE --mapping M.yaml`: read, send, receipt. Safe to repeat: what is there answers 200."""

from __future__ import annotations

from pathlib import Path

from services.app.client import Api
from services.app.importing.delivering import deliver
from services.app.importing.gathering import gather
from services.app.importing.mapping import RecordMapping, load_mapping
from services.app.importing.reading import read
from services.app.importing.receipt import Receipt, make_receipt, make_record_receipt
from services.app.importing.sending import Report, send
from services.app.importing.table import read_table


def import_file(api: Api, file: Path, mapping_file: Path, report: Report = lambda *_: None) -> Receipt:
    """Load a file through a mapping. Raises `MappingError`, `TableError`, `ApiError`; rows never raise."""
    mapping = load_mapping(mapping_file)
    table = read_table(file, mapping.delimiter, mapping.encoding)
    if isinstance(mapping, RecordMapping):
        gathered = gather(table, mapping)
        return make_record_receipt(table, mapping, gathered, deliver(api, gathered, report))
    reading = read(table, mapping)
    return make_receipt(table, mapping, reading, send(api, reading.rows, report))

"""The tables of a read copy, for the first migration of a service that keeps one.

`institution_row` has the columns of the owner's table of that name, so that one SQL serves owner and copies.
"""

from __future__ import annotations

READ_COPY_SQL = """
CREATE TABLE known_institution (uscc text PRIMARY KEY, revision integer NOT NULL);
CREATE TABLE institution_row (uscc text NOT NULL, valid_from date NOT NULL, valid_to date, name text NOT NULL,
    type_code text NOT NULL, level text NOT NULL, region_code text NOT NULL, located_in text, parent text,
    is_key_user boolean NOT NULL, has_canteen boolean, PRIMARY KEY (uscc, valid_from));
CREATE INDEX ON institution_row (region_code, uscc);
CREATE TABLE register_position (number smallint PRIMARY KEY, next bigint NOT NULL);
CREATE TABLE register_unread (number smallint, position bigint, type text NOT NULL, reason text NOT NULL,
    value bytea, read_at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (number, position));
"""

ROW_COLUMNS = (
    ("uscc", "text"), ("valid_from", "date"), ("valid_to", "date"), ("name", "text"), ("type_code", "text"),
    ("level", "text"), ("region_code", "text"), ("located_in", "text"), ("parent", "text"),
    ("is_key_user", "boolean"), ("has_canteen", "boolean"),
)  # fmt: skip
"""The columns of `institution_row`, as they are copied: the credit code, then the fields of a row of the event."""

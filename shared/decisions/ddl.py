"""The tables of a service that follows decisions: where it is in the log, and the approved versions it keeps."""

from __future__ import annotations

POSITION_SQL = "CREATE TABLE decision_position (number smallint PRIMARY KEY, next bigint NOT NULL);"
APPROVED_SQL = """
CREATE TABLE approved_standard (name text NOT NULL, semver text NOT NULL, approved_at timestamptz NOT NULL,
    digest text NOT NULL, content text NOT NULL, PRIMARY KEY (name, semver));
"""

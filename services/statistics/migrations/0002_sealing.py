"""Periods that a release closed, corrections asked for since, and how far the releases were read."""

from alembic import op

revision = "0002_sealing"
down_revision = "0001_statistics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE TABLE sealed_release (no integer PRIMARY KEY, position bigint NOT NULL, sealed_at timestamptz NOT NULL,
        is_done boolean NOT NULL DEFAULT false);
    CREATE TABLE sealed_period (no integer NOT NULL, region text NOT NULL, months smallint NOT NULL,
        first_month integer NOT NULL, PRIMARY KEY (no, region, months, first_month));
    CREATE TABLE release_offset (number smallint PRIMARY KEY, next bigint NOT NULL);
    CREATE TABLE correction (no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, institution_uscc text NOT NULL,
        form text NOT NULL, months smallint NOT NULL, first_month integer NOT NULL, of_revision integer NOT NULL,
        reason text NOT NULL, requested_by text NOT NULL, requested_at timestamptz NOT NULL, state text NOT NULL,
        decided_by text, decided_at timestamptz, remark text);
    CREATE INDEX ON correction (institution_uscc);
    CREATE UNIQUE INDEX correction_is_open ON correction (institution_uscc, form, months, first_month)
        WHERE state = 'requested';
    """)


def downgrade() -> None:
    raise NotImplementedError("what was sealed stays sealed")

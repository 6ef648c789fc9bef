"""Corrections of every kind of record that a release seals, not of energy returns alone."""

from alembic import op

revision = "0006_corrections"
down_revision = "0005_surveys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    ALTER TABLE correction ADD COLUMN thing text, ADD COLUMN record_key text;
    UPDATE correction SET thing = 'energy_return',
        record_key = institution_uscc || '/' || form || '/' || months || '/' || first_month;
    ALTER TABLE correction ALTER COLUMN thing SET NOT NULL, ALTER COLUMN record_key SET NOT NULL,
        DROP COLUMN institution_uscc, DROP COLUMN form, DROP COLUMN months, DROP COLUMN first_month;
    CREATE INDEX ON correction (thing, record_key);
    CREATE UNIQUE INDEX correction_is_open ON correction (thing, record_key) WHERE state = 'requested';
    """)


def downgrade() -> None:
    raise NotImplementedError("what was sealed stays sealed")

"""Institutions register, energy returns with their revisions, reference values, outbox."""

from alembic import op

from shared.outbox.ddl import OUTBOX_SQL
from shared.records.ddl import record_sql

revision = "0001_statistics"
down_revision = None
branch_labels = None
depends_on = None

RETURN_KEY = (
    "institution_uscc text NOT NULL, form text NOT NULL, months smallint NOT NULL, first_month integer NOT NULL"
)


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(record_sql("institution", "uscc text NOT NULL", unique="uscc"))
    op.execute(record_sql("energy_return", RETURN_KEY, unique="institution_uscc, form, months, first_month"))
    op.execute("""
    CREATE TABLE institution_row (uscc text NOT NULL, valid_from date NOT NULL, valid_to date, name text NOT NULL,
        type_code text NOT NULL, level text NOT NULL, region_code text NOT NULL, is_key_user boolean NOT NULL,
        PRIMARY KEY (uscc, valid_from));
    CREATE INDEX ON institution_row (region_code, uscc);

    CREATE TABLE price_reference (item text NOT NULL, region_prefix text NOT NULL, valid_from date NOT NULL,
        valid_to date, lowest_yuan numeric NOT NULL, highest_yuan numeric NOT NULL, document text NOT NULL,
        PRIMARY KEY (item, region_prefix, valid_from));
    CREATE TABLE quota_reference (type_code text NOT NULL, region_prefix text NOT NULL, valid_from date NOT NULL,
        valid_to date, constraint_kgce_m2 numeric NOT NULL, guide_kgce_m2 numeric NOT NULL,
        kgce_per_unit jsonb NOT NULL, document text NOT NULL, PRIMARY KEY (type_code, region_prefix, valid_from));
    """)

"""Quotas and price ranges with their history; editions of what was loaded before."""

from alembic import op

from shared.records.ddl import record_sql

revision = "0003_quality"
down_revision = "0001_statistics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, subject in (("quota", "type_code"), ("price_range", "item")):
        columns = f"{subject} text NOT NULL, region_code text NOT NULL, edition text NOT NULL"
        op.execute(record_sql(table, columns, unique=f"{subject}, region_code, edition"))
    op.execute("""
    ALTER TABLE quota_reference ADD edition text, ADD base_kgce_m2 numeric;
    UPDATE quota_reference SET edition = document, base_kgce_m2 = constraint_kgce_m2;
    ALTER TABLE quota_reference ALTER edition SET NOT NULL, ALTER base_kgce_m2 SET NOT NULL;
    ALTER TABLE price_reference ADD edition text;
    UPDATE price_reference SET edition = document;
    ALTER TABLE price_reference ALTER edition SET NOT NULL;
    """)

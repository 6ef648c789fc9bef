"""Charging points, found by their site, and what was charged there in a day."""

from alembic import op

from shared.kinds.tables import kind_sql

revision = "0002_charging"
down_revision = "0001_vehicles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(kind_sql("charging_point", "asset_code text"))
    op.execute("CREATE INDEX charging_point_site ON charging_point_revision ((content->>'site'))")
    op.execute(kind_sql("charging_day", "site text, day date"))

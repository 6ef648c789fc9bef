"""Events that wait share rows: a parcel for up to fifty that a statement wrote."""

from alembic import op

from shared.outbox.ddl import PARCELS_SQL

revision = "0015_parcels"
down_revision = "0014_assignments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(PARCELS_SQL)

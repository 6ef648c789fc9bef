"""Chargers at 20 % of parking spaces, in principle all new cars: the standards that say so, added to the package."""

from alembic import op

from services.indicators.commands import load_standards

revision = "0013_rules_of_2022"
down_revision = "0012_total"
branch_labels = None
depends_on = None


def upgrade() -> None:
    load_standards(op.get_bind().connection.driver_connection)


def downgrade() -> None:
    raise NotImplementedError("approved standards are not thrown away")

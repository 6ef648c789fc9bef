"""What the plan is computed from: approved standards that were added to the package since."""

from alembic import op

from services.indicators.commands import load_standards

revision = "0008_measures"
down_revision = "0007_governance"
branch_labels = None
depends_on = None


def upgrade() -> None:
    load_standards(op.get_bind().connection.driver_connection)


def downgrade() -> None:
    raise NotImplementedError("approved standards are not thrown away")

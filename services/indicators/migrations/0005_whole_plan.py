"""The plan with all of its targets and duties: approved standards that were added to the package since."""

from alembic import op

from services.indicators.commands import load_standards

revision = "0005_whole_plan"
down_revision = "0004_telemetry"
branch_labels = None
depends_on = None


def upgrade() -> None:
    load_standards(op.get_bind().connection.driver_connection)


def downgrade() -> None:
    raise NotImplementedError("approved standards are not thrown away")

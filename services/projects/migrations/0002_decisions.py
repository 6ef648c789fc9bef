"""Standards that both provinces approved, of which this service has to know the measures."""

from alembic import op

from shared.decisions.ddl import APPROVED_SQL, POSITION_SQL

revision = "0002_decisions"
down_revision = "0001_projects"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(APPROVED_SQL)
    op.execute(POSITION_SQL)

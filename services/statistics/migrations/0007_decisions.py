"""Rules of review that both provinces approved; the log is read again from its start, for those of earlier."""

from alembic import op

from shared.decisions.ddl import APPROVED_SQL, POSITION_SQL

revision = "0007_decisions"
down_revision = "0006_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(APPROVED_SQL)
    op.execute(POSITION_SQL)
    op.execute("DROP TABLE release_offset")  # a release that is sealed already seals nothing again

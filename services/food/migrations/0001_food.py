"""Records of food with their revisions, copy of the register, outbox."""

from alembic import op

from shared.outbox.table import OUTBOX_SQL
from shared.register.ddl import READ_COPY_SQL

revision = "0001_food"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(READ_COPY_SQL)

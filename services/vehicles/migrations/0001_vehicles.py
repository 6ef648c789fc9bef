"""Records of vehicles with their revisions, copy of the register, outbox."""

from alembic import op

from shared.kinds.tables import kind_sql
from shared.outbox.ddl import OUTBOX_SQL
from shared.register.ddl import READ_COPY_SQL

revision = "0001_vehicles"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(READ_COPY_SQL)
    op.execute(kind_sql("acquisition", "institution_uscc text, acquisition_no text"))
    op.execute(kind_sql("stock", "institution_uscc text, period text"))
    op.execute(kind_sql("promotion", "institution_uscc text, held_on date, title text"))

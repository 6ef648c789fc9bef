"""Records of food with their revisions, copy of the register, outbox."""

from alembic import op

from shared.kinds.tables import kind_sql, overdue_sql
from shared.outbox.ddl import OUTBOX_SQL
from shared.register.ddl import READ_COPY_SQL

revision = "0001_food"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(READ_COPY_SQL)
    op.execute(kind_sql("canteen", "institution_uscc text, canteen_no text"))
    op.execute(kind_sql("canteen_day", "institution_uscc text, canteen_no text, day date, meal text"))
    op.execute(kind_sql("activity", "institution_uscc text, held_on date, venue text, title text"))
    op.execute(kind_sql("clean_plate_day", "source_system text, region_code text, day date"))
    op.execute(kind_sql("evaluation", "institution_uscc text, canteen_no text, round text"))
    op.execute(overdue_sql("evaluation"))
    op.execute(kind_sql("evaluation_plan", "region_code text, year smallint"))

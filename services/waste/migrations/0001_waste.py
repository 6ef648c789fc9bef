"""Records of waste with their revisions, copy of the register, outbox."""

from alembic import op

from shared.kinds.tables import kind_sql, overdue_sql
from shared.outbox.ddl import OUTBOX_SQL
from shared.register.ddl import READ_COPY_SQL

revision = "0001_waste"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(READ_COPY_SQL)
    op.execute(kind_sql("log", "institution_uscc text, period text, waste_class text, sub_class text"))
    op.execute(kind_sql("facility", "facility_code text"))
    op.execute(kind_sql("treatment_day", "facility_code text, day date"))
    op.execute(kind_sql("sorting_survey", "institution_uscc text, as_of date"))
    op.execute(kind_sql("plastic_declaration", "institution_uscc text, catalogue_edition text"))
    op.execute(kind_sql("plastic_inspection", "institution_uscc text, inspected_on date, team text"))
    op.execute(overdue_sql("plastic_inspection"))

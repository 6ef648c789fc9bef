"""Records of projects with their revisions, copy of the register, outbox."""

from alembic import op

from shared.kinds.tables import kind_sql
from shared.outbox.ddl import OUTBOX_SQL
from shared.register.ddl import READ_COPY_SQL

revision = "0001_projects"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(READ_COPY_SQL)
    op.execute(kind_sql("project", "institution_uscc text, project_no text"))
    op.execute(kind_sql("new_building", "institution_uscc text, building_no text"))
    op.execute(kind_sql("verification", "institution_uscc text, year smallint"))
    op.execute(kind_sql("neutral_event", "institution_uscc text, held_on date, title text"))
    op.execute(kind_sql("award", "institution_uscc text, kind text, level text, batch text"))
    op.execute(kind_sql("document", "doc_no text"))
    op.execute(kind_sql("roster", "region_code text, roster_class text, year smallint"))
    op.execute(kind_sql("assessment", "region_code text, year smallint"))
    op.execute(kind_sql("nil_report", "resource text, region_code text, institution_uscc text, period text"))
    op.execute(kind_sql("opening_balance", "measure text, region_code text, as_of date"))

"""Records of training with revisions and confirmations, key of the hashes of persons, copy of the register, outbox."""

from alembic import op

from services.training.commands.attendance import ATTENDANCE_SQL
from services.training.persons import PERSON_KEY_SQL
from shared.kinds.tables import kind_sql
from shared.outbox.ddl import OUTBOX_SQL
from shared.register.ddl import READ_COPY_SQL

revision = "0001_training"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute(READ_COPY_SQL)
    op.execute(PERSON_KEY_SQL)
    op.execute(ATTENDANCE_SQL)
    op.execute(kind_sql("session", "institution_uscc text, session_no text"))
    op.execute(kind_sql("post_roster", "institution_uscc text, year smallint"))
    op.execute(kind_sql("exchange", "institution_uscc text, to_uscc text, starts_on date"))
    op.execute(kind_sql("promotion", "institution_uscc text, held_on date, title text"))
    op.execute(kind_sql("standard", "draft_no text"))
    op.execute(kind_sql("evaluation", "evaluation_no text"))
    op.execute(kind_sql("confirmation", "thing text, object_key text, region_code text"))

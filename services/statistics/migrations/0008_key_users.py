"""From which amounts on an institution is a key energy user."""

from alembic import op

from shared.kinds.tables import kind_sql

revision = "0008_key_users"
down_revision = "0007_decisions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(kind_sql("key_user_criterion", "region_code text, year smallint"))

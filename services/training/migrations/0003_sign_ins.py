"""Sign-ins of sessions."""

from alembic import op

from services.training.commands.signed import SIGN_IN_SQL

revision = "0003_sign_ins"
down_revision = "0002_certificates"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(SIGN_IN_SQL)

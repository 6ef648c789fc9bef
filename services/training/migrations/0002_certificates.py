"""Certificates."""

from alembic import op

from shared.kinds.tables import kind_sql

revision = "0002_certificates"
down_revision = "0001_training"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(kind_sql("certificate", "issuer text, certificate_no text"))

"""Where the traces of a batch go on from, and what the last comparisons of all layers found."""

from alembic import op

revision = "0004_telemetry"
down_revision = "0003_publisher"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE batch ADD COLUMN traceparents text[]")
    op.execute("""
    CREATE TABLE reconciliation (at timestamptz PRIMARY KEY DEFAULT clock_timestamp(), drift jsonb NOT NULL,
        under_way integer NOT NULL)
    """)


def downgrade() -> None:
    op.execute("DROP TABLE reconciliation")
    op.execute("ALTER TABLE batch DROP COLUMN traceparents")

"""Outbox, and what the publisher has published: up to which batch, and which events belong to one publication."""

from alembic import op

from shared.outbox.ddl import OUTBOX_SQL

revision = "0003_publisher"
down_revision = "0002_standards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(OUTBOX_SQL)
    op.execute("""
    CREATE TABLE publication (number bigint PRIMARY KEY, first_id bigint, last_id bigint,
        published_at timestamptz NOT NULL DEFAULT clock_timestamp());
    CREATE TABLE published_value (indicator text NOT NULL, region text NOT NULL, months smallint NOT NULL,
        first_month integer NOT NULL, number bigint NOT NULL, PRIMARY KEY (indicator, region, months, first_month));
    """)


def downgrade() -> None:
    raise NotImplementedError("what partners were told is not forgotten")

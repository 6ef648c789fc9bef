"""What was last said of each value over records, so that it is announced when it differs.

Those that are there already are announced at a batch of its own: what is published needs a number.
"""

from alembic import op

revision = "0009_said"
down_revision = "0008_measures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE published_value ADD COLUMN said bytea")
    op.execute("""
    WITH next AS (
        UPDATE batch_number SET number = number + 1 WHERE EXISTS (SELECT FROM batch) RETURNING number)
    INSERT INTO batch (batch_id, number, events) SELECT nextval('batch_id'), number, 0 FROM next
    """)


def downgrade() -> None:
    raise NotImplementedError("what partners were told is not forgotten")

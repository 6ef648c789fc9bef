"""Values assigned to targets are records: revised with a reason, and withdrawn."""

from alembic import op

from shared.records.ddl import record_sql

revision = "0014_assignments"
down_revision = "0013_rules_of_2022"
branch_labels = None
depends_on = None

_KEY = "plan text NOT NULL, target text NOT NULL, region text NOT NULL, valid_from date NOT NULL"


def upgrade() -> None:
    op.execute(record_sql("assignment", _KEY, "target, region, valid_from, plan", "placed_at text NOT NULL"))
    op.execute("ALTER TABLE target_value ALTER value DROP NOT NULL")  # null: withdrawn


def downgrade() -> None:
    raise NotImplementedError("what was withdrawn would count again")

"""An aggregate that adds whole numbers as whole numbers.

`sum(bigint)` adds in 128 bits and ends as a numeric: for the twenty columns of one record that is most of the
work of a batch. This one stays a bigint, and raises an error where a bigint is too small.
"""

from alembic import op

revision = "0012_total"
down_revision = "0011_key_users"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""CREATE AGGREGATE total(bigint)
        (SFUNC = int8pl, STYPE = bigint, INITCOND = '0', COMBINEFUNC = int8pl, PARALLEL = SAFE)""")


def downgrade() -> None:
    op.execute("DROP AGGREGATE total(bigint)")

"""The figures of a return that counts, to be laid beside those of later ones.

What was filed before has none: it is read from the contents until its next revision.
"""

from alembic import op

revision = "0010_figures"
down_revision = "0009_parcels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE energy_return ADD COLUMN figures bytea")

"""Who is a key energy user by the criteria that an office loads: the standards that say so, added to the package."""

from alembic import op

from services.indicators.commands import load_standards

revision = "0011_key_users"
down_revision = "0010_whole_releases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    load_standards(op.get_bind().connection.driver_connection)


def downgrade() -> None:
    raise NotImplementedError("approved standards are not thrown away")

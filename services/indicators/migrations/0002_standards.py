"""Standards (factors, indicators, plans) with the approved ones of this package, and target values assigned later."""

from alembic import op

from services.indicators.commands import load_standards

revision = "0002_standards"
down_revision = "0001_engine"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE TABLE standard (name text NOT NULL, semver text NOT NULL, approved_at timestamptz NOT NULL,
        digest text NOT NULL, content text NOT NULL, PRIMARY KEY (name, semver));
    CREATE TABLE target_value (target text NOT NULL, region text NOT NULL, valid_from date NOT NULL,
        loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(), value numeric NOT NULL, factors text,
        doc_no text NOT NULL, PRIMARY KEY (target, region, valid_from, loaded_at));
    """)
    load_standards(op.get_bind().connection.driver_connection)


def downgrade() -> None:
    raise NotImplementedError("approved standards are not thrown away")

"""Clients and the keys that sign their tokens."""

from alembic import op

revision = "0001_clients"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE TABLE client (client_id text PRIMARY KEY, name text NOT NULL, secret_hash text NOT NULL,
        scopes text[] NOT NULL, region text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
        rotated_at timestamptz, revoked_at timestamptz);
    CREATE INDEX ON client (revoked_at) WHERE revoked_at IS NOT NULL;
    CREATE TABLE signing_key (kid text PRIMARY KEY, jwk jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now());
    """)

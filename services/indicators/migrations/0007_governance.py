"""Proposed versions of standards, releases with their frozen rows, and under which versions a value was announced.

What both provinces approved or signed is not changed by anybody, whatever the code says: triggers refuse it.
"""

from alembic import op

revision = "0007_governance"
down_revision = "0006_records"
branch_labels = None
depends_on = None

NEVER_CHANGED = ("standard", "standard_step", "release_row", "release_signature")


def upgrade() -> None:
    op.execute("""
    ALTER TABLE published_value ADD COLUMN edition text;

    CREATE TABLE standard_step (name text NOT NULL, semver text NOT NULL, revision integer NOT NULL,
        state text NOT NULL, digest text NOT NULL, content text NOT NULL, proposed_by text NOT NULL,
        proposed_at timestamptz NOT NULL, province text NOT NULL, client_id text NOT NULL, at timestamptz NOT NULL,
        reason text, PRIMARY KEY (name, semver, revision));

    CREATE TABLE release (no integer PRIMARY KEY, revision integer NOT NULL, state text NOT NULL, title text NOT NULL,
        plan text, closes_plan boolean NOT NULL, spec jsonb NOT NULL, position bigint NOT NULL, digest text NOT NULL,
        created_by text NOT NULL, client_id text NOT NULL, created_at timestamptz NOT NULL, ended_at timestamptz,
        reason text, idempotency_key text NOT NULL, asked text NOT NULL, UNIQUE (client_id, idempotency_key));
    CREATE TABLE release_row (no integer NOT NULL, part text NOT NULL, place integer NOT NULL, region text NOT NULL,
        content jsonb NOT NULL, PRIMARY KEY (no, part, place));
    CREATE TABLE release_signature (no integer NOT NULL, province text NOT NULL, client_id text NOT NULL,
        digest text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (no, province));

    CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% rows are only ever added', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE FUNCTION release_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'UPDATE' OR old.state <> 'draft' OR (new.no, new.title, new.plan, new.closes_plan, new.spec,
            new.position, new.digest, new.created_by, new.created_at) IS DISTINCT FROM (old.no, old.title, old.plan,
            old.closes_plan, old.spec, old.position, old.digest, old.created_by, old.created_at) THEN
            RAISE EXCEPTION 'release % never changes', old.no USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$;
    CREATE TRIGGER release_moves_on BEFORE UPDATE OR DELETE ON release
        FOR EACH ROW EXECUTE FUNCTION release_moves_on();
    CREATE TRIGGER release_is_kept BEFORE TRUNCATE ON release EXECUTE FUNCTION never_changes();
    """)
    for table in NEVER_CHANGED:
        op.execute(
            f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " EXECUTE FUNCTION never_changes()"
        )


def downgrade() -> None:
    raise NotImplementedError("what both provinces approved is not thrown away")

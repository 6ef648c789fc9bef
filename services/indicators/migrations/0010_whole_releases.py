"""A release is made as a draft with all its rows, and sealed by the signatures of both provinces.

Nothing is added to it by itself, not even by the service's own role.
"""

from alembic import op

revision = "0010_whole_releases"
down_revision = "0009_said"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE FUNCTION release_begins() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF new.state <> 'draft' THEN
            RAISE EXCEPTION 'release % begins as a draft', new.no USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$;
    CREATE TRIGGER release_begins BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_begins();

    -- What was inserted by this very transaction bears its number.
    CREATE FUNCTION release_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM added a LEFT JOIN release r USING (no)
                WHERE r.no IS NULL OR r.xmin <> pg_current_xact_id()::xid) THEN
            RAISE EXCEPTION 'rows are frozen with their release' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER release_is_whole AFTER INSERT ON release_row REFERENCING NEW TABLE AS added
        EXECUTE FUNCTION release_is_whole();

    CREATE FUNCTION draft_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT FROM release r WHERE r.no = new.no AND r.state = 'draft' AND r.digest = new.digest) THEN
            RAISE EXCEPTION 'only the digest of a draft is signed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$;
    CREATE TRIGGER draft_is_signed BEFORE INSERT ON release_signature FOR EACH ROW EXECUTE FUNCTION draft_is_signed();

    CREATE FUNCTION both_have_signed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF new.state = 'sealed' AND (SELECT count(*) FROM release_signature s
                WHERE s.no = new.no AND s.province IN ('50', '51')) < 2 THEN
            RAISE EXCEPTION 'release % lacks a signature', new.no USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$;
    CREATE TRIGGER both_have_signed BEFORE UPDATE ON release FOR EACH ROW EXECUTE FUNCTION both_have_signed();
    """)


def downgrade() -> None:
    raise NotImplementedError("what both provinces signed is not thrown away")

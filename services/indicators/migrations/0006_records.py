"""Facts of the records of every service but the energy returns, which have tables of their own.

`content` is the key fields and what counts, as the event has them, so that a measure is a query over it.
`record_changes` counts what changed of a thing, by partition number: what was computed from it holds while that stands.
"""

from alembic import op

revision = "0006_records"
down_revision = "0005_whole_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    CREATE TABLE record_fact (thing text NOT NULL, key text NOT NULL, uscc text, region text, number smallint NOT NULL,
        revision integer NOT NULL, counts_revision integer, content jsonb, from_batch bigint NOT NULL,
        logged_ms bigint NOT NULL, PRIMARY KEY (thing, key));
    CREATE INDEX ON record_fact (uscc);
    CREATE TABLE record_fact_past (thing text NOT NULL, key text NOT NULL, uscc text, region text,
        counts_revision integer NOT NULL, content jsonb NOT NULL, from_batch bigint NOT NULL, to_batch bigint NOT NULL);
    CREATE INDEX ON record_fact_past (thing, key);
    CREATE TABLE record_waiting (uscc text NOT NULL, thing text NOT NULL, key text NOT NULL, logged_ms bigint NOT NULL,
        PRIMARY KEY (uscc, thing, key));
    CREATE TABLE record_changes (thing text NOT NULL, number smallint NOT NULL, changes bigint NOT NULL,
        PRIMARY KEY (thing, number));
    """)


def downgrade() -> None:
    raise NotImplementedError("the fact history is not thrown away")

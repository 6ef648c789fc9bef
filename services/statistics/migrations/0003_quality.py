"""Quotas and price ranges with their history, findings as records, rounds of review, returns overdue."""

from alembic import op

from shared.records.ddl import record_sql

revision = "0003_quality"
down_revision = "0002_sealing"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, subject in (("quota", "type_code"), ("price_range", "item")):
        columns = f"{subject} text NOT NULL, region_code text NOT NULL, edition text NOT NULL"
        op.execute(record_sql(table, columns, unique=f"{subject}, region_code, edition"))
    op.execute("""
    ALTER TABLE quota_reference ADD edition text, ADD base_kgce_m2 numeric;
    UPDATE quota_reference SET edition = document, base_kgce_m2 = constraint_kgce_m2;
    ALTER TABLE quota_reference ALTER edition SET NOT NULL, ALTER base_kgce_m2 SET NOT NULL;
    ALTER TABLE price_reference ADD edition text;
    UPDATE price_reference SET edition = document;
    ALTER TABLE price_reference ALTER edition SET NOT NULL;

    CREATE TABLE finding (record_id bigint NOT NULL, return_revision integer NOT NULL, rule_code text NOT NULL,
        revision integer NOT NULL, state text NOT NULL, reply text,
        PRIMARY KEY (record_id, return_revision, rule_code));
    CREATE INDEX finding_undecided ON finding (record_id) WHERE state IN ('open', 'explained');
    CREATE TABLE finding_step (record_id bigint NOT NULL, return_revision integer NOT NULL, rule_code text NOT NULL,
        revision integer NOT NULL, call text NOT NULL, reply text, decision text, reason text,
        recorded_by text NOT NULL, recorded_at timestamptz NOT NULL,
        PRIMARY KEY (record_id, return_revision, rule_code, revision));
    """)
    key = "region_code text NOT NULL, form text NOT NULL, months smallint NOT NULL, first_month integer NOT NULL"
    unique = "region_code, form, months, first_month, no"
    op.execute(record_sql("review_round", f"{key}, no integer NOT NULL", unique=unique))
    # The secret hides in events who reviews: it is made here, once, and leaves this database never.
    op.execute("""
    CREATE TABLE review_sample (record_id bigint NOT NULL, uscc text NOT NULL, name text NOT NULL,
        type_code text NOT NULL, region_code text NOT NULL, no integer NOT NULL, reviewer text, examined_on date,
        note text, return_revision integer, recorded_by text, recorded_at timestamptz, PRIMARY KEY (record_id, uscc));
    CREATE TABLE review_secret (secret bytea NOT NULL);
    INSERT INTO review_secret SELECT sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea);
    """)
    op.execute("""
    CREATE TABLE overdue_return (institution_uscc text NOT NULL, form text NOT NULL, months smallint NOT NULL,
        first_month integer NOT NULL, due_on date NOT NULL, announced_at timestamptz NOT NULL,
        PRIMARY KEY (institution_uscc, form, months, first_month));
    """)
    # Findings raised before there were rows for them. The revision that decided one is the step that is missing.
    op.execute("""
    INSERT INTO finding (record_id, return_revision, rule_code, revision, state)
    SELECT DISTINCT r.record_id, r.revision, f ->> 'code', 1,
        CASE WHEN r.revision < last.put OR h.state = 'withdrawn' THEN 'corrected'
            WHEN now.findings::text LIKE '%"decision":{%' THEN 'kept' ELSE 'open' END
    FROM energy_return_revision r
    JOIN energy_return h USING (record_id)
    JOIN energy_return_revision now ON (now.record_id, now.revision) = (h.record_id, h.revision)
    CROSS JOIN LATERAL (SELECT max(revision) AS put FROM energy_return_revision p
        WHERE p.record_id = r.record_id AND p.call = 'put') AS last
    CROSS JOIN LATERAL json_array_elements(r.findings) AS f
    WHERE r.call = 'put' AND r.findings::text <> '[]'
    """)

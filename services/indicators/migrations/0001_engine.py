"""Engine: register, facts, contributions, cells with their changes, batches, fences, dead letters.

Measure columns are written out on purpose: a migration must not change when the form does.
"""

from alembic import op

revision = "0001_engine"
down_revision = None
branch_labels = None
depends_on = None

FLOWS = """electricity_grid_wh electricity_green_wh electricity_pv_wh water_l natural_gas_l coal_bituminous_g
    coal_anthracite_g gasoline_vehicle_ml gasoline_other_ml diesel_vehicle_ml diesel_other_ml lpg_g heat_kj
    other_gce other_kerosene_gce other_fuel_oil_gce unconventional_water_l renewable_heat_kj""".split()
SUMS = [*FLOWS, "floor_area_dm2_days", "users_milliperson_days"]
COUNTS = ["reported", "partial"]


def columns(names: list[str], kind: str) -> str:
    return ", ".join(f"{name} {kind} NOT NULL DEFAULT 0" for name in names)


FACT = f"""uscc text NOT NULL, months smallint NOT NULL, first_month integer NOT NULL,
    edition smallint, has_area boolean, has_users boolean, {columns(FLOWS, "bigint")},
    floor_area_dm2 bigint NOT NULL DEFAULT 0, users_milliperson bigint NOT NULL DEFAULT 0, channel text"""
CELL = """months smallint NOT NULL, first_month integer NOT NULL, region text NOT NULL, type text NOT NULL,
    edition smallint NOT NULL, has_area boolean NOT NULL, has_users boolean NOT NULL"""
VECTOR = f"{columns(SUMS, 'bigint')}, {columns(COUNTS, 'integer')}"


def upgrade() -> None:
    op.execute(f"""
    CREATE SEQUENCE batch_id;
    CREATE TABLE batch (batch_id bigint PRIMARY KEY, number bigint NOT NULL UNIQUE,
        committed_at timestamptz NOT NULL DEFAULT clock_timestamp(), events integer NOT NULL);
    CREATE TABLE batch_number (number bigint NOT NULL);
    INSERT INTO batch_number VALUES (0);
    CREATE TABLE fence (number smallint PRIMARY KEY, owner text, offsets jsonb NOT NULL DEFAULT '{{}}');
    CREATE TABLE dead_letter (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL,
        partition smallint NOT NULL, "offset" bigint NOT NULL, key bytea NOT NULL, value bytea,
        headers json NOT NULL, error text NOT NULL, seen_at timestamptz NOT NULL DEFAULT now(),
        logged_ms bigint NOT NULL, resolved_at timestamptz, UNIQUE (topic, partition, "offset"));

    CREATE TABLE institution (uscc text PRIMARY KEY, revision integer NOT NULL, number smallint NOT NULL,
        from_batch bigint NOT NULL);
    CREATE TABLE institution_past (uscc text NOT NULL, revision integer NOT NULL, rows jsonb NOT NULL,
        from_batch bigint NOT NULL, to_batch bigint NOT NULL);
    CREATE INDEX ON institution_past (uscc, to_batch);
    CREATE TABLE institution_row (uscc text NOT NULL, valid_from date NOT NULL, valid_to date NOT NULL,
        region text NOT NULL, type text NOT NULL, is_key_user boolean NOT NULL, located_in text,
        PRIMARY KEY (uscc, valid_from));

    CREATE TABLE register_cell (months smallint NOT NULL, first_month integer NOT NULL, region text NOT NULL,
        type text NOT NULL, expected integer NOT NULL, PRIMARY KEY (months, region, type, first_month));
    CREATE TABLE register_change (batch_id bigint NOT NULL, months smallint NOT NULL,
        first_month integer NOT NULL, region text NOT NULL, type text NOT NULL, expected integer NOT NULL);
    CREATE INDEX ON register_change (months, region, type);
    CREATE INDEX ON register_change (batch_id);

    CREATE TABLE energy_fact ({FACT}, revision integer NOT NULL, counts_revision integer,
        number smallint NOT NULL, from_batch bigint NOT NULL, logged_ms bigint NOT NULL,
        PRIMARY KEY (uscc, first_month, months));
    CREATE TABLE energy_waiting (uscc text NOT NULL, first_month integer NOT NULL, months smallint NOT NULL,
        logged_ms bigint NOT NULL, PRIMARY KEY (uscc, first_month, months));
    CREATE TABLE energy_fact_past ({FACT}, counts_revision integer NOT NULL, from_batch bigint NOT NULL,
        to_batch bigint NOT NULL);
    CREATE INDEX ON energy_fact_past (uscc, first_month, months);
    CREATE TABLE energy_applied (uscc text NOT NULL, {CELL}, {VECTOR},
        PRIMARY KEY (uscc, first_month, months, edition, has_area, has_users));
    CREATE TABLE energy_cell ({CELL}, {VECTOR},
        PRIMARY KEY (months, first_month, region, type, edition, has_area, has_users));
    CREATE TABLE energy_change (batch_id bigint NOT NULL, {CELL}, {VECTOR});
    CREATE INDEX ON energy_change (months, first_month, region);
    CREATE INDEX ON energy_change (batch_id);
    """)


def downgrade() -> None:
    raise NotImplementedError("the fact history is not thrown away")

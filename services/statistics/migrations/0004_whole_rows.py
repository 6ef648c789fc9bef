"""The rows of institutions with all their columns, as the copies of the register have them."""

from alembic import op

revision = "0004_whole_rows"
down_revision = "0003_quality"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
    ALTER TABLE institution_row ADD COLUMN located_in text, ADD COLUMN parent text, ADD COLUMN has_canteen boolean;
    UPDATE institution_row i SET located_in = row->>'located_in', parent = row->>'parent',
        has_canteen = (row->>'has_canteen')::boolean
    FROM institution h JOIN institution_revision r USING (record_id, revision)
        CROSS JOIN LATERAL json_array_elements(r.content->'rows') row
    WHERE h.uscc = i.uscc AND (row->>'valid_from')::date = i.valid_from;
    """)

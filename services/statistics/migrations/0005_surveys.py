"""What is reported beside the energy return."""

from alembic import op

from shared.kinds.tables import kind_sql

revision = "0005_surveys"
down_revision = "0004_whole_rows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(kind_sql("data_centre_return", "institution_uscc text, room text, period text"))
    op.execute(kind_sql("heating_return", "institution_uscc text, season text"))
    op.execute(kind_sql("temperature_check", "institution_uscc text, checked_on date, place text"))
    for yearly in ("energy_budget", "green_procurement"):
        op.execute(kind_sql(yearly, "institution_uscc text, year smallint"))
    for survey in ("metering_survey", "site_greening", "parking_stock"):
        op.execute(kind_sql(survey, "institution_uscc text, as_of date"))

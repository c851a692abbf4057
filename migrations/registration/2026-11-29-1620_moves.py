"""Moves of employers between agencies that are proposed. There were none before: nothing need be read again."""

from alembic import op

revision = "registration_moves"
down_revision = "registration_last_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE moves (uscc TEXT PRIMARY KEY, from_agency TEXT, to_agency TEXT, proposed_for TEXT, reason TEXT, "
        "proposed_by TEXT, proposed_at TIMESTAMPTZ)"
    )

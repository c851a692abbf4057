"""Indications have a score; what is certain has 0."""

from alembic import op

revision = "supervision_scored_alerts"
down_revision = "supervision_alerts_in_values"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE alerts ADD COLUMN score INTEGER DEFAULT 0")

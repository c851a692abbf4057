"""Outcomes of commands are sealed from here on."""

from alembic import op

from migrations import eventlog_v2

revision = "payout_sealed_outcomes"
down_revision = "payout_references"
branch_labels = None
depends_on = None


def upgrade() -> None:
    eventlog_v2.upgrade(op)

"""Outcomes of commands are sealed from here on."""

from alembic import op

from migrations import eventlog_v2

revision = "registration_sealed_outcomes"
down_revision = "registration_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    eventlog_v2.upgrade(op)

"""Supervision's own log of what people do, and the table that is read of it.

What they did before stands in ``handlings``, which takes nothing any more: the service appends it to the log when it
starts (``services/supervision/actions/carrying_over.py``).
"""

from alembic import op

from migrations import eventlog_later

revision = "supervision_own_log"
down_revision = "supervision_ended_sessions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    eventlog_later.create(op)
    op.execute(
        "CREATE TABLE actions (stream TEXT, number BIGINT, position BIGINT, topic TEXT, data TEXT, person TEXT, "
        "recorded_at TIMESTAMP WITH TIME ZONE, PRIMARY KEY (stream, number))"
    )
    op.execute("CREATE INDEX actions_by_topic ON actions (topic)")
    op.execute("CREATE TRIGGER closed BEFORE INSERT ON handlings EXECUTE FUNCTION refuse_change()")

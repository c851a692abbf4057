"""Only what has opened is an alert; of what may open later the day is kept."""

from alembic import op

revision = "supervision_pending"
down_revision = "supervision_alerts"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE pending (
    owner TEXT NOT NULL,
    opens_on DATE,
    PRIMARY KEY (owner)
)
    """,
    """
CREATE INDEX pending_by_day ON pending (opens_on)
    """,
    # Rows that never opened, from before there was this table. Their pictures are judged again, from the first record.
    "DELETE FROM alerts WHERE withdrawn_on < opens_on OR (withdrawn_on IS NULL AND opens_on > now())",
    "DELETE FROM judged",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)

"""What waits for the people of an agency: objections and claims, batches."""

from alembic import op

revision = "supervision_desk"
down_revision = "supervision_progress"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE questions (
    number TEXT NOT NULL,
    kind TEXT,
    edition TEXT,
    uscc TEXT,
    notice_id TEXT,
    asked_at TIMESTAMPTZ,
    decided BOOLEAN,
    PRIMARY KEY (number)
)
    """,
    "CREATE INDEX questions_open ON questions (edition) WHERE NOT decided",
    """
CREATE TABLE notice_windows (
    notice_id TEXT NOT NULL,
    agency TEXT,
    last_day DATE,
    PRIMARY KEY (notice_id)
)
    """,
    """
CREATE TABLE desk_batches (
    batch_id TEXT NOT NULL,
    edition TEXT,
    agency TEXT,
    payments INTEGER,
    total_fen BIGINT,
    approvals INTEGER,
    state TEXT,
    since TIMESTAMPTZ,
    maker TEXT,
    checker TEXT,
    first_approver TEXT,
    approver TEXT,
    PRIMARY KEY (batch_id)
)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)

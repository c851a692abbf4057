"""What progress is counted from and who is not reached, and figures as of past cut-offs.

After it, ``wengang rebuild supervision`` fills the new columns from the logs.
"""

from alembic import op

revision = "supervision_progress"
down_revision = "supervision_pending"
branch_labels = None
depends_on = None

TABLES = (
    """
ALTER TABLE money
    ADD COLUMN enrolled_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN registered_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN unit_kind TEXT,
    ADD COLUMN size_class TEXT,
    ADD COLUMN insured BIGINT,
    ADD COLUMN assessed_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN listed BOOLEAN,
    ADD COLUMN returned_at TIMESTAMP WITH TIME ZONE
    """,
    """
ALTER TABLE top_ups ADD COLUMN returned_at TIMESTAMP WITH TIME ZONE
    """,
    """
DROP INDEX money_by_agency
    """,
    """
CREATE INDEX money_by_agency ON money (edition, agency, uscc)
    """,
    """
CREATE TABLE objections (
    objection_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    undecided BOOLEAN,
    PRIMARY KEY (objection_id)
)
    """,
    """
CREATE INDEX objections_of_employer ON objections (edition, uscc)
    """,
    """
CREATE TABLE kept_figures (
    edition TEXT NOT NULL,
    as_of TIMESTAMP WITH TIME ZONE NOT NULL,
    positions TEXT,
    figures TEXT,
    PRIMARY KEY (edition, as_of)
)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)

"""Which editions eligibility has adopted."""

from alembic import op

revision = "registration_0002"
down_revision = "registration_0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
CREATE TABLE adopted_editions (
    edition TEXT NOT NULL,
    PRIMARY KEY (edition)
)
    """,
    # What was told before is read again; the commands that followed from it have their outcomes, and are not repeated.
    "DELETE FROM tracking WHERE name = 'registration-from-eligibility'",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)

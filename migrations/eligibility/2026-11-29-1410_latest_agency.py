"""Which agency insures an employer now: where registration spoke of it last.

What registration told is read again from its feed when the service starts.
"""

from alembic import op

revision = "eligibility_latest_agency"
down_revision = "eligibility_sealed_outcomes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE known_employers ADD COLUMN position BIGINT")
    op.execute("DELETE FROM known_employers")
    op.execute("DELETE FROM known_accounts")
    op.execute("DELETE FROM tracking WHERE name = 'eligibility-from-registration'")
    op.execute("CREATE INDEX known_employers_by_uscc ON known_employers (uscc)")

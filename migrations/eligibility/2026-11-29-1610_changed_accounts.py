"""Whether an account changed, whatever told it: how often one was given, and which the employer confirmed last.

What registration told is read again from its feed when the service starts.
"""

from alembic import op

revision = "eligibility_changed_accounts"
down_revision = "eligibility_helpers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM known_accounts")
    op.execute("DELETE FROM known_employers")
    op.execute("DELETE FROM known_helpers")
    op.execute("DELETE FROM tracking WHERE name = 'eligibility-from-registration'")
    op.execute("ALTER TABLE known_accounts DROP COLUMN changed")
    op.execute("ALTER TABLE known_accounts ADD COLUMN of_roster BOOLEAN, ADD COLUMN given INTEGER")
    op.execute("ALTER TABLE known_accounts ADD COLUMN confirmed TEXT")

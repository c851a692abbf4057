"""The last day to confirm, and whether a refund is still open, as eligibility tells: read again from its feed."""

from alembic import op

revision = "registration_last_day"
down_revision = "registration_passed_over"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM adopted_editions")
    op.execute("ALTER TABLE adopted_editions ADD COLUMN sha256 TEXT")
    op.execute("CREATE TABLE known_contents (sha256 TEXT PRIMARY KEY, closing_date DATE)")
    op.execute("CREATE TABLE known_cases (edition TEXT, uscc TEXT, stage TEXT, PRIMARY KEY (edition, uscc))")
    op.execute("DELETE FROM tracking WHERE name = 'registration-from-eligibility'")
    op.execute("DELETE FROM passed_over WHERE name = 'registration-from-eligibility'")

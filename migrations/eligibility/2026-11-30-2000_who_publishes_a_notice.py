"""Who publishes a list, and where the public calls: what a notice bears."""

from alembic import op

revision = "eligibility_who_publishes"
down_revision = "eligibility_due_top_ups"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE notices ADD COLUMN issuer TEXT, ADD COLUMN telephone TEXT")

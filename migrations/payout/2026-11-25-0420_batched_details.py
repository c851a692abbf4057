"""With which bank details a payment was put into its batch: unknown of those that are in one already."""

from alembic import op

revision = "payout_0005"
down_revision = "payout_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payments ADD COLUMN batched_details_id TEXT")

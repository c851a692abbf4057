"""What followers pass over is kept beside their positions."""

from alembic import op

from migrations import passed_over_v1

revision = "payout_passed_over"
down_revision = "payout_incoming"
branch_labels = None
depends_on = None


def upgrade() -> None:
    passed_over_v1.create(op)

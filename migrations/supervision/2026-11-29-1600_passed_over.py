"""What followers pass over is kept beside their positions."""

from alembic import op

from migrations import passed_over_v1

revision = "supervision_passed_over"
down_revision = "supervision_arrived_in_part"
branch_labels = None
depends_on = None


def upgrade() -> None:
    passed_over_v1.create(op)

"""What followers pass over is kept beside their positions."""

from alembic import op

from migrations import passed_over_v1

revision = "eligibility_passed_over"
down_revision = "eligibility_latest_agency"
branch_labels = None
depends_on = None


def upgrade() -> None:
    passed_over_v1.create(op)

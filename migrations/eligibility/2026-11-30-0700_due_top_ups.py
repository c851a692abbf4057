"""Top-ups that go through a list. No log has any yet."""

import sqlalchemy as sa
from alembic import op

revision = "eligibility_due_top_ups"
down_revision = "eligibility_changed_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "due_top_ups",
        sa.Column("edition", sa.Text, primary_key=True),
        sa.Column("uscc", sa.Text, primary_key=True),
        sa.Column("assessment_id", sa.Text),
        sa.Column("notice_id", sa.Text),
        sa.Column("last_day", sa.Date),
    )

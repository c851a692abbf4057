"""What arrived of payments that were settled in parts."""

from alembic import op

revision = "supervision_arrived_in_part"
down_revision = "supervision_one_person"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("money", "top_ups"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN arrived_fen BIGINT")

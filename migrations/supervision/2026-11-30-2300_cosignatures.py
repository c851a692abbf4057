"""Witnesses' cosignatures are kept beside the checkpoints."""

from alembic import op

from migrations import cosignatures_v1

revision = "supervision_cosignatures"
down_revision = "supervision_features"
branch_labels = None
depends_on = None


def upgrade() -> None:
    cosignatures_v1.upgrade(op)

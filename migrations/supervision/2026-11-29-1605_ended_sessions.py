"""Sessions of pages that their readers ended."""

from alembic import op

revision = "supervision_ended_sessions"
down_revision = "supervision_passed_over"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE TABLE ended_sessions (token_sha256 TEXT PRIMARY KEY, expires_at TIMESTAMPTZ)")

"""Checkpoints of supervision's log, kept here."""

from alembic import op

revision = "registration_anchors"
down_revision = "registration_deciders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE anchors (origin TEXT, size BIGINT, root TEXT, note TEXT, anchored_at TIMESTAMP WITH TIME ZONE, "
        "PRIMARY KEY (origin, size))"
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON anchors EXECUTE FUNCTION refuse_change()"
    )

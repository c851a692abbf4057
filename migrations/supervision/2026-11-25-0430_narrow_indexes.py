"""By stream only facts of no employer are looked for, and by reference only those that have one."""

from alembic import op

revision = "supervision_narrow_indexes"
down_revision = "supervision_desk"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX trail_of_stream, trail_by_reference")
    op.execute("CREATE INDEX trail_of_stream ON trail (stream) WHERE uscc IS NULL")
    op.execute("CREATE INDEX trail_by_reference ON trail (refers_to) WHERE refers_to IS NOT NULL")

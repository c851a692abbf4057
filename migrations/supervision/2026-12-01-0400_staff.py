"""What people who decide are compared by is found without reading the whole trail."""

from alembic import op

revision = "supervision_staff"
down_revision = "supervision_cosignatures"
branch_labels = None
depends_on = None

_TOPICS = (
    "'payout.batch-drafted.v1', 'payout.batch-checked.v1', 'payout.batch-approved.v1', "
    "'payout.payment-returned.v1', 'payout.recovery-closed.v1'"
)


def upgrade() -> None:
    op.execute(f"CREATE INDEX trail_of_staff ON trail (topic) WHERE topic IN ({_TOPICS})")

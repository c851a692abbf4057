"""What of a dispatch firm's premiums is its own staff's; filled from eligibility's log with all that is known of it."""

from alembic import op

revision = "payout_placements"
down_revision = "payout_claims"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE known_placements (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    own_premium_fen BIGINT,
    premium_fen BIGINT,
    PRIMARY KEY (edition, uscc)
)
"""
EMPTIED = ("known_grants", "known_list_entries", "known_contents", "known_editions", "known_reserves")


def upgrade() -> None:
    op.execute(TABLE)
    for table in EMPTIED:
        op.execute(f"DELETE FROM {table}")
    op.execute("DELETE FROM tracking WHERE name = 'payout-from-eligibility'")
    op.execute("DELETE FROM passed_over WHERE name = 'payout-from-eligibility'")

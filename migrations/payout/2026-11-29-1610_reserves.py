"""What eligibility has on record of funds (R4): nothing is released for a region whose fund is not there.

What eligibility told is read again from its feed when the service starts.
"""

from alembic import op

revision = "payout_reserves"
down_revision = "payout_passed_over"
branch_labels = None
depends_on = None

EMPTIED = ("known_grants", "known_list_entries", "known_contents", "known_editions")


def upgrade() -> None:
    op.execute(
        "CREATE TABLE known_reserves (edition TEXT, region TEXT, balance_fen BIGINT, payments_of_year_fen BIGINT, "
        "as_of DATE, PRIMARY KEY (edition, region))"
    )
    for table in EMPTIED:
        op.execute(f"DELETE FROM {table}")
    op.execute("DELETE FROM tracking WHERE name = 'payout-from-eligibility'")
    op.execute("DELETE FROM passed_over WHERE name = 'payout-from-eligibility'")

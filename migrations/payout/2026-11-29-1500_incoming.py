"""What came in and which line of the bank shows it; filled from the log with all other tables, which are emptied."""

from alembic import op

revision = "payout_incoming"
down_revision = "payout_bank_lines"
branch_labels = None
depends_on = None

EMPTIED = (
    "payments",
    "overpayments",
    "transfers",
    "batches",
    "released_lines",
    "discrepancies",
    "settled_cases",
    "bank_messages",
    "statements",
    "funds",
    "fund_requests",
    "ledger",
    "barred_payees",
    "payee_checks",
    "used_references",
    "payment_terms",
    "onward_credits",
    "onward_duties",
    "onward_uses",
    "rejected_vouchers",
    "recoveries",
    "recovery_instalments",
    "recovery_receipts",
)


def upgrade() -> None:
    for table in EMPTIED:
        op.execute(f"DELETE FROM {table}")
    op.execute("DELETE FROM tracking WHERE name = 'payout'")
    op.execute("ALTER TABLE used_references ADD COLUMN amount_fen BIGINT, ADD COLUMN shown BOOLEAN")
    op.execute("ALTER TABLE funds ADD COLUMN not_booked_fen BIGINT, ADD COLUMN repaid_fen BIGINT")
    op.execute("ALTER TABLE fund_requests ADD COLUMN provisional BOOLEAN")

"""How far claims stand, and what firms have of payments; filled from the log with all other tables, all emptied."""

from alembic import op

revision = "payout_claims"
down_revision = "payout_helpers"
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
    op.execute("DELETE FROM passed_over WHERE name = 'payout'")
    for column in ("stands_fen", "got_fen", "owed_back_fen"):
        op.execute(f"ALTER TABLE recoveries ADD COLUMN {column} BIGINT")
    op.execute("ALTER TABLE onward_credits ADD COLUMN kept_fen BIGINT, ADD COLUMN due_fen BIGINT")

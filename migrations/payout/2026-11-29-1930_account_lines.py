"""The disbursement account twice, in our books and on its statements; claims in the ledger.

Filled from the log with all other tables of payout's own, which are emptied.
"""

from alembic import op

revision = "payout_account_lines"
down_revision = "payout_reserves"
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
    op.execute("ALTER TABLE ledger ADD COLUMN recovery_id TEXT")
    op.execute(
        "CREATE TABLE account_lines (line TEXT NOT NULL, side TEXT, key TEXT, amount_fen BIGINT, day DATE,"
        " report_key TEXT, payment_id TEXT, reference TEXT, PRIMARY KEY (line))"
    )
    op.execute("CREATE INDEX account_lines_by_key ON account_lines (key)")
    op.execute("CREATE INDEX account_lines_of_report ON account_lines (report_key)")

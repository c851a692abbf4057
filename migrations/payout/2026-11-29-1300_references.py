"""What each bank reference proved; filled from the log with all other tables, which are emptied and built again."""

from alembic import op

revision = "payout_references"
down_revision = "payout_one_person"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE used_references (
    reference TEXT NOT NULL,
    kind TEXT NOT NULL,
    use TEXT NOT NULL,
    told TEXT,
    loose TEXT,
    backwards TEXT,
    PRIMARY KEY (reference, kind, use)
)
    """,
    "CREATE INDEX used_references_that_look_alike ON used_references (loose text_pattern_ops)",
    "CREATE INDEX used_references_that_end_alike ON used_references (backwards text_pattern_ops)",
)
EMPTIED = (
    "payments",
    "overpayments",
    "transfers",
    "batches",
    "released_lines",
    "discrepancies",
    "bank_messages",
    "statements",
    "funds",
    "fund_requests",
    "ledger",
    "barred_payees",
    "payee_checks",
    "payment_terms",
    "onward_credits",
    "onward_duties",
    "onward_uses",
    "rejected_vouchers",
    "recoveries",
    "recovery_instalments",
    "recovery_receipts",
    "known_grants",
    "known_list_entries",
    "known_contents",
    "known_editions",
    "known_bank_details",
    "known_accounts",
    "known_givers",
    "tracking",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in EMPTIED:
        op.execute(f"DELETE FROM {table}")

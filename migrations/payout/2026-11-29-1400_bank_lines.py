"""What the bank says has an identity: cases with a key, their line and what is proposed; statements in pages.

The tables are emptied: payout builds them again from the logs when it starts.
"""

from alembic import op

revision = "payout_bank_lines"
down_revision = "payout_sealed_outcomes"
branch_labels = None
depends_on = None

EMPTIED = (
    "payments",
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
    "known_grants",
    "known_list_entries",
    "known_contents",
    "known_editions",
    "known_bank_details",
    "known_accounts",
    "known_givers",
    "overpayments",
    "payment_terms",
    "onward_credits",
    "onward_duties",
    "onward_uses",
    "rejected_vouchers",
    "recoveries",
    "recovery_instalments",
    "recovery_receipts",
    "used_references",
    "tracking",
)


def upgrade() -> None:
    for table in EMPTIED:
        op.execute(f"DELETE FROM {table}")
    op.execute("ALTER TABLE payments ADD COLUMN arrived_fen BIGINT")
    op.execute("ALTER TABLE transfers ADD COLUMN released_at TIMESTAMPTZ, ADD COLUMN account_fingerprint TEXT")
    op.execute("CREATE INDEX transfers_to_account ON transfers (account_fingerprint)")
    op.execute(
        "ALTER TABLE discrepancies ADD COLUMN key TEXT, ADD COLUMN holds BOOLEAN, ADD COLUMN line TEXT,"
        " ADD COLUMN booked_on DATE, ADD COLUMN proposal TEXT, ADD COLUMN proposed_by TEXT"
    )
    op.execute(
        "CREATE TABLE settled_cases (key TEXT NOT NULL, position BIGINT, because TEXT, settled_at TIMESTAMPTZ,"
        " PRIMARY KEY (key))"
    )
    op.execute("CREATE INDEX discrepancies_by_key ON discrepancies (key)")
    op.execute("CREATE INDEX discrepancies_of_payment ON discrepancies (payment_id)")
    op.execute(
        "ALTER TABLE statements ADD COLUMN report_key TEXT NOT NULL DEFAULT '',"
        " ADD COLUMN page INTEGER NOT NULL DEFAULT 0, ADD COLUMN source TEXT"
    )
    op.execute("ALTER TABLE statements DROP CONSTRAINT statements_pkey")
    op.execute("ALTER TABLE statements ADD PRIMARY KEY (account_fingerprint, statement_id, report_key, page)")
    op.execute('ALTER TABLE bank_messages ADD COLUMN charges INTEGER, ADD COLUMN "left" INTEGER')
    op.execute("ALTER TABLE funds ADD COLUMN gone_again_fen BIGINT")

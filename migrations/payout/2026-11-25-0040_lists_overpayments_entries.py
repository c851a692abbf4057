"""Who stands on lists, what was granted too high, entries of the account; all tables are one projection's.

The tables are emptied: payout builds them again from the logs when it starts.
"""

from alembic import op

revision = "payout_0004"
down_revision = "payout_0003"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE known_list_entries (
    uscc TEXT NOT NULL,
    list TEXT NOT NULL,
    since DATE NOT NULL,
    until DATE,
    PRIMARY KEY (uscc, list, since)
)
    """,
    """
CREATE TABLE known_contents (
    sha256 TEXT NOT NULL,
    content TEXT,
    PRIMARY KEY (sha256)
)
    """,
    """
CREATE TABLE known_editions (
    edition TEXT NOT NULL,
    sha256 TEXT,
    PRIMARY KEY (edition)
)
    """,
    """
CREATE TABLE overpayments (
    payment_id TEXT NOT NULL,
    recovery_id TEXT NOT NULL,
    PRIMARY KEY (payment_id, recovery_id)
)
    """,
    "ALTER TABLE funds ADD COLUMN booked_fen BIGINT",
    "ALTER TABLE barred_payees ADD COLUMN edition TEXT",
    "ALTER TABLE barred_payees ADD COLUMN list TEXT",
    "ALTER TABLE discrepancies ADD COLUMN inward BOOLEAN",
)
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
    "known_bank_details",
    "known_accounts",
    "known_givers",
    "payment_terms",
    "onward_credits",
    "onward_duties",
    "onward_uses",
    "rejected_vouchers",
    "recoveries",
    "recovery_instalments",
    "recovery_receipts",
    "tracking",
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    for table in EMPTIED:
        op.execute(f"DELETE FROM {table}")

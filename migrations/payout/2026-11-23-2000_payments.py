"""The log, and the read tables of payments and batches."""

from alembic import op

from migrations import eventlog_v1

revision = "payout_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE batches (
    batch_id TEXT NOT NULL,
    edition TEXT,
    agency TEXT,
    state TEXT,
    payments INTEGER,
    total_fen BIGINT,
    maker TEXT,
    checker TEXT,
    approver TEXT,
    released INTEGER,
    released_fen BIGINT,
    held INTEGER,
    held_fen BIGINT,
    message_id TEXT,
    requested_on DATE,
    created_at TEXT,
    file_sha256 TEXT,
    sheet_sha256 TEXT,
    PRIMARY KEY (batch_id)
)
    """,
    """
CREATE TABLE discrepancies (
    position BIGINT NOT NULL,
    payment_id TEXT,
    end_to_end_id TEXT,
    kind TEXT,
    expected TEXT,
    found TEXT,
    message_sha256 TEXT,
    PRIMARY KEY (position)
)
    """,
    """
CREATE TABLE known_accounts (
    uscc TEXT NOT NULL,
    bank_details_id TEXT,
    account_fingerprint TEXT,
    PRIMARY KEY (uscc)
)
    """,
    """
CREATE TABLE known_bank_details (
    uscc TEXT NOT NULL,
    bank_details_id TEXT NOT NULL,
    account_name TEXT,
    account_sealed TEXT,
    account_fingerprint TEXT,
    bank_name TEXT,
    cnaps_code TEXT,
    PRIMARY KEY (uscc, bank_details_id)
)
    """,
    """
CREATE TABLE payments (
    payment_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    agency TEXT,
    payee_name TEXT,
    amount_fen BIGINT,
    route TEXT,
    pay_by DATE,
    state TEXT,
    attempt INTEGER,
    end_to_end_id TEXT,
    account_fingerprint TEXT,
    batch_id TEXT,
    reason TEXT,
    PRIMARY KEY (payment_id)
)
    """,
    """
CREATE INDEX payments_by_state ON payments (edition, state)
    """,
    """
CREATE INDEX payments_of_batch ON payments (batch_id)
    """,
    """
CREATE TABLE released_lines (
    batch_id TEXT NOT NULL,
    payment_id TEXT NOT NULL,
    uscc TEXT,
    end_to_end_id TEXT,
    amount_fen BIGINT,
    bank_details_id TEXT,
    PRIMARY KEY (batch_id, payment_id)
)
    """,
    """
CREATE TABLE transfers (
    end_to_end_id TEXT NOT NULL,
    payment_id TEXT,
    PRIMARY KEY (end_to_end_id)
)
    """,
)


def upgrade() -> None:
    eventlog_v1.create(op)
    for statement in TABLES:
        op.execute(statement)

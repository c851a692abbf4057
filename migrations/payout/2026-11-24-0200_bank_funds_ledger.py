"""Bank messages, statements, funds, the ledger, payees, and what batches and payments newly tell."""

from alembic import op

revision = "payout_0002"
down_revision = "payout_0001"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
ALTER TABLE transfers
    ADD COLUMN batch_id TEXT,
    ADD COLUMN state TEXT,
    ADD COLUMN amount_fen BIGINT
    """,
    """
ALTER TABLE payments
    ADD COLUMN ordered_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN since TIMESTAMP WITH TIME ZONE,
    ADD COLUMN returned_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN previous_end_to_end_id TEXT
    """,
    """
ALTER TABLE batches
    ADD COLUMN workbook_sha256 TEXT,
    ADD COLUMN route TEXT,
    ADD COLUMN fund_id TEXT,
    ADD COLUMN approvals INTEGER,
    ADD COLUMN second_approver TEXT,
    ADD COLUMN releaser TEXT,
    ADD COLUMN rejected_by TEXT,
    ADD COLUMN rejection TEXT,
    ADD COLUMN drafted_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN released_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN acknowledged_at TIMESTAMP WITH TIME ZONE
    """,
    """
ALTER TABLE released_lines
    ADD COLUMN payee_name TEXT
    """,
    """
ALTER TABLE discrepancies
    ADD COLUMN amount_fen BIGINT,
    ADD COLUMN found_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN outcome TEXT,
    ADD COLUMN note TEXT,
    ADD COLUMN resolved_by TEXT,
    ADD COLUMN resolved_at TIMESTAMP WITH TIME ZONE
    """,
    """
CREATE INDEX transfers_of_batch ON transfers (batch_id)
    """,
    """
CREATE INDEX released_lines_by_transfer ON released_lines (end_to_end_id)
    """,
    """
CREATE TABLE barred_payees (
    uscc TEXT NOT NULL,
    source TEXT NOT NULL,
    why TEXT,
    since DATE,
    PRIMARY KEY (uscc, source)
)
    """,
    """
CREATE TABLE bank_messages (
    message_sha256 TEXT NOT NULL,
    kind TEXT,
    message_id TEXT,
    checked_by TEXT,
    lines INTEGER,
    credited INTEGER,
    returned INTEGER,
    discrepancies INTEGER,
    already_known INTEGER,
    received_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (message_sha256)
)
    """,
    """
CREATE TABLE fund_requests (
    fund_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    amount_fen BIGINT,
    purpose TEXT,
    state TEXT,
    requested_by TEXT,
    approved_by TEXT,
    transferred_by TEXT,
    transferred_on DATE,
    bank_reference TEXT,
    since TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (fund_id, request_id)
)
    """,
    """
CREATE TABLE funds (
    fund_id TEXT NOT NULL,
    edition TEXT,
    region TEXT,
    requested_fen BIGINT,
    approved_fen BIGINT,
    transferred_fen BIGINT,
    committed_fen BIGINT,
    came_back_fen BIGINT,
    PRIMARY KEY (fund_id)
)
    """,
    """
CREATE TABLE known_givers (
    uscc TEXT NOT NULL,
    bank_details_id TEXT NOT NULL,
    person TEXT NOT NULL,
    PRIMARY KEY (uscc, bank_details_id, person)
)
    """,
    """
CREATE TABLE known_grants (
    payment_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    agency TEXT,
    name TEXT,
    amount_fen BIGINT,
    granted_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (payment_id)
)
    """,
    """
CREATE INDEX known_grants_of_edition ON known_grants (edition, agency)
    """,
    """
CREATE TABLE ledger (
    position BIGINT NOT NULL,
    number INTEGER NOT NULL,
    day DATE,
    payment_id TEXT,
    fund_id TEXT,
    debit TEXT,
    credit TEXT,
    amount_fen BIGINT,
    PRIMARY KEY (position, number)
)
    """,
    """
CREATE INDEX ledger_by_payment ON ledger (payment_id)
    """,
    """
CREATE TABLE payee_checks (
    uscc TEXT NOT NULL,
    bank_details_id TEXT NOT NULL,
    result TEXT,
    bank_text TEXT,
    asked_at TIMESTAMP WITH TIME ZONE,
    answered_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (uscc, bank_details_id)
)
    """,
    """
CREATE TABLE statements (
    account_fingerprint TEXT NOT NULL,
    statement_id TEXT NOT NULL,
    opening_fen BIGINT,
    entries_fen BIGINT,
    closing_fen BIGINT,
    closed_on DATE,
    message_sha256 TEXT,
    PRIMARY KEY (account_fingerprint, statement_id)
)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)

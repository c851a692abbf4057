"""Read tables of onward use by dispatch firms, and of recovery."""

from alembic import op

revision = "payout_0003"
down_revision = "payout_0002"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE onward_credits (
    payment_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    name TEXT,
    agency TEXT,
    amount_fen BIGINT,
    granted_shares TEXT,
    credited_on DATE,
    due BOOLEAN,
    own_fen BIGINT,
    split_by TEXT,
    declaration TEXT,
    declared_by TEXT,
    rejected TEXT,
    PRIMARY KEY (payment_id)
)
    """,
    """
CREATE INDEX onward_credits_of_firm ON onward_credits (uscc)
    """,
    """
CREATE TABLE onward_duties (
    duty_id TEXT NOT NULL,
    payment_id TEXT,
    edition TEXT,
    uscc TEXT,
    name TEXT,
    agency TEXT,
    using_firm_uscc TEXT,
    using_firm_name TEXT,
    amount_fen BIGINT,
    credited_on DATE,
    reports_from TEXT,
    suspended BOOLEAN,
    passed_on_fen BIGINT,
    proven_fen BIGINT,
    last_report TEXT,
    stated_fen BIGINT,
    PRIMARY KEY (duty_id)
)
    """,
    """
CREATE INDEX onward_duties_of_firm ON onward_duties (uscc)
    """,
    """
CREATE INDEX onward_duties_of_using_firm ON onward_duties (using_firm_uscc)
    """,
    """
CREATE TABLE onward_uses (
    use_id TEXT NOT NULL,
    duty_id TEXT,
    kind TEXT,
    amount_fen BIGINT,
    used_on DATE,
    bank_reference TEXT,
    media_type TEXT,
    size BIGINT,
    receipt TEXT,
    reason TEXT,
    PRIMARY KEY (use_id)
)
    """,
    """
CREATE INDEX onward_uses_of_duty ON onward_uses (duty_id)
    """,
    """
CREATE TABLE payment_terms (
    payment_id TEXT NOT NULL,
    edition TEXT,
    gross_fen BIGINT,
    offset_fen BIGINT,
    first_payment_id TEXT,
    PRIMARY KEY (payment_id)
)
    """,
    """
CREATE TABLE recoveries (
    recovery_id TEXT NOT NULL,
    payment_id TEXT,
    edition TEXT,
    uscc TEXT,
    name TEXT,
    agency TEXT,
    amount_fen BIGINT,
    cause TEXT,
    reason TEXT,
    legal_basis TEXT,
    opened_by TEXT,
    outstanding_fen BIGINT,
    planned_fen BIGINT,
    state TEXT,
    closed_because TEXT,
    PRIMARY KEY (recovery_id)
)
    """,
    """
CREATE INDEX recoveries_by_agency ON recoveries (edition, agency)
    """,
    """
CREATE TABLE recovery_instalments (
    recovery_id TEXT NOT NULL,
    agreement BIGINT NOT NULL,
    number INTEGER NOT NULL,
    due_on DATE,
    amount_fen BIGINT,
    PRIMARY KEY (recovery_id, agreement, number)
)
    """,
    """
CREATE TABLE recovery_receipts (
    position BIGINT NOT NULL,
    recovery_id TEXT,
    kind TEXT,
    amount_fen BIGINT,
    received_on DATE,
    bank_reference TEXT,
    offset_payment_id TEXT,
    PRIMARY KEY (position)
)
    """,
    """
CREATE INDEX recovery_receipts_of_case ON recovery_receipts (recovery_id)
    """,
    """
CREATE TABLE rejected_vouchers (
    position BIGINT NOT NULL,
    duty_id TEXT,
    voucher_sha256 TEXT,
    bank_reference TEXT,
    amount_fen BIGINT,
    reason TEXT,
    first_duty_id TEXT,
    PRIMARY KEY (position)
)
    """,
    """
CREATE INDEX rejected_vouchers_by_file ON rejected_vouchers (voucher_sha256)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)

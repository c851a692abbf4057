"""Top-ups and offsets, and what dispatch firms owe onward."""

from alembic import op

revision = "supervision_onward_use"
down_revision = "supervision_0001"
branch_labels = None
depends_on = None

TABLES = (
    """
ALTER TABLE money ADD COLUMN offset_fen BIGINT
    """,
    """
CREATE TABLE onward_credits (
    payment_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    name TEXT,
    agency TEXT,
    amount_fen BIGINT,
    credited_on DATE,
    suspended BOOLEAN,
    split TEXT,
    PRIMARY KEY (payment_id)
)
    """,
    """
CREATE INDEX onward_credits_of_employer ON onward_credits (edition, uscc)
    """,
    """
CREATE TABLE onward_duties (
    duty_id TEXT NOT NULL,
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
    report_due_on DATE,
    report_filed_on DATE,
    PRIMARY KEY (duty_id)
)
    """,
    """
CREATE INDEX onward_duties_of_employer ON onward_duties (edition, uscc)
    """,
    """
CREATE TABLE rejected_vouchers (
    position BIGINT NOT NULL,
    duty_id TEXT,
    edition TEXT,
    uscc TEXT,
    amount_fen BIGINT,
    reason TEXT,
    first_duty_id TEXT,
    PRIMARY KEY (position)
)
    """,
    """
CREATE INDEX rejected_vouchers_of_employer ON rejected_vouchers (edition, uscc)
    """,
    """
CREATE TABLE top_ups (
    payment_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    name TEXT,
    agency TEXT,
    granted_fen BIGINT,
    granted_fingerprint TEXT,
    pay_by DATE,
    payment_state TEXT,
    released_at TIMESTAMP WITH TIME ZONE,
    ordered_fen BIGINT,
    paid_fen BIGINT,
    returned_fen BIGINT,
    credited_fingerprint TEXT,
    other_account_reported BOOLEAN,
    offset_fen BIGINT,
    PRIMARY KEY (payment_id)
)
    """,
    """
CREATE INDEX top_ups_of_employer ON top_ups (edition, uscc)
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)

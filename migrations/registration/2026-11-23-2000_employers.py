"""The log, and the read tables of employers and their programmes."""

from alembic import op

from migrations import eventlog_v1

revision = "registration_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE employers (
    uscc TEXT NOT NULL,
    name TEXT,
    agency TEXT,
    account_name TEXT,
    account_masked TEXT,
    account_fingerprint TEXT,
    bank_name TEXT,
    cnaps_code TEXT,
    account_position BIGINT,
    PRIMARY KEY (uscc)
)
    """,
    """
CREATE TABLE programmes (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    name TEXT,
    agency TEXT,
    unit_kind TEXT,
    size_class TEXT,
    first_insured_month TEXT,
    received_prior_refund BOOLEAN,
    dispatch_firm BOOLEAN,
    registered BOOLEAN,
    notices INTEGER,
    assessment_id TEXT,
    outcome TEXT,
    route TEXT,
    amount_fen BIGINT,
    word TEXT,
    confirmed_position BIGINT,
    PRIMARY KEY (edition, uscc)
)
    """,
    """
CREATE INDEX programmes_of_employer ON programmes (uscc)
    """,
)


def upgrade() -> None:
    eventlog_v1.create(op)
    for statement in TABLES:
        op.execute(statement)

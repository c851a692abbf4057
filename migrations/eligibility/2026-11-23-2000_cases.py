"""The log, and the read tables of cases, notices and objections."""

from alembic import op

from migrations import eventlog_v1

revision = "eligibility_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE cases (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    name TEXT,
    agency TEXT,
    stage TEXT,
    assessment_id TEXT,
    outcome TEXT,
    route TEXT,
    amount_fen BIGINT,
    reasons TEXT,
    notice_id TEXT,
    waiting_for TEXT,
    confirmed BOOLEAN,
    pay_by DATE,
    PRIMARY KEY (edition, uscc)
)
    """,
    """
CREATE INDEX cases_by_stage ON cases (edition, stage)
    """,
    """
CREATE TABLE known_accounts (
    uscc TEXT NOT NULL,
    fingerprint TEXT,
    changed BOOLEAN,
    PRIMARY KEY (uscc)
)
    """,
    """
CREATE TABLE known_employers (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    name TEXT,
    agency TEXT,
    unit_kind TEXT,
    size_class TEXT,
    first_insured_month TEXT,
    received_prior_refund BOOLEAN,
    dispatch_firm BOOLEAN,
    PRIMARY KEY (edition, uscc)
)
    """,
    """
CREATE TABLE notice_entries (
    notice_id TEXT NOT NULL,
    uscc TEXT NOT NULL,
    edition TEXT,
    assessment_id TEXT,
    amount_fen BIGINT,
    taken_off BOOLEAN,
    PRIMARY KEY (notice_id, uscc)
)
    """,
    """
CREATE TABLE notices (
    notice_id TEXT NOT NULL,
    edition TEXT,
    agency TEXT,
    legal_basis TEXT,
    published_on DATE,
    first_day DATE,
    last_day DATE,
    working_days INTEGER,
    employers INTEGER,
    total_fen BIGINT,
    content_sha256 TEXT,
    ended BOOLEAN,
    PRIMARY KEY (notice_id)
)
    """,
    """
CREATE TABLE objections (
    objection_id TEXT NOT NULL,
    edition TEXT,
    uscc TEXT,
    notice_id TEXT,
    state TEXT,
    reason TEXT,
    PRIMARY KEY (objection_id)
)
    """,
    """
CREATE TABLE working (
    assessment_id TEXT NOT NULL,
    assessment TEXT,
    PRIMARY KEY (assessment_id)
)
    """,
)


def upgrade() -> None:
    eventlog_v1.create(op)
    for statement in TABLES:
        op.execute(statement)

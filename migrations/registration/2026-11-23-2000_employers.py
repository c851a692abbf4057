"""The log, and the read tables of employers and their programmes."""

from alembic import op

from migrations import eventlog_v1

revision = "registration-0001"
down_revision = None
branch_labels = None
depends_on = None

EMPLOYERS = """
CREATE TABLE employers (
    uscc text PRIMARY KEY,
    name text,
    agency text,
    account_name text,
    account_masked text,
    account_fingerprint text,
    bank_name text,
    cnaps_code text
)
"""
PROGRAMMES = """
CREATE TABLE programmes (
    edition text NOT NULL,
    uscc text NOT NULL,
    name text,
    agency text,
    unit_kind text,
    size_class text,
    first_insured_month text,
    received_prior_refund boolean,
    dispatch_firm boolean,
    registered boolean,
    notices integer,
    assessment_id text,
    outcome text,
    route text,
    amount_fen bigint,
    word text,
    PRIMARY KEY (edition, uscc)
)
"""


def upgrade() -> None:
    eventlog_v1.create(op)  # type: ignore[arg-type]
    op.execute(EMPLOYERS)
    op.execute(PROGRAMMES)
    op.execute("CREATE INDEX programmes_of_employer ON programmes (uscc)")

"""The trail and the money, and how far each feed has been read."""

from alembic import op

from migrations import eventlog_v1

revision = "supervision_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE TABLE anchors (
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    root TEXT,
    note TEXT,
    anchored_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (origin, size)
)
    """,
    """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON anchors EXECUTE FUNCTION refuse_change()
    """,
    """
CREATE TABLE confirmed_accounts (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    position BIGINT NOT NULL,
    fingerprint TEXT,
    confirmed_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (edition, uscc, position)
)
    """,
    """
CREATE TABLE money (
    edition TEXT NOT NULL,
    uscc TEXT NOT NULL,
    name TEXT,
    agency TEXT,
    confirmed BOOLEAN,
    disputed BOOLEAN,
    outcome TEXT,
    route TEXT,
    entitled_fen BIGINT,
    stage TEXT,
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
    PRIMARY KEY (edition, uscc)
)
    """,
    """
CREATE INDEX money_by_agency ON money (edition, agency)
    """,
    """
CREATE TABLE trail (
    source TEXT NOT NULL,
    position BIGINT NOT NULL,
    stream TEXT,
    edition TEXT,
    uscc TEXT,
    topic TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE,
    actor TEXT,
    leaf_hash TEXT,
    refers_to TEXT,
    data TEXT,
    PRIMARY KEY (source, position)
)
    """,
    """
CREATE INDEX trail_of_employer ON trail (uscc)
    """,
    """
CREATE INDEX trail_of_stream ON trail (stream)
    """,
)


def upgrade() -> None:
    eventlog_v1.create_tracking(op)
    eventlog_v1.create_refusal(op)
    for statement in TABLES:
        op.execute(statement)

"""Alerts that open, close and are handled; what was seen of logs; who gave which account."""

from alembic import op

revision = "supervision_alerts"
down_revision = "supervision_onward_use"
branch_labels = None
depends_on = None

TABLES = (
    """
CREATE INDEX trail_by_reference ON trail (refers_to)
    """,
    """
CREATE INDEX trail_by_actor ON trail (actor, topic)
    """,
    """
CREATE TABLE account_uses (
    fingerprint TEXT NOT NULL,
    uscc TEXT NOT NULL,
    PRIMARY KEY (fingerprint, uscc)
)
    """,
    """
CREATE INDEX account_uses_of_employer ON account_uses (uscc)
    """,
    """
CREATE TABLE alerts (
    alert_id TEXT NOT NULL,
    owner TEXT,
    rule_number INTEGER,
    kind TEXT,
    group_name TEXT,
    severity TEXT,
    clause TEXT,
    edition TEXT,
    uscc TEXT,
    name TEXT,
    agency TEXT,
    amount_fen BIGINT,
    detail TEXT,
    since TEXT,
    since_at TIMESTAMP WITH TIME ZONE,
    due_on DATE,
    opens_on DATE,
    cured_on DATE,
    cured_by TEXT,
    withdrawn_on DATE,
    people TEXT,
    evidence TEXT,
    PRIMARY KEY (alert_id)
)
    """,
    """
CREATE INDEX alerts_of_owner ON alerts (owner)
    """,
    """
CREATE INDEX alerts_by_employer ON alerts (edition, uscc, rule_number, alert_id)
    """,
    """
CREATE TABLE handlings (
    stream TEXT NOT NULL,
    number INTEGER NOT NULL,
    topic TEXT,
    data TEXT,
    person TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE,
    command_id TEXT,
    payload_sha256 TEXT,
    PRIMARY KEY (stream, number),
    UNIQUE (command_id)
)
    """,
    """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON handlings EXECUTE FUNCTION refuse_change()
    """,
    """
CREATE TABLE judged (
    source TEXT NOT NULL,
    position BIGINT,
    PRIMARY KEY (source)
)
    """,
    """
CREATE TABLE seen_of_logs (
    source TEXT NOT NULL,
    number INTEGER NOT NULL,
    name TEXT,
    what TEXT,
    why TEXT,
    seen_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (source, number)
)
    """,
    """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON seen_of_logs EXECUTE FUNCTION refuse_change()
    """,
)


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)

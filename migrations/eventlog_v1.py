"""The tables of an event log, version 1. Frozen: a change is a new file, never an edit of this one."""

from alembic.operations import Operations

TABLES = """
CREATE TABLE events (
    originator_id text NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    command_id text NOT NULL,
    leaf_hash bytea NOT NULL,
    PRIMARY KEY (notification_id),
    CONSTRAINT events_stream_version UNIQUE (originator_id, originator_version)
);
CREATE TABLE log_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL,
    frontier bytea NOT NULL,
    root bytea NOT NULL
);
CREATE TABLE log_commits (
    position bigint PRIMARY KEY,
    root bytea NOT NULL,
    committed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE log_nodes (
    level integer NOT NULL,
    number bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, number)
);
CREATE TABLE log_checkpoints (
    position bigint PRIMARY KEY,
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE command_outcomes (
    command_id text PRIMARY KEY,
    payload_sha256 bytea NOT NULL,
    answer bytea NOT NULL,
    position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
);
"""

# The root of the empty tree is SHA-256 of nothing (RFC 9162 §2.1.1).
EMPTY_HEAD = """
INSERT INTO log_head (position, frontier, root)
VALUES (0, ''::bytea, '\\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'::bytea);
"""

REFUSAL = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the log is append-only.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

GUARDS = """
CREATE FUNCTION refuse_backward_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <= OLD.position THEN
        RAISE EXCEPTION 'The head of the log moves forward only.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER forward_only BEFORE UPDATE ON log_head FOR EACH ROW EXECUTE FUNCTION refuse_backward_head();
CREATE TRIGGER no_removal BEFORE DELETE OR TRUNCATE ON log_head EXECUTE FUNCTION refuse_change();
"""

TRACKING = "CREATE TABLE tracking (name text PRIMARY KEY, position bigint NOT NULL);"

_APPEND_ONLY = ("events", "log_commits", "command_outcomes", "log_nodes", "log_checkpoints")


def _run(op: Operations, script: str) -> None:
    # asyncpg prepares what it runs, and one prepared statement is one statement.
    statement = ""
    for line in script.strip().splitlines():
        statement += line + "\n"
        if line.rstrip().endswith(";") and statement.count("$$") % 2 == 0:
            op.execute(statement)
            statement = ""


def create(op: Operations) -> None:
    """Create the log, its guards, and the tracking table."""
    for script in (TABLES, EMPTY_HEAD, REFUSAL, GUARDS):
        _run(op, script)
    for table in _APPEND_ONLY:
        _run(
            op,
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION refuse_change();",
        )
    create_tracking(op)


def create_tracking(op: Operations) -> None:
    """Create only the table of how far each projection and subscription has come."""
    _run(op, TRACKING)


def create_refusal(op: Operations) -> None:
    """Create only the function that guards append-only tables."""
    _run(op, REFUSAL)

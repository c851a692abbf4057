"""The tables of an event log, version 2: outcomes are sealed, and the head knows when it was written last. Frozen.

Outcomes from before have no number. The first commit afterwards seals how many there are and what they hash to, at
the position that the log has come to; no further one without a number is taken. Programs from before this version
cannot write to such a log.
"""

from alembic.operations import Operations

STATEMENTS = (
    "ALTER TABLE command_outcomes ADD COLUMN number bigint, ADD COLUMN committed_to bigint, ADD COLUMN leaf_hash bytea",
    # Of the rows that are there nothing is asked.
    "ALTER TABLE command_outcomes ADD CONSTRAINT command_outcomes_sealed "
    "CHECK (number IS NOT NULL AND committed_to IS NOT NULL AND leaf_hash IS NOT NULL) NOT VALID",
    "CREATE UNIQUE INDEX command_outcomes_number ON command_outcomes (number)",
    # What commands were called before is looked for among these alone.
    "CREATE INDEX command_outcomes_before_seal ON command_outcomes (command_id) WHERE number IS NULL",
    "ALTER TABLE log_head ADD COLUMN outcomes bigint NOT NULL DEFAULT 0, "
    "ADD COLUMN outcome_frontier bytea NOT NULL DEFAULT '', ADD COLUMN recorded_at timestamptz",
    "ALTER TABLE log_checkpoints ADD COLUMN number bigint",
    "ALTER TABLE log_checkpoints ADD CONSTRAINT log_checkpoints_numbered CHECK (number IS NOT NULL) NOT VALID",
    "CREATE UNIQUE INDEX log_checkpoints_number ON log_checkpoints (number)",
    """
CREATE TABLE outcome_nodes (
    level integer NOT NULL,
    number bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, number)
)
    """,
    """
CREATE TABLE outcome_checkpoints (
    position bigint PRIMARY KEY,
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    number bigint NOT NULL UNIQUE
)
    """,
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome_nodes EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON outcome_checkpoints "
    "EXECUTE FUNCTION refuse_change()",
    """
CREATE OR REPLACE FUNCTION refuse_backward_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position < OLD.position OR NEW.outcomes <= OLD.outcomes OR NEW.recorded_at < OLD.recorded_at THEN
        RAISE EXCEPTION 'The head of the log moves forward only.' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
    """,
)


def upgrade(op: Operations) -> None:
    """From version 1."""
    for statement in STATEMENTS:
        op.execute(statement)

"""What witnesses said of a log's checkpoints, version 1. Frozen: a change is a new file, never an edit."""

from alembic.operations import Operations

STATEMENTS = (
    """
CREATE TABLE cosignatures (
    tree text NOT NULL,
    position bigint NOT NULL,
    witness text NOT NULL,
    line text NOT NULL,
    cosigned_at timestamptz NOT NULL,
    PRIMARY KEY (tree, position, witness)
)
    """,
    "CREATE INDEX cosignatures_of_witness ON cosignatures (tree, witness, position)",
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON cosignatures EXECUTE FUNCTION refuse_change()",
)


def upgrade(op: Operations) -> None:
    for statement in STATEMENTS:
        op.execute(statement)

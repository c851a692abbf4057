"""What each follower passed over, beside how far it came. Frozen: a change is a new file, never an edit of this one."""

from alembic.operations import Operations

TABLE = """
CREATE TABLE passed_over (
    name text NOT NULL,
    position bigint NOT NULL,
    topic text NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (name, position)
)
"""


def create(op: Operations) -> None:
    op.execute(TABLE)

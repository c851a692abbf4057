"""What others would use: the eventsourcing library's own recorder, and a table as ours without a log around it."""

from urllib.parse import parse_qs, urlsplit

from eventsourcing.persistence import InfrastructureFactory, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import Environment

from benchmarks.counting import ACTOR, AT, CODEC, Counted, counted

PLAIN_TABLE = """
CREATE TABLE plain_events (
    originator_id text NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint {numbering},
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    command_id text NOT NULL,
    leaf_hash bytea NOT NULL,
    PRIMARY KEY (notification_id),
    UNIQUE (originator_id, originator_version)
)
"""
PLAIN_COLUMNS = [
    "originator_id",
    "originator_version",
    "topic",
    "state",
    "recorded_at",
    "actor",
    "command_id",
    "leaf_hash",
]
LEAF = b"\x00" * 32


def plain_row(stream: str, version: int, command_id: str) -> tuple[object, ...]:
    """The columns of our table, with a leaf hash that nobody computed; its position is the database's business."""
    return stream, version, Counted.topic, CODEC.encode(counted(version)), AT, ACTOR, command_id, LEAF


def stored(stream: str, version: int) -> StoredEvent:
    return StoredEvent(stream, version, Counted.topic, CODEC.encode(counted(version)))


def recorder(url: str) -> PostgresApplicationRecorder:
    """With the library's default settings: a table lock that keeps the order, a pool of five to fifteen connections."""
    parts = urlsplit(url)
    environment = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": parts.path.lstrip("/"),
        "POSTGRES_HOST": parse_qs(parts.query)["host"][0],
        "POSTGRES_PORT": "5432",
        "POSTGRES_USER": parts.username or "",
        "POSTGRES_PASSWORD": "",
        "ORIGINATOR_ID_TYPE": "text",
    }
    made = InfrastructureFactory.construct(Environment("stored", environment)).application_recorder()
    if not isinstance(made, PostgresApplicationRecorder):
        raise TypeError("The library gave another recorder.")
    return made

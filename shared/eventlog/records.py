"""The words of the log: a command's context, its work, what was recorded, and what can go wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from eventsourcing.persistence import IntegrityError

from shared.contracts.fact import Fact
from shared.eventlog.decider import Command, Decider, State


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Who asks for what, when. ``command_id`` is the scoped idempotency key."""

    command_id: str
    actor: str
    at: datetime
    payload_sha256: bytes = b""


@dataclass(frozen=True, slots=True)
class Work(Generic[Command, State]):
    """One decision on one stream."""

    decider: Decider[Command, State]
    stream: str
    command: Command


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a command came to. ``events`` is empty on a replay; ``answer`` is then the first one's."""

    events: Sequence[Fact]
    position: int
    answer: Any
    replayed: bool


@dataclass(frozen=True, slots=True)
class StoredOutcome:
    """The outcome of a command id that was carried out before."""

    payload_sha256: bytes
    answer: Any
    position: int


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """A fact with its envelope."""

    source: str
    position: int
    stream: str
    version: int
    event: Fact
    recorded_at: datetime
    actor: str
    command_id: str
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """The same as it stands in the table: the fact is JSON under its topic."""

    stream: str
    version: int
    topic: str
    state: bytes
    position: int
    recorded_at: datetime
    actor: str
    command_id: str
    leaf_hash: bytes


class KeyReused(Exception):
    """The command id was used before, for another payload."""


class CommandInFlight(Exception):
    """The same command is being carried out right now, and did not end in time."""


class VersionConflict(IntegrityError):
    """Somebody else wrote to a stream between our reading and our writing."""


class AlreadyRecorded(Exception):
    """The command's outcome is in the log already: a lost acknowledgement, or another process was first."""

"""The vocabulary of the log: a command's context, its work, what was recorded, and what can go wrong."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, Self

from eventsourcing.persistence import IntegrityError

from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec
from shared.eventlog.decider import Command, Decider, State
from shared.eventlog.sealing import Suite, command_bytes, leaf_bytes


@dataclass(frozen=True, slots=True)
class CommandContext:
    """Who asks for what, when. ``command_id`` is the scoped idempotency key (``command_ids``)."""

    command_id: str
    actor: str
    at: datetime
    payload_sha256: bytes = b""
    earlier_id: str | None = None
    """What the same command was called before there were kinds of ids."""


@dataclass(frozen=True, slots=True)
class Work(Generic[Command, State]):
    """One decision on one stream."""

    decider: Decider[Command, State]
    stream: str
    command: Command
    allowed: Callable[[State], object] | None = None
    """Raises when this caller may not act on the stream as it is; asked before anything is decided."""


@dataclass(frozen=True, slots=True)
class WorkThen:
    """Work, and more work that depends on what it decides: all of it in one command."""

    work: Work[Any, Any]
    then: Callable[[Sequence[Fact]], Sequence[Work[Any, Any]]]


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


class NewEvent(NamedTuple):
    """A fact that is decided and has no position yet: ``state`` is its JSON."""

    stream: str
    version: int
    topic: str
    state: bytes


class RecordedEvent(NamedTuple):
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


class PublishedFact(NamedTuple):
    """A fact with its envelope as a feed shows it: ``data`` is its JSON object as of today, ``json`` the text."""

    source: str
    position: int
    stream: str
    topic: str
    data: dict[str, Any]
    json: bytes
    recorded_at: datetime
    actor: str
    leaf_hash: str


RECORD_COLUMNS = (
    "originator_id, originator_version, topic, state, notification_id, recorded_at, actor, command_id, leaf_hash"
)
"""What a query must select for ``StoredRecord.of``."""


class StoredRecord(NamedTuple):
    """The same as it is stored: the fact is JSON under its topic."""

    stream: str
    version: int
    topic: str
    state: bytes
    position: int
    recorded_at: datetime
    actor: str
    command_id: str
    leaf_hash: bytes

    @classmethod
    def of(cls, row: Iterable[Any]) -> Self:
        """From a row of the table ``events``, selected by ``RECORD_COLUMNS``."""
        return cls._make(row)

    def decoded(self, source: str, codec: EventCodec) -> RecordedEvent:
        stream, version, topic, state, position, recorded_at, actor, command_id, leaf_hash = self
        event = codec.decode(topic, state)
        return RecordedEvent(source, position, stream, version, event, recorded_at, actor, command_id, leaf_hash)

    def leaf_bytes(self, suite: Suite) -> bytes:
        """The canonical bytes that the leaf hash must be of."""
        command = command_bytes(self.recorded_at, self.actor, self.command_id)
        return leaf_bytes(suite, self.position, self.stream, self.version, self.topic, self.state, command)


class KeyReused(Exception):
    """The command id was used before, for another payload."""


class UnreadableFact(Exception):
    """A stream holds a fact that this program cannot read: nothing is decided on a guess of what it says."""

    def __init__(self, version: int, topic: str) -> None:
        super().__init__(f"Fact {version} of the subject ({topic}) cannot be read by this version of the program.")
        self.version = version
        self.topic = topic


class CommandInFlight(Exception):
    """The same command is being carried out right now, and did not end in time."""


class VersionConflict(IntegrityError):
    """Somebody else wrote to a stream between our reading and our writing."""


class AlreadyRecorded(Exception):
    """The command's outcome is in the log already: a lost acknowledgement, or another process was first."""

"""What a running service is made of."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, TypeVar

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.clock import Clock
from shared.eventlog.doubts import Doubt
from shared.eventlog.log import EventLog
from shared.followers.follower import Follower
from shared.followers.running_projection import RunningProjection
from shared.followers.running_subscription import RunningSubscription
from shared.security.vault import Vault
from shared.settings import Settings

Kept = TypeVar("Kept")


@dataclass(slots=True)
class AnchoredLog:
    """How far a tree of a watched log is believed, since this service runs. The doubts are None while it is well."""

    size: int | None = None
    """Anchored at the last turn; None before the first, and while there is nothing."""
    passed_by: int = 0
    """Of the outcomes: how often the records have grown since these did."""
    covered_at: float = field(default_factory=monotonic)
    """When a checkpoint covered all that it had; on the machine's monotonic clock, whatever time is simulated."""
    turns_unproven: int = 0
    unproven: Doubt | None = None
    old: Doubt | None = None
    believed_at: float = field(default_factory=monotonic)
    """When what a quorum of witnesses cosigned covered all that was anchored a moment before; as ``covered_at``."""
    waits_for: int = 0
    """The size that a quorum is waited for since then; 0 while for none."""
    unwitnessed: Doubt | None = None

    def covered(self) -> None:
        self.covered_at, self.old = monotonic(), None

    @property
    def age(self) -> float:
        """Seconds since then."""
        return monotonic() - self.covered_at


@dataclass(slots=True)
class Runtime:
    """Handed to endpoints and duties. ``log`` is None in the service that only watches; ``vault`` where no key is."""

    settings: Settings
    clock: Clock
    engine: AsyncEngine
    log: EventLog | None
    vault: Vault | None
    http: Mapping[str, httpx.AsyncClient]
    projections: Mapping[str, RunningProjection] = field(default_factory=dict)
    subscriptions: Mapping[str, RunningSubscription] = field(default_factory=dict)
    broken_logs: dict[str, Doubt] = field(default_factory=dict)
    """Origins whose checkpoint does not extend what was kept, and why, since this service runs."""

    anchored: dict[str, AnchoredLog] = field(default_factory=dict)
    """By origin, of the logs that this service keeps checkpoints of."""

    ending: ExitStack = field(default_factory=ExitStack)
    """What is ended with this service, after its duties."""

    memory: dict[object, Any] = field(default_factory=dict)
    """What parts of this service keep between two calls, each under a key of its own."""

    def kept(self, key: object, make: Callable[[], Kept]) -> Kept:
        """From the memory, made when it is first asked for."""
        if key not in self.memory:
            self.memory[key] = make()
        found: Kept = self.memory[key]
        return found

    @property
    def followers(self) -> Sequence[Follower]:
        """All that follows a log here."""
        return *self.projections.values(), *self.subscriptions.values()

    def trouble_of(self, origin: str) -> str | None:
        """Why a watched log cannot be believed, or not as far as it goes; None while it is well."""
        one = self.anchored.get(origin, AnchoredLog())
        doubt = self.broken_logs.get(origin) or one.unproven or one.old or one.unwitnessed
        return None if doubt is None else doubt.sentence

    @property
    def own_log(self) -> EventLog:
        if self.log is None:
            raise TypeError("This service has no log of its own.")
        return self.log

    @property
    def own_vault(self) -> Vault:
        if self.vault is None:
            raise TypeError("This service was given no key to seal with.")
        return self.vault

    @property
    def tables_position(self) -> int:
        """Up to which position of the own log every one of the own tables is filled."""
        return min(projection.position for projection in self.projections.values())

    async def caught_up(self, position: int, seconds: float) -> bool:
        """Whether the own tables reach a position of the own log in time; the log itself may end before it."""
        behind = any(one.position < position for one in self.projections.values())
        if behind and (await self.own_log.head()).position < position:
            return False
        for projection in self.projections.values():
            if not await projection.wait_for(position, seconds):
                return False
        return True

    async def caught_up_with_own_log(self, seconds: float) -> bool:
        return await self.caught_up((await self.own_log.head()).position, seconds)

    async def caught_up_with(self, service: str, seconds: float) -> bool:
        """Whether the subscription reaches, in time, the end that the other service's log has now."""
        subscription = self.subscriptions[service]
        head = await subscription.source_head()
        return head is not None and await subscription.wait_for(head, seconds)

"""What a service is, wherever and however it runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from fastapi import APIRouter

from shared.duties import Duty
from shared.eventlog.codec import EventCodec
from shared.eventlog.commands import Then, nothing_more
from shared.followers.projection import Projection
from shared.followers.subscription import Subscription
from shared.pages.rendering import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    name: str
    title: str
    summary: str
    codec: EventCodec | None
    """Of the facts that it records; None of a service that has no log and only watches others."""
    follow: Then = nothing_more
    """What always follows from what the log records, in the same command."""
    projections: Sequence[Projection] = ()
    subscriptions: Sequence[Subscription] = ()
    begin: Sequence[Duty] = ()
    """Done in this order at each start, before anything else; a start fails when one of them does."""
    duties: Sequence[Duty] = ()
    routers: Sequence[APIRouter] = ()
    pages: Pages | None = None
    """Those for people, to whom a sign-in is then offered."""
    watches: Sequence[str] = ()
    """Services that it reaches beside those it follows: it keeps the checkpoints of their logs."""
    examples: Traversable | None = None
    """Of what its operations take and answer, as recorded from one that ran: for its OpenAPI document."""
    keeps_accounts: bool = False
    """Whether it seals or opens account numbers, and must be given the key for that."""

"""What people did, as the table of it says."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.supervision.domain.actions.account import ACCOUNT, account_stream
from services.supervision.domain.record import Record
from services.supervision.tables import actions, any_of
from shared.contracts.fact import Fact
from shared.contracts.supervision import SUPERVISION_FACTS, InterestDeclared
from shared.eventlog.codec import EventCodec
from shared.http.answers import Answer
from shared.people import person_key

_CODEC = EventCodec(*SUPERVISION_FACTS)
Kind = TypeVar("Kind", bound=Answer)


async def facts_of(connection: AsyncConnection, streams: Iterable[str]) -> Mapping[str, list[Fact]]:
    """By stream, in the log's order; empty of a stream where nothing was done."""
    query = select(actions).where(actions.c.stream == any_of(streams)).order_by(actions.c.stream, actions.c.number)
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in (await connection.execute(query)).mappings():
        found[row["stream"]].append(_CODEC.decode(row["topic"], row["data"].encode()))
    return found


def shown(kind: type[Kind], facts: Iterable[Fact]) -> list[Kind]:
    """Facts for readers."""
    return [kind(what=fact.topic.split(".")[1], **fact.model_dump()) for fact in facts]


async def allowed_for(connection: AsyncConnection, fingerprint: str) -> frozenset[str]:
    """USCCs that two people allowed to share an account."""
    stream = account_stream(fingerprint)
    return ACCOUNT.fold((await facts_of(connection, [stream])).get(stream, [])).allowed


async def interests_declared(connection: AsyncConnection) -> dict[str, dict[str, Record]]:
    """By employer: whose interest in it was declared (``person_key``), with the declaration. There are few."""
    query = select(actions).where(actions.c.topic == InterestDeclared.topic)
    found: dict[str, dict[str, Record]] = defaultdict(dict)
    for row in (await connection.execute(query)).mappings():
        subject, data = person_key(row["stream"].partition(":")[2]), json.loads(row["data"])
        record = Record(
            "supervision", row["position"], row["stream"], "interest-declared", row["recorded_at"], row["person"], data
        )
        found[data["uscc"]][subject] = record
    return found

"""People's words: on alerts, accounts and interests, and the reports and bulletins they stand by. Only added to."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.supervision.domain.handling import HANDLING, HANDLING_FACTS, Handle, Handling, InterestDeclared
from services.supervision.domain.record import Record
from services.supervision.domain.reporting import REPORTING, REPORTING_FACTS, IssueBulletin, Say, SubmitReport
from services.supervision.tables import any_of, handlings
from shared.contracts.fact import Fact
from shared.eventlog.codec import EventCodec
from shared.http.problems import Problem
from shared.people import person_key

_CODEC = EventCodec(*HANDLING_FACTS, *REPORTING_FACTS)


async def handle(
    engine: AsyncEngine, stream: str, command: Handle | Say, *, person: str, command_id: str, payload: bytes
) -> list[dict[str, Any]]:
    """All that was said on the stream, afterwards. Raises ``Refused``, and ``Problem`` for a key used otherwise."""
    digest = hashlib.sha256(payload).hexdigest()
    try:
        async with engine.begin() as connection:
            first = select(handlings.c.payload_sha256).where(handlings.c.command_id == command_id)
            used = (await connection.execute(first)).scalar()
            if used is not None and used != digest:
                sentence = "This Idempotency-Key was used before, with another request."
                raise Problem(422, "idempotency-key-reused", sentence)
            if used is None:
                said = (await said_of(connection, [stream])).get(stream, [])
                facts = _decide(command, said)
                for number, fact in enumerate(facts, start=len(said) + 1):
                    row = {
                        "stream": stream,
                        "number": number,
                        "topic": fact.topic,
                        "data": fact.model_dump_json(),
                        "person": person,
                        "recorded_at": command.word.at,
                        "command_id": command_id,
                        "payload_sha256": digest,
                    }
                    await connection.execute(insert(handlings).values(row))
    except IntegrityError:
        raise Problem(
            409, "overtaken", "Somebody else said something at the same time; look, and say it again."
        ) from None
    async with engine.connect() as connection:
        return [told(fact) for fact in (await said_of(connection, [stream])).get(stream, [])]


def _decide(command: Handle | Say, said: Sequence[Fact]) -> Sequence[Fact]:
    if isinstance(command, SubmitReport | IssueBulletin):
        return REPORTING.decide(command, REPORTING.fold(said))
    return HANDLING.decide(command, HANDLING.fold(said))


async def said_of(connection: AsyncConnection, streams: Iterable[str]) -> dict[str, list[Fact]]:
    query = (
        select(handlings).where(handlings.c.stream == any_of(streams)).order_by(handlings.c.stream, handlings.c.number)
    )
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in (await connection.execute(query)).mappings():
        found[row["stream"]].append(_CODEC.decode(row["topic"], row["data"].encode()))
    return found


def state_of(said: Iterable[Fact]) -> Handling:
    return HANDLING.fold(said)


def told(fact: Fact) -> dict[str, Any]:
    what = fact.topic.split(".")[1]
    return {"what": what, **json.loads(fact.model_dump_json())}


async def allowed_for(connection: AsyncConnection, fingerprint: str) -> frozenset[str]:
    """USCCs that two people allowed to share an account."""
    stream = f"account:{fingerprint}"
    return state_of((await said_of(connection, [stream])).get(stream, [])).allowed


async def interests_declared(connection: AsyncConnection) -> dict[str, dict[str, Record]]:
    """By employer: whose interest in it was declared (``person_key``), with the declaration. There are few."""
    query = select(handlings).where(handlings.c.topic == InterestDeclared.topic)
    found: dict[str, dict[str, Record]] = defaultdict(dict)
    for row in (await connection.execute(query)).mappings():
        subject, data = person_key(row["stream"].partition(":")[2]), json.loads(row["data"])
        record = Record(
            "handlings", row["number"], row["stream"], "interest-declared", row["recorded_at"], row["person"], data
        )
        found[data["uscc"]][subject] = record
    return found

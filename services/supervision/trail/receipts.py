"""An employer's receipt: its decision and its payment, with what anyone needs to check that they are in the logs.

To check: the checkpoint's signature by the log's verifier key; the hash, of the suite that the origin names, of
``0x00`` and the record's ``leaf_bytes`` is its leaf hash; the path leads from there to the checkpoint's root (RFC 9162
§2.1.3.2); the leaf bytes hold the hash of ``data``.
"""

import asyncio
import contextlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import select

from services.supervision.problems import LOGS
from services.supervision.problems.trail import CHECKPOINT_BAD, NO_PROOF_NOW, NO_VERIFIER_KEY, NOTHING_DECIDED
from services.supervision.tables import trail
from services.supervision.trail.queries import steps_of_edition, trail_of
from services.supervision.trail.schemas import Receipt, TrailStep
from shared.contracts.eligibility import (
    EditionProposed,
    EmployerAssessed,
    ObjectionUpheld,
    RefundDeemedWaived,
    RefundGranted,
)
from shared.contracts.payout import PaymentCredited, PaymentReturned
from shared.contracts.registration import BankDetailsGiven, RefundConfirmed
from shared.eventlog.notes import BadNote, Verifier
from shared.eventlog.sealing import service_of
from shared.http.problems.logs import NOT_SIGNED_YET
from shared.problem import Problem
from shared.runtime import Runtime

FORMAT = "wengang-receipt/2"
"""By which verifiers know it. In the first one every record had its data."""
_DECIDES = frozenset(
    fact.topic
    for fact in (
        EmployerAssessed,
        ObjectionUpheld,
        RefundConfirmed,
        RefundGranted,
        RefundDeemedWaived,
        PaymentCredited,
        PaymentReturned,
    )
)
_TOO_LONG = frozenset((EditionProposed.topic,))
"""Whose data is left out for its length: a decision names its hash, and ``GET /v1/editions`` has it."""


async def make_receipt(runtime: Runtime, uscc: str, edition: str) -> Receipt:
    """From clause to voucher: the edition and who adopted it, and every step of the employer's trail, each proven.

    Raises ``Problem``: 404 when nothing is decided, 503 when a log does not give its proof now.
    """
    steps = await trail_of(runtime.engine, uscc, edition)
    if not any(step.event in _DECIDES for step in steps):
        raise Problem(NOTHING_DECIDED, edition=edition)
    steps = [*await steps_of_edition(runtime.engine, edition), *steps]
    found = await _prove(runtime, steps, strict=True)
    return Receipt.model_validate(
        {
            "format": FORMAT,
            "uscc": uscc,
            "edition": edition,
            "records": found.records,
            "accounts": await _accounts(runtime, uscc, found.records),
            "checkpoints": found.checkpoints,
        }
    )


async def prove_steps(runtime: Runtime, steps: Sequence[TrailStep]) -> dict[str, Any]:
    """For each step of a trail, what proves that it is in its log; ``missing`` says of the logs that give none now why.

    ``data`` is None where the record holds more than the trail tells: other employers' lines, a sealed number, who
    objected. The leaf bytes hold its hash only.
    """
    found = await _prove(runtime, steps, strict=False)
    return {"checkpoints": found.checkpoints, "records": found.records, "missing": found.missing}


@dataclass(slots=True)
class _Proofs:
    checkpoints: dict[str, Any] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)
    missing: dict[str, Problem] = field(default_factory=dict)


async def _prove(runtime: Runtime, steps: Sequence[TrailStep], *, strict: bool) -> _Proofs:
    """``strict``: what cannot be proven now is raised; else it is left out."""
    verifiers = {service_of(key.partition("+")[0]): key for key in runtime.settings.log_verifier_keys.split()}
    found = _Proofs()
    last = dict(sorted((step.source, step.position) for step in steps))
    for source, position in last.items():
        try:
            found.checkpoints[source] = await _checkpoint(runtime, source, verifiers, position)
        except Problem as problem:
            found.missing[source] = problem
        except httpx.HTTPError:
            found.missing[source] = _no_proof_now(source)
    if strict and found.missing:
        raise next(iter(found.missing.values()))

    async def proven(step: TrailStep) -> dict[str, Any] | None:
        source = step.source
        try:
            record = await _proven(runtime.http[source], source, step.position, found.checkpoints[source]["size"])
        except (httpx.HTTPError, Problem) as error:
            if strict:
                raise error if isinstance(error, Problem) else _no_proof_now(source) from None
            return None
        shown = step.event not in _TOO_LONG and json.loads(record["data"]) == step.data
        return {**record, "data": record["data"] if shown else None, "told": None if shown else _short(step)}

    proofs = await asyncio.gather(*(proven(step) for step in steps if step.source in found.checkpoints))
    found.records = [one for one in proofs if one is not None]
    return found


def _short(step: TrailStep) -> dict[str, Any]:
    return {name: value for name, value in step.data.items() if step.event not in _TOO_LONG or name != "content"}


def _no_proof_now(source: str) -> Problem:
    return Problem(NO_PROOF_NOW, source=LOGS[source], headers={"Retry-After": "1"})


async def _accounts(runtime: Runtime, uscc: str, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The accounts that the records name by fingerprint, masked, and where they were given. For reading: not proven."""
    named = {json.loads(record["data"]).get("account_fingerprint") for record in records if record["data"] is not None}
    query = (
        select(trail.c.position, trail.c.data)
        .where(trail.c.uscc == uscc, trail.c.topic == BankDetailsGiven.topic)
        .order_by(trail.c.position)
    )
    async with runtime.engine.connect() as connection:
        given = [(row.position, json.loads(row.data)["bank"]) for row in await connection.execute(query)]
    return [
        {
            "fingerprint": bank["account_fingerprint"],
            "masked": bank["account_masked"],
            "name": bank["account_name"],
            "bank": bank["bank_name"],
            "position": position,
        }
        for position, bank in given
        if bank["account_fingerprint"] in named
    ]


async def _checkpoint(runtime: Runtime, source: str, verifiers: dict[str, str], last: int) -> dict[str, Any]:
    """The latest that witnesses cosigned, if it covers the last record that is to be proven; else the latest."""
    if source not in verifiers:
        raise Problem(NO_VERIFIER_KEY, source=LOGS[source])
    http = runtime.http[source]
    if runtime.own_log.checkpoints.policy is not None:
        answer = await http.get("/log/checkpoint", params={"cosigned": "true"})
        if answer.is_success:
            with contextlib.suppress(Problem):
                found = _opened(answer.text, source, verifiers)
                if found["size"] >= last:
                    return found
    answer = await http.get("/log/checkpoint")
    answer.raise_for_status()
    return _opened(answer.text, source, verifiers)


def _opened(note: str, source: str, verifiers: dict[str, str]) -> dict[str, Any]:
    try:
        checkpoint = Verifier(verifiers[source]).open(note)
    except BadNote:
        raise Problem(CHECKPOINT_BAD, source=LOGS[source]) from None
    return {"size": checkpoint.size, "note": note, "verifier_key": verifiers[source]}


async def _proven(http: httpx.AsyncClient, source: str, position: int, size: int) -> dict[str, Any]:
    if position > size:
        raise Problem(NOT_SIGNED_YET, position=position, headers={"Retry-After": "1"})
    record = await http.get(f"/log/records/{position}")
    record.raise_for_status()
    proof = await http.get("/log/proof/inclusion", params={"position": position, "size": size})
    proof.raise_for_status()
    return {"source": source, **record.json(), "proof": {"size": size, "path": proof.json()["path"]}}

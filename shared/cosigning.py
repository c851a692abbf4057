"""Checkpoints of the own log shown to witnesses, and what they say of them kept: the client of C2SP ``tlog-witness``.

A witness cosigns what extends the last checkpoint that it cosigned. So an operator who shows one history here and
another there finds no quorum for both. A witness that is away costs its own line and delays no other.
"""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

import httpx
import structlog

from shared.duties import Duty
from shared.eventlog.checkpoints import SignedTree
from shared.eventlog.witness import OF_SIZE, Request, body_of
from shared.eventlog.witness_policy import Policy, Witness
from shared.runtime import Runtime

_log = structlog.get_logger(__name__)
_SECONDS_TO_ANSWER = 5.0
_LONGEST_ANSWER = 16 * 1024


@dataclass(slots=True)
class _Asked:
    """When each witness was asked last, by tree and name; on the machine's monotonic clock."""

    at: dict[tuple[int, str], float] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)


def show_to_witnesses(policy: Policy, http: httpx.AsyncClient) -> Duty:
    """A duty: the latest checkpoint of each tree is shown to every witness that has an address."""
    asked = _Asked()
    reached = [one for one in policy.witnesses.values() if one.url]

    async def cosign(runtime: Runtime) -> None:
        checkpoints = runtime.own_log.checkpoints
        for number, signed in enumerate((checkpoints.outcomes, checkpoints.events)):
            note = await signed.latest()
            size = 0 if note is None else int(note.split("\n")[1])
            if note is None or size == 0:
                continue
            done = await signed.cosigned_up_to()
            due = [
                one
                for one in reached
                if done.get(one.key.name, 0) < size
                and monotonic() - asked.at.get((number, one.name), -1e9) >= runtime.settings.witness_seconds
            ]
            for one in due:
                asked.at[number, one.name] = monotonic()
            await asyncio.gather(*(_ask(http, signed, one, note, size, done, asked) for one in due))

    return cosign


async def _ask(
    http: httpx.AsyncClient,
    signed: SignedTree,
    witness: Witness,
    note: str,
    size: int,
    done: dict[str, int],
    asked: _Asked,
) -> None:
    try:
        async with asyncio.timeout(_SECONDS_TO_ANSWER):
            answer = await _add_checkpoint(http, signed, witness, note, done.get(witness.key.name, 0), size)
            if _size_in(answer) not in (None, size):
                # It has cosigned what we did not hear of: asked once more from there.
                answer = await _add_checkpoint(http, signed, witness, note, _size_in(answer) or 0, size)
            answer.raise_for_status()
            lines = list(witness.key.lines_in(body_of(note) + "\n" + answer.text[:_LONGEST_ANSWER]))
            if not lines:
                raise ValueError("its answer holds no line of its key over this checkpoint")
            line, at = lines[-1]
            await signed.keep_cosignature(size, witness.key.name, line, at)
    except Exception as error:  # noqa: BLE001 - whatever a witness does, the log goes on; supervision misses the quorum
        trouble = repr(error)
        if asked.trouble.get(witness.name) != trouble:
            asked.trouble[witness.name] = trouble
            _log.warning("witness.no-cosignature", witness=witness.name, error=trouble)
    else:
        if asked.trouble.pop(witness.name, None):
            _log.info("witness.cosigns-again", witness=witness.name)


async def _add_checkpoint(
    http: httpx.AsyncClient, signed: SignedTree, witness: Witness, note: str, old: int, size: int
) -> httpx.Response:
    proof = await signed.tree.consistency(old, size) if 0 < old < size else []
    request = Request(min(old, size), proof, note)
    return await http.post(f"{witness.url.rstrip('/')}/add-checkpoint", content=request.text().encode())


def _size_in(answer: httpx.Response) -> int | None:
    """Of a conflict: how much the witness has cosigned."""
    is_size = answer.status_code == httpx.codes.CONFLICT and answer.headers.get("Content-Type", "").startswith(OF_SIZE)
    text = answer.text.strip()
    return int(text) if is_size and text.isascii() and text.isdecimal() else None

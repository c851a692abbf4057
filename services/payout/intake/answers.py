"""Status reports: what they answer is checked before anything of them is believed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.payout.bank.lines import Answered, AnsweredBlock, Rejection
from services.payout.queries.batches import find_batch
from shared.contracts.payout import DiscrepancyKind
from shared.money import yuan
from shared.runtime import Runtime

SENT_BEFORE = frozenset({"DUPL", "AM05", "DU01", "DU02", "DU03", "DU04", "DU05"})
"""A file or payment that the bank has had before: the first one counts, and what became of it is not said.

ISO 20022 external code sets, ``ExternalStatusReason1Code``.
"""


@dataclass(frozen=True, slots=True)
class Odd:
    """A fault of an answer as a whole."""

    answered: Answered
    kind: DiscrepancyKind
    expected: str
    found: str
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """``batch`` None: nothing of the answer is believed. ``rejection``: all of its payments were refused."""

    batch: dict[str, Any] | None
    rejection: Rejection | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """By the id of the message that is answered."""
    odd: tuple[Odd, ...] = ()

    def believed(self, message_id: str) -> bool:
        verdict = self.verdicts.get(message_id)
        return verdict is not None and verdict.batch is not None

    @property
    def batches(self) -> tuple[str, ...]:
        return tuple(name for name in self.verdicts if self.believed(name))


async def check_answers(runtime: Runtime, answered: Sequence[Answered]) -> Answers:
    verdicts: dict[str, Verdict] = {}
    odd: list[Odd] = []
    for one in answered:
        name = one.original_message_id
        batch = await find_batch(runtime.engine, name)
        if batch is None or batch["state"] != "released":
            odd.append(Odd(one, "unknown-file", "a file of ours", f"a status report about {name}"))
            verdicts[name] = Verdict(None)
            continue
        faults = _faults(one, batch)
        rejection = _rejection(one)
        if faults:
            odd += [Odd(one, "answer-differs", expected, found) for expected, found in faults]
            verdicts[name] = Verdict(None)
        elif rejection is not None and rejection.bank_code in SENT_BEFORE:
            found = f"{rejection.bank_code} {rejection.bank_text}".strip()
            odd.append(Odd(one, "duplicate-file", "sent once", found, batch["released_fen"]))
            verdicts[name] = Verdict(batch)
        else:
            verdicts[name] = Verdict(batch, rejection)
    return Answers(verdicts, tuple(odd))


def _rejection(answered: Answered) -> Rejection | None:
    """Our files hold one block, so that its rejection is the file's."""
    return answered.rejection or next((one.rejection for one in answered.blocks if one.rejection), None)


def _faults(answered: Answered, batch: dict[str, Any]) -> list[tuple[str, str]]:
    """In what the answer is about another file than ours, though it bears our file's id."""
    faults = [
        (f"the block {batch['message_id']}", f"the block {one.block_id}")
        for one in answered.blocks
        if one.block_id != batch["message_id"]
    ]
    figures: tuple[Answered | AnsweredBlock, ...] = (answered, *answered.blocks)
    for said in figures:
        count, total_fen = said.count, said.total_fen
        if count not in (None, batch["released"]):
            faults.append((f"{batch['released']} payments", f"{count} payments"))
        if total_fen is not None and total_fen != batch["released_fen"]:
            faults.append((yuan(batch["released_fen"]), yuan(total_fen)))
    return faults

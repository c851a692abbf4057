"""A file of the bank, taken in: read once whole to know that it is good, then part by part, each line at most once.

While it is read its lines are set aside in a temporary file, a part at a time. Each part is a command of its own, named
for the file's hash and the part's number: cut off in the middle, the same file sent again goes on where it stopped, and
no line counts twice. What is in memory is one part, however long the file.
"""

import asyncio
import pickle
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from services.payout import queries
from services.payout.bank.lines import (
    Answered,
    Begun,
    CreditLine,
    Item,
    Line,
    ReturnLine,
    Statement,
    StrayLine,
    Summary,
)
from services.payout.bank.result_file import read_items, summarise
from services.payout.domain.bank_line import BANK_LINE, NoteStrangeLine, bank_line_stream
from services.payout.domain.bank_message import BANK_MESSAGE, ReceiveBankMessage, bank_message_stream
from services.payout.domain.fund import FUND, TakeBackFunds, fund_stream
from services.payout.domain.payment import PAYMENT, BankCredit, BankReturn, payment_stream
from services.payout.domain.statement import STATEMENTS, ReadStatement, statements_stream
from services.payout.rules import rules_of
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankDiscrepancyFound,
    BankMessageReceived,
    DiscrepancyKind,
    PaymentCredited,
    PaymentReturned,
    StatementRead,
)
from shared.eventlog.log import Then
from shared.eventlog.records import CommandContext, Recorded, Work
from shared.money import yuan
from shared.runtime import Runtime

LINES_PER_PART = 2_000
_SENT_BEFORE = {"DUPL", "AM05"}
"""A file that the bank has had before: the first one counts, and nothing of it was rejected."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file from the bank on its way in."""

    source: IO[bytes]
    sha256: str
    context: CommandContext

    def items(self, runtime: Runtime) -> Iterator[Item]:
        return read_items(self.source, runtime.clock.today(), f"sheet-{self.sha256[:16]}")


async def take_in(runtime: Runtime, file: Received) -> Recorded:
    """Raises ``BadBankFile`` before anything is recorded, ``Refused`` for a file that was taken in before."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryFile() as aside:
        summary = await asyncio.to_thread(lambda: summarise(_setting_aside(file.items(runtime), aside)))
        aside.seek(0)
        number = 0
        async for part in _parts(runtime, aside, summary):
            recorded = await _take_in_part(runtime, file, number, part)
            counts.update(recorded.answer)
            number += 1
    return await _receive(runtime, file, summary, counts)


def _setting_aside(items: Iterator[Item], aside: IO[bytes]) -> Iterator[Item]:
    """The items as they come; lines are written to ``aside``, part by part."""
    part: list[Line] = []
    for item in items:
        if not isinstance(item, Begun | Answered | Statement):
            part.append(item)
            if len(part) == LINES_PER_PART:
                pickle.dump(part, aside)
                part = []
        yield item
    if part:
        pickle.dump(part, aside)


async def _parts(runtime: Runtime, aside: IO[bytes], summary: Summary) -> AsyncIterator[list[Line]]:
    for _ in range(0, summary.lines, LINES_PER_PART):
        yield pickle.load(aside)  # noqa: S301 - a file without a name, which only we have written
    for answered in summary.answered:
        why = answered.rejection
        if why is not None and why.bank_code not in _SENT_BEFORE:
            async for sent in queries.lines_of_file(runtime.engine, answered.original_message_id):
                yield [
                    ReturnLine(one["end_to_end_id"], None, why.reason, why.bank_code, why.bank_text, rejected=True)
                    for one in sent
                ]


async def _take_in_part(runtime: Runtime, file: Received, number: int, lines: Sequence[Line]) -> Recorded:
    ours = await queries.transfers_by_id(
        runtime.engine, [line.end_to_end_id for line in lines if not isinstance(line, StrayLine)]
    )
    strange = _Strange(runtime, file, number)
    work: list[Work[Any, Any]] = []
    for line in lines:
        if isinstance(line, StrayLine):
            work += await strange.stray(line)
        elif line.end_to_end_id in ours:
            payment_id = ours[line.end_to_end_id]["payment_id"]
            command = _payment_command(line, payment_id, file.sha256, runtime.own_vault.fingerprint)
            work.append(Work(PAYMENT, payment_stream(payment_id), command))
        else:
            work += strange.unknown(line)
    funds = {one["end_to_end_id"]: one["fund_id"] for one in ours.values()}
    command_id = f"bank-file/{file.sha256}/{number}"
    context = CommandContext(command_id, file.context.actor, file.context.at, bytes.fromhex(file.sha256))

    def counted(events: Sequence[Fact]) -> dict[str, int]:
        return _counted(events, len(lines))

    return await runtime.own_log.execute(work, context, answer=counted, then=_money_back(funds, command_id))


def _payment_command(
    line: CreditLine | ReturnLine, payment_id: str, sha256: str, fingerprint: Callable[[str], str]
) -> BankCredit | BankReturn:
    if isinstance(line, CreditLine):
        return BankCredit(
            line.end_to_end_id,
            line.amount_fen,
            None if line.account_number is None else fingerprint(line.account_number),
            line.booked_on,
            line.bank_reference,
            sha256,
            line.payee_name,
            line.entry,
        )
    return BankReturn(
        line.end_to_end_id,
        line.amount_fen,
        line.reason,
        line.bank_code,
        line.bank_text,
        sha256,
        line.rejected,
        rules_of(payment_id.rpartition(":")[0]).attempts_allowed,
    )


def _counted(events: Sequence[Fact], lines: int) -> dict[str, int]:
    credited = sum(isinstance(event, PaymentCredited) for event in events)
    returned = sum(isinstance(event, PaymentReturned) for event in events)
    odd = sum(isinstance(event, BankDiscrepancyFound) for event in events)
    known = lines - credited - returned - odd
    return {"lines": lines, "credited": credited, "returned": returned, "discrepancies": odd, "already_known": known}


def _money_back(funds: dict[str, str | None], reference: str) -> Then:
    """What came back is the fund's again."""

    def then(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        count: Counter[str] = Counter()
        fen: Counter[str] = Counter()
        for event in events:
            if isinstance(event, PaymentReturned) and (fund_id := funds.get(event.end_to_end_id)):
                count[fund_id] += 1
                fen[fund_id] += event.amount_fen
        return [
            Work(FUND, fund_stream(fund_id), TakeBackFunds(fund_id, reference, count[fund_id], fen[fund_id]))
            for fund_id in count
        ]

    return then


class _Strange:
    """Lines that fit no payment of ours, as work."""

    def __init__(self, runtime: Runtime, file: Received, part: int) -> None:
        self._runtime = runtime
        self._file = file
        self._part = part
        self._unnamed = 0

    def unknown(self, line: CreditLine | ReturnLine) -> list[Work[Any, Any]]:
        said = "credited" if isinstance(line, CreditLine) else "rejected" if line.rejected else "returned"
        amount = "" if line.amount_fen is None else f"{yuan(line.amount_fen)} "
        return self._note("unknown-payment", line.end_to_end_id, f"{amount}{said}", line.amount_fen)

    async def stray(self, line: StrayLine) -> list[Work[Any, Any]]:
        if line.inward and await queries.transferred_funds(self._runtime.engine, line.reference, line.amount_fen):
            return []
        reference = line.reference
        if not reference:
            # Nothing tells it from another like it in another file: its place in this file names it.
            self._unnamed += 1
            reference = f"{self._file.sha256[:16]}/{self._part}/{self._unnamed}"
        found = f"{yuan(line.amount_fen)} {'in' if line.inward else 'out'}: {line.said}"
        return self._note("unexplained-entry", reference, found, line.amount_fen, line.inward)

    def _note(
        self, kind: DiscrepancyKind, reference: str, found: str, amount_fen: int | None, inward: bool | None = None
    ) -> list[Work[Any, Any]]:
        expected = "a payment of ours" if kind == "unknown-payment" else "a payment, or funds transferred"
        case = _case(kind, reference, expected, found, self._file.sha256, amount_fen, inward)
        return [Work(BANK_LINE, bank_line_stream(reference), NoteStrangeLine(case))]


def _case(
    kind: DiscrepancyKind,
    reference: str,
    expected: str,
    found: str,
    sha256: str,
    amount_fen: int | None = None,
    inward: bool | None = None,
) -> BankDiscrepancyFound:
    return BankDiscrepancyFound(
        payment_id=None,
        end_to_end_id=reference,
        kind=kind,
        expected=expected,
        found=found,
        message_sha256=sha256,
        amount_fen=amount_fen,
        inward=inward,
    )


async def _receive(runtime: Runtime, file: Received, summary: Summary, counts: Counter[str]) -> Recorded:
    """The file is in: its statements, what is odd about it as a whole, and the receipt."""
    work = [_statement_work(runtime, told, file.sha256) for told in summary.statements]
    odd, answers = await _answers(runtime, file, summary)

    def receipt(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        found = sum(isinstance(event, BankDiscrepancyFound) for event in events) + len(odd)
        received = BankMessageReceived(
            message_sha256=file.sha256,
            message_id=summary.begun.message_id,
            kind=summary.begun.kind,
            lines=counts["lines"],
            credited=counts["credited"],
            returned=counts["returned"],
            discrepancies=counts["discrepancies"] + found,
            already_known=counts["already_known"],
            checked_by="schema" if summary.begun.checked_by_schema else "structure",
            answers=answers,
        )
        return [Work(BANK_MESSAGE, bank_message_stream(file.sha256), ReceiveBankMessage(received, odd))]

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        received = next(event for event in events if isinstance(event, BankMessageReceived))
        return dict(received.model_dump(mode="json", exclude={"message_sha256", "answers"}))

    return await runtime.own_log.execute(work, file.context, answer=told, then=receipt)


def _statement_work(runtime: Runtime, told: Statement, sha256: str) -> Work[Any, Any]:
    settings = runtime.settings
    own = {settings.disbursement_account.get_secret_value(), settings.disbursement_alias.get_secret_value()}
    fingerprint = runtime.own_vault.fingerprint(told.account)
    read = StatementRead(
        account_fingerprint=fingerprint,
        statement_id=told.statement_id,
        opening_fen=told.opening_fen,
        entries_fen=told.entries_fen,
        closing_fen=told.closing_fen,
        closed_on=told.closed_on,
        message_sha256=sha256,
    )
    return Work(STATEMENTS, statements_stream(fingerprint), ReadStatement(read, told.account in own - {""}))


async def _answers(
    runtime: Runtime, file: Received, summary: Summary
) -> tuple[tuple[BankDiscrepancyFound, ...], tuple[str, ...]]:
    """What a status report says of our files: those that it names and we sent, and what is odd about the naming."""
    odd: list[BankDiscrepancyFound] = []
    answers: list[str] = []
    for answered in summary.answered:
        name, why = answered.original_message_id, answered.rejection
        batch = await queries.batch(runtime.engine, name)
        if batch is None or batch["state"] != "released":
            odd.append(_case("unknown-file", name, "a file of ours", "a status report about it", file.sha256))
            continue
        answers.append(name)
        if why is not None and why.bank_code in _SENT_BEFORE:
            found = f"{why.bank_code} {why.bank_text}".strip()
            odd.append(_case("duplicate-file", name, "sent once", found, file.sha256, batch["released_fen"]))
    return tuple(odd), tuple(answers)

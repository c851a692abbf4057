"""A file of the bank, taken in: read once whole to know that it is good, then part by part, each line at most once.

While it is read its lines are set aside in a temporary file, a part at a time. Each part is a command of its own, named
for the file's hash and the part's number: cut off in the middle, the same file sent again goes on where it stopped, and
no line counts twice. What is in memory is one part, however long the file.
"""

import asyncio
import pickle
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from services.payout.bank.lines import (
    Answered,
    At,
    Begun,
    Distrust,
    Item,
    Line,
    OddLine,
    Rejection,
    Report,
    ReturnLine,
    Statement,
    Summary,
)
from services.payout.bank.result_file import read_items, summarise
from services.payout.bank.sheet_kinds import SheetKind, sheets_of
from services.payout.bank.terms import bank_terms
from services.payout.domain.bank_message import BANK_MESSAGE, ReceiveBankMessage, bank_message_stream
from services.payout.domain.fund import FUND, BookEntry, GiveAgain, TakeBackFunds, fund_stream
from services.payout.domain.incoming import Recorded as RecordedMoney
from services.payout.domain.statement import STATEMENTS, ReadStatement, statements_stream
from services.payout.intake.answers import check_answers
from services.payout.intake.hearing import File, hear_part, odd_answers
from services.payout.intake.identity import Identities
from services.payout.queries.batches import lines_of_file
from services.payout.queries.editions import adopted_rules
from services.payout.reactions.incoming import proof_of
from shared.contracts.fact import Fact
from shared.contracts.payout import (
    BankChargeTold,
    BankDiscrepancyFound,
    BankMessageReceived,
    IncomingShown,
    PaymentCredited,
    PaymentReturned,
    PaymentReturnReversed,
    StatementRead,
)
from shared.eventlog.command_ids import command_of
from shared.eventlog.commands import Then
from shared.eventlog.records import CommandContext, Recorded, Work
from shared.runtime import Runtime

LINES_PER_PART = 2_000


@dataclass(frozen=True, slots=True)
class Received:
    """A file from the bank on its way in."""

    source: IO[bytes]
    sha256: str
    context: CommandContext

    def items(self, sheets: Sequence[SheetKind]) -> Iterator[Item]:
        return read_items(self.source, f"sheet-{self.sha256[:16]}", sheets)


async def take_in(runtime: Runtime, file: Received) -> Recorded:
    """Raises ``BadBankFile`` before anything is recorded, ``Refused`` for a file that was taken in before."""
    counts: Counter[str] = Counter()
    contradicted: set[str] = set()
    with tempfile.TemporaryFile() as aside:
        items = file.items(sheets_of(runtime.settings.bank_sheets))
        summary = await asyncio.to_thread(lambda: summarise(_setting_aside(items, aside, contradicted)))
        aside.seek(0)
        answers = await check_answers(runtime, summary.answered)
        whole = File(
            file.sha256,
            answers,
            summary.distrusted,
            contradicted,
            Identities(runtime),
            bank_terms(runtime.settings.bank_terms),
            await adopted_rules(runtime.engine),
        )
        number = 0
        async for part in _parts(runtime, aside, summary, whole):
            recorded = await _take_in_part(runtime, file, whole, number, part)
            counts.update(recorded.answer)
            number += 1
    return await _receive(runtime, file, whole, summary, counts)


def _setting_aside(items: Iterator[Item], aside: IO[bytes], contradicted: set[str]) -> Iterator[Item]:
    """The items as they come; lines are written to ``aside``, part by part."""
    part: list[Line] = []
    for item in items:
        if not isinstance(item, Begun | Answered | Statement | Distrust):
            part.append(item)
            if isinstance(item, OddLine) and item.kind == "status-contradicts":
                contradicted.add(item.end_to_end_id)
            if len(part) == LINES_PER_PART:
                pickle.dump(part, aside)
                part = []
        yield item
    if part:
        pickle.dump(part, aside)


async def _parts(runtime: Runtime, aside: IO[bytes], summary: Summary, file: File) -> AsyncIterator[Sequence[Line]]:
    for _ in range(0, summary.lines, LINES_PER_PART):
        yield pickle.load(aside)  # noqa: S301 - a file without a name, which only we have written
    for answered in summary.answered:
        verdict = file.answers.verdicts[answered.original_message_id]
        if verdict.rejection is not None:
            async for sent in lines_of_file(runtime.engine, answered.original_message_id):
                ids = [one["end_to_end_id"] for one in sent]
                yield [
                    _refused(answered.at.report, name, verdict.rejection, answered.original_message_id)
                    for name in ids
                    if name not in file.contradicted
                ]


def _refused(report: Report, end_to_end_id: str, why: Rejection, answers: str) -> ReturnLine:
    """A payment of a file or block that was refused as a whole. One that was refused by itself too is known already."""
    return ReturnLine(
        At(report, 0),
        end_to_end_id,
        None,
        why.reason,
        why.bank_code,
        why.bank_text,
        rejected=True,
        answers=answers,
    )


async def _take_in_part(
    runtime: Runtime, received: Received, file: File, number: int, lines: Sequence[Line]
) -> Recorded:
    heard = await hear_part(runtime, file, lines)
    who, when, payload = received.context.actor, received.context.at, bytes.fromhex(received.sha256)
    context = command_of("file", received.sha256, str(number), actor=who, at=when, payload_sha256=payload)

    def counted(events: Sequence[Fact]) -> dict[str, int]:
        return _counted(events, len(lines), heard.left)

    return await runtime.own_log.execute(
        heard.works, context, answer=counted, then=_money_moved(heard.funds, f"bank-file/{received.sha256}/{number}")
    )


def _counted(events: Sequence[Fact], lines: int, left: int) -> dict[str, int]:
    credited = sum(isinstance(event, PaymentCredited | PaymentReturnReversed) for event in events)
    returned = sum(isinstance(event, PaymentReturned) for event in events)
    charges = sum(isinstance(event, BankChargeTold) for event in events)
    odd = sum(isinstance(event, BankDiscrepancyFound) for event in events)
    known = max(0, lines - left - credited - returned - charges - odd)
    return {
        "lines": lines,
        "credited": credited,
        "returned": returned,
        "charges": charges,
        "discrepancies": odd,
        "already_known": known,
        "left": left,
    }


def _money_moved(funds: Mapping[str, str | None], reference: str) -> Then:
    """What came back is the fund's again, what went again is not; charges are its own; what came in proves a record."""

    def then(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        back: Counter[str] = Counter()
        back_fen: Counter[str] = Counter()
        gone: Counter[str] = Counter()
        gone_fen: Counter[str] = Counter()
        works: list[Work[Any, Any]] = []
        for event in events:
            match event:
                case PaymentReturned() if fund_id := funds.get(event.end_to_end_id):
                    back[fund_id] += 1
                    back_fen[fund_id] += event.amount_fen
                case PaymentReturnReversed() if fund_id := funds.get(event.end_to_end_id):
                    gone[fund_id] += 1
                    gone_fen[fund_id] += event.amount_fen
                case BankChargeTold():
                    works.append(Work(FUND, fund_stream(event.fund_id), _charge(event)))
                case IncomingShown():
                    works.append(proof_of(RecordedMoney.of_shown(event), event.line, event.message_sha256))
        works += [
            Work(FUND, fund_stream(fund_id), TakeBackFunds(fund_id, reference, back[fund_id], back_fen[fund_id]))
            for fund_id in back
        ]
        works += [
            Work(FUND, fund_stream(fund_id), GiveAgain(fund_id, reference, gone[fund_id], gone_fen[fund_id]))
            for fund_id in gone
        ]
        return works

    return then


def _charge(told: BankChargeTold) -> BookEntry:
    return BookEntry(
        told.fund_id,
        0,
        "bank-fee",
        told.inward,
        told.amount_fen,
        told.line.reference,
        told.payment_id,
        "bank",
        "",
        told.line,
    )


async def _receive(
    runtime: Runtime, received: Received, file: File, summary: Summary, counts: Counter[str]
) -> Recorded:
    """The file is in: its statements, what is odd about it as a whole, and the receipt."""
    work = [_statement_work(file, told) for told in summary.statements if file.identities.ours(told.report)]
    work += odd_answers(runtime, file)

    def receipt(events: Sequence[Fact]) -> Sequence[Work[Any, Any]]:
        found = sum(isinstance(event, BankDiscrepancyFound) for event in events)
        receipt = BankMessageReceived(
            message_sha256=received.sha256,
            message_id=summary.begun.message_id,
            kind=summary.begun.kind,
            lines=counts["lines"],
            credited=counts["credited"],
            returned=counts["returned"],
            discrepancies=counts["discrepancies"] + found,
            already_known=counts["already_known"],
            checked_by="schema" if summary.begun.checked_by_schema else "structure",
            answers=file.answers.batches,
            charges=counts["charges"],
            left=counts["left"],
        )
        return [Work(BANK_MESSAGE, bank_message_stream(received.sha256), ReceiveBankMessage(receipt))]

    def told(events: Sequence[Fact]) -> dict[str, Any]:
        received = next(event for event in events if isinstance(event, BankMessageReceived))
        counted = {"charges": received.charges, "left": received.left}
        return dict(received.model_dump(mode="json", exclude={"message_sha256", "answers"})) | counted

    return await runtime.own_log.execute(work, received.context, answer=told, then=receipt)


def _statement_work(file: File, told: Statement) -> Work[Any, Any]:
    account = file.identities.account(told.report)
    read = StatementRead(
        account_fingerprint=account,
        statement_id=told.report.report_id,
        opening_fen=told.opening_fen,
        entries_fen=told.entries_fen,
        closing_fen=told.closing_fen,
        closed_on=told.closed_on,
        message_sha256=file.sha256,
        source=told.report.source,
        report_key=file.identities.key(told.report),
        page=told.page or 0,
    )
    return Work(STATEMENTS, statements_stream(account), ReadStatement(read))

"""Money in on the disbursement account, and what people recorded of it: each line of the bank proves one thing, once.

A line is asked for what it shows (``shown_by``) when it is heard; a record is asked for the line that is a case since
(``line_of``) when it is made; and as days pass, transfers that the statements do not show are doubted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from services.payout.bank.terms import bank_terms, day_after
from services.payout.domain.bank_line import BANK_LINE, NoteRecorded, bank_line_stream
from services.payout.domain.discrepancy import DISCREPANCY, ProposeResolution, discrepancy_stream
from services.payout.domain.fund import FUND, fund_stream
from services.payout.domain.fund_transfers import DoubtTransfer, ProveRepayment, ProveTransfer
from services.payout.domain.reference import Reference, reference_of
from services.payout.domain.rules import Rules
from services.payout.queries.cases import is_open, line_of
from services.payout.queries.editions import adopted_rules
from services.payout.tables.bank import discrepancies, statements
from services.payout.tables.books import fund_requests, used_references
from services.payout.tables.recoveries import recoveries
from shared.contracts.payout import BankLine, IncomingShown, Resolution
from shared.eventlog.command_ids import command_of
from shared.eventlog.decider import Refused
from shared.eventlog.records import Work
from shared.http.reading import rows_of
from shared.money import yuan
from shared.runtime import Runtime
from shared.security.tokens import Principal

Works = Sequence[Work[Any, Any]]
_ACTOR = "duty:payout"


# A line is heard


async def shown_by(runtime: Runtime, rules: Rules, line: BankLine, message_sha256: str) -> IncomingShown | None:
    """What a line of money in shows: recorded under its reference, with its amount, and shown by no line yet.

    None: nobody recorded it; it is a case until somebody does.
    """
    if not line.inward or line.reversal or line.amount_fen is None:
        return None
    try:
        key = reference_of(line.reference).key
    except ValueError:
        return None
    query = select(used_references).where(
        used_references.c.reference == key,
        used_references.c.amount_fen == line.amount_fen,
        used_references.c.kind.in_(("transfer", "repayment")),
        used_references.c.shown.is_(False),
    )
    for row in await rows_of(runtime.engine, query):
        fund_id, _, use = row["use"].rpartition("/")
        if row["kind"] == "repayment":
            fund_id, use = await fund_of_recovery(runtime.engine, rules, row["use"]), row["use"]
        if fund_id:
            return IncomingShown(
                kind=row["kind"],
                use=use,
                fund_id=fund_id,
                bank_reference=row["told"],
                amount_fen=line.amount_fen,
                message_sha256=message_sha256,
                line=line,
            )
    return None


async def fund_of_recovery(engine: AsyncEngine, rules: Rules, recovery_id: str) -> str:
    """The fund that money of a claim belongs to; empty for an agency above the level of a fund."""
    query = select(recoveries.c.edition, recoveries.c.agency).where(recoveries.c.recovery_id == recovery_id)
    for row in await rows_of(engine, query):
        if region := rules.of(row["edition"]).fund_region(row["agency"]):
            return f"{row['edition']}:{region}"
    return ""


def proof_of(shown: IncomingShown) -> Work[Any, Any]:
    """What follows in the fund from a line that shows what was recorded."""
    recorded = Recorded(shown.kind, shown.use, shown.fund_id, shown.bank_reference, shown.amount_fen)
    return _proof(recorded, shown.line, shown.message_sha256)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A transfer (``use`` is its request) or a repayment (of a recovery), as people recorded it."""

    kind: Literal["transfer", "repayment"]
    use: str
    fund_id: str
    bank_reference: str
    amount_fen: int


def _proof(recorded: Recorded, line: BankLine | None, message_sha256: str, case: int | None = None) -> Work[Any, Any]:
    command: ProveTransfer | ProveRepayment
    if recorded.kind == "transfer":
        command = ProveTransfer(recorded.use, line, message_sha256, case)
    else:
        reference, amount_fen = recorded.bank_reference, recorded.amount_fen
        command = ProveRepayment(recorded.fund_id, recorded.use, reference, amount_fen, line, case)
    return Work(FUND, fund_stream(recorded.fund_id), command)


# It is recorded after its line was heard


async def works_of_line(runtime: Runtime, recorded: Recorded, by: Principal) -> Works:
    """When a line that is an open case bears reference and amount of what is recorded now, it proves it."""
    key = reference_of(recorded.bank_reference).key
    query = select(discrepancies).where(
        discrepancies.c.kind == "unexplained-entry",
        discrepancies.c.inward.is_(True),
        discrepancies.c.amount_fen == recorded.amount_fen,
        is_open(),
    )
    for case in await rows_of(runtime.engine, query.order_by(discrepancies.c.position)):
        line = line_of(case)
        if _key(case["end_to_end_id"] if line is None else line.reference) == key:
            resolution = Resolution(outcome="recorded", note=recorded.bank_reference, **_named(recorded))
            command = ProposeResolution(case["position"], resolution, False, by.subject, by.key_id)
            return [
                _proof(recorded, line, case["message_sha256"], case["position"]),
                Work(DISCREPANCY, discrepancy_stream(case["position"]), command),
                *line_recorded(case),
            ]
    return []


async def works_of_repayment(
    runtime: Runtime, recovery_id: str, reference: Reference, amount_fen: int, by: Principal
) -> Works:
    """The same of a repayment. One that is recorded again is proven by no other line."""
    told = used_references.c.kind == "repayment", used_references.c.reference == reference.key
    if await rows_of(runtime.engine, select(used_references.c.use).where(*told)):
        return []
    fund_id = await fund_of_recovery(runtime.engine, await adopted_rules(runtime.engine), recovery_id)
    recorded = Recorded("repayment", recovery_id, fund_id, reference.key, amount_fen)
    return await works_of_line(runtime, recorded, by) if fund_id else []


def _named(recorded: Recorded) -> dict[str, str]:
    name = "request_id" if recorded.kind == "transfer" else "recovery_id"
    return {"fund_id": recorded.fund_id, name: recorded.use}


def _key(told: str) -> str | None:
    try:
        return reference_of(told).key
    except ValueError:
        return None


def line_recorded(case: Mapping[str, Any]) -> Works:
    """Of a case of no payment: its money is in the books now, so that what undoes it is news."""
    line = line_of(case)
    if line is None or not case["key"] or case["payment_id"] is not None:
        return []
    named = case["end_to_end_id"] if case["kind"] == "unknown-payment" else ""
    stream = bank_line_stream(line, case["kind"], named)
    return [Work(BANK_LINE, stream, NoteRecorded(case["key"], case["message_sha256"]))]


# People say what a line is


async def recorded_as(engine: AsyncEngine, rules: Rules, case: Mapping[str, Any], said: Resolution) -> Recorded:
    """What a resolution names, not shown by any line yet, with the case's amount. Raises ``Refused``."""
    use = f"{said.fund_id}/{said.request_id}" if said.request_id else said.recovery_id
    kind: Literal["transfer", "repayment"] = "transfer" if said.request_id else "repayment"
    query = select(used_references).where(
        used_references.c.kind == kind,
        used_references.c.use == use,
        used_references.c.shown.is_(False),
        used_references.c.amount_fen == case["amount_fen"],
    )
    found = await rows_of(engine, query.order_by(used_references.c.reference).limit(1))
    fund_id = said.fund_id if said.request_id else await fund_of_recovery(engine, rules, said.recovery_id)
    if not found or not fund_id:
        raise Refused(f"No {kind} of {yuan(case['amount_fen'])} is recorded there that the bank has not shown yet.")
    return Recorded(kind, said.request_id or said.recovery_id, fund_id, found[0]["told"], case["amount_fen"])


def works_of_recorded(recorded: Recorded, case: Mapping[str, Any]) -> Works:
    return [_proof(recorded, line_of(case), case["message_sha256"], case["position"])]


async def check_not_recorded(engine: AsyncEngine, case: Mapping[str, Any]) -> None:
    """Money in is booked as an entry only when it cannot be a transfer that is believed already. Raises ``Refused``."""
    if not case["inward"]:
        return
    query = select(fund_requests).where(
        fund_requests.c.state == "transferred",
        fund_requests.c.provisional,
        fund_requests.c.amount_fen == case["amount_fen"],
    )
    for row in await rows_of(engine, query.order_by(fund_requests.c.fund_id, fund_requests.c.request_id).limit(1)):
        raise Refused(
            f"A transfer of just this amount is recorded, and the bank has not shown it yet: {row['request_id']} of "
            f"{row['fund_id']}, {row['bank_reference']}. If this line is it, the case is resolved as recorded; if not, "
            "the line is booked when the other has been shown, or the statements have passed its day."
        )


# As days pass


async def follow_transfers(runtime: Runtime) -> None:
    """A transfer that the statements are past and do not show is doubted. The rules make a repeat harmless."""
    engine = runtime.engine
    query = select(fund_requests).where(fund_requests.c.state == "transferred", fund_requests.c.provisional)
    waiting = await rows_of(engine, query.order_by(fund_requests.c.fund_id, fund_requests.c.request_id))
    if not waiting:
        return
    known = await _statements(engine)
    if known is None:
        return
    first, last = known
    terms = bank_terms(runtime.settings.bank_terms)
    # The position in the command's id: a request that was doubted may be recorded, and doubted, again.
    position = runtime.tables_position
    for row in waiting:
        if first < row["transferred_on"] and day_after(terms, row["transferred_on"]) <= last["closed_on"]:
            doubt = DoubtTransfer(row["request_id"], last["closed_on"], last["statement_id"], last["message_sha256"])
            work = Work(FUND, fund_stream(row["fund_id"]), doubt)
            subject = f"not-booked/{row['fund_id']}/{row['request_id']}"
            context = command_of("duty", subject, str(position), actor=_ACTOR, at=runtime.clock.now())
            recorded = await runtime.own_log.execute([work], context)
            await runtime.caught_up(recorded.position, 30)


async def _statements(engine: AsyncEngine) -> tuple[date, dict[str, Any]] | None:
    """The first day that they close, and the last statement; None while any is missing between them."""
    missing = select(discrepancies.c.position).where(
        discrepancies.c.kind.in_(("statement-gap", "statement-break")), is_open()
    )
    if await rows_of(engine, missing.limit(1)):
        return None
    whole = statements.c.source.is_(None) | statements.c.source.in_(("camt.053", "mt940"))
    last = await rows_of(engine, select(statements).where(whole).order_by(statements.c.closed_on.desc()).limit(1))
    first = await rows_of(engine, select(func.min(statements.c.closed_on).label("day")).where(whole))
    return (first[0]["day"], last[0]) if last else None

"""Payout with many payments ordered, as its own parts make them: for benchmarks of batches and bank files."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.ground import Ground, hold
from migrations.grants import grant_statements
from migrations.run import migrate
from services.payout.domain.batch import (
    BATCH,
    ApproveBatch,
    CheckBatch,
    DraftBatch,
    Person,
    batch_stream,
)
from services.payout.domain.fund import (
    FUND,
    ApproveFunds,
    RequestFunds,
    fund_stream,
)
from services.payout.domain.fund_transfers import TransferFunds
from services.payout.domain.rules import Rules
from services.payout.main import PROJECTIONS
from services.payout.queries.batches import payments_to_batch
from services.payout.reactions.other_services import react_to_eligibility
from services.payout.tables.known import known_accounts, known_bank_details, known_grants
from services.payout.use_cases.drafting import lines_of, works_of_draft
from services.payout.use_cases.releasing import prepare, works_of_release
from shared.clock import Clock
from shared.contracts.eligibility import RefundGranted
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import BankDetails
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, RecordedEvent, Work, WorkThen
from shared.followers.running_projection import RunningProjection
from shared.followers.running_subscription import PAGE, carry_out_each
from shared.garbage_collection import rarely_collecting
from shared.runtime import Runtime
from shared.security.tokens import Principal
from shared.security.vault import Vault
from shared.settings import Settings
from wengang.databases import run_statements
from wengang.demo.employers import make_uscc

EDITION, AGENCY, REGION = "qinghai-2021", "630102", "630100"
FUND_ID = f"{EDITION}:{REGION}"
ACCOUNT_KEY = "0f" * 32
AMOUNT_FEN = 144_000
_NOW = datetime(2021, 8, 6, 2, tzinfo=UTC)
_TEMPLATE = "payout_empty"


def account_number(number: int) -> str:
    return f"622202{number:010d}"


async def template(ground: Ground) -> str:
    """A migrated, empty database of payout."""
    if not ground.has(_TEMPLATE):
        await run_statements(ground.server.url("postgres"), ["CREATE DATABASE payout_bare"])
        # The migrations start an event loop of their own.
        await asyncio.to_thread(migrate, "payout", ground.owner("payout_bare"))
        await run_statements(ground.owner("payout_bare"), grant_statements())
        await ground.keep_as("payout_bare", _TEMPLATE)
    return _TEMPLATE


@dataclass(frozen=True, slots=True)
class Payout:
    runtime: Runtime
    payments: int


@contextlib.asynccontextmanager
async def payout(ground: Ground, database: str, payments: int) -> AsyncIterator[Payout]:
    """The parts of the service without HTTP, bank details and grants known, money on the disbursement account."""
    settings = Settings(
        database_url=ground.runtime(database),
        token_keys='{"keys": []}',  # noqa: S106 - no key, nobody signs
        disbursement_name="失业保险基金支出户",
        disbursement_account="63000000000000018",
        disbursement_cnaps="102851000014",
    )
    dsn = settings.database_url.get_secret_value()
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1), pool_size=8)
    log = await EventLog.open(dsn, codec=EventCodec(*PAYOUT_FACTS), source="payout")
    projections = {one.name: RunningProjection(one, log, engine) for one in PROJECTIONS}
    runtime = Runtime(settings, Clock(), engine, log, Vault(ACCOUNT_KEY), {}, projections)
    for projection in projections.values():
        projection.start()
    try:
        with rarely_collecting():  # as a service that has started
            await _know(runtime, payments)
            await _fund(log, payments * AMOUNT_FEN)
            yield Payout(runtime, payments)
    finally:
        for projection in projections.values():
            await projection.stop()
        await log.close()
        await engine.dispose()


async def _know(runtime: Runtime, payments: int) -> None:
    """What registration and eligibility would have told: in one go, since their feeds are not what is measured."""
    vault = runtime.own_vault
    details, accounts, grants = [], [], []
    for number in range(payments):
        uscc, account = make_uscc(AGENCY, number), account_number(number)
        bank = BankDetails(
            account_name=f"西宁第{number}商贸有限公司",
            account_sealed=vault.seal(account, uscc),
            account_fingerprint=vault.fingerprint(account),
            account_masked="",
            bank_name="中国工商银行西宁城东支行",
            cnaps_code="102851000106",
        )
        key = {"uscc": uscc, "bank_details_id": bank.details_id}
        details.append(key | bank.model_dump(exclude={"account_masked"}))
        accounts.append(key | {"account_fingerprint": bank.account_fingerprint})
        case = {"payment_id": f"{EDITION}:{uscc}", "edition": EDITION, "uscc": uscc, "agency": AGENCY}
        grants.append(case | {"name": bank.account_name, "amount_fen": AMOUNT_FEN, "granted_at": _NOW})
    async with runtime.engine.begin() as connection:
        for table, rows in ((known_bank_details, details), (known_accounts, accounts), (known_grants, grants)):
            for start in range(0, len(rows), 2_000):
                await connection.execute(insert(table), rows[start : start + 2_000])
    await _analyze(runtime)


async def _analyze(runtime: Runtime) -> None:
    """Plans as a database that has lived a while makes them."""
    async with runtime.engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE known_bank_details, known_accounts, known_grants")


async def _fund(log: EventLog, amount_fen: int) -> None:
    day = date(2021, 8, 5)
    steps = (
        RequestFunds(FUND_ID, "YK-1", amount_fen, "bench", "li", ""),
        ApproveFunds("YK-1", "wang", "", day),
        TransferFunds("YK-1", amount_fen, day, "CZ-1", "zhao", "", day),
    )
    for number, step in enumerate(steps):
        await log.execute([Work(FUND, fund_stream(FUND_ID), step)], context(f"fund-{number}"))


def context(name: str) -> CommandContext:
    return CommandContext(f"bench/{name}", "bench", _NOW)


def grant(number: int, fingerprint: str) -> RecordedEvent:
    """As eligibility's feed tells it."""
    uscc = make_uscc(AGENCY, number)
    event = RefundGranted(
        edition=EDITION,
        uscc=uscc,
        case_id=f"{EDITION}:{uscc}",
        name=f"西宁第{number}商贸有限公司",
        agency=AGENCY,
        assessment_id=f"{EDITION}:{uscc}:1",
        amount_fen=AMOUNT_FEN,
        route="direct",
        account_fingerprint=fingerprint,
        dispatch_firm=False,
        pay_by=date(2021, 8, 31),
    )
    return RecordedEvent("eligibility", number + 1, "case", 1, event, _NOW, "bench", f"grant/{number}", b"")


def grants(payments: int) -> list[RecordedEvent]:
    """What eligibility's feed tells, before anything is measured."""
    vault = Vault(ACCOUNT_KEY)
    return [grant(number, vault.fingerprint(account_number(number))) for number in range(payments)]


async def order(found: Payout, told: Sequence[RecordedEvent]) -> None:
    """Each grant by the reaction, page by page, as the subscription orders it."""
    log = found.runtime.own_log
    for start in range(0, len(told), PAGE):
        page = told[start : start + PAGE]
        asked = [
            (context(f"order-{one.position}"), work)
            for one in page
            for work in react_to_eligibility(one)
            if isinstance(work, WorkThen)
        ]
        await carry_out_each(log, asked)


async def draft(found: Payout, batch_id: str) -> None:
    """One batch of all that waits, checked and approved."""
    log, engine = found.runtime.own_log, found.runtime.engine
    rows = await payments_to_batch(engine, EDITION, AGENCY, None)
    hold(len(rows) == found.payments, "Every payment waits.")
    command = DraftBatch(batch_id, EDITION, AGENCY, lines_of(rows), Person("li", ""), FUND_ID)
    await log.execute(works_of_draft(command, rows), context("draft"))
    for step in (CheckBatch(Person("wang", "")), ApproveBatch(Person("zhao", ""))):
        await log.execute([Work(BATCH, batch_stream(batch_id), step)], context(type(step).__name__))
    await caught_up(found.runtime)


async def release(found: Payout, batch_id: str) -> None:
    """Each payment checked again, three files written and checked, all of it recorded."""
    runtime = found.runtime
    releaser = Principal("qian", frozenset(), "000000", None, "")
    prepared = await prepare(runtime, batch_id, Rules.none().of(EDITION), releaser, date(2021, 8, 6))
    hold(prepared.released.payments == found.payments, "Every payment may go.")
    work = works_of_release(prepared, Person("qian", ""), FUND_ID, None)
    await runtime.own_log.execute(work, context("release"))


async def caught_up(runtime: Runtime) -> None:
    hold(await runtime.caught_up_with_own_log(3_600), "The tables reach the head.")

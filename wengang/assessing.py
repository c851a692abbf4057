"""``wengang assess``: the mass comparison from files, as a dry run or into the log."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, aclosing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.ext.asyncio import AsyncEngine

from services.eligibility.comparison.batches import in_columns
from services.eligibility.comparison.comparing import Compared, compared
from services.eligibility.comparison.decisions import OUTCOMES
from services.eligibility.comparison.engines import Engine, duckdb_engine, spark_engine
from services.eligibility.comparison.receipts import SHEET, Assessed, assess, sheet_rows
from services.eligibility.comparison.recording import encoded_ahead, record
from services.eligibility.domain.edition import Edition
from services.eligibility.editions import all_editions, load
from services.eligibility.schemas.contributions import columns_of
from services.eligibility.use_cases.prepare_mass_assessment import prepare_mass_assessment
from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.sessions import brief_engine_of
from shared.money import yuan
from shared.sheets import SheetWriter
from wengang.commanding import text_of
from wengang.tables import console, table
from wengang.underway import underway
from wengang.wording import say

_CHINESE = {"eligible": "符合条件", "ineligible": "不符合条件", "not_assessable": "无法核定"}


@dataclass(slots=True)
class Totals:
    employers: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    refund_fen: int = 0
    recorded: int = 0
    unchanged: int = 0

    def add(self, assessed: Assessed) -> None:
        self.employers += len(assessed)
        for row, outcome in enumerate(assessed.decided.outcome.tolist()):
            lone = assessed.lone.get(row)
            self.outcomes[OUTCOMES[outcome] if lone is None else lone.outcome] += 1
            self.refund_fen += int(assessed.decided.amount_fen[row]) if lone is None else lone.amount_fen or 0


def engine_of(name: str, master: str, memory: str) -> AbstractContextManager[Engine]:
    return duckdb_engine(memory) if name == "duckdb" else spark_engine(master)


def edition_of(name: str) -> Edition:
    """A shipped edition's id, or a YAML file. Raises ``ValueError`` with a sentence."""
    if name.endswith(".yaml"):
        text_of(Path(name))
        return load(Path(name))
    if name not in all_editions():
        known = ", ".join(all_editions())
        raise ValueError(
            say(f"There is no edition {name!r}; known are {known}.", f"没有政策年度版本 {name!r}；已有：{known}。")
        )
    return all_editions()[name]


def progress(shown_on: Console) -> Progress:
    """How far it is, for whoever watches; a file or a pipe gets nothing of it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=shown_on, disable=not shown_on.is_terminal)


@contextmanager
def comparison(engine: Engine, editions: Sequence[Edition], roster: Path, contributions: Path) -> Iterator[Compared]:
    """On the base year of the first; the columns that any of them uses must be there."""
    needed = {name for edition in editions for name in columns_of(edition)[0]}
    earlier = any(edition.asks_earlier_months for edition in editions)
    year = editions[0].base_year.value
    with ExitStack() as opened:
        with underway(say("reading the files", "正在读取文件")):
            found = opened.enter_context(compared(engine, year, roster, contributions, sorted(needed), earlier=earlier))
        yield found


def batches_of(
    found: Compared, edition: Edition, on: date, lists: Mapping[str, tuple[str, ...]] | None = None
) -> Iterator[Assessed]:
    """``lists``: who stands on which lists that exclude, by USCC."""
    for batch in found.batches():
        yield assess(edition, in_columns(batch).standing(lists or {}), on, f"file:{found.contributions_sha256}")


def assess_to_sheet(engine: Engine, edition: Edition, roster: Path, contributions: Path, on: date, out: Path) -> Totals:
    """Write the sheet; it appears whole or not at all."""
    totals = Totals()
    part = out.with_name(f".{out.name}.part")
    try:
        with comparison(engine, (edition,), roster, contributions) as found, progress(console(stderr=True)) as bar:
            task = bar.add_task(say("assessing", "正在核定"), total=found.employers)
            with part.open("w", encoding="utf-8", newline="") as opened:
                writer = SheetWriter(opened)
                writer.row(SHEET)
                for assessed in batches_of(found, edition, on):
                    writer.rows(sheet_rows(assessed))
                    totals.add(assessed)
                    bar.advance(task, len(assessed))
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return totals


async def assess_into_log(
    found: Compared, edition: Edition, on: date, log: EventLog, tables: AsyncEngine, actor: str
) -> Totals:
    """Record every assessment; a second run of the same files on the same day records nothing more.

    Raises ``Refused`` where the edition is not in force, or a fund is not on record or holds too little.
    """
    totals = Totals()
    lists = await prepare_mass_assessment(log, tables, edition, found.agencies, on)
    said = (
        f"{edition.sha256}/{found.roster_sha256}/{found.contributions_sha256}/{on.isoformat()}/{sorted(lists.items())}"
    )
    run = f"comparison/{hashlib.sha256(said.encode()).hexdigest()}"
    with progress(console(stderr=True)) as bar:
        task = bar.add_task(say("recording", "正在记录"), total=found.employers)
        async with aclosing(encoded_ahead(batches_of(found, edition, on, lists))) as batches:
            number = 0
            async for assessed, receipts in batches:
                number += 1
                done = await record(log, assessed, f"{run}/{number}", actor, datetime.now(UTC), receipts)
                totals.add(assessed)
                totals.recorded += done.recorded
                totals.unchanged += done.unchanged
                bar.advance(task, len(assessed))
    return totals


def record_all(
    engine: Engine, edition: Edition, roster: Path, contributions: Path, on: date, database_url: str, actor: str
) -> Totals:
    async def run(found: Compared) -> Totals:
        log = await EventLog.open(database_url, codec=EventCodec(*ELIGIBILITY_FACTS), source="eligibility")
        tables = brief_engine_of(database_url)
        try:
            return await assess_into_log(found, edition, on, log, tables, actor)
        finally:
            await tables.dispose()
            await log.close()

    with comparison(engine, (edition,), roster, contributions) as found:
        return asyncio.run(run(found))


def show(totals: Totals, *, recorded: bool) -> None:
    title = say(f"{totals.employers:,} employers", f"单位 {totals.employers:,} 家")
    shown = table(title, [say("outcome", "核定结果")], [say("employers", "单位数")])
    for outcome in OUTCOMES:
        shown.add_row(say(outcome, _CHINESE[outcome]), f"{totals.outcomes[outcome]:,}")
    shown.add_row(say("refunds, yuan", "返还金额（元）"), yuan(totals.refund_fen), style="bold")
    if recorded:
        shown.add_row(say("recorded", "已记录"), f"{totals.recorded:,}")
        shown.add_row(
            say("unchanged, listed, or recorded before", "未变化、已公示或者此前已记录"), f"{totals.unchanged:,}"
        )
    console().print(shown)

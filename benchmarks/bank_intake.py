"""A camt.054 taken in: checked by its schema, each line to its payment, recorded; in constant memory."""

import asyncio
import gc
import hashlib
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import IO

from sqlalchemy import func, select

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes
from benchmarks.payout_batch import BATCH_ID, MOST
from benchmarks.payout_ground import (
    AGENCY,
    EDITION,
    Payout,
    account_number,
    caught_up,
    context,
    draft,
    grants,
    order,
    payout,
    release,
    template,
)
from services.payout.domain.payment import end_to_end_id
from services.payout.intake.receiving import Received, take_in
from services.payout.tables.money import payments as table
from wengang.demo.employers import make_uscc

_MOST_DIFFERENCE_BYTES = 32 << 20
"""What a file may take more than one of a tenth of its length. 100,000 lines are 75 MB, and as a tree 1 GB."""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
    "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N-1</MsgId><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm></GrpHdr><Ntfctn>"
    "<Id>1</Id><Acct><Id><Othr><Id>63000000000000018</Id></Othr></Id></Acct>"
)


async def prepare(ground: Ground, _: Sizes) -> str:
    return await template(ground)


def write_notification(out: IO[bytes], numbers: range) -> str:
    """These payments credited; the file's SHA-256."""
    out.write(_HEAD.encode())
    for number in numbers:
        transfer = end_to_end_id(EDITION, make_uscc(AGENCY, number), 1)
        amount = '<Amt Ccy="CNY">1440.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        payee = f"<Cdtr><Pty><Nm>西宁第{number}商贸有限公司</Nm></Pty></Cdtr>"
        account = f"<CdtrAcct><Id><Othr><Id>{account_number(number)}</Id></Othr></Id></CdtrAcct>"
        entry = (
            f"<Ntry>{amount}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2021-08-06</Dt></BookgDt>"
            "<BkTxCd><Prtry><Cd>PAYOUT</Cd></Prtry></BkTxCd><NtryDtls><TxDtls><Refs>"
            f"<AcctSvcrRef>R-{number}</AcctSvcrRef><EndToEndId>{transfer}</EndToEndId></Refs>"
            f"{amount}<RltdPties>{payee}{account}</RltdPties></TxDtls></NtryDtls></Ntry>"
        )
        out.write(entry.encode())
    out.write(b"</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>")
    out.seek(0)
    digest = hashlib.sha256()
    while chunk := out.read(1 << 20):
        digest.update(chunk)
    out.seek(0)
    return digest.hexdigest()


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


async def intake(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """A file of a tenth of the length comes first: memory that grew with the file would show between the two."""
    lines = min(sizes.events, MOST)
    payments = lines + lines // 10
    told = grants(payments)
    async with payout(ground, database, payments) as found:
        await order(found, told)
        told.clear()
        await caught_up(found.runtime)
        await draft(found, BATCH_ID)
        await release(found, BATCH_ID)
        await caught_up(found.runtime)
        gc.collect()
        _, least = await _taken_in(found, range(lines, payments))
        begun = process_time()
        seconds, most = await _taken_in(found, range(lines))
        worked = process_time() - begun
        hold(
            most - least < _MOST_DIFFERENCE_BYTES,
            f"Memory does not grow with the file ({least >> 20} MB, then {most >> 20} MB).",
        )
        await caught_up(found.runtime)
        async with found.runtime.engine.connect() as connection:
            query = select(func.count()).select_from(table).where(table.c.state == "credited")
            hold((await connection.execute(query)).scalar_one() == payments, "Every payment is credited.")
        grew = f"memory grew by {most >> 20} MB, by {least >> 20} MB with a tenth of the lines"
        return Reading(lines, seconds, processor_seconds=worked, note=grew)


async def _taken_in(found: Payout, numbers: range) -> tuple[float, int]:
    """Seconds, and the bytes that the process had more at most than before."""
    with tempfile.TemporaryFile() as out:
        sha256 = write_notification(out, numbers)
        peak = before = resident_bytes()
        begun = perf_counter()
        received = Received(out, sha256, context(f"intake-{len(numbers)}"))
        taking = asyncio.create_task(take_in(found.runtime, received))
        while not taking.done():
            await asyncio.wait([taking], timeout=0.1)
            peak = max(peak, resident_bytes())
        recorded = await taking
        seconds = perf_counter() - begun
    hold(recorded.answer["credited"] == len(numbers), "Every line was taken in as a credit.")
    return seconds, peak - before


BENCHMARK = Benchmark(
    name="bank_intake",
    title="camt.054 taken in",
    unit="lines/s",
    target="100,000 in 30 s, constant memory",
    contenders=(Contender("wengang", intake),),
    prepare=prepare,
)

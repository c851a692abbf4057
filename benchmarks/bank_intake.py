"""A camt.054 taken in: checked by its schema, each line to its payment, recorded; in constant memory."""

import asyncio
import hashlib
import tempfile
from pathlib import Path
from time import perf_counter
from typing import IO

from sqlalchemy import func, select

from benchmarks.ground import Ground, hold
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes
from benchmarks.payout_batch import BATCH_ID, MOST
from benchmarks.payout_ground import (
    AGENCY,
    EDITION,
    account_number,
    caught_up,
    context,
    draft,
    order,
    payout,
    release,
    template,
)
from services.payout.bank_results import Received, take_in
from services.payout.domain.payment import end_to_end_id
from services.payout.tables import payments as table
from wengang.demo.employers import make_uscc

_MOST_GROWTH_BYTES = 300 << 20
"""What intake may add to the process, projections and all. The file of 100,000 lines is 75 MB, and its tree 1 GB."""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
    "<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N-1</MsgId><CreDtTm>2021-08-06T18:00:00+08:00</CreDtTm></GrpHdr><Ntfctn>"
    "<Id>1</Id><Acct><Id><Othr><Id>63000000000000018</Id></Othr></Id></Acct>"
)


async def prepare(ground: Ground, _: Sizes) -> str:
    return await template(ground)


def write_notification(out: IO[bytes], payments: int) -> str:
    """Every payment credited; the file's SHA-256."""
    out.write(_HEAD.encode())
    for number in range(payments):
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
    payments = min(sizes.events, MOST)
    async with payout(ground, database, payments) as found:
        await order(found)
        await caught_up(found.runtime)
        await draft(found, BATCH_ID)
        await release(found, BATCH_ID)
        await caught_up(found.runtime)
        with tempfile.TemporaryFile() as out:
            sha256 = write_notification(out, payments)
            peak = before = resident_bytes()
            begun = perf_counter()
            taking = asyncio.create_task(take_in(found.runtime, Received(out, sha256, context("intake"))))
            while not taking.done():
                await asyncio.wait([taking], timeout=0.1)
                peak = max(peak, resident_bytes())
            recorded = await taking
            seconds = perf_counter() - begun
        hold(recorded.answer["credited"] == payments, "Every line was taken in as a credit.")
        hold(peak - before < _MOST_GROWTH_BYTES, f"Memory does not grow with the file ({(peak - before) >> 20} MB).")
        await caught_up(found.runtime)
        async with found.runtime.engine.connect() as connection:
            query = select(func.count()).select_from(table).where(table.c.state == "credited")
            hold((await connection.execute(query)).scalar_one() == payments, "Every payment is credited.")
        return Reading(payments, seconds, note=f"memory grew by {(peak - before) >> 20} MB")


BENCHMARK = Benchmark(
    name="bank_intake",
    title="camt.054 taken in",
    unit="lines/s",
    target="100,000 in 30 s, constant memory",
    contenders=(Contender("wengang", intake),),
    prepare=prepare,
)

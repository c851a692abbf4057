"""Eligibility's database with an adopted edition and its funds on record, made once."""

import asyncio
from datetime import UTC, date, datetime

from benchmarks.ground import Ground
from migrations.run import migrate
from services.eligibility.domain.adoption import EDITION as ADOPTION
from services.eligibility.domain.adoption import AdoptEdition, ProposeEdition, edition_stream
from services.eligibility.domain.record import RECORD, fund_stream
from services.eligibility.editions import all_editions, shipped
from shared.contracts.eligibility import ELIGIBILITY_FACTS, FundRecorded
from shared.editions.payments import fund_region
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, Work

EDITION = all_editions()["qinghai-2021"]
ON = EDITION.pay_by.value
AT = datetime(2021, 8, 31, 1, 0, tzinfo=UTC)
CODEC = EventCodec(*ELIGIBILITY_FACTS)
FUNDS = [
    FundRecorded(
        edition=EDITION.id,
        region=region,
        balance_fen=2_000_000_000_000,
        payments_of_year_fen=1_000_000_000_000,
        as_of=date(EDITION.base_year.value, 12, 31),
    )
    for region in sorted({fund_region(EDITION.reserves({}).level, county) or "" for county in EDITION.counties.value})
]
EVENTS = 2 + len(FUNDS)
"""How many the log holds when a measurement begins."""

_TEMPLATE = "adopted"


async def adopted(ground: Ground) -> str:
    if ground.has(_TEMPLATE):
        return _TEMPLATE
    name = await ground.bare()
    await asyncio.to_thread(migrate, "eligibility", ground.owner(name))
    await ground.grant(name)
    log = await EventLog.open(ground.runtime(name), codec=CODEC, source="eligibility")
    for who, command in (
        ("maker", ProposeEdition(EDITION.id, EDITION.sha256, shipped()[EDITION.id], "maker")),
        ("approver", AdoptEdition(EDITION.id, EDITION.sha256, "approver", ON)),
    ):
        work = Work(ADOPTION, edition_stream(EDITION.id), command)
        await log.execute([work], CommandContext(f"adopt-{who}", who, AT))
    funds = [Work(RECORD, fund_stream(fund), fund) for fund in FUNDS]
    await log.execute(funds, CommandContext("funds", "bureau", AT))
    await log.close()
    await ground.keep_as(name, _TEMPLATE)
    return _TEMPLATE

"""An employer confirms amount and account over HTTP: the registration service itself, one worker, durable."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping

import asyncpg
import httpx
import orjson

from benchmarks.counting import AT
from benchmarks.ground import Ground, hold
from benchmarks.http_client import CONNECTIONS, post, send_all
from benchmarks.measuring import Benchmark, Contender, Reading, Run, Sizes
from services.registration.domain.commands import EnrolEmployer, ReceiveAssessment, RegisterEmployer
from services.registration.domain.employer import EMPLOYER, employer_stream
from shared.contracts.registration import REGISTRATION_FACTS, AssessmentReceived, BankDetails, EmployerEnrolled
from shared.eventlog.codec import EventCodec
from shared.eventlog.log import EventLog
from shared.eventlog.records import CommandContext, Work
from shared.security.tokens import TokenMaker
from shared.security.vault import Vault
from wengang.demo.employers import make_uscc
from wengang.ports import free_ports
from wengang.roles import NATION

EDITION = "qinghai-2021"
AGENCY = "630102"
ACCOUNT = "6222020200112345"
KEY = "0f" * 32
FACTS_EACH = 4
PROJECTION = "registration-employers"
_WARM_UP = 4 * CONNECTIONS
_EMPLOYERS_PER_COMMAND = 250


def _assessment(uscc: str) -> str:
    return f"{EDITION}:{uscc}:1"


def _usccs(sizes: Sizes) -> list[str]:
    return [make_uscc(AGENCY, number) for number in range(1, _WARM_UP + sizes.requests + 1)]


async def enrolled(ground: Ground, sizes: Sizes) -> str:
    """The template with employers that have everything but their word."""
    template = f"enrolled_{sizes.requests}"
    if ground.has(template):
        return template
    name = await ground.fresh()
    log = await EventLog.open(ground.runtime(name), codec=EventCodec(*REGISTRATION_FACTS), source="registration")
    vault = Vault(KEY)
    usccs = _usccs(sizes)
    for at in range(0, len(usccs), _EMPLOYERS_PER_COMMAND):
        work = [one for uscc in usccs[at : at + _EMPLOYERS_PER_COMMAND] for one in _until_assessed(uscc, vault)]
        await log.execute(work, CommandContext(f"seed-{at}", "benchmark", AT))
    await log.close()
    await ground.keep_as(name, template)
    return template


def _until_assessed(uscc: str, vault: Vault) -> list[Work[object, object]]:
    facts = EmployerEnrolled(
        uscc=uscc,
        edition=EDITION,
        name="西宁商贸有限公司",
        agency=AGENCY,
        unit_kind="enterprise",
        size_class="small",
        first_insured_month="2020-03",
        received_prior_refund=False,
        dispatch_firm=False,
    )
    bank = BankDetails(
        account_name="西宁商贸有限公司",
        account_sealed=vault.seal(ACCOUNT, uscc),
        account_fingerprint=vault.fingerprint(ACCOUNT),
        account_masked="6222****2345",
        bank_name="中国工商银行西宁城东支行",
        cnaps_code="102851000106",
    )
    assessment = AssessmentReceived(
        uscc=uscc,
        edition=EDITION,
        assessment_id=_assessment(uscc),
        outcome="eligible",
        route="confirming",
        amount_fen=181_508,
    )
    commands = (EnrolEmployer(facts, bank), RegisterEmployer(EDITION), ReceiveAssessment(assessment))
    return [Work(EMPLOYER, employer_stream(uscc), command) for command in commands]  # type: ignore[arg-type]


def _requests(usccs: list[str], token: str) -> list[bytes]:
    return [
        post(
            f"/v1/employers/{uscc}/confirmations",
            {"Authorization": f"Bearer {token}", "Idempotency-Key": f"confirm-{uscc}"},
            orjson.dumps(
                {
                    "edition": EDITION,
                    "assessment_id": _assessment(uscc),
                    "amount": "1815.08",
                    "account_number": ACCOUNT,
                }
            ),
        )
        for uscc in usccs
    ]


@contextlib.asynccontextmanager
async def served(app: str, environment: Mapping[str, str]) -> AsyncIterator[int]:
    """One uvicorn worker, started as ``wengang up`` and the containers start it; yields its port.

    By port, not by a socket of ours (``--fd``): uvicorn takes such a socket for one of UNIX, and leaves Nagle's
    algorithm on, so that answers wait up to 40 ms for the client's acknowledgement.
    """
    with free_ports() as base:
        port = base + 1
        command = ["-m", "uvicorn", app, "--factory", "--host", "127.0.0.1", "--port", str(port)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, "--no-access-log", "--log-level", "error", env={**os.environ, **environment}
        )
        try:
            while not await _listens(port):
                if process.returncode is not None:
                    raise RuntimeError(f"{app} ended before it answered.")
                await asyncio.sleep(0.02)
            yield port
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def ready(port: int, head: int, projection: str = PROJECTION) -> None:
    """The service answers, and its projections have read what was there before."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                answer = await client.get("/health/ready")
                if answer.is_success and answer.json().get("positions", {}).get(projection, head) >= head:
                    return
            await asyncio.sleep(0.1)
    raise TimeoutError("The service does not become ready.")


def _run(app: str, *, durable: bool, ours: bool) -> Run:
    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        maker = TokenMaker.from_file(ground.folder / "token-key.json")
        token = maker.make("platform", ["registration:write"], region=NATION)
        environment = {
            "DATABASE_URL": ground.runtime(database) if ours else ground.owner(database),
            "WENGANG_TOKEN_KEYS": maker.public_keys(),
            "WENGANG_ACCOUNT_KEY": KEY,
            "WENGANG_LOG_KEY": "0e" * 32,
            "WENGANG_LOG_LEVEL": "CRITICAL",
            "WENGANG_ELIGIBILITY_URL": "http://127.0.0.1:9",  # nobody is there: only this service is measured
        }
        usccs = _usccs(sizes)
        requests = _requests(usccs, token)
        async with served(app, environment) as port:
            await ready(port, FACTS_EACH * len(usccs) if ours else 0)
            await send_all(port, requests[:_WARM_UP])
            reading = await send_all(port, requests[_WARM_UP:])
        if durable:
            table = "events" if ours else "stored_events"
            written = await _count(ground.owner(database), table)
            hold(written == len(usccs), "Every confirmation that was answered is recorded, once.")
        return reading

    return run


async def _count(dsn: str, table: str) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(
            await connection.fetchval(
                f"SELECT count(*) FROM {table} WHERE topic = $1", "registration.refund-confirmed.v1"
            )
        )
    finally:
        await connection.close()


BENCHMARK = Benchmark(
    name="http_confirmation",
    title=f"POST of a confirmation, one worker, {CONNECTIONS} connections",
    unit="requests/s",
    target="≥ 2,000/s, 60 % of validating only",
    contenders=(
        Contender("wengang", _run("services.registration.main:create_app", durable=True, ours=True)),
        Contender(
            "only validates the same body", _run("benchmarks.http_apps:validates_only", durable=False, ours=False)
        ),
        Contender(
            "FastAPI on the eventsourcing recorder",
            _run("benchmarks.http_apps:on_eventsourcing", durable=True, ours=False),
        ),
    ),
    prepare=enrolled,
)

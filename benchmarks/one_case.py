"""One case: over HTTP with its full receipt, and the decision alone beside zen-engine."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from time import perf_counter

import zen

from benchmarks.eligibility_ground import AT, CODEC, EDITION, EVENTS, ON, adopted
from benchmarks.ground import EMPTY, Ground, hold
from benchmarks.http_client import get, send_all
from benchmarks.http_confirmation import ready, served
from benchmarks.measuring import Benchmark, Contender, Reading, Sizes, p99
from benchmarks.population import made_columns
from services.eligibility.comparison.receipts import assess
from services.eligibility.comparison.recording import record
from services.eligibility.domain.assessment import receipt
from services.eligibility.domain.columns import Columns
from shared.eventlog.log import EventLog
from shared.security.tokens import TokenMaker
from wengang.roles import NATION

CONNECTIONS = 4
"""Clerks who look at a case at the same moment."""
_WARM_UP = 200


async def assessed(ground: Ground, sizes: Sizes) -> str:
    """The template: eligibility's database with an adopted edition and as many cases as are asked for."""
    template = f"assessed_{sizes.requests}"
    if ground.has(template):
        return template
    name = await ground.fresh(await adopted(ground))
    log = await EventLog.open(ground.runtime(name), codec=CODEC, source="eligibility")
    columns = await asyncio.to_thread(made_columns, sizes.requests, EDITION.base_year.value)
    await record(log, assess(EDITION, columns, ON, "file:0"), "seed", "benchmark", AT)
    await log.close()
    await ground.keep_as(name, template)
    return template


async def over_http(ground: Ground, database: str, sizes: Sizes) -> Reading:
    """The service as it is deployed: one worker, durable, its projection caught up."""
    maker = TokenMaker.from_file(ground.folder / "token-key.json")
    token = maker.make("bureau", ["eligibility:read"], region=NATION)
    environment = {
        "DATABASE_URL": ground.runtime(database),
        "WENGANG_TOKEN_KEYS": maker.public_keys(),
        "WENGANG_ACCOUNT_KEY": "0f" * 32,
        "WENGANG_LOG_KEY": "0e" * 32,
        "WENGANG_LOG_LEVEL": "CRITICAL",
        "WENGANG_REGISTRATION_URL": "http://127.0.0.1:9",  # nobody is there: only this service is measured
    }
    columns = await asyncio.to_thread(made_columns, sizes.requests, EDITION.base_year.value)
    headers = {"Authorization": f"Bearer {token}"}
    requests = [get(f"/v1/assessments/{EDITION.id}/{uscc}", headers) for uscc in columns.uscc]
    async with served("services.eligibility.main:create_app", environment) as port:
        await ready(port, EVENTS + len(columns), "eligibility-cases")
        await send_all(port, requests[:_WARM_UP], CONNECTIONS)
        return await send_all(port, requests, CONNECTIONS)


HTTP = Benchmark(
    name="one_case_http",
    title=f"GET of one case with its full receipt, one worker, {CONNECTIONS} connections",
    unit="requests/s",
    target="p99 ≤ 20 ms",
    contenders=(Contender("wengang", over_http),),
    prepare=assessed,
)

# The decision alone

_RULES = {
    "contentType": "application/vnd.gorules.decision",
    "nodes": [
        {"id": "in", "name": "facts", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {
            "id": "rules",
            "name": "rules",
            "type": "expressionNode",
            "position": {"x": 1, "y": 0},
            "content": {
                "expressions": [
                    {"id": "1", "key": "layoff_rate", "value": "max([opening - december - natural, 0]) / opening"},
                    {"id": "2", "key": "limit", "value": "insured_sum <= 30 * months ? 0.2 : 0.06"},
                    {
                        "id": "3",
                        "key": "refund_fen",
                        "value": "$.layoff_rate <= $.limit ? floor(premium_fen * rate + 0.5) : 0",
                    },
                ]
            },
        },
        {"id": "out", "name": "refund", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ],
    "edges": [
        {"id": "a", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "b", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ],
}


def _ours(columns: Columns) -> Callable[[int], int]:
    def decide(row: int) -> int:
        found = receipt(EDITION, columns.employer(row), columns.facts(row), ON, "one")
        found.model_dump_json()
        return found.amount_fen or 0

    return decide


def _zen(columns: Columns) -> Callable[[int], int]:
    decision = zen.ZenEngine().create_decision(json.dumps(_RULES))
    counts = {name: numbers.tolist() for name, numbers in columns.counts.items()}

    def decide(row: int) -> int:
        thirty = columns.unit_kind[row] == "social_organisation" or (
            columns.unit_kind[row] == "enterprise" and columns.size_class[row] == "large"
        )
        old = columns.first_insured_month[row] <= "2019-12"
        facts = {
            "premium_fen": counts["unit_paid_fen"][row] + counts["staff_paid_fen"][row],
            "rate": 0.3 if thirty else 0.6,
            "opening": counts["prior_december" if old else "first_month"][row],
            "december": counts["december"][row],
            "natural": counts["retired"][row] + counts["deceased"][row],
            "insured_sum": counts["insured_sum"][row],
            "months": (counts["staffed"][row] >> 1).bit_count(),
        }
        return int(decision.evaluate(facts)["result"]["refund_fen"])

    return decide


def _alone(make: Callable[[Columns], Callable[[int], int]], *, ours: bool) -> Callable[..., Awaitable[Reading]]:
    async def run(ground: Ground, database: str, sizes: Sizes) -> Reading:
        del ground, database
        columns = await asyncio.to_thread(made_columns, sizes.requests, EDITION.base_year.value)
        exact = assess(EDITION, columns, ON, None).decided
        judged = [
            row
            for row in range(len(columns))
            if all(reason.code == "layoff-above" for reason in exact.reasons.get(row, ()))
        ]
        decide = make(columns)
        latencies: list[float] = []
        wrong = 0
        begun = perf_counter()
        for row in judged:
            started = perf_counter()
            found = decide(row)
            latencies.append(1000 * (perf_counter() - started))
            wrong += found != int(exact.amount_fen[row])
        seconds = perf_counter() - begun
        hold(not ours or wrong == 0, "Not a fen is wrong.")
        return Reading(len(judged), seconds, p99(latencies), wrong=wrong)

    return run


async def _nothing(ground: Ground, sizes: Sizes) -> str:
    del ground, sizes
    return EMPTY


DECISION = Benchmark(
    name="one_case",
    title="One case decided in memory",
    unit="cases/s",
    target="no fen wrong",
    contenders=(
        Contender("wengang, with its receipt", _alone(_ours, ours=True)),
        Contender("zen-engine, the refund only", _alone(_zen, ours=False)),
    ),
    prepare=_nothing,
)

"""Seasons with a bank that does everything the formats allow: no fen is lost, and no payment is sent twice.

Short: a few seasons, in every run. Long: ``make campaign``; ``WENGANG_CAMPAIGN_SEED`` plays one season again.
"""

import json
import os
import time

import pytest

from shared.money import yuan
from tests.campaign.bank.audit import account_by_facts
from tests.campaign.bank.season import Season
from tests.system import InProcess

_LONG = os.environ.get("WENGANG_CAMPAIGN") == "long"
_SEED = os.environ.get("WENGANG_CAMPAIGN_SEED")
_SEEDS = [int(_SEED)] if _SEED else list(range(1, 61)) if _LONG else [2, 3]
_SIZE = (600, 6) if _LONG else (400, 4)


@pytest.mark.parametrize("seed", _SEEDS)
async def test_every_fen_of_a_season_is_explained_and_no_payment_is_sent_twice(
    system_with_logs: InProcess, seed: int
) -> None:
    system, begun = system_with_logs, time.monotonic()
    season = Season(system, seed, *_SIZE)
    await season.play()
    _print(season, time.monotonic() - begun)
    assert season.faults == []
    await _check(system, season)
    print(json.dumps({"explained": seed}))  # noqa: T201


def _print(season: Season, seconds: float) -> None:
    """Figures of the long campaign: one line a seed, to be added up."""
    counts = dict(season.desk.counts) | dict(season.world.counts)
    told = {
        "seed": season.world.seed,
        "seconds": round(seconds, 1),
        **counts,
        "kinds": dict(season.kinds),
        "faults": season.faults,
    }
    told |= {"refusals": dict(season.desk.refusals)}
    print(json.dumps(told, ensure_ascii=False))  # noqa: T201


async def _check(system: InProcess, season: Season) -> None:
    books, seed = season.world.books, season.world.seed
    recorded = await system.runtime("payout").own_log.read(0, 1_000_000)
    balance, out = account_by_facts([one.event for one in recorded], [one.position for one in recorded])
    assert balance == books.balance, f"replay with WENGANG_CAMPAIGN_SEED={seed}"
    assert await _compared(system) == (yuan(books.balance), "0.00", "0.00", "0.00"), seed
    payments = {
        str(one.event.model_dump()["end_to_end_id"])[:-3]: str(one.event.model_dump()["payment_id"])
        for one in recorded
        if one.event.topic == "payout.payment-released.v1"
    }
    in_one_sum = {one.payment for one in books.instructions.values() if one.batch in books.in_one_sum}
    for instruction in books.instructions.values():
        if instruction.payment not in in_one_sum:
            payment_id = payments[instruction.payment]
            assert out[payment_id] == books.out(instruction.payment), (
                seed,
                instruction,
                books.of_payment(instruction.payment),
            )


async def _compared(system: InProcess) -> tuple[str, str, str, str]:
    """Closing balance; what no line explains since the first statement, and before; what nobody looks into."""
    told = (await system.get("auditor", "payout", "/v1/reconciliation/account"))["comparison"]
    return told["statement"], told["difference"], told["opening"], told["drift"]

"""An outcome that was rightly sealed, and never decided: the fact has no effect anywhere, and the audit says so."""

from pathlib import Path

from shared.eventlog.command_ids import command_of
from tests.conftest import MakeDatabase
from tests.payout.paying import listed, window_passes
from tests.people import employer
from tests.supervision.test_anchors_and_receipts import anchored
from tests.system import VERIFIER_KEYS, InProcess
from wengang.audit import verify_all
from wengang.roles import SERVICES


async def test_a_fact_whose_effect_somebody_took_away_beforehand_is_named(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    made = {service: await make_database(service) for service in SERVICES}
    async with InProcess({name: one.runtime for name, one in made.items()}, tmp_path).running() as system:
        await listed(system, employer(1))
        await system.settled()
        log, head = system.runtime("payout").own_log, (await system.runtime("eligibility").own_log.head()).position
        for position in range(head + 1, head + 10):
            lie = command_of("fact", "eligibility", f"{position}/0", actor="somebody", at=system.clock.now())
            await log.execute([], lie)
        await window_passes(system)
        await anchored(system)
        (granted,) = await system.events("eligibility", "refund-granted")
        assert await system.events("payout", "payment-ordered") == []
    verdict = await verify_all({name: one.owner for name, one in made.items()}, VERIFIER_KEYS.split(), [])
    (problem,) = verdict.problems
    assert granted.uscc
    assert problem.startswith("The fact eligibility/")
    assert problem.endswith("had another effect in payout than its rules say: 0 facts recorded.")

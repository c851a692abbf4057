"""Whatever somebody with every right does to a row of any table: the audit of everything names it, or says why not.

Short: some cases, drawn by a seed (``WENGANG_CAMPAIGN_SEED``), in every run. Long: all of them, a third by each of
three seeds from that one on, by ``make campaign``.
"""

import os
import random
from collections import Counter
from pathlib import Path

import asyncpg

from tests.campaign.tamper.full_world import make_full_world
from tests.campaign.tamper.tampering import Case, cases_of, shapes_of, tampered
from tests.conftest import MakeDatabase
from tests.docs.test_readme import text_of
from tests.payout.paying import ordered, sent
from tests.people import employer
from tests.supervision.test_anchors_and_receipts import anchored
from tests.system import VERIFIER_KEYS, InProcess
from wengang.audit import verify_all
from wengang.auditable import NotAuditable
from wengang.replayed import BEYOND, BEYOND_COLUMNS
from wengang.roles import SERVICES

_LONG = os.environ.get("WENGANG_CAMPAIGN") == "long"
_SEED = int(os.environ.get("WENGANG_CAMPAIGN_SEED", "1"))
_SEEDS = (_SEED, _SEED + 1, _SEED + 2) if _LONG else (_SEED,)
_SHORT = 40
_LEAST = 250
"""Cases of one seed of the long campaign."""
_HARMLESS = {"tracking.position"}
"""Found where it is ahead of a log or the rows; set back, the same facts are read again, and have their effect once."""


def beyond(case: Case) -> bool:
    return case.table in BEYOND or case.place in BEYOND_COLUMNS


async def a_week(system: InProcess) -> None:
    """Two employers from the roster to the bank: most tables have a row."""
    await ordered(system, employer(1), employer(2, dispatch_firm=True))
    await sent(system)


async def test_every_tampering_is_found_or_said_to_be_beyond_the_audit(
    make_database: MakeDatabase, tmp_path: Path
) -> None:
    made = {service: await make_database(service) for service in SERVICES}
    async with InProcess({name: one.runtime for name, one in made.items()}, tmp_path).running() as system:
        await (make_full_world(system) if _LONG else a_week(system))
        await system.settled()
        await anchored(system)
        anchors = list(system.anchor_files.values())
    dsns = {name: one.owner for name, one in made.items()}
    keys = VERIFIER_KEYS.split()

    async def problems() -> list[str]:
        try:
            return (await verify_all(dsns, keys, anchors)).problems
        except NotAuditable as error:
            return [str(error)]  # it cannot be good, and says why

    async def outcome(case: Case) -> str:
        if case.table in BEYOND:
            return "beyond"  # the audit does not read it
        try:
            found = await problems()
        except Exception as error:  # noqa: BLE001 - an audit that falls has named nothing
            return repr(error)
        return (
            "found" if found else "beyond" if beyond(case) else "harmless" if case.place in _HARMLESS else "not found"
        )

    assert await problems() == []
    connections = {name: await asyncpg.connect(dsn) for name, dsn in dsns.items()}
    shapes = {name: await shapes_of(one) for name, one in connections.items()}
    missed, figures, untouched = [], Counter[str](), set()
    for name, tables in shapes.items():
        untouched |= {(name, table, column) for table, shape in tables.items() for column in shape.columns}
    for turn, seed in enumerate(_SEEDS):
        chance, before = random.Random(seed), figures.total()  # noqa: S311 - for chance only
        cases = [case for name, tables in shapes.items() for case in cases_of(name, tables, chance)]
        if _LONG:
            chosen = [one for number, one in enumerate(cases) if number % len(_SEEDS) == turn]
        else:
            chosen = chance.sample([one for one in cases if not beyond(one)], _SHORT)
        for case in chosen:
            print(seed, case, flush=True)  # noqa: T201 - which one it was, should the run be cut off
            async with tampered(connections[case.service], case, shapes[case.service][case.table]) as changed:
                if not changed:
                    continue
                untouched.discard((case.service, case.table, case.column))
                what = await outcome(case)
                figures[f"{case.kind}: {what}"] += 1
                if what not in ("found", "beyond", "harmless"):
                    missed.append(f"{case} (seed {seed}): {what}")
                    print("    ", what, flush=True)  # noqa: T201 - as above
        assert figures.total() - before >= (_LEAST if _LONG else _SHORT // 2)
    assert await problems() == []
    for one in connections.values():
        await one.close()
    empty = sorted({f"{name}.{table}" for name, table, _ in untouched if not shapes[name][table].rows})
    held = sorted(f"{name}.{table}.{column}" for name, table, column in untouched if shapes[name][table].rows)
    print(f"seeds {_SEEDS}: {dict(figures)}; without rows: {', '.join(empty)}")  # noqa: T201 - for the docs
    if _LONG:
        print(f"columns that no case could change: {', '.join(held)}")  # noqa: T201 - as above
    assert missed == []


def test_what_is_beyond_the_audit_stands_in_the_documents_with_its_reason() -> None:
    told = [line for line in text_of("docs/how-to/audit-a-log.md").splitlines() if line.startswith("| `")]
    assert told == [f"| `{place}` | {why} |" for place, why in (BEYOND | BEYOND_COLUMNS).items()]


async def test_what_is_said_to_be_beyond_the_audit_is_there(make_database: MakeDatabase) -> None:
    places = set()
    for service in SERVICES:
        connection = await asyncpg.connect((await make_database(service)).owner)
        for table, shape in (await shapes_of(connection)).items():
            places |= {table, *(f"{table}.{column}" for column in shape.columns)}
        await connection.close()
    assert (BEYOND.keys() | BEYOND_COLUMNS.keys()) - places == set()

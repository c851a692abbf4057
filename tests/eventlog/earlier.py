"""A log as the version before wrote it: outcomes without a seal, commands under the ids that they had then."""

import asyncpg

from tests.conftest import Database

_BEFORE_THE_SEAL = (
    "SET session_replication_role = replica",
    "ALTER TABLE command_outcomes DROP CONSTRAINT command_outcomes_sealed",
    "UPDATE command_outcomes SET number = NULL, committed_to = NULL, leaf_hash = NULL",
    "UPDATE log_head SET outcomes = 0, outcome_frontier = '', recorded_at = NULL",
    "ALTER TABLE command_outcomes ADD CONSTRAINT command_outcomes_sealed CHECK (number IS NOT NULL) NOT VALID",
)


async def unseal(database: Database, *further: str) -> None:
    """``further`` statements are run as its superuser, when nothing is guarded."""
    connection = await asyncpg.connect(database.owner)
    try:
        for statement in (*_BEFORE_THE_SEAL[:-1], *further, _BEFORE_THE_SEAL[-1]):
            await connection.execute(statement)
    finally:
        await connection.close()

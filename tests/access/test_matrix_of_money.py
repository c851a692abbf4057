"""The table of access is kept in every cell of payout."""

from tests.access.matrix import try_every_cell
from tests.system import InProcess


async def test_the_table_is_kept_in_every_cell(system: InProcess) -> None:
    await try_every_cell(system, "payout")

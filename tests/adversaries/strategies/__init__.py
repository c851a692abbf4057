"""Strategies: what adversaries do to whom, by family. They know the API, and nothing of what is watched."""

from collections.abc import Mapping

from tests.adversaries.plot import Kind
from tests.adversaries.strategies import (
    accounts,
    bank,
    batches,
    contributions,
    counties,
    dispatch,
    employers,
    times,
)

FAMILIES = (contributions, employers, accounts, batches, bank, dispatch, counties, times)
KINDS: Mapping[str, Kind] = {name: kind for family in FAMILIES for name, kind in family.KINDS.all.items()}

"""Everybody tries everything over a season: what must be refused is, with nothing recorded; all else is taken.

Short: one season, in every run. Long: ``make campaign``; ``WENGANG_CAMPAIGN_SEED`` plays one season again.
"""

import os
from collections import Counter

import pytest

from tests.campaign.people.season import Season
from tests.system import InProcess

_LONG = os.environ.get("WENGANG_CAMPAIGN") == "long"
_SEED = os.environ.get("WENGANG_CAMPAIGN_SEED")
_SEEDS = [int(_SEED)] if _SEED else list(range(1, 11 if _LONG else 2))
_COMMANDS = 2_100
_EMPLOYERS = 90
_ABOUT_PEOPLE = (
    "one-hand",
    "own-employer",
    "raised-and-decided",
    "quick-dismissal",
    "same-person",
    "released-unapproved",
)


@pytest.mark.parametrize("seed", _SEEDS)
async def test_whoever_must_not_is_refused_and_whoever_may_is_not(system: InProcess, seed: int) -> None:
    season = Season(system, seed, _EMPLOYERS)
    await season.play(_COMMANDS)
    print(f"seed {seed}: {dict(sorted(season.counts.items()))}")  # noqa: T201 - figures of the long campaign
    assert not season.faults, "\n".join([f"Replay with WENGANG_CAMPAIGN_SEED={seed}.", *season.faults])
    assert not [status for status in season.counts if status[0] == "5"]
    told: Counter[tuple[str, str]] = Counter()
    for kind in _ABOUT_PEOPLE:
        params = {"kind": f"misrouted.{kind}", "state": "every", "limit": 1000}
        page = await system.get("auditor", "supervision", "/v1/alerts", params=params)
        told += Counter((one["kind"], one["uscc"]) for one in page["items"])
    assert told == season.expected()
    refused, taken = (
        sum(season.counts[one] for one in statuses) for statuses in (("401", "403", "404", "409"), ("200", "201"))
    )
    assert min(refused, taken) > _COMMANDS / 5

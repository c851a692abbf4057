"""Facts that come from elsewhere and are kept as they came: a fund's balance, an entry of another department's list.

One subject a stream; what says the same as before is not recorded again.
"""

from collections.abc import Sequence
from typing import assert_never

from services.eligibility.domain.edition import Edition
from services.eligibility.domain.refusals import NO_FUND_OF_ITS_OWN
from shared.contracts.eligibility import ExclusionRecorded, FundRecorded
from shared.editions.payments import fund_region
from shared.editions.refusals import LEVELS
from shared.eventlog.decider import Decider, Refused

KeptFact = FundRecorded | ExclusionRecorded


def decide(command: KeptFact, known: tuple[KeptFact, ...]) -> Sequence[KeptFact]:
    """The command is the fact itself. Only the latest of a subject counts: an entry of another day is another one."""
    latest = next((fact for fact in reversed(known) if _subject(fact) == _subject(command)), None)
    return [] if latest is not None and _content(latest) == _content(command) else [command]


def _subject(fact: KeptFact) -> object:
    match fact:
        case FundRecorded():
            return None
        case ExclusionRecorded(since=since):
            return since
        case _:
            assert_never(fact)


def _content(fact: KeptFact) -> dict[str, object]:
    """From which file it came does not matter."""
    return fact.model_dump(exclude={"import_sha256"})


def evolve(known: tuple[KeptFact, ...], event: KeptFact) -> tuple[KeptFact, ...]:
    return (*known, event)


RECORD: Decider[KeptFact, tuple[KeptFact, ...]] = Decider((), decide, evolve)


def check_fund(edition: Edition, region: str) -> None:
    """Raises ``Refused`` where the edition's funds are those of other regions: a county's, a city's or a province's."""
    level = edition.fund_level
    if fund_region(level, region) != region:
        raise Refused(NO_FUND_OF_ITS_OWN, region=region, edition=edition.id, level=LEVELS[level])


def fund_stream(fund: FundRecorded) -> str:
    return f"fund:{fund.edition}:{fund.region}"


def exclusion_stream(entry: ExclusionRecorded) -> str:
    return f"exclusion:{entry.list}:{entry.uscc}"

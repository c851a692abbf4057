"""What each log tells: the facts of the four services."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.contracts.eligibility import ELIGIBILITY_FACTS
from shared.contracts.fact import Fact
from shared.contracts.payout import PAYOUT_FACTS
from shared.contracts.registration import REGISTRATION_FACTS
from shared.contracts.supervision import SUPERVISION_FACTS

FACTS_OF: Mapping[str, tuple[type[Fact], ...]] = MappingProxyType(
    {
        "registration": REGISTRATION_FACTS,
        "eligibility": ELIGIBILITY_FACTS,
        "payout": PAYOUT_FACTS,
        "supervision": SUPERVISION_FACTS,
    }
)
"""By the service whose log it is."""
EVERY_FACT = tuple(fact for facts in FACTS_OF.values() for fact in facts)

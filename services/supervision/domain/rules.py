"""Every rule of supervision, by the picture that it looks at."""

from functools import lru_cache
from typing import Any

from services.supervision.domain.account_rules import ACCOUNT_RULES
from services.supervision.domain.book_rules import BOOK_RULES
from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule
from services.supervision.domain.fund_rules import FUND_RULES
from services.supervision.domain.log_rules import LOG_RULES
from services.supervision.domain.misrouted import MISROUTED
from services.supervision.domain.notice_rules import NOTICE_RULES
from services.supervision.domain.onward_withheld import ONWARD
from services.supervision.domain.people_rules import BATCH_RULES, INTEREST_RULES, PERSON_RULES
from services.supervision.domain.reckoning import RECKONING
from services.supervision.domain.recovery_rules import RECOVERY
from services.supervision.domain.reserve_rules import GRANT_RESERVE, LIST_RESERVE, RELEASE_RESERVE
from services.supervision.domain.side_rules import SIDES
from services.supervision.domain.top_up_rules import TOP_UPS
from services.supervision.domain.withheld import WITHHELD

CASE_RULES: tuple[Rule[Case], ...] = (
    *WITHHELD,
    *MISROUTED,
    *TOP_UPS,
    *SIDES,
    *RECKONING,
    *RECOVERY,
    *ONWARD,
    GRANT_RESERVE,
)
EVERY_RULE: tuple[Rule[Any], ...] = (
    *CASE_RULES,
    *INTEREST_RULES,
    *BATCH_RULES,
    RELEASE_RESERVE,
    *PERSON_RULES,
    *ACCOUNT_RULES,
    *NOTICE_RULES,
    LIST_RESERVE,
    *FUND_RULES,
    *BOOK_RULES,
    *LOG_RULES,
)


@lru_cache(maxsize=4_096)
def case_rules_for(names: frozenset[str]) -> tuple[Rule[Case], ...]:
    """Those that may find something in a case of facts of these names."""
    return tuple(rule for rule in CASE_RULES if not rule.begins or not names.isdisjoint(rule.begins))

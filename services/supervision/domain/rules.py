"""Every rule of supervision, by the picture that it looks at."""

from typing import Any

from services.supervision.domain.account_rules import ACCOUNT_RULES
from services.supervision.domain.case_picture import Case
from services.supervision.domain.finding import Rule
from services.supervision.domain.log_rules import LOG_RULES
from services.supervision.domain.misrouted import MISROUTED
from services.supervision.domain.notice_rules import NOTICE_RULES
from services.supervision.domain.onward_withheld import ONWARD
from services.supervision.domain.people_rules import BATCH_RULES, INTEREST_RULES, PERSON_RULES
from services.supervision.domain.withheld import WITHHELD

CASE_RULES: tuple[Rule[Case], ...] = (*WITHHELD, *MISROUTED, *ONWARD)
EVERY_RULE: tuple[Rule[Any], ...] = (
    *CASE_RULES,
    *INTEREST_RULES,
    *BATCH_RULES,
    *PERSON_RULES,
    *ACCOUNT_RULES,
    *NOTICE_RULES,
    *LOG_RULES,
)

"""Recoveries that there are not."""

from shared.problem_types import missing

NO_SUCH_RECOVERY = missing("recovery", en="recovery", zh="追回", call="listRecoveries")

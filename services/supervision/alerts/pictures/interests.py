"""An employer, and who has declared an interest in it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.supervision.alerts.pictures.batch import BATCH_STEPS
from services.supervision.alerts.pictures.case import Case
from services.supervision.domain.record import Record

_OF_THE_AGENCY = (
    "employer-assessed",
    "decision-reviewed",
    "contributions-recorded",
    "placements-recorded",
    "objection-upheld",
    "objection-dismissed",
    "reconsideration-decided",
    "placements-accepted",
    "placements-rejected",
    "referral-decided",
    "recovery-closed",
    "payee-barred",
    "payee-cleared",
)


DECIDED = (*BATCH_STEPS, *_OF_THE_AGENCY)


@dataclass(frozen=True, slots=True)
class Interests:
    """A case, and who has declared (or was found to have) an interest in its employer (回避)."""

    case: Case
    declared: Mapping[str, Record]

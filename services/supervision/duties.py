"""What supervision does by itself, turn after turn."""

from services.supervision.alerts.watching import watch
from services.supervision.progress.queries import COUNTED, keep_figures
from shared.anchoring import keep_checkpoints_of

DUTIES = (
    keep_checkpoints_of("registration", "eligibility", "payout"),
    watch,
    keep_figures,
    COUNTED.keep_fresh,
)

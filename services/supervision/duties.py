"""What supervision does by itself, turn after turn."""

from services.supervision.alerts.watching import watch
from services.supervision.integrity.anchoring import anchor_checkpoints
from services.supervision.progress.money_sums import FLOWS
from services.supervision.progress.queries import COUNTED, keep_figures

DUTIES = (anchor_checkpoints, watch, keep_figures, COUNTED.keep_fresh, FLOWS.keep_fresh)

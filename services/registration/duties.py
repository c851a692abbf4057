"""What registration does by itself: it keeps the checkpoints of supervision's log, as that keeps all others'."""

from shared.anchoring import keep_checkpoints_of

DUTIES = (keep_checkpoints_of("supervision"),)

"""Published facts: the events of each log, defined once, read by every service (see docs/decisions/0003)."""

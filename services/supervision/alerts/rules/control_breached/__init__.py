"""Nobody's money has moved wrongly yet, but what keeps it from that has failed."""

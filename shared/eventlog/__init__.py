"""One append-only, gap-free, sealed log per service, and what reads it: feed, projections, subscriptions."""

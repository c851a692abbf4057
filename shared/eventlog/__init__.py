"""One append-only, gap-free, sealed log per service."""

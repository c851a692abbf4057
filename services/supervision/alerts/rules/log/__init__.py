"""A log that cannot be believed."""

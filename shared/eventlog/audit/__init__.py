"""Verifying a whole log, from its database or an export, without believing what it says of itself."""

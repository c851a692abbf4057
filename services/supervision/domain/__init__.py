"""The rules of supervision. Pure."""

"""The rules of registration. Pure."""

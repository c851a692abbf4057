"""Eligibility over HTTP: a router a subject."""

"""Answers from payout's read tables: a module a subject."""

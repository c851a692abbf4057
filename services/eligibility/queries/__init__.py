"""Answers from eligibility's read tables: a module a subject."""

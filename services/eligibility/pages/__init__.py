"""Eligibility's pages, open to everybody: a view (plain data, one file a page) and a template of its name."""

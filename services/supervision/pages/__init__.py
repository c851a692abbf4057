"""Supervision's pages for people: a view (plain data, one file a page) and a template of the same name."""

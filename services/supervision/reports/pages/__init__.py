"""A bulletin as a page."""

"""The desk as a page."""

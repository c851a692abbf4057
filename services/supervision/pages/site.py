"""Supervision's pages, as one site."""

from shared.pages.rendering import Pages

PAGES = Pages("services.supervision.pages")

"""Eligibility's pages, as one site."""

from shared.pages.rendering import Link, Pages

PAGES = Pages(
    "services.eligibility.pages",
    home="/pages/notices",
    navigation=(Link("notices", "/pages/notices", None),),
)

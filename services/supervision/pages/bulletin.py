"""What the printed bulletin shows: its layout, and where it is to be had as a file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.supervision.circulating.layout import Layout


@dataclass(frozen=True, slots=True)
class BulletinPage:
    layout: Layout
    files: Mapping[str, str]
    """By form, the query of the address that gives it."""


def bulletin_page(layout: Layout, query: str) -> BulletinPage:
    """``query``: of the page's own address."""
    return BulletinPage(layout, {form: f"?{query}&format={form}" for form in ("xlsx", "docx")})

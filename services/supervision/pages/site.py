"""Supervision's pages, as one site."""

from services.supervision.tables import ended_sessions
from shared.pages.rendering import Link, Pages

_READ = "supervision:read"

PAGES = Pages(
    "services.supervision.pages",
    home="/pages/dashboard",
    ended=ended_sessions,
    navigation=(
        Link("dashboard", "/pages/dashboard", _READ),
        Link("alerts", "/pages/alerts", _READ),
        Link("employers", "/pages/employers", _READ),
        Link("unreached", "/pages/unreached", _READ),
        Link("reconciliation", "/pages/reconciliation", _READ),
        Link("desk", "/pages/desk", "desk:read"),
    ),
)

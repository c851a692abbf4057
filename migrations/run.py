"""Bring one service's database up to date, and give its runtime role no more than it needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from shared.eventlog.sessions import url_of

SERVICES = ("registration", "eligibility", "payout", "supervision")


def configuration(service: str, url: str) -> Config:
    """Alembic's configuration for one service. ``url`` is ``postgresql://…``, of a role that owns the tables."""
    if service not in SERVICES:
        raise ValueError(f"There is no service {service!r}.")
    here = Path(__file__).parent
    config = Config()
    config.set_main_option("script_location", str(here))
    config.set_main_option("version_locations", str(here / service))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url_of(url)
    return config


def migrate(service: str, url: str) -> None:
    """Apply what is not applied yet. Safe to run from several processes: they take turns."""
    command.upgrade(configuration(service, url), "head")

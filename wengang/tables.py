"""Tables and sentences on a terminal: within 80 columns, whatever the values and however wide their characters."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from wengang.commanding import WIDTH


def console(*, stderr: bool = False) -> Console:
    found = Console(stderr=stderr)
    found.width = min(found.width, WIDTH)
    return found


def table(title: str, names: Sequence[str], figures: Sequence[str], caption: str | None = None) -> Table:
    """Columns of names, at the left, and of figures. What has no room goes on in the next line, and nothing is cut."""
    made = Table(title=title, caption=caption)
    for heading in names:
        made.add_column(heading, overflow="fold")
    for heading in figures:
        made.add_column(heading, justify="right", overflow="fold")
    return made

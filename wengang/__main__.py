"""``python -m wengang``."""

from wengang.cli import app

app()

"""What more than one service truly needs; it knows no service."""

__version__ = "0.2.0"
